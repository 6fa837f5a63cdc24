"""What may be chosen for a name of a file, and what was chosen for it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lib.text import normalise
from organisations.models import Organisation
from partnerships.models import ImportRow

NAMES = ":names"
CHOICE = "choice"
# From here on the likeliest one is proposed by itself.
SURE = 0.8


@dataclass(frozen=True)
class Option:
    """Something to choose for a name: its value in the form, and in words."""

    value: str
    label: str
    checked: bool


def options_of(
    row: ImportRow, organisations: dict[int, Organisation], same: dict[int, int]
) -> list[Option]:
    """What may be chosen for a name; the likeliest is marked, or what was chosen before.

    ``same`` tells which names of the file are an organisation of the register: offered once.
    """
    if "places" in row.found:
        return _of_place(row)
    listed: list[tuple[str, str, float]] = []
    for pk, name, score in row.found.get("alike", ()):
        if pk in organisations:
            label = str(organisations[pk])
            if normalise(label) != normalise(name):
                label = _("%(organisation)s (also called %(name)s)") % {
                    "organisation": label,
                    "name": name,
                }
            listed.append((f"pk-{pk}", label, score))
    known = {pk for pk, _name, _score in row.found.get("alike", ())} & set(organisations)
    for number, name, score in row.found.get("like", ()):
        if same.get(number) in known and row.chosen.get("same") != number:
            continue
        label = _("the same as “%(name)s” in this file") % {"name": name}
        listed.append((f"same-{number}", label, score))
    best = max(listed, key=lambda one: one[2], default=("", "", 0.0))
    parts = row.found.get("apart", ())
    sure = best[2] >= SURE and not parts
    chosen = chosen_value(row) or (best[0] if sure else "")
    if parts:
        label = _("these organisations apart: %(names)s") % {"names": "; ".join(parts)}
        listed.insert(0, ("apart", label, 0.0))
    listed.append(("new", _("a new organisation"), 0.0))
    return [Option(value, label, value == chosen) for value, label, _score in listed]


def _of_place(row: ImportRow) -> list[Option]:
    """The municipalities that may be meant; the only one is marked."""
    places = row.found["places"]
    value = chosen_value(row) or (f"place-{places[0][0]}" if len(places) == 1 else "")
    listed = [(f"place-{code}", name) for code, name in places]
    listed.append(("none", _("leave this municipality out")))
    return [Option(one, label, one == value) for one, label in listed]


def chosen_value(row: ImportRow) -> str:
    """What was chosen for a name, as the form writes it."""
    if "pk" in row.chosen:
        return f"pk-{row.chosen['pk']}"
    if "same" in row.chosen:
        return f"same-{row.chosen['same']}"
    if "place" in row.chosen:
        return f"place-{row.chosen['place']}"
    for value in ("apart", "none"):
        if value in row.chosen:
            return value
    return "new" if row.chosen else ""


def offered(row: ImportRow) -> set:
    """The organisations of the register, or the municipalities, that could be chosen."""
    return {one[0] for one in row.found.get("places") or row.found.get("alike", ())}


def remembered_as(row: ImportRow) -> str:
    """Under what the choice for a name is kept: a municipality may bear that of an organisation."""
    return f":place {row.cells[0]}" if "places" in row.found else row.cells[0]


def choices(batch) -> dict[str, dict]:
    """What was chosen for the names of a file, as it can be chosen again in another dry run."""
    rows = {row.number: row for row in batch.rows.filter(sheet=NAMES)}
    kept = {}
    for row in rows.values():
        if row.chosen:
            told: dict = {"value": chosen_value(row), "offered": sorted(offered(row))}
            if "same" in row.chosen:
                told["same"] = rows[row.chosen["same"]].cells[0]
            kept[remembered_as(row)] = told
    return kept


def choose(row: ImportRow, value: str) -> bool:
    """Note the choice for a name, when it was offered."""
    allowed = {f"pk-{pk}": {"pk": pk} for pk, _name, _score in row.found.get("alike", ())}
    allowed |= {f"same-{n}": {"same": n} for n, _name, _score in row.found.get("like", ())}
    if "places" in row.found:
        allowed = {f"place-{code}": {"place": code} for code, _name in row.found["places"]}
    allowed |= {"none": {"none": True}} if "places" in row.found else {"new": {"new": True}}
    if "apart" in row.found:
        allowed["apart"] = {"apart": True}
    if value not in allowed or row.outcome != CHOICE:
        return False
    row.chosen = allowed[value]
    return True
