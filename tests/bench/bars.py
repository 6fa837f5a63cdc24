"""The bars: what is measured, on which engines, and what it has to come to."""

from dataclasses import dataclass

from . import measures
from .running import Measure

BOTH = ("postgresql", "sqlite")
POSTGRESQL = ("postgresql",)


@dataclass(frozen=True)
class Bar:
    """One line of the table. ``aim`` is what is hoped for; ``limit`` is what must hold."""

    number: int
    label: str
    measure: Measure
    limit: float
    aim: float
    engines: tuple[str, ...] = POSTGRESQL
    at_least: bool = False
    quick: bool = True
    unit: str = "x"

    def holds(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit

    def reaches_aim(self, value: float) -> bool:
        return value >= self.aim if self.at_least else value <= self.aim

    def told(self, value: float) -> str:
        return f"{value:.2f}{self.unit}" if self.unit == "x" else f"{value:.0f}{self.unit}"


BARS = [
    Bar(1, "list page over a hand-written one", measures.list_over_floor, 1.6, 1.2),
    Bar(2, "partnership page over a hand-written one", measures.page_over_floor, 1.7, 1.4),
    Bar(3, "lists and partnership page, large over small register", measures.lists_grown,
        1.2, 1.1, BOTH),
    Bar(4, "search for a rare or absent word, large over small", measures.rare_search_grown,
        1.25, 1.1, BOTH),
    Bar(4, "search for a word in every tenth, large over small", measures.common_search_grown,
        1.7, 1.3, BOTH),
    Bar(5, "portfolio, large over small register", measures.portfolio_grown, 1.3, 1.1, BOTH),
    Bar(5, "portfolio over a constant page", measures.portfolio_over_constant, 3, 2),
    Bar(6, "queries too many or uneven", measures.queries, 0, 0, BOTH, unit=""),
    Bar(8, "admin change page over the partnership page", measures.page_over_admin, 10, 18,
        at_least=True),
    # The admin's search reads every row: what it takes is told of a large register only.
    Bar(8, "admin search over search, rare word", measures.search_over_admin, 40, 90,
        at_least=True, quick=False),
]  # fmt: skip
NUMBERS = sorted({bar.number for bar in BARS})
