"""Reading a press release or an agreement: what the register knows of is marked in it.

Nothing is filled and nothing is stored here. `Reading` holds the marks of one text; a form shows
them and fills a field when somebody says so.
"""

from dataclasses import replace
from functools import cached_property

from .dates import dates_in
from .figures import amounts_in, roles_in
from .marks import Known, Mark, MarkKind, apart
from .names import Runs, municipalities_in, organisations_in, partnerships_in
from .words import Words

__all__ = ["LONGEST_TEXT", "Known", "Mark", "MarkKind", "Reading", "lines_of"]

LONGEST_TEXT = 50_000


def lines_of(text: str) -> str:
    """A text as places in it are counted, whatever its ends of lines were."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Reading:
    """One text read for one user; ``marks`` in order, none over another."""

    def __init__(self, text: str, user) -> None:
        self.text = lines_of(text)[:LONGEST_TEXT]
        self.user = user
        self.words = Words(self.text)

    @cached_property
    def marks(self) -> list[Mark]:
        runs = Runs(self.words)
        organisations = apart(organisations_in(runs))
        titles = [
            title
            for title in apart(partnerships_in(runs, self.user))
            if sum(title.start <= one.start < title.end for one in organisations) < 2
        ]
        named = merged([*organisations, *titles, *municipalities_in(runs)])
        found = apart([*named, *dates_in(self.words)])
        taken = {place for one in found for place in range(one.start, one.end)}
        more = apart([*roles_in(self.words), *amounts_in(self.words)])
        found += [one for one in more if taken.isdisjoint(range(one.start, one.end))]
        return [
            replace(one, passage=self.words.passage(one.start, one.end))
            for one in sorted(found, key=lambda one: one.start)
        ]

    @cached_property
    def by_place(self) -> dict[str, Mark]:
        return {mark.place: mark for mark in self.marks}

    def of_kind(self, kind: str) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind == kind]

    @property
    def partnerships(self) -> list[int]:
        """The partnerships that the text names, by key."""
        known = [one for mark in self.marks for one in mark.known]
        return list(dict.fromkeys(o.pk for o in known if o.kind == MarkKind.PARTNERSHIP))

    @cached_property
    def sentences(self) -> list[tuple[int, int, str]]:
        """(start, end, text on one line) of every sentence."""
        return [
            (start, end, " ".join(self.text[start:end].split()))
            for start, end in self.words.sentences
        ]

    def segments(self) -> list[tuple[str, Mark | None]]:
        """The text in pieces, marked and not, in order."""
        pieces: list[tuple[str, Mark | None]] = []
        at = 0
        for mark in self.marks:
            if mark.start > at:
                pieces.append((self.text[at : mark.start], None))
            pieces.append((mark.text, mark))
            at = mark.end
        if at < len(self.text):
            pieces.append((self.text[at:], None))
        return pieces


def merged(marks: list[Mark]) -> list[Mark]:
    """Marks of one and the same piece become one mark, of the first one's kind."""
    by_place: dict[str, Mark] = {}
    for mark in marks:
        first = by_place.get(mark.place)
        by_place[mark.place] = (
            mark if first is None else replace(first, known=first.known + mark.known)
        )
    return list(by_place.values())
