"""Text that people type: what may be in it, how it is found, how alike two names are."""

import difflib
import re
import unicodedata
from collections import Counter
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Names at least this alike are shown as "perhaps the same" when one is entered.
ALIKE = 0.6
MAX_TERMS = 8
MAX_TERM = 40

# Letters that Unicode does not take apart into a base letter and an accent.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "ĳ": "ij"})
_LEGAL_FORMS = frozenset(
    "stichting stg vereniging ver cooperatie cooperatief cooperatieve coop bv nv vof cv ua ba wa"
    " maatschap onderlinge waarborgmaatschappij foundation association ltd inc gmbh".split()
)
_STOP_WORDS = frozenset(
    "de het een des der den d t s en of van voor in op te aan bij met tot the of and for".split()
)
# Words that many names share: they say little about which organisation is meant.
_WEAK_WORDS = frozenset(
    "gemeente provincie groep organisatie welzijn welzijnsorganisatie zorg zorggroep onderwijs"
    " college school netwerk nederland group regio regionaal".split()
)
_WEAK = 0.3
# In shorter words one slip may make another word.
MISSPELT_FROM = 5
# Who searches also gets what a shorter word may mean: it is only offered, and taken or not.
ASKED_FROM = 4
VOWELS = "aeiouy"
_CONTAINED = 0.7

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# What stands in the place of bytes that are no text, with the non-characters after it.
_UNREAD = "\ufffd-\uffff\ud800-\udfff"
# C0 and C1 controls, direction marks, line separators, surrogates and what could not be read.
_NOT_IN_LINE = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029{_UNREAD}{_BIDI}]")
_NOT_IN_TEXT = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_UNREAD}{_BIDI}]")


def clean_line(value: str) -> str:
    """One line of text without characters that cannot be seen; usable as a validator."""
    value = value.strip()
    if _NOT_IN_LINE.search(value):
        raise ValidationError(
            _("This contains characters that cannot be seen. Type it again, on one line."),
            code="characters",
        )
    return value


def clean_text(value: str) -> str:
    """Text of several lines without characters that cannot be seen; usable as a validator."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _NOT_IN_TEXT.search(value):
        raise ValidationError(
            _("This contains characters that cannot be seen. Remove them or type it again."),
            code="characters",
        )
    return value


def seen_text(value: str) -> str:
    """The text without characters that cannot be seen, where there is no form to refuse them."""
    return _NOT_IN_TEXT.sub("", value.replace("\r\n", "\n")).strip()


# Where a long Dutch word is joined: "samenwerkings|overeenkomst", "verantwoordelijkheids|gevoel".
_JOINT = re.compile(r"(\w{3}(?:ings|heids|teits|schaps))(?=\w{4})")
_LONG_WORD = re.compile(r"\w{16,}")
SOFT_HYPHEN = "\u00ad"


def with_joints(text: str) -> str:
    """The text with soft hyphens where its long words are joined.

    Not every browser knows how Dutch words are hyphenated; without it a word that is too long for
    its place is broken anywhere.
    """
    return _LONG_WORD.sub(lambda word: _JOINT.sub(rf"\1{SOFT_HYPHEN}", word[0]), str(text))


def normalise(text: str) -> str:
    """The key names are sorted and found by: no case, accents or punctuation."""
    apart = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_PLAIN)
    kept = []
    for char in apart:
        category = unicodedata.category(char)
        if category[0] == "M" or category == "Cf":  # accents, joiners
            continue
        kept.append(char if category[0] in "LN" or category in ("So", "Sc") else " ")
    return " ".join("".join(kept).split())


def search_terms(query: str) -> list[str]:
    """The words of a search, each once, in the order typed."""
    words = (word[:MAX_TERM] for word in normalise(query).split())
    return list(dict.fromkeys(words))[:MAX_TERMS]


def is_small_word(word: str) -> bool:
    """Whether a normalised word says nothing by itself: "de", "van"."""
    return word in _STOP_WORDS


@lru_cache(maxsize=8192)
def name_key(text: str) -> str:
    """What is left of a name without its legal form and small words ("leger heils")."""
    whole = normalise(text)
    # "b.v." arrives as "b v": letters that stand alone belong together.
    joined = re.sub(r"\b(?:\w )+\w\b", lambda run: run[0].replace(" ", ""), whole)
    words = [word for word in joined.split() if word not in _LEGAL_FORMS | _STOP_WORDS]
    return " ".join(words) or whole


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1; `ALIKE` and up deserves a look by a person."""
    a, b = name_key(one), name_key(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    if normalise(one).replace(" ", "") == normalise(other).replace(" ", ""):
        return 1.0  # written together or apart: "Op Orde", "OpOrde"
    words_a, words_b = a.split(), b.split()
    here, there = _found_in(words_a, words_b), _found_in(words_b, words_a)
    shorter = min(words_a, words_b, key=len)
    if max(here, there) == 1.0 and len(set(shorter) - _WEAK_WORDS) > 1:
        return max(_CONTAINED, min(here, there))  # the common name within the legal name
    return min(here, there)


def names_like(query: str, name: str) -> float:
    """How much of what was asked stands in the name, misspelt or not, from 0 to 1."""
    asked, words = name_key(query).split(), name_key(name).split()
    return _found_in(asked, words, ASKED_FROM) if asked and words else 0.0


def beginnings(query: str) -> list[str]:
    """The three letters with which the words meant may begin: as typed, or with one slip in them.

    A slip is a letter too many, two that changed places, or one vowel for another.
    """
    orders = [(0, 1, 2), (0, 1, 3), (0, 2, 3), (1, 2, 3), (0, 2, 1), (1, 0, 2)]
    words = [word for word in name_key(query).split() if len(word) >= ASKED_FROM]
    found = [word[a] + word[b] + word[c] for word in words for a, b, c in orders]
    found += [begin for word in words for begin in _other_vowels(word[:3])]
    return list(dict.fromkeys(found))


def _other_vowels(begin: str) -> list[str]:
    """These letters with another vowel in the place of one of theirs."""
    return [
        begin[:place] + vowel + begin[place + 1 :]
        for place, letter in enumerate(begin)
        if letter in VOWELS
        for vowel in VOWELS
    ]


def _found_in(words: list[str], others: list[str], least: int = MISSPELT_FROM) -> float:
    """The share of the words that the other name has too, misspelt or not."""
    weights = [_WEAK if word in _WEAK_WORDS else 1.0 for word in words]
    found = (max(_word_likeness(word, other, least) for other in others) for word in words)
    return sum(w * f for w, f in zip(weights, found, strict=True)) / sum(weights)


@lru_cache(maxsize=65536)
def _word_likeness(one: str, other: str, least: int = MISSPELT_FROM) -> float:
    """1 when equal, above 0.8 for a slip of the pen in a word of that many letters, else 0."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) < least or abs(len(one) - len(other)) > 2:
        return 0.0
    if 2 * (Counter(one) & Counter(other)).total() < 0.8 * (len(one) + len(other)):
        return 0.0  # so few letters in common, in whatever order: no need to compare them
    ratio = difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
    return ratio if ratio >= 0.8 else 0.0
