"""The network picture: organisations and partnerships as two kinds of points, with lines.

Partnerships stand in the middle, in a column of their own; at their left the organisations that
connect several of them, at their right those that take part in one. Every point has a line of its
own, so that no name lies over another. The same data gives the same picture.
"""

from dataclasses import dataclass, field

from django.utils.translation import ngettext

from lib.charts import shortened

from .ties import Organisation, organisations_of

# More organisations than this, or more partnerships, are no picture any more.
MOST_ORGANISATIONS = 60
MOST_PARTNERSHIPS = 60
WIDTH, MARGIN, ROW = 1000, 20, 28
LEFT, MIDDLE, RIGHT = 250, 500, 750
HALF_BOX = 128
NAME, TITLE = 26, 30
ROUNDS = 4


@dataclass
class Point:
    """An organisation or a partnership in the picture."""

    kind: str
    pk: int
    name: str
    ties: list["Point"] = field(default_factory=list)
    x: int = MIDDLE
    y: float = 0.0
    url: str = ""

    @property
    def words(self) -> str:
        """The name with what it is, and how many it is tied to."""
        if self.kind == "partnership":
            words = ngettext(
                "%(name)s: partnership of %(number)s organisation shown here",
                "%(name)s: partnership of %(number)s organisations shown here",
                len(self.ties),
            )
        else:
            words = ngettext(
                "%(name)s: organisation in %(number)s partnership shown here",
                "%(name)s: organisation in %(number)s partnerships shown here",
                len(self.ties),
            )
        return words % {"name": self.name, "number": len(self.ties)}

    @property
    def radius(self) -> int:
        """Larger for whoever connects more."""
        return min(5 + len(self.ties), 11)

    @property
    def label(self) -> str:
        return shortened(self.name, TITLE if self.kind == "partnership" else NAME)

    @property
    def label_x(self) -> int:
        return {LEFT: LEFT - 14, RIGHT: RIGHT + 14}.get(self.x, self.x)

    @property
    def anchor(self) -> str:
        return {LEFT: "end", RIGHT: "start"}.get(self.x, "middle")

    @property
    def text_y(self) -> str:
        return f"{self.y + 4.5:.1f}"

    @property
    def middle_y(self) -> str:
        return f"{self.y:.1f}"

    @property
    def top(self) -> str:
        return f"{self.y - 10:.1f}"


@dataclass
class Picture:
    """The points and lines, and what of it all is not drawn."""

    organisations: list[Point]
    partnerships: list[Point]
    left_out: int
    partnerships_left_out: int
    height: int
    box_left: int = MIDDLE - HALF_BOX
    box_width: int = 2 * HALF_BOX

    @property
    def has_left(self) -> bool:
        """Whether an organisation stands at the left: without one the picture begins later."""
        return any(point.x == LEFT for point in self.organisations)

    @property
    def start(self) -> int:
        """Where the picture begins, from the left."""
        return 0 if self.has_left else self.box_left - MARGIN

    @property
    def width(self) -> int:
        return WIDTH - self.start

    @property
    def paths(self) -> list[str]:
        """The lines, from each organisation to its partnerships."""
        return [_curve(one, other) for one in self.organisations for other in one.ties]


def neighbourhood(rows, organisation: int) -> list[tuple]:
    """Only the partnerships of one organisation, with everybody in them."""
    own = {partnership for pk, _name, partnership, _title in rows if pk == organisation}
    return [row for row in rows if row[2] in own]


def picture_of(rows, address, focus=None) -> Picture | None:
    """Drawn from (organisation, name, partnership, title); None when there is nothing.

    ``address`` gives where the point of an organisation leads; ``focus`` is the key of the one
    that it is about, which always stands at the left.
    """
    ranked = organisations_of(rows)
    if not ranked:
        return None
    shown = ranked[:MOST_ORGANISATIONS]
    titles = _titles(shown)
    points = {pk: Point("partnership", pk, title) for pk, title in titles.items()}
    organisations = [_organisation(one, points, address, focus) for one in shown]
    organisations = [point for point in organisations if point.ties]
    partnerships = list(points.values())
    _lay_out(organisations, partnerships)
    tallest = max(
        len(partnerships),
        sum(p.x == LEFT for p in organisations),
        sum(p.x == RIGHT for p in organisations),
    )
    all_titles = {pk for one in ranked for pk in one.partnerships}
    return Picture(
        organisations,
        partnerships,
        left_out=len(ranked) - len(organisations),
        partnerships_left_out=len(all_titles) - len(partnerships),
        height=tallest * ROW + 2 * MARGIN,
    )


def _titles(shown: list[Organisation]) -> dict[int, str]:
    """The partnerships that are drawn: those of the most organisations first when too many."""
    titles = {pk: title for one in shown for pk, title in one.partnerships.items()}
    size = dict.fromkeys(titles, 0)
    for one in shown:
        for pk in one.partnerships:
            size[pk] += 1
    chosen = sorted(titles, key=lambda pk: (-size[pk], titles[pk], pk))[:MOST_PARTNERSHIPS]
    return {pk: titles[pk] for pk in titles if pk in set(chosen)}


def _organisation(one: Organisation, points: dict[int, Point], address, focus) -> Point:
    ties = [points[pk] for pk in one.partnerships if pk in points]
    is_left = len(ties) > 1 or one.pk == focus
    point = Point("organisation", one.pk, one.name, ties, LEFT if is_left else RIGHT)
    point.url = address(one.pk)
    for partnership in ties:
        partnership.ties.append(point)
    return point


def _lay_out(organisations: list[Point], partnerships: list[Point]) -> None:
    """Order each column by where its lines lead, in turns, so that few of them cross."""
    columns = [
        [point for point in organisations if point.x == LEFT],
        partnerships,
        [point for point in organisations if point.x == RIGHT],
    ]
    tallest = max(len(column) for column in columns)
    for column in columns:
        _spread(column, tallest)
    for _round in range(ROUNDS):
        for column in (columns[1], columns[0], columns[1], columns[2]):
            column.sort(key=lambda point: (_pull(point), point.name, point.pk))
            _spread(column, tallest)


def _pull(point: Point) -> float:
    """The middle of what it is tied to."""
    return sum(other.y for other in point.ties) / len(point.ties) if point.ties else point.y


def _spread(column: list[Point], tallest: int) -> None:
    """Give the points of a column their places, evenly over the height of the picture."""
    room = tallest * ROW / max(len(column), 1)
    for place, point in enumerate(column):
        point.y = round(MARGIN + room * (place + 0.5), 1)


def _curve(one: Point, other: Point) -> str:
    """From an organisation to the near side of a partnership."""
    near = MIDDLE - HALF_BOX if one.x == LEFT else MIDDLE + HALF_BOX
    start = one.x + (8 if one.x == LEFT else -8)
    bend = (start + near) / 2
    middle = f"{bend:.1f} {one.y:.1f} {bend:.1f} {other.y:.1f}"
    return f"M {start} {one.y:.1f} C {middle} {near} {other.y:.1f}"
