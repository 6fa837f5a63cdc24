"""Asks the lines of the search box: within the scope of who asks, at a cost that stays flat.

Nothing is sorted by how well it fits: names come before other words, and newer records before older
ones, which an index gives. Counting stops when there are more than `COUNTED`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db import connection, connections, router, transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from lib.paging import KeysetPage
from lib.text import beginnings, likeness, names_like, normalise, search_terms
from overview.models import SearchEntry
from overview.models.search import FEW, ROOM
from partnerships.models import Partnership
from partnerships.recording import number_of

from .kinds import BY_CODE, KINDS, SearchKind

COUNTED = 100
SHOWN = 5  # of each kind, on the page of all kinds
PAGE = 25
ALIKE_SHOWN = 10
# Words that share this much of their letters, three by three, are alike.
ALIKE = 0.3
# Where no trigrams are kept: so many of the newest names are compared, of these kinds.
LIKE_KINDS, CANDIDATES = ("organisation", "partnership"), 200
# How much of what was asked stands in a name, misspelt or not: to be compared at all, and
# to be offered although other things were found.
HALF, SURE = 0.5, 0.8
SHORTEST = 2
LONGEST = 200
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Question:
    """What somebody typed."""

    text: str

    @classmethod
    def of(cls, typed: str) -> "Question":
        return cls(typed.strip()[:LONGEST])

    @cached_property
    def terms(self) -> list[str]:
        """Its words; signs that no word is made of are left out."""
        words = (_NO_LETTER.sub("", term) for term in search_terms(self.text))
        return list(dict.fromkeys(word for word in words if word))

    @property
    def is_empty(self) -> bool:
        return not self.text

    @property
    def is_too_short(self) -> bool:
        return not self.number and not any(len(term) >= SHORTEST for term in self.terms)

    @property
    def number(self) -> str:
        """The number of a partnership, when that is what was typed."""
        return number_of(self.text)


@dataclass
class Hits:
    """What was found of one kind: the keys of the first ones, and how many there are."""

    kind: SearchKind
    keys: list[int]
    count: int
    next_url: str = ""
    previous_url: str = ""
    rows: list = field(default_factory=list)

    @property
    def count_label(self) -> str:
        """ "17", or "more than 100"."""
        if self.count <= COUNTED:
            return str(self.count)
        return _("more than %(number)s") % {"number": number_format(COUNTED)}

    @property
    def has_more(self) -> bool:
        return self.count > len(self.keys)


def partnership_with(number: str, user):
    """The partnership of this number, when this user may know of it."""
    return Partnership.objects.visible_to(user).filter(number=number).first() if number else None


def found(question: Question, user) -> list[Hits]:
    """Of every kind that holds the words: the first hits, those in the name before others."""
    holding = SearchEntry.objects.holding(question.terms).order_by()
    first = list(holding.values_list("pk", "title")[: FEW + 1])
    if len(first) <= FEW:
        rows_by_kind = _in_sight(first, user)
    else:
        # Kinds without the words are not asked one by one: a database looks long for nothing.
        present = SearchEntry.objects.kinds_holding(question.terms)
        kinds = [kind for kind in KINDS if kind.number in present]
        rows_by_kind = {kind: _newest(kind, question.terms, user) for kind in kinds}
    groups = []
    for kind, rows in rows_by_kind.items():
        ranked = sorted(rows.items(), key=lambda row: _rank(row[1], question.terms))
        if ranked:
            keys = [key for key, _title in ranked[:SHOWN]]
            groups.append(Hits(kind, keys, min(len(ranked), COUNTED + 1)))
    return groups


def _in_sight(rows, user) -> dict[SearchKind, dict[int, str]]:
    """Of all hits there are, those in sight by kind, the newest first."""
    found_by_kind = {}
    for kind in KINDS:
        titles = {
            key % ROOM: title
            for key, title in sorted(rows, reverse=True)
            if key // ROOM == kind.number
        }
        if titles:
            records = kind.queryset().visible_to(user).filter(pk__in=titles).order_by()
            seen = set(records.values_list("pk", flat=True))
            found_by_kind[kind] = {key: titles[key] for key in titles if key in seen}
    return found_by_kind


def _newest(kind: SearchKind, terms: list[str], user) -> dict[int, str]:
    """The newest hits of one kind, and when there are many also those in the name."""
    rows = _some(kind, terms, user)
    if len(rows) > COUNTED:  # the newest hundred need not hold those with it in the name
        rows = {**_some(kind, terms, user, "title"), **rows}
    return rows


def _some(kind: SearchKind, terms: list[str], user, part: str = "") -> dict[int, str]:
    """The newest hits in sight. Who sees few of the newest is asked what is in sight first."""
    lines = SearchEntry.objects.of_kind(kind)
    newest = lines.newest(terms, part, most=COUNTED + 1)
    seen = _in_sight(newest, user).get(kind, {})
    if len(seen) == len(newest) or len(newest) <= COUNTED:
        return seen
    rows = lines.seen_by(user, kind).holding(terms, part).order_by("-pk")
    return dict(rows.values_list("object_key", "title")[: COUNTED + 1])


def _rank(title: str, terms: list[str]) -> int:
    """Exactly the name, a name that begins so, a name that holds it, anything else."""
    name, asked = normalise(title), " ".join(terms)
    if name == asked:
        return 0
    if name.startswith(asked):
        return 1
    words = name.split()
    return 2 if all(any(word.startswith(term) for word in words) for term in terms) else 3


PARTS = ("title", "rest")


def page_of(kind: SearchKind, question: Question, user, *, part: str, after: str):
    """One page of one kind: keys, and the part and place at which the next one begins.

    First those with the words in the name, then the rest, each from new to old. When the first
    are all on one page the rest begins below them.
    """
    entries = SearchEntry.objects.of_kind(kind).seen_by(user, kind)

    def page(of: str, place: str) -> KeysetPage:
        rows = entries.holding(question.terms, of).values("id", "object_key")
        return KeysetPage(rows, order=("-id",), after=place, size=PAGE)

    part = part if part in PARTS else PARTS[0]
    first = page(part, after)
    keys = [row["object_key"] for row in first]
    begins = "" if part == PARTS[0] else PARTS[0]
    previous = (part, first.previous_cursor) if first.has_previous else (begins, "")
    following = (part, first.next_cursor) if first.has_next else ("", "")
    if part == PARTS[0] and not first.has_next:
        second = page(PARTS[1], "")
        keys += [row["object_key"] for row in second]
        following = (PARTS[1], second.next_cursor) if second.has_next else ("", "")
    return keys, previous, following


def alike(
    question: Question, user, kinds: Iterable[SearchKind] = KINDS, *, least: float = 0
) -> list[Hits]:
    """Names spelled nearly like this, the most alike first: for when nothing holds the words.

    ``least`` is how much of the words must stand in the name, misspelt or not.
    """
    if not question.terms:
        return []
    words, wanted = " ".join(question.terms), {kind.number for kind in kinds}
    spelled = _by_trigrams if connection.vendor == "postgresql" else _by_beginnings
    seen = _in_sight([row for row in spelled(words) if row[0] // ROOM in wanted], user)
    near = [(kind, key, title) for kind, rows in seen.items() for key, title in rows.items()]
    near.sort(key=lambda hit: (-likeness(words, hit[2]), hit[0].number, hit[1]))
    near = [hit for hit in near if least <= names_like(words, hit[2])][:ALIKE_SHOWN]
    groups: dict[int, list[int]] = {}
    for kind, key, _title in near:
        groups.setdefault(kind.number, []).append(key)
    return [
        Hits(kind, groups[kind.number], len(groups[kind.number]))
        for kind in BY_CODE.values()
        if kind.number in groups
    ]


def organisations_alike(question: Question, user) -> list[Hits]:
    """Organisations of which every word asked may be a misspelling, for when none is found."""
    return alike(question, user, [BY_CODE["organisation"]], least=SURE)


def _by_trigrams(words: str) -> list[tuple[int, str]]:
    using = router.db_for_read(SearchEntry)
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)]
        )
        rows = SearchEntry.objects.using(using).spelled_like(words).order_by()
        return list(rows.values_list("pk", "title")[:FEW])


def _by_beginnings(words: str) -> list[tuple[int, str]]:
    """Without trigrams: of the newest names with a word that begins alike, those that are alike."""
    found: dict[int, str] = {}
    for kind in LIKE_KINDS:
        entries = SearchEntry.objects.of_kind(BY_CODE[kind]).beginning(beginnings(words))
        rows = entries.order_by("-pk").values_list("pk", "title")[:CANDIDATES]
        found.update((pk, title) for pk, title in rows if names_like(words, title) >= HALF)
    return list(found.items())
