"""What partnerships tell on the page of an organisation: its themes, duties, offers and network.

All of it is read through reverse relations, within what the user may see.
"""

import math
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from lib.dates import counting_on

# So many rows of a section are shown.
ROWS = 40
# So many organisations are drawn around the one of the page; the table names them too.
NODES = 16
# More lines between the others than this hide more than they show.
LINES = 48
MOST_PARTIES = 3000
# Partnerships named beside one organisation.
TITLES = 5
WIDTH, HEIGHT = 720.0, 440.0
LABEL = 26
FEWEST = 3


class Around:
    """Sections of the page of ``organisation`` that stand in partnerships, for ``user``."""

    def __init__(self, organisation, user, on) -> None:
        self.organisation, self.user, self.on = organisation, user, on
        self._party = type(organisation)._meta.get_field("party_rows").related_model

    def _rows(self, relation: str, model=None):
        """The rows of a reverse relation that this user may see."""
        related = (model or self._party)._meta.get_field(relation).related_model
        return related.objects.visible_to(self.user)

    @cached_property
    def themes(self) -> list:
        """The themes its people own today."""
        contact = type(self.organisation)._meta.get_field("contacts").related_model
        rows = self._rows("owned_themes", contact).current()
        rows = rows.filter(contact__organisation=self.organisation)
        rows = rows.select_related("theme__partnership", "contact")
        return list(rows.order_by("theme__partnership__sort_title", "theme__pk")[:ROWS])

    @cached_property
    def owes(self) -> list:
        """What it has promised others, as far as that still runs."""
        return self._arrangements("owes", "debtors", "beneficiaries")

    @cached_property
    def is_owed(self) -> list:
        """What others have promised it."""
        return self._arrangements("is_owed", "beneficiaries", "debtors")

    def _arrangements(self, relation, side, other) -> list:
        rows = self._rows(relation).filter(**{f"{side}__organisation": self.organisation})
        rows = rows.filter(counting_on("since", "until", self.on)).distinct()
        rows = rows.select_related("partnership").prefetch_related(f"{other}__organisation")
        found = list(rows.order_by("partnership__sort_title", "position", "pk")[:ROWS])
        for row in found:
            parties = getattr(row, other).all()
            row.others = [p for p in parties if p.organisation_id != self.organisation.pk]
        return found

    @cached_property
    def exchange(self) -> list:
        """What it offers and seeks, as far as nobody has answered it yet."""
        rows = self._rows("exchange_items").filter(
            party__organisation=self.organisation, state="open"
        )
        rows = rows.filter(counting_on("since", "until", self.on)).select_related("partnership")
        return list(rows.order_by("direction", "partnership__sort_title", "pk")[:ROWS])

    @cached_property
    def network(self):
        """Who works with whom around it; None when it works with nobody one may know of."""
        own = self.organisation.party_rows.visible_to(self.user).joined()
        active = self._party._meta.get_field("partnership").related_model.objects.active()
        rows = self._party.objects.joined().filter(partnership__in=own.values("partnership"))
        rows = rows.filter(partnership__in=active, organisation__isnull=False)
        rows = rows.exclude(organisation=self.organisation).order_by(
            "partnership__sort_title", "partnership_id", "pk"
        )
        columns = ("organisation_id", "organisation__name", "partnership_id", "partnership__title")
        return network_of(list(rows.values_list(*columns)[:MOST_PARTIES]))

    @property
    def is_bare(self) -> bool:
        return not any((self.themes, self.owes, self.is_owed, self.exchange, self.network))


@dataclass
class Node:
    """One organisation around the one of the page, with what they do together."""

    pk: int
    name: str
    partnerships: dict[int, str] = field(default_factory=dict)
    x: float = 0.0
    y: float = 0.0
    label_x: float = 0.0
    label_y: float = 0.0
    anchor: str = "middle"

    @property
    def count(self) -> int:
        return len(self.partnerships)

    @property
    def hidden(self) -> int:
        """How many of their partnerships the table does not name."""
        return max(0, self.count - TITLES)

    @property
    def weight(self) -> int:
        """How thick its line is."""
        return min(1 + self.count, 7)

    @property
    def label(self) -> str:
        return self.name if len(self.name) <= LABEL else f"{self.name[: LABEL - 1].rstrip()}…"


@dataclass(frozen=True)
class Network:
    """The nodes in a ring, the lines between them, and how many did not fit."""

    nodes: list[Node]
    lines: list[tuple[Node, Node]]
    more: int
    width: float = WIDTH
    height: float = HEIGHT
    middle_x: float = WIDTH / 2
    middle_y: float = HEIGHT / 2
    self_y: float = HEIGHT / 2 + 32

    @property
    def is_drawn(self) -> bool:
        """One or two say it all in the table."""
        return len(self.nodes) >= FEWEST

    @property
    def curves(self) -> list[str]:
        """The lines between the others, bent so that none runs through the middle."""
        return [_curve(one, other) for one, other in self.lines]


def network_of(rows) -> Network | None:
    """The network drawn from (organisation, name, partnership, title) of the other parties."""
    found: dict[int, Node] = {}
    for pk, name, partnership, title in rows:
        found.setdefault(pk, Node(pk, name)).partnerships[partnership] = title
    if not found:
        return None
    ranked = sorted(found.values(), key=lambda node: (-node.count, node.name, node.pk))
    nodes = sorted(ranked[:NODES], key=lambda node: (min(node.partnerships), node.name))
    for place, node in enumerate(nodes):
        _put(node, 2 * math.pi * place / len(nodes))
    pairs = [
        (one, other)
        for one, other in combinations(nodes, 2)
        if one.partnerships.keys() & other.partnerships.keys()
    ]
    lines = pairs if len(pairs) <= LINES else []
    return Network(nodes, lines, len(found) - len(nodes))


def _curve(one: Node, other: Node) -> str:
    across, down = other.x - one.x, other.y - one.y
    x = round((one.x + other.x) / 2 + down * 0.2, 1)
    y = round((one.y + other.y) / 2 - across * 0.2, 1)
    return f"M {one.x} {one.y} Q {x} {y} {other.x} {other.y}"


def _put(node: Node, angle: float) -> None:
    """Give a node its place on an ellipse, its name on the far side."""
    across, up = math.sin(angle), -math.cos(angle)
    node.x = round(WIDTH / 2 + across * 165, 1)
    node.y = round(HEIGHT / 2 + up * 165, 1)
    node.label_x = round(node.x + across * 16, 1)
    node.label_y = round(node.y + up * 20 + 5, 1)
    node.anchor = "middle" if abs(across) < 0.2 else ("start" if across > 0 else "end")
