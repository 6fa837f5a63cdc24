"""Pairs of organisations that may be one and the same, found by their names and websites."""

from dataclasses import dataclass
from itertools import combinations
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils.translation import gettext as _

from lib.text import ALIKE, likeness, name_key, normalise
from organisations.models import KeptApart, Organisation, OrganisationName

SHOWN = 20
# Bounds, so that the page stays quick in a register of any size: names looked at, organisations
# that share a piece of a name (more share a word that says little), and pairs compared.
MOST_NAMES = 20_000
MOST_SHARING = 40
MOST_PAIRS = 40_000
_PIECE = 4


@dataclass
class Pair:
    """Two organisations, how alike they are (0-1), and what made us think so."""

    ids: tuple[int, int]
    score: float = 0.0
    names: tuple[str, str] = ("", "")
    same_website: bool = False
    first: Organisation | None = None
    second: Organisation | None = None
    may_merge: bool = False

    @property
    def reasons(self) -> list[str]:
        """What the two have in common, in words."""
        found = []
        if self.score == 1.0:
            found.append(_("the same name"))
        elif self.score:
            found.append(_("names much alike"))
        if self.same_website:
            found.append(_("the same website"))
        return found

    @property
    def found_as(self) -> str:
        """The names that are alike, where pages show other ones."""
        shown = {normalise(str(self.first)), normalise(str(self.second))}
        others = [name for name in self.names if name and normalise(name) not in shown]
        return " – ".join(dict.fromkeys(others))


@dataclass
class Pairs:
    """One page of likely pairs, most alike first."""

    rows: list[Pair]
    count: int
    number: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // SHOWN))


def likely_pairs(user, on, number: int = 1) -> Pairs:
    """The likely pairs that nobody has kept apart, one page of them; six queries at most."""
    found = _alike_names()
    _same_websites(found)
    apart = set(KeptApart.objects.values_list("first_id", "second_id"))
    rows = [pair for ids, pair in found.items() if ids not in apart]
    rows.sort(key=lambda pair: (-pair.score, not pair.same_website, pair.ids))
    page = Pairs(rows, len(rows), number)
    page.number = min(max(1, number), page.pages)
    page.rows = rows[(page.number - 1) * SHOWN : page.number * SHOWN]
    wanted = {pk for pair in page.rows for pk in pair.ids}
    known = Organisation.objects.select_related("municipality").in_bulk(wanted)
    editable = wanted if user.is_administrator else _editable(user, wanted, on)
    for pair in page.rows:
        pair.first, pair.second = (known[pk] for pk in pair.ids)
        pair.may_merge = set(pair.ids) <= editable
    return page


def pairs_kept_apart() -> list[KeptApart]:
    """The pairs last said to be no duplicates."""
    return list(KeptApart.objects.select_related("first", "second").order_by("-pk")[:SHOWN])


def _editable(user, ids, on) -> set[int]:
    """Those of which the user is the coordinator, or stands in for one: `Organisation.roles_of`."""
    mine = set(user.organisations_as("coordinator"))
    kept = Q(recorded_by__in=mine) | Q(party_rows__partnership__keeper__in=mine)
    rows = Organisation.objects.filter(kept, pk__in=ids).without_users(on)
    return mine | set(rows.values_list("pk", flat=True))


def _alike_names() -> dict[tuple[int, int], Pair]:
    """Pairs by their names; only names that share the beginning or end of a word are compared."""
    names = OrganisationName.objects.filter(organisation__archived_at__isnull=True)
    blocks: dict[str, set[tuple[int, str]]] = {}
    for one in names.order_by("pk").values_list("organisation_id", "name")[:MOST_NAMES]:
        for piece in _pieces(one[1]):
            blocks.setdefault(piece, set()).add(one)
    compared: set[tuple] = set()
    found: dict[tuple[int, int], Pair] = {}
    for block in sorted(blocks.values(), key=len):
        if len(block) > MOST_SHARING or len(compared) > MOST_PAIRS:
            break
        for one, other in combinations(sorted(block), 2):
            if one[0] == other[0] or (one, other) in compared:
                continue
            compared.add((one, other))
            _compare(found, one, other)
    return found


def _pieces(name: str) -> set[str]:
    """By what a name is looked up: two ends of each word, and all of it written together."""
    words = name_key(name).split()
    ends = {piece for word in words for piece in (f"{word[:_PIECE]}…", f"…{word[-_PIECE:]}")}
    return ends | {"".join(words)}


def _compare(found, one, other) -> None:
    score = likeness(one[1], other[1])
    ids = (one[0], other[0])
    if score >= ALIKE and score > (found[ids].score if ids in found else 0):
        found[ids] = Pair(ids, score, (one[1], other[1]))


def _same_websites(found) -> None:
    """Adds pairs whose websites are the same page of the same site."""
    sites: dict[str, list[int]] = {}
    rows = Organisation.objects.active().exclude(website="").order_by("pk")
    for pk, website in rows.values_list("pk", "website")[:MOST_NAMES]:
        parts = urlsplit(website.lower())
        sites.setdefault(f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}", []).append(
            pk
        )
    for shared in sites.values():
        if len(shared) <= MOST_SHARING:
            for ids in combinations(shared, 2):
                found.setdefault(ids, Pair(ids)).same_website = True
