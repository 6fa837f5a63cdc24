"""Small charts as plain values, drawn as SVG by ``templates/components/chart_*.html``.

Widths and places are percentages, so that letters keep their size on a small screen; heights are
pixels. Nothing is told by a picture alone: each chart has a title, a description in words, and a
table with the same figures beside it. Every part names its tone, which gives it its colour, and
its label.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

# A bar with its label above it, and the room between two of them, in pixels.
BAR_TOP, BAR_HEIGHT, BAR_ROOM = 20, 20, 50
# A narrower part has no room for its number; the label and the table tell it.
FITS = 6.0
# Beside a rail the first and last mark stand this far from its ends, in percent.
RAIL_MARGIN = 3.0
DOT_ROOM, DOT_TOP = 62, 48
LONGEST_LABEL, BESIDE_WORDS = 34, 24
# The colour of each tone on paper; on the screen the style sheet gives it, light or dark.
PAINTS = {
    "good": "#1f6a46",
    "warn": "#845000",
    "bad": "#a3261d",
    "plan": "#43558a",
    "none": "#55626a",
    "brand": "#0d5660",
}


@dataclass(frozen=True)
class Part:
    """A stretch of a bar: what it stands for, how many, and where it leads."""

    label: str
    number: int
    tone: str
    url: str
    start: float
    length: float

    @property
    def x(self) -> str:
        return percent(self.start)

    @property
    def width(self) -> str:
        return percent(self.length)

    @property
    def middle(self) -> str:
        return percent(self.start + self.length / 2)

    @property
    def paint(self) -> str:
        return PAINTS[self.tone]

    @property
    def is_wide(self) -> bool:
        """Whether its number fits in it."""
        return self.length >= FITS


@dataclass(frozen=True)
class Bar:
    """One bar in parts, with its label above it."""

    label: str
    total: int
    parts: tuple[Part, ...]
    top: int

    @property
    def bar_top(self) -> int:
        return self.top + BAR_TOP

    @property
    def short_label(self) -> str:
        return shortened(self.label)

    @property
    def label_y(self) -> int:
        return self.top + 14

    @property
    def number_y(self) -> int:
        return self.bar_top + 15


@dataclass(frozen=True)
class Key:
    """What a tone stands for in a chart."""

    label: str
    tone: str

    @property
    def paint(self) -> str:
        return PAINTS[self.tone]


@dataclass(frozen=True)
class BarChart:
    """Bars below each other, each in parts, of one scale."""

    title: str
    description: str
    bars: tuple[Bar, ...]
    keys: tuple[Key, ...]
    template: str = "components/chart_bars.html"

    @property
    def needs_key(self) -> bool:
        """Bars of one kind say in their title what they count."""
        return [key.tone for key in self.keys] != ["brand"]

    @property
    def height(self) -> int:
        return BAR_ROOM * len(self.bars)

    @property
    def bar_height(self) -> int:
        return BAR_HEIGHT


def bar_chart(
    title: str,
    description: str,
    rows: Iterable[tuple[str, Iterable[tuple[str, int, str, str]]]],
    *,
    whole: bool = False,
) -> BarChart:
    """Bars of (label, parts), a part being (label, number, tone, url).

    Bars share one scale, the longest being the full width; with ``whole`` each bar is as wide as
    the chart, to compare shares. The key names what occurs.
    """
    given = [(label, list(parts)) for label, parts in rows]
    totals = [sum(number for _label, number, _tone, _url in parts) for _name, parts in given]
    longest = max(totals, default=0)
    keys: dict[str, Key] = {}
    bars = []
    for place, ((label, parts), total) in enumerate(zip(given, totals, strict=True)):
        scale = total if whole else longest
        at, drawn = 0.0, []
        for name, number, tone, url in parts:
            if number:
                length = 100 * number / scale
                drawn.append(Part(name, number, tone, url, at, length))
                keys.setdefault(name, Key(name, tone))
                at += length
        bars.append(Bar(label, total, tuple(drawn), place * BAR_ROOM))
    order = [name for _label, parts in given for name, _number, _tone, _url in parts]
    ranked = sorted(keys, key=order.index)
    return BarChart(title, description, tuple(bars), tuple(keys[name] for name in ranked))


@dataclass(frozen=True)
class Dot:
    """A value on a rail; ``place`` tells the earlier (0) from the later (1) one."""

    label: str
    value: str
    at: float
    place: int

    @property
    def x(self) -> str:
        return percent(self.at)


@dataclass(frozen=True)
class DotRow:
    """One rail with an earlier and a later value; ``tone`` says which way it went."""

    label: str
    note: str
    words: str
    tone: str
    url: str
    dots: tuple[Dot, ...]
    top: int

    @property
    def short_label(self) -> str:
        return shortened(self.label, BESIDE_WORDS)

    @property
    def short_note(self) -> str:
        return shortened(self.note)

    @property
    def label_y(self) -> int:
        return self.top + 14

    @property
    def note_y(self) -> int:
        return self.top + 31

    @property
    def y(self) -> int:
        return self.top + DOT_TOP

    @property
    def paint(self) -> str:
        return PAINTS[self.tone]

    @property
    def first(self) -> str:
        return self.dots[0].x

    @property
    def last(self) -> str:
        return self.dots[-1].x


@dataclass(frozen=True)
class DotChart:
    """Rails of one scale below each other: on each the earlier value and the later one."""

    title: str
    description: str
    rows: tuple[DotRow, ...]
    ticks: tuple[tuple[str, str], ...]
    template: str = "components/chart_dots.html"

    @property
    def height(self) -> int:
        return DOT_ROOM * len(self.rows) + 18

    @property
    def rail_end(self) -> int:
        return DOT_ROOM * len(self.rows)

    @property
    def tick_y(self) -> int:
        return self.height - 3


def dot_chart(
    title: str,
    description: str,
    rows: Iterable[tuple[str, str, str, str, str, Iterable[tuple[str, Any]]]],
    *,
    scale: tuple[int, int],
) -> DotChart:
    """Rails of (label, note, words, tone, url, values), a value being (label, number)."""
    low, high = scale

    def at(value: Any) -> float:
        return RAIL_MARGIN + (100 - 2 * RAIL_MARGIN) * (float(value) - low) / (high - low)

    drawn = [
        DotRow(
            label,
            note,
            words,
            tone,
            url,
            tuple(
                Dot(name, f"{value}", at(value), place)
                for place, (name, value) in enumerate(values)
            ),
            number * DOT_ROOM,
        )
        for number, (label, note, words, tone, url, values) in enumerate(rows)
    ]
    ticks = tuple((percent(at(step)), str(step)) for step in range(low, high + 1))
    return DotChart(title, description, tuple(drawn), ticks)


def percent(value: float) -> str:
    """A place in a picture: "12.5%", whatever the language."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def shortened(text: str, longest: int = LONGEST_LABEL) -> str:
    """A label that fits above its bar; the whole of it stands in the title and the table."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
