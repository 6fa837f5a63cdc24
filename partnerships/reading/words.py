"""The words and sentences of a pasted text, each with its place in it."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from lib.text import normalise

LONGEST_PASSAGE = 700

# A word keeps its underscores (a file name is one word) and joiners that nobody sees.
_WORD = re.compile(r"[\w\u00ad\u200b-\u200d\u2060\u0300-\u036f]+")
# Addresses and file names hold names without naming anybody.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w.+-]{1,64}@[\w.-]{1,200}"
    r"|\b[\w-]{1,80}(?:\.[\w-]{1,80}){0,6}\.(?:nl|com|org|eu|net|info|be|de|jpe?g|png|gif|pdf|docx?|xlsx?)\b\S*",
    re.I,
)
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)")
# A point behind these ends no sentence.
_SHORT = frozenset(
    "dhr mw mevr dr drs ir ing mr prof st nr art blz bijv bv o.a o.m e.o e.d d.w.z i.s.m m.b.t"
    " t.a.v t.b.v ca jl vgl red tel jan feb apr aug sept sep okt nov dec"
    " mrs ms inc ltd no vs".split()
)
_ITEM = re.compile(r"\s*(?:[-–—•*▪·]|\d{1,2}[.)])\s*")
_HEADING = 70


@dataclass(frozen=True, slots=True)
class Word:
    """One word: where it stands, and the key by which names are looked up."""

    start: int
    end: int
    text: str
    key: str

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_shouted(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()

    @property
    def has_capital(self) -> bool:
        return any(char.isupper() for char in self.text)


class Words:
    """A text taken apart. Everything points back to it by place, so nothing is written over."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def all(self) -> list[Word]:
        """The words in order, without those of addresses and file names."""
        left_out = [match.span() for match in _ADDRESS.finditer(self.text)]
        found, at = [], 0
        for match in _WORD.finditer(self.text):
            while at < len(left_out) and left_out[at][1] <= match.start():
                at += 1
            if at < len(left_out) and left_out[at][0] < match.end():
                continue
            key = normalise(match.group().replace("_", "-"))
            if key and "_" not in match.group():
                found.append(Word(match.start(), match.end(), match.group(), key))
        return found

    @cached_property
    def small(self) -> frozenset[str]:
        """The words that stand in the text without a capital."""
        return frozenset(word.text for word in self.all if not word.has_capital)

    def between(self, first: Word, second: Word) -> str:
        """What stands between two words that follow each other."""
        return self.text[first.end : second.start]

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {word.start: number for number, word in enumerate(self.all)}

    def around(self, first: Word, last: Word) -> list[Word]:
        """At most two words on either side of a run, within its sentence."""
        start, end = self.sentence_at(first.start)
        here, there = self._numbers[first.start], self._numbers[last.start]
        beside = self.all[max(0, here - 2) : here] + self.all[there + 1 : there + 3]
        return [word for word in beside if start <= word.start < end]

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """(start, end) of every sentence and heading, without the white space around it."""
        found = []
        for start, end in _paragraphs(self.text):
            found += _sentences(self.text, start, end)
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _end in self.sentences]

    def sentence_at(self, place: int) -> tuple[int, int]:
        """The sentence in which this place lies."""
        number = bisect_right(self._starts, place) - 1
        return self.sentences[number] if number >= 0 else (place, place)

    def passage(self, start: int, end: int) -> str:
        """The sentence around a piece of the text, on one line; of a very long one the middle."""
        first, last = self.sentence_at(start)
        last = max(last, end)
        if last - first > LONGEST_PASSAGE:
            room = max(0, (LONGEST_PASSAGE - (end - start)) // 2)
            first, last = max(first, start - room), min(last, end + room)
            cut = self.text[first:last].split()
            return " ".join(cut)[: LONGEST_PASSAGE * 2]
        return " ".join(self.text[first:last].split())

    def opens_sentence(self, word: Word) -> bool:
        """Whether a word has its capital from its place, and not from being a name."""
        start, _end = self.sentence_at(word.start)
        before = self.text[max(start, word.start - 24) : word.start]
        if word.start - start <= 24:
            before = _ITEM.sub("", before, count=1)
            if not any(char.isalnum() for char in before):
                return True
        # A quotation or what follows a colon begins anew.
        return bool(re.search(r"(?:[:“„]|(?:^|\s)[\"'‘«(])\s*[\"'“„‘]?$", before))


def _paragraphs(text: str):
    start = 0
    for match in _BLANK.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _sentences(text: str, start: int, end: int):
    begun = start
    for place in sorted({*_ends(text, start, end), *_line_ends(text, start, end), end}):
        piece = text[begun:place]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            yield begun + lead, begun + len(piece.rstrip())
        begun = place


def _ends(text: str, start: int, end: int):
    """Places behind a full stop that ends a sentence."""
    for match in _END.finditer(text, start, end):
        rest = text[match.end() : match.end() + 4].lstrip()
        word = re.search(r"[\w.]*\w(?=\W*$)", text[max(start, match.start() - 12) : match.start()])
        abbreviated = match.group() == "." and word and word.group().lower() in _SHORT
        if rest and not abbreviated and not rest[0].islower():
            yield match.end()


def _line_ends(text: str, start: int, end: int):
    """Ends of lines that end a heading or an item, and are no fold in a sentence."""
    begun = start
    while (place := text.find("\n", begun, end)) >= 0:
        line, rest = text[begun:place].rstrip(), text[place + 1 : place + 40].lstrip(" \t")
        closed = not line or line[-1] in ".!?:;”…"
        item = bool(re.match(r"[-–—•*▪·]\s*\w|\d{1,2}[.)]\s", rest))
        heading = len(line) < _HEADING and rest[:1].isupper() and line[-1:] not in ",-–"
        if closed or item or heading:
            yield place
        begun = place + 1
