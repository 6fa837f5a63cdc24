"""Places that may mean somebody, however many: narrowed and paged, and what was ticked is kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lib.text import normalise

from .showing import Place

PAGE = 100
# Fewer are read at a glance.
NARROW_FROM = 10
TICKED, UNTICKED = "ticked", "unticked"


@dataclass(frozen=True)
class Narrowing:
    """What somebody chose to look at: a word, a kind of record (its label), ticked or not."""

    word: str = ""
    kind: str = ""
    only: str = ""

    def __bool__(self) -> bool:
        return bool(self.word or self.kind or self.only)

    def fits(self, place: Place) -> bool:
        """Asks nothing but what the page shows, so that it tells nothing about what is hidden."""
        if self.kind and _kind(place) != self.kind:
            return False
        if self.only and place.ticked != (self.only == TICKED):
            return False
        return normalise(self.word) in _shown_text(place) if self.word else True


class Doubts:
    """All places in doubt, those that fit what was chosen, and the page of them that is shown."""

    def __init__(
        self, places: Iterable[Place], *, ticked: set[str], narrowing: Narrowing, page: int
    ):
        self.places = list(places)
        self.narrowing = narrowing
        for place in self.places:
            place.ticked = place.key in ticked
        self.found = [place for place in self.places if narrowing.fits(place)]
        self.pages = max(1, -(-len(self.found) // PAGE))
        self.page = min(max(page, 1), self.pages)
        self.shown = self.found[(self.page - 1) * PAGE : self.page * PAGE]

    @property
    def ticked(self) -> list[str]:
        """The places that mean this person, wherever they stand in the list."""
        return [place.key for place in self.places if place.ticked]

    @property
    def elsewhere(self) -> list[str]:
        """What is ticked and not on this page: the form takes it along."""
        shown = {place.key for place in self.shown}
        return [key for key in self.ticked if key not in shown]

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE + 1 if self.shown else 0

    @property
    def last(self) -> int:
        return self.first + len(self.shown) - 1 if self.shown else 0

    @property
    def previous_page(self) -> int:
        return self.page - 1

    @property
    def next_page(self) -> int:
        return self.page + 1 if self.page < self.pages else 0

    @property
    def is_narrowable(self) -> bool:
        """Whether there are so many that somebody would want to see fewer."""
        return bool(self.narrowing) or len(self.places) > NARROW_FROM

    @property
    def kinds(self) -> list[tuple[str, str, int]]:
        """(label, in words, how many) of the kinds of record among them."""
        counts = Counter(_kind(place) for place in self.places)
        words = {_kind(place): place.kind for place in self.places}
        return sorted(((k, words[k], n) for k, n in counts.items()), key=lambda kind: kind[1])


def _kind(place: Place) -> str:
    return place.key.partition(":")[0]


def _shown_text(place: Place) -> str:
    around = [f"{s.before}{s.hit}{s.after}" for s in place.snippets]
    return normalise(" ".join([place.kind, place.column, *around]))
