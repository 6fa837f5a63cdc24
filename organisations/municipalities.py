"""Reading municipalities from a list that somebody pastes, and what ended ones went into."""

import difflib
import re
from collections import defaultdict
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext

from lib.text import normalise
from organisations.enums import Province
from organisations.models import Municipality, MunicipalityAlias, MunicipalityEvent

_BETWEEN = re.compile(r"[\n,;\t]+")
_KEEPING_BETWEEN = re.compile(r"([\n,;\t]+)")
_WITH_CODE = re.compile(r".*\((\d{4})\)")
_PROVINCES = {normalise(label): value for value, label in Province.choices}
_AROUND = " .\r•-*"
MOST = 400


@dataclass(frozen=True)
class Succession:
    """What an ended municipality went into: at once, and what exists of that today."""

    year: int
    at_once: tuple[Municipality, ...]
    today: tuple[Municipality, ...]


def successions(municipalities) -> dict[int, Succession]:
    """Id of an ended municipality → what it went into; three queries when any has ended."""
    ended = [row for row in municipalities if row.ended_on is not None]
    if not ended:
        return {}
    into: dict[int, list[Municipality]] = defaultdict(list)
    years: dict[int, int] = {}
    for event in MunicipalityEvent.objects.prefetch_related("sources", "targets"):
        for source in event.sources.all():
            into[source.pk] += event.targets.all()
            years.setdefault(source.pk, event.happened_on.year)
    return {
        row.pk: Succession(years[row.pk], tuple(into[row.pk]), tuple(_last(row.pk, into)))
        for row in ended
        if row.pk in years
    }


def _last(pk: int, into) -> list[Municipality]:
    """The municipalities at the end of the chain, each once."""
    found: dict[int, Municipality] = {}
    seen, waiting = {pk}, list(into[pk])
    while waiting:
        row = waiting.pop()
        if row.pk in seen:
            continue
        seen.add(row.pk)
        if row.ended_on is not None and into.get(row.pk):
            waiting += into[row.pk]
        else:
            found[row.pk] = row
    return sorted(found.values(), key=lambda row: row.sort_name)


def went_into(succession: Succession) -> str:
    """In words what an ended municipality went into, and what that is today."""
    at_once = get_text_list([str(row) for row in succession.at_once], gettext("and"))
    words = {"names": at_once, "year": succession.year}
    if {row.pk for row in succession.at_once} == {row.pk for row in succession.today}:
        return gettext("Went into %(names)s (%(year)s).") % words
    words["today"] = get_text_list([str(row) for row in succession.today], gettext("and"))
    return gettext("Went into %(names)s (%(year)s), today %(today)s.") % words


def unmistakable(municipality) -> str:
    """How a municipality is written in a list: an ended one with its code, as it is meant."""
    ended = municipality.has_ended
    return f"{municipality.name} ({municipality.code})" if ended else municipality.name


class MunicipalityReader:
    """Knows every municipality by its CBS code, name and other spellings (two queries)."""

    def __init__(self) -> None:
        self.by_code: dict[str, Municipality] = {}
        self.by_name: dict[str, Municipality] = {}
        self.ended: dict[str, Municipality] = {}
        by_pk: dict[int, Municipality] = {}
        for row in Municipality.objects.order_by("sort_name", "pk"):
            self.by_code[row.code] = by_pk[row.pk] = row
            names = self.ended if row.has_ended else self.by_name
            names[normalise(row.name)] = row
        for pk, name in MunicipalityAlias.objects.values_list("municipality_id", "name"):
            row = by_pk[pk]
            names = self.ended if row.has_ended else self.by_name
            names.setdefault(normalise(name), row)

    def read(self, text: str) -> tuple[list[Municipality], list[str]]:
        """The municipalities in a pasted list, each once, and the pieces that are none.

        A piece is a name, another spelling, a CBS code, or "provincie …" for all of a province.
        One that has ended is only meant by its code.
        """
        found: dict[int, Municipality] = {}
        unknown: list[str] = []
        pieces = [piece.strip(_AROUND) for piece in self._pieces(text)]
        for piece in list(filter(None, pieces))[:MOST]:
            rows = self._meant(piece)
            if not rows:
                unknown.append(piece)
            found.update((row.pk, row) for row in rows)
        return sorted(found.values(), key=lambda row: row.sort_name), list(dict.fromkeys(unknown))

    def _pieces(self, text: str):
        """Lines, and what stands between commas unless that is one name with a comma in it."""
        for line in text.split("\n"):
            whole = line.strip()
            yield from [whole] if self.by_name.get(normalise(whole)) else _BETWEEN.split(line)

    def nearest(self, piece: str, likeness: float = 0.6) -> list[str]:
        """The name most like this, if any is as like; all that differ by their province alone."""
        words = normalise(piece)
        known = [row.name for row in self.by_name.values()]
        same = [name for name in known if normalise(name.partition(" (")[0]) == words]
        if same:
            return list(dict.fromkeys(same))
        close = difflib.get_close_matches(words, self.by_name, n=1, cutoff=likeness)
        return [self.by_name[one].name for one in close]

    def ended_as(self, piece: str) -> Municipality | None:
        """The ended municipality of this name, where there is none of today."""
        words = normalise(piece)
        return self.ended.get(words) or self.ended.get(words.removeprefix("gemeente "))

    def of_province(self, province: str) -> list[Municipality]:
        """The municipalities of today in a province."""
        return [
            row for row in self.by_code.values() if row.province == province and not row.has_ended
        ]

    def _meant(self, piece: str) -> list[Municipality]:
        with_code = _WITH_CODE.fullmatch(piece)
        code = with_code[1] if with_code else piece
        if code.isascii() and code.isdigit():
            row = self.by_code.get(code.zfill(4))
            return [row] if row else []
        words = normalise(piece)
        if words.startswith("provincie "):
            return self.of_province(_PROVINCES.get(words.removeprefix("provincie "), ""))
        row = self.by_name.get(words) or self.by_name.get(words.removeprefix("gemeente "))
        return [row] if row else []


def swapped(text: str, piece: str, instead: str) -> str:
    """The text with one piece replaced wherever it stands; all else stays as it was typed."""
    parts = _KEEPING_BETWEEN.split(text)
    return "".join(
        part.replace(piece, instead) if part.strip(_AROUND) == piece else part for part in parts
    )
