"""Names that the register knows, found in a text: organisations, municipalities, partnerships.

Runs of words are looked up by their key in an indexed column, in pieces: what it costs follows
from the length of the text, not from the number of names. Then the way the text writes the name
is judged, for many names are ordinary words: "MEE" is not "mee", "Op Orde" is not "op orde".
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lib.text import normalise
from organisations.models import Municipality, MunicipalityAlias, OrganisationName
from partnerships.models import Partnership

from .marks import Known, Mark, MarkKind
from .vocabulary import COMMON, FIRST_NAMES, PREFIXES, SMALL, TITLES, WEAK, WORDS_TOO
from .words import Word, Words

LONGEST_NAME = 12
PIECE = 900
_WORD = re.compile(r"\w+")
_EDGES = re.compile(r"(\W*).*?(\W*)", re.S)
_STOP = re.compile(r"\n\s*\n|[!?;:|•…<>]|(?<!\b[A-Z])(?<!\b[A-Z][a-z])\.\s+(?=[A-Z])")
_REGION = re.compile(r"\s+e\.\s?o\.|\s+en omstreken|\s+en omgeving", re.I)


@dataclass(frozen=True)
class Bearer:
    """A record, and one of its names as the register writes it."""

    name: str
    known: Known


@dataclass
class Runs:
    """The runs of words that may be a name, by key."""

    words: Words
    places: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        everything = self.words.all
        for first in range(len(everything)):
            if may_begin(everything, first):
                for last, key in self._from(first):
                    self.places[key].append((first, last + 1))

    def _from(self, first: int) -> Iterator[tuple[int, str]]:
        everything = self.words.all
        key = ""
        for last in range(first, min(first + LONGEST_NAME, len(everything))):
            if last > first:
                gap = self.words.between(everything[last - 1], everything[last])
                if _STOP.search(gap + everything[last].text[:1]):
                    return
            key = f"{key} {everything[last].key}".strip()
            yield last, key

    def keys(self, prefixes: Iterable[str] = ()) -> list[str]:
        """The keys to look up, also with what a name may begin with in the register."""
        found = list(self.places)
        return found + [f"{prefix} {key}" for prefix in prefixes for key in self.places]

    def pieces(self, prefixes: Iterable[str] = ()) -> Iterator[list[str]]:
        keys = self.keys(prefixes)
        for start in range(0, len(keys), PIECE):
            yield keys[start : start + PIECE]


def may_begin(words: list[Word], number: int) -> bool:
    """Names have a capital or a digit in their first or second word."""
    pair = words[number : number + 2]
    return any(word.has_capital or word.text[0].isdigit() for word in pair)


def organisations_in(runs: Runs) -> Iterator[Mark]:
    """Organisations under any of their names: legal, common, brand, former, misspelt."""
    bearers = defaultdict(list)
    for piece in runs.pieces(PREFIXES):
        rows = OrganisationName.objects.filter(
            key__in=piece, organisation__archived_at__isnull=True
        ).select_related("organisation")
        for row in rows.order_by("pk"):
            known = Known(
                MarkKind.ORGANISATION,
                row.organisation_id,
                row.organisation.name,
                row.organisation.get_absolute_url(),
            )
            for key in without_prefix(row.key):
                bearers[key].append(Bearer(row.name, known))
    yield from _found(runs, bearers, MarkKind.ORGANISATION)


def partnerships_in(runs: Runs, user) -> Iterator[Mark]:
    """Partnerships by their title, of those this user may know of."""
    bearers = defaultdict(list)
    seen = Partnership.objects.visible_to(user).filter(archived_at__isnull=True)
    for piece in runs.pieces():
        for row in seen.filter(sort_title__in=piece).order_by("pk"):
            known = Known(MarkKind.PARTNERSHIP, row.pk, row.title, row.get_absolute_url())
            bearers[row.sort_title].append(Bearer(row.title, known))
    yield from _found(runs, bearers, MarkKind.PARTNERSHIP)


def municipalities_in(runs: Runs) -> Iterator[Mark]:
    """Municipalities under their name and other spellings: two queries."""
    bearers = defaultdict(list)
    by_pk = {}
    for row in Municipality.objects.current():
        by_pk[row.pk] = known = Known(MarkKind.MUNICIPALITY, row.pk, row.name)
        short = row.name.partition(" (")[0]
        for name in dict.fromkeys((row.name, short)):
            bearers[normalise(name)].append(Bearer(name, known))
    for pk, name in MunicipalityAlias.objects.order_by("pk").values_list("municipality_id", "name"):
        if pk in by_pk:
            bearers[normalise(name)].append(Bearer(name, by_pk[pk]))
    for mark in _found(runs, bearers, MarkKind.MUNICIPALITY):
        if not is_elsewhere(runs.words, mark):
            yield mark


def without_prefix(key: str) -> list[str]:
    """A key, and the same without "Stichting": texts leave that out."""
    first, _, rest = key.partition(" ")
    return [key, rest] if rest and first in PREFIXES else [key]


def _found(runs: Runs, bearers: dict[str, list[Bearer]], kind: str) -> Iterator[Mark]:
    for key in runs.places.keys() & bearers.keys():
        for first, after in runs.places[key]:
            said = runs.words.all[first:after]
            borne = [one for one in bearers[key] if fits(runs.words, said, one.name)]
            if borne and not is_surname(runs.words, first, after):
                start, end = whole(runs.words.text, said, borne[0].name)
                known = tuple(dict.fromkeys(one.known for one in borne))
                yield Mark(start, end, runs.words.text[start:end], kind, known=known)


def whole(text: str, said: list[Word], name: str) -> tuple[int, int]:
    """From where to where a name runs, with the marks it begins and ends with: "e.o."."""
    start, end = said[0].start, said[-1].end
    lead, tail = _EDGES.fullmatch(name).groups()
    if lead and text[max(0, start - len(lead)) : start].replace("’", "'") == lead:
        start -= len(lead)
    if tail and text.startswith(tail, end):
        end += len(tail)
    return start, end


# -- whether the text means the name ------------------------------------------------------------


def fits(words: Words, said: list[Word], name: str) -> bool:
    """Whether words with the key of a name are written as that name, and not as plain words."""
    named = _WORD.findall(name)[-len(said) :]
    if len(named) != len(said):
        return said[0].is_capital
    strong = [n for n, word in enumerate(said) if word.key not in SMALL | WEAK]
    strong = strong or [n for n, word in enumerate(said) if word.key not in SMALL]
    strong = strong or list(range(len(said)))
    if not all(written_alike(named[n], said[n]) for n in strong[:1]):
        return False
    # Of a long name the first word is enough: "Leger des heils".
    if len(said) < 3 and not all(written_alike(named[n], said[n]) for n in strong[1:]):
        return False
    if len(strong) == 1 and len(said) > 1 and said[strong[0]].key in COMMON:
        # "De Kern" is two words: both keep to the name, or only the article is small.
        return said[strong[0]].is_capital and is_telling(words, said)
    return is_telling(words, said) and not only_opens(words, said, strong)


def written_alike(named: str, said: Word) -> bool:
    """Capitals where the name has them; "WIJZ" for "WijZ" and "LANDSTEDE" pass too."""
    if named[1:] != named[1:].lower():  # MEE, WijZ, NOV
        return said.text == named or (said.is_shouted and not named.isupper())
    if named[:1].isupper():
        return said.is_capital
    return said.is_capital or len(said.text) > 3 or not said.text.isalpha()


def is_telling(words: Words, said: list[Word]) -> bool:
    """In a line of capitals only a long word still tells a name from plain words."""
    if not any(word.is_shouted for word in said):
        return True
    around = words.around(said[0], said[-1])
    if not around or not all(word.is_shouted for word in around):
        return True  # amid plain text capitals are a choice
    return any(len(word.text) >= 6 and word.key not in COMMON for word in said)


def only_opens(words: Words, said: list[Word], strong: list[int]) -> bool:
    """Whether a one-word name is the plain word with which a sentence begins."""
    word = said[strong[0]]
    if (
        len(strong) > 1
        or strong[0] > 0
        or word.is_shouted
        or word.text[1:] != word.text[1:].lower()
    ):
        return False
    if not words.opens_sentence(word):
        return False
    plain = word.text.lower()
    return word.key in COMMON or word.key in WORDS_TOO or plain in words.small


def is_surname(words: Words, first: int, after: int) -> bool:
    """ "Jan van Kampen", "mevrouw Van Putten", "J. Best": people, no places."""
    if after - first > 2:
        return False
    everything = words.all
    before = everything[max(0, first - 3) : first]
    if not before:
        return False
    particle = [word for word in before if word.key in {"van", "von", "der", "den", "de", "ten"}]
    if before[-1] in particle:
        lead = [word for word in before if word not in particle][-1:]
        if before[-1].is_capital and not words.opens_sentence(before[-1]):
            return before[-1].key in {"van", "von"}
    else:
        lead = before[-1:]
    if not lead or everything.index(lead[0], max(0, first - 3)) < first - 3:
        return False
    return _names_somebody(words, lead[0], everything[first])


def _names_somebody(words: Words, lead: Word, name: Word) -> bool:
    gap = words.text[lead.end : name.start]
    if "," in gap or "\n\n" in gap or ":" in gap:
        return False
    initial = len(lead.text) == 1 and lead.is_capital and gap.startswith(".")
    return initial or lead.key in TITLES or (lead.is_capital and lead.key in FIRST_NAMES)


def is_elsewhere(words: Words, mark: Mark) -> bool:
    """ "provincie Utrecht" and "Enkhuizen e.o." are no municipalities."""
    if _REGION.match(words.text, mark.end):
        return True
    before = words.text[max(0, mark.start - 14) : mark.start].lower()
    return re.search(r"\bprovincie\s+$|\bprovince of\s+$", before) is not None
