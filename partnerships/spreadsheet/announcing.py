"""What the final yes brings about: new organisations, and who sees what is made at once."""

from organisations.enums import OrganisationKind
from organisations.models import Membership, Organisation

from .book import BookReader
from .headings import WORKBOOK
from .naming import MAKE, NAMES, Known, NameBook
from .writing import kind_of

SHOWN = 100


def coming(batch, on) -> dict[str, object]:
    """New organisations with their kinds, and the organisations with users that will see it."""
    is_book = batch.options.get("about") == WORKBOOK
    new, seen = _of_book(batch) if is_book else _of_list(batch)
    others = seen - {batch.organisation_id}
    with_users = Membership.objects.current(on).filter(organisation__in=others)
    watching = Organisation.objects.filter(pk__in=with_users.values("organisation"))
    labels = dict(OrganisationKind.choices)
    shown = [{"name": name, "kind": labels[kind or kind_of(name)]} for name, kind in new[:SHOWN]]
    return {"new_organisations": shown, "new_count": len(new), "watchers": list(watching)}


def _of_list(batch) -> tuple[list[tuple[str, str]], set[int]]:
    names = NameBook(batch, known=Known())
    used: dict[int, str] = {}
    seen: set[int] = set()
    kinds: dict[int, str] = {}
    rows = batch.rows.filter(outcome=MAKE).exclude(sheet=NAMES).order_by("number")
    for found in rows.values_list("found", flat=True).iterator(2000):
        for number in found.get("names", ()):
            end = names.end_of(names.by_number[number])
            used[end.number] = end.cells[0]
            if found.get("org_kind"):
                kinds.setdefault(end.number, found["org_kind"])
        members = (names.pk_of(names.by_number[n]) for n in found.get("members", ()))
        seen |= {pk for pk in members if pk}
    new = [
        (name, kinds.get(number, ""))
        for number, name in used.items()
        if not names.pk_of(names.by_number[number])
    ]
    return new, seen


def _of_book(batch) -> tuple[list[tuple[str, str]], set[int]]:
    names, reader = NameBook(batch, known=Known(), within=False), BookReader(batch)
    new, by_key, parties = [], {}, set()
    for row in batch.rows.exclude(sheet=NAMES).order_by("pk").iterator(2000):
        if row.found.get("names"):
            by_key[row.found["key"]] = row.found["names"][0]
            if row.outcome == MAKE:
                new.append((names.by_number[row.number].cells[0], _kind(reader, row)))
        elif row.outcome == MAKE and row.found.get("party"):
            parties.add(row.found["party"])
    seen = {names.pk_of(names.by_number[by_key[key]]) for key in parties if key in by_key}
    return new, {pk for pk in seen if pk}


def _kind(reader, row) -> str:
    return reader.read(row)[0].get("kind", "")
