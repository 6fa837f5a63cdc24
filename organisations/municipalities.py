"""Reading municipalities from a list that somebody pastes."""

import difflib
import re

from lib.text import normalise
from organisations.enums import Province
from organisations.models import Municipality, MunicipalityAlias

_BETWEEN = re.compile(r"[\n,;\t]+")
_PROVINCES = {normalise(label): value for value, label in Province.choices}
MOST = 400


class MunicipalityReader:
    """Knows every municipality by its CBS code, name and other spellings (two queries)."""

    def __init__(self) -> None:
        self.by_code: dict[str, Municipality] = {}
        self.by_name: dict[str, Municipality] = {}
        for row in Municipality.objects.current():
            self.by_code[row.code] = row
            self.by_name[normalise(row.name)] = row
        by_pk = {row.pk: row for row in self.by_code.values()}
        for pk, name in MunicipalityAlias.objects.values_list("municipality_id", "name"):
            if pk in by_pk:
                self.by_name.setdefault(normalise(name), by_pk[pk])

    def read(self, text: str) -> tuple[list[Municipality], list[str]]:
        """The municipalities in a pasted list, each once, and the pieces that are none.

        A piece is a name, another spelling, a CBS code, or "provincie …" for all of a province.
        """
        found: dict[int, Municipality] = {}
        unknown: list[str] = []
        pieces = [piece.strip(" .\r•-*") for piece in self._pieces(text)]
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

    def nearest(self, piece: str) -> str:
        """The name of the municipality most like this, or nothing."""
        close = difflib.get_close_matches(normalise(piece), self.by_name, n=1, cutoff=0.6)
        return self.by_name[close[0]].name if close else ""

    def _meant(self, piece: str) -> list[Municipality]:
        if piece.isascii() and piece.isdigit():
            row = self.by_code.get(piece.zfill(4))
            return [row] if row else []
        words = normalise(piece)
        if words.startswith("provincie "):
            province = _PROVINCES.get(words.removeprefix("provincie "))
            return [row for row in self.by_code.values() if row.province == province]
        row = self.by_name.get(words) or self.by_name.get(words.removeprefix("gemeente "))
        return [row] if row else []
