"""Drawing municipalities as points in the outlines of their provinces; see data/README.md.

Only geometry. What it shows stands in words beside it.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.text import get_text_list
from django.utils.translation import gettext

from organisations.enums import Province
from organisations.map_labels import Box, Label, letter_size, place_labels

DATA = Path(__file__).resolve().parent / "data"
# Room around the provinces drawn, in the units of the data files.
MARGIN = 12


@dataclass(frozen=True)
class Dot:
    """A municipality on the map; ``name`` is empty when it is not part of the area."""

    x: int
    y: int
    name: str = ""


@dataclass(frozen=True)
class Outline:
    name: str
    path: str


@dataclass(frozen=True)
class AreaMap:
    """The provinces of an area with their municipalities: first the others, then its own."""

    outlines: tuple[Outline, ...]
    dots: tuple[Dot, ...]
    left: int
    top: int
    width: int
    height: int
    missing: tuple[str, ...]

    @property
    def view_box(self) -> str:
        return f"{self.left} {self.top} {self.width} {self.height}"

    @property
    def radius(self) -> float:
        """So that a dot is as large on the screen whether one province is drawn or all."""
        return max(self.width, self.height) / 90

    @property
    def own_radius(self) -> float:
        return self.radius * 1.5

    @property
    def shown(self) -> list[Dot]:
        return [dot for dot in self.dots if dot.name]

    @property
    def others(self) -> list[Dot]:
        return [dot for dot in self.dots if not dot.name]

    @property
    def letter(self) -> float:
        return letter_size(self.width, self.height)

    @property
    def labels(self) -> tuple[Label, ...]:
        """The names on the map, where there is room for them."""
        picture = Box(self.left, self.top, self.left + self.width, self.top + self.height)
        return place_labels(self.shown, self.others, picture, self.own_radius)

    @property
    def provinces(self) -> str:
        """The provinces drawn, in words."""
        return get_text_list([outline.name for outline in self.outlines], gettext("and"))


@dataclass(frozen=True)
class Known:
    """What drawing asks of a municipality."""

    code: str
    name: str
    province: str


def known_by_name(names) -> list[Known]:
    """The municipalities with these names in the list that the register ships, without a query."""
    wanted = set(names)
    return [row for row in _shipped() if row.name in wanted]


def draw_area(municipalities) -> AreaMap | None:
    """The map of these municipalities, or None when there is nothing that can be drawn.

    A municipality that ended has no point of its own: it is named in ``missing``.
    """
    points, outlines = _points(), _outlines()
    chosen = {row.code: row for row in municipalities}
    drawn = {code: row for code, row in chosen.items() if code in points}
    provinces = {row.province for row in drawn.values()} & set(outlines)
    if not provinces:
        return None
    of_province = {row.code: row.province for row in _shipped()}
    others = [c for c in points if of_province[c] in provinces and c not in drawn]
    dots = [Dot(*points[code]) for code in others]
    dots += [Dot(*points[code], name=row.name) for code, row in drawn.items()]
    corners = [corner for one in provinces for corner in _corners(outlines[one])]
    xs, ys = zip(*corners, strict=True)
    left, top = min(xs) - MARGIN, min(ys) - MARGIN
    return AreaMap(
        outlines=tuple(Outline(Province(one).label, outlines[one]) for one in sorted(provinces)),
        dots=tuple(dots),
        left=left,
        top=top,
        width=max(xs) + MARGIN - left,
        height=max(ys) + MARGIN - top,
        missing=tuple(row.name for code, row in chosen.items() if code not in points),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _points() -> dict[str, tuple[int, int]]:
    return {r["code"]: (int(r["x"]), int(r["y"])) for r in _rows("municipality_points.csv")}


@cache
def _outlines() -> dict[str, str]:
    return {row["province"]: row["path"] for row in _rows("province_outlines.csv")}


@cache
def _shipped() -> tuple[Known, ...]:
    return tuple(Known(**row) for row in _rows("municipalities.csv"))


@cache
def _corners(path: str) -> list[tuple[int, int]]:
    pairs = path.replace("M", " ").replace("Z", " ").split()
    return [(int(x), int(y)) for x, y in (pair.split(",") for pair in pairs)]
