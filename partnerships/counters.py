"""What a partnership keeps about its parties and themes, so that lists read what they show."""

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from lib.rows import JSONRows, PreparedColumns
from lib.text import normalise
from partnerships.enums import PartyState, ThemeStage
from partnerships.models import Partnership, Party, Theme

KEPT = ("party_count", "theme_count", "ownerless_theme_count", "sort_title", "search_text")


def _read_for_counting() -> dict:
    """The columns that all of it follows from."""
    parties = Party.objects.filter(partnership=OuterRef("pk")).order_by("position", "pk")
    themes = Theme.objects.filter(partnership=OuterRef("pk")).exclude(stage=ThemeStage.DROPPED)
    ownerless = Theme.objects.without_owner().filter(pk=OuterRef("pk"))
    return {
        "party_rows": JSONRows(
            parties,
            state="state",
            wanted_kind="wanted_kind",
            name="organisation__name",
            words="organisation__search_text",
        ),
        "theme_rows": JSONRows(
            themes.order_by(*Theme._meta.ordering), title="title", ownerless=Exists(ownerless)
        ),
    }


_counting = PreparedColumns(Partnership, _read_for_counting)


def search_words(partnership) -> str:
    """Everything a partnership is found by: title, number, names of the parties, themes."""
    return _words(partnership, _counting.read(partnership.pk))


def _words(partnership, read: dict) -> str:
    parts = [partnership.title, partnership.number]
    for party in read["party_rows"]:
        parts += [party["wanted_kind"], party["name"], party["words"]]
    parts += [theme["title"] for theme in read["theme_rows"]]
    parts.append(partnership.region_label)
    words = dict.fromkeys(" ".join(normalise(part) for part in parts if part).split())
    # Whole phrases first, so that "leger des heils" is found as typed; then every word once.
    return f"{normalise(partnership.title)} {' '.join(words)}"


@transaction.atomic(savepoint=False)
def refresh_partnership(partnership) -> None:
    """Recount parties and themes and rewrite sort key and search text; no version, no audit.

    Call it inside the transaction of any write to title, parties, themes or their owners. The row
    is locked first, so that of two writers the second counts what the first wrote.
    """
    rows = Partnership.objects.order_by().select_for_update(no_key=True)
    stored = rows.only("title", "number", "region_label", *KEPT).get(pk=partnership.pk)
    read = _counting.read(partnership.pk)
    kept = {
        "party_count": sum(one["state"] == PartyState.JOINED for one in read["party_rows"]),
        "theme_count": len(read["theme_rows"]),
        "ownerless_theme_count": sum(bool(one["ownerless"]) for one in read["theme_rows"]),
        "sort_title": normalise(stored.title)[:200],
        "search_text": _words(stored, read),
    }
    changed = {name: value for name, value in kept.items() if getattr(stored, name) != value}
    if changed:
        Partnership.objects.filter(pk=partnership.pk).update(**changed)
    for name, value in kept.items():
        setattr(partnership, name, value)


def count_one_party_more(party) -> None:
    """Add a new party, which stands last, to what its partnership keeps; no version, no audit.

    Call it inside the transaction that made it. What stands there grows in one UPDATE, so nothing
    is read and nobody has to wait for who counts.
    """
    partnership = party.partnership
    parts = [party.wanted_kind]
    if party.organisation is not None:
        parts += [party.organisation.name, party.organisation.search_text]
    words = dict.fromkeys(" ".join(normalise(part) for part in parts if part).split())
    joined = int(party.state == PartyState.JOINED)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partnerships_partnership SET party_count = party_count + %s,"
            " search_text = search_text || %s WHERE id = %s RETURNING party_count, search_text",
            [joined, "".join(f" {word}" for word in words), partnership.pk],
        )
        partnership.party_count, partnership.search_text = cursor.fetchone()
