"""Which words of a text were found."""

import re
from dataclasses import dataclass

from lib.text import is_small_word, normalise
from overview.models.search import PREFIX_FROM

_WORD = re.compile(r"\w+")
AROUND = 90  # letters of a long text before and after what was found
_STEM, _ENDING = 4, 3  # of words with one stem: letters they share, and longest ending


@dataclass(frozen=True)
class Piece:
    """A part of a text; found, or what stands between."""

    text: str
    found: bool


def holds(word: str, term: str) -> bool:
    """Whether the word is the term, or a longer one that begins with it."""
    return word == term or (len(term) >= PREFIX_FROM and word.startswith(term))


def resembles(word: str, term: str) -> bool:
    """Whether two words may have one stem ("overeenkomst", "overeenkomsten")."""
    shared = next(
        (i for i, (a, b) in enumerate(zip(word, term, strict=False)) if a != b),
        min(len(word), len(term)),
    )
    return shared >= _STEM and max(len(word), len(term)) - shared <= _ENDING


def terms_in(text: str, terms: list[str], how=holds) -> set[str]:
    words = [part for word in _WORD.findall(text) for part in normalise(word).split()]
    return {term for term in terms if any(how(word, term) for word in words)}


def telling(terms: list[str]) -> list[str]:
    """The words by which a place is known; small ones ("de") only when there is nothing else."""
    return [term for term in terms if not is_small_word(term)] or terms


def marked(text: str, terms: list[str], how=holds) -> list[Piece]:
    """The text in pieces, with the words that hold a term marked; a small one only beside another.

    So "De Kern" is marked as a whole, and not every "de" of a sentence.
    """
    matches = list(_WORD.finditer(text))
    big = [_found(match, telling(terms), how) for match in matches]
    small = [_found(match, terms, how) for match in matches]
    pieces, end = [], 0
    for place, match in enumerate(matches):
        if big[place] or (small[place] and any(big[max(0, place - 1) : place + 2])):
            if match.start() > end:
                pieces.append(Piece(text[end : match.start()], False))
            pieces.append(Piece(match[0], True))
            end = match.end()
    if end < len(text):
        pieces.append(Piece(text[end:], False))
    return pieces


def _found(match, terms: list[str], how) -> bool:
    return any(how(word, term) for word in normalise(match[0]).split() for term in terms)


def excerpt(text: str, terms: list[str], how=holds) -> str:
    """The part of a long text around the first word that was found."""
    text = " ".join(text.split())
    if len(text) <= 2 * AROUND:
        return text
    places = (match.start() for match in _WORD.finditer(text) if _found(match, terms, how))
    place = next(places, 0)
    start = max(0, min(place - AROUND, len(text) - 2 * AROUND))
    end = start + 2 * AROUND
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", start, end) if end < len(text) else len(text)
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
