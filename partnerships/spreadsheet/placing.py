"""The municipalities that a list names, and those that may be meant by what is none."""

import re

from django.utils.translation import gettext as _

from organisations.municipalities import MunicipalityReader, successions, unmistakable

# As like as this a municipality is, to be asked whether it is meant.
NEAR = 0.8
_SLASH = re.compile(r"\s*/\s*")


class Places:
    """Reads municipalities by what exists, and by what was chosen for the names that are none."""

    def __init__(self, names):
        self.names = names
        self.known = MunicipalityReader()
        self._meant: dict[str, list[list[str]]] = {}

    def read(self, said, text: str, column: int) -> list:
        """The municipalities in a cell; what is told, asked or wrong goes to the row that says it.

        ``said.asked`` gets (piece, [[code, name], …]) of what is no municipality but like some.
        """
        found, unknown = self.known.read(_SLASH.sub("\n", text))
        for piece in unknown:
            if not (offered := self.like(piece)):
                said.problems.append([column, no_place(piece, [])])
                continue
            said.asked.append((piece, offered))
            chosen = self.names.place(piece)
            if chosen.get("place"):
                found.append(self.known.by_code[chosen["place"]])
                words = {"text": piece[:60], "names": str(found[-1])}
                said.remarks.append([column, _("“%(text)s” is read as %(names)s") % words])
            elif chosen:
                text = _("the municipality “%(name)s” is left out, as was chosen")
                said.remarks.append([column, text % {"name": piece[:60]}])
        return list(dict.fromkeys(found))

    def like(self, piece: str) -> list[list[str]]:
        """[code, name] of the municipalities that may be meant: the nearest, or what one became."""
        if piece not in self._meant:
            rows = [self.known.by_name[name] for name in self._nearest(piece)]
            if ended := self.known.ended_as(piece):
                rows = [*self._became(ended), ended]
            self._meant[piece] = [[row.code, unmistakable(row)] for row in rows]
        return self._meant[piece]

    def _nearest(self, piece: str):
        names = {row.name: key for key, row in self.known.by_name.items()}
        return [names[name] for name in self.known.nearest(piece, NEAR)]

    def _became(self, ended) -> tuple:
        succession = successions([ended]).get(ended.pk)
        return succession.today if succession else ()


def no_place(piece: str, nearest: list[str]) -> str:
    """That something is no municipality, with the one that may be meant."""
    words = {"name": piece[:60], "nearest": nearest[0] if nearest else ""}
    if nearest:
        return _("“%(name)s” is not a municipality. Is “%(nearest)s” meant?") % words
    return _("“%(name)s” is not a municipality") % words
