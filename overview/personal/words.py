"""The words by which a person is known, how they are found in a text, and what replaces them."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings

from lib.text import is_small_word, normalise

# What may stand between the words of a name: also in a file name or in an address of a page.
BETWEEN = r"(?:\s|[-+_.,'’()\"“”]|%20)+"
LETTERS = re.compile(r"[^\W_]+")
EMAILS = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
PHONES = re.compile(r"(?<!\w)(?:\+|\()?\d(?:[\s().\-/]*\d){7,14}(?!\w)")
# In shorter numbers and parts of names there would be no end of hits.
PHONE_DIGITS = 8
PART_LETTERS = 3
AROUND = 40
BETWEEN_NAMES = frozenset("van von der den ten ter het 't des del della".split())


@dataclass(frozen=True)
class Needle:
    """One thing to look for: a name, an address, a phone number, or a part of a name."""

    kind: str
    text: str

    @property
    def tokens(self) -> list[str]:
        return LETTERS.findall(self.text)

    @property
    def key(self) -> str:
        """The same for every way of writing it."""
        if self.kind == "email":
            return self.text.lower().replace("%40", "@")
        if self.kind == "phone":
            return core_digits(self.text)
        return normalise(" ".join(self.tokens))

    @property
    def mark(self) -> str:
        """A keyed hash: tells whether a text is this one, and nothing to who lacks the key."""
        return mark_of(self.kind, self.key)

    @property
    def pattern(self) -> str:
        if self.kind == "email":
            local, _at, domain = self.key.partition("@")
            return rf"(?<![\w.+-]){re.escape(local)}(?:@|%40){re.escape(domain)}(?![\w-])"
        if self.kind == "phone":
            digits = r"[\s().\-/]*".join(self.key)
            return rf"(?<!\d)(?:(?:\+|00)31[\s().\-/0]*|\(?0)?{digits}(?!\d)"
        return rf"(?<![^\W_]){BETWEEN.join(map(_spellings, self.tokens))}(?![^\W_])"

    @property
    def clue(self) -> str:
        """Plain letters that stand in every text that holds it, for a look by the database."""
        text = self.text
        if self.kind == "phone":
            return self.key[-2:]  # written in pairs, in threes or in fours, these stand together
        if self.kind == "email":
            text = self.key.partition("@")[0]
        return max(re.findall(r"[a-z0-9]+", text.lower(), re.ASCII), key=len, default="")


def _spellings(token: str) -> str:
    forms = {token, normalise(token), unicodedata.normalize("NFD", token)}
    return "(?:" + "|".join(re.escape(form) for form in sorted(forms) if form) + ")"


def core_digits(text: str) -> str:
    """A phone number without what differs between writing it at home and from abroad."""
    digits = re.sub(r"\D", "", text)
    return re.sub(r"^(?:0031|31(?=\d{9})|0)0?", "", digits)


def mark_of(kind: str, key: str) -> str:
    kind = "name" if kind == "part" else kind
    secret = f"registry.erasure{settings.SECRET_KEY}".encode()
    return hmac.new(secret, f"{kind}:{key}".encode(), hashlib.sha256).hexdigest()


def needles_of(names: Iterable[str] = (), addresses: Iterable[str] = ()) -> list[Needle]:
    """What to look for, each once; a name of one word is a part, since it may mean anybody."""
    found = []
    for name in names:
        many = len(LETTERS.findall(name)) > 1
        found.append(Needle("name" if many else "part", name))
    for address in addresses:
        if "@" in address:
            found.append(Needle("email", address))
        elif len(core_digits(address)) >= PHONE_DIGITS:
            found.append(Needle("phone", address))
    once = {(needle.kind, needle.key): needle for needle in found if needle.key}
    return list(once.values())


def parts_of(names: Iterable[str]) -> list[Needle]:
    """The words of the names that may mean this person, and may mean something else."""
    parts = {}
    for name in names:
        for token in LETTERS.findall(name):
            key = normalise(token)
            small = is_small_word(key) or key in BETWEEN_NAMES
            if len(key) >= PART_LETTERS and not small:
                parts[key] = Needle("part", token)
    return list(parts.values())


@dataclass(frozen=True)
class Snippet:
    """A hit with what stands around it."""

    before: str
    hit: str
    after: str


class Words:
    """Some needles together: finds them in a value, and puts something else in their place."""

    def __init__(self, needles: Iterable[Needle]):
        # The longest first: "Jan de Vries-Bos" is not "Jan de Vries" with something behind it.
        self.needles = sorted(needles, key=lambda needle: -len(needle.text))

    def __bool__(self) -> bool:
        return bool(self.needles)

    @cached_property
    def expression(self) -> re.Pattern:
        return re.compile("|".join(f"(?:{n.pattern})" for n in self.needles), re.IGNORECASE)

    @cached_property
    def clues(self) -> list[str]:
        return sorted({needle.clue for needle in self.needles})

    def stand_in(self, value: Any) -> bool:
        """Whether one of them stands in this text, or anywhere in this JSON value."""
        return bool(self) and any(self.expression.search(text) for text in texts_of(value))

    def snippets(self, value: Any) -> list[Snippet]:
        """Every hit with its surroundings."""
        found = []
        for text in texts_of(value) if self else ():
            for hit in self.expression.finditer(text):
                before, after = text[: hit.start()], text[hit.end() :]
                cut_before = "…" + before[-AROUND:] if len(before) > AROUND else before
                cut_after = after[:AROUND] + "…" if len(after) > AROUND else after
                found.append(Snippet(cut_before, hit[0], cut_after))
        return found

    def replaced(self, value: Any, by: str) -> Any:
        """The value with ``by`` in place of every hit; of JSON the keys as well."""
        if not self:
            return value
        if isinstance(value, str):
            return self.expression.sub(lambda _hit: by, value)
        if isinstance(value, dict):
            return {self.replaced(k, by): self.replaced(v, by) for k, v in value.items()}
        if isinstance(value, list):
            return [self.replaced(item, by) for item in value]
        return value


def texts_of(value: Any) -> Iterator[str]:
    """The texts in a value: itself, or all there are in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from texts_of(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_of(item)


def recognised(text: str, marks: dict[str, set[int]], wanted: set[str]) -> Iterator[Needle]:
    """What in this text has one of these marks: how an erased name is found without knowing it.

    ``marks`` says per kind how many words the names have; ``wanted`` holds the marks themselves.
    """
    for kind, expression in (("email", EMAILS), ("phone", PHONES)):
        if kind in marks:
            for hit in expression.finditer(text):
                needle = Needle(kind, hit[0])
                if needle.mark in wanted:
                    yield needle
    if lengths := marks.get("name"):
        tokens = LETTERS.findall(text)
        keys = [normalise(token) for token in tokens]
        for length in lengths:
            for start in range(len(tokens) - length + 1):
                key = " ".join(keys[start : start + length])
                if mark_of("name", key) in wanted:
                    found = " ".join(tokens[start : start + length])
                    yield Needle("name" if length > 1 else "part", found)
