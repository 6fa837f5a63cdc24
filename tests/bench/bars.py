"""The bars: what is measured, on which engines, and what it has to come to."""

from dataclasses import dataclass

from . import load_files, load_first_visit, load_traffic, load_writes, measures
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
    digits: int = 0

    def holds(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit

    def reaches_aim(self, value: float) -> bool:
        return value >= self.aim if self.at_least else value <= self.aim

    def told(self, value: float) -> str:
        digits = 2 if self.unit == "x" else self.digits
        return f"{value:.{digits}f}{self.unit}"


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
    Bar(7, "pages of the list a second over the admin's, eight at once", load_traffic.throughput,
        3, 5, at_least=True, quick=False),
    Bar(8, "admin change page over the partnership page", measures.page_over_admin, 10, 18,
        at_least=True),
    # The admin's search reads every row: what it takes is told of a large register only.
    Bar(8, "admin search over search, rare word", measures.search_over_admin, 40, 90,
        at_least=True, quick=False),
    Bar(9, "constant page beside the four slowest, over alone", load_traffic.beside_heavy, 10, 5),
    Bar(10, "memory after pages over after a constant page", load_traffic.memory, 1.6, 1.3),
    Bar(10, "memory after a thousand pages more", load_traffic.growth, 5, 2, quick=False,
        unit=" %", digits=1),
    Bar(11, "first visit, gzip", load_first_visit.weight, 60, 40, unit=" kB"),
    Bar(11, "first visit, requests", load_first_visit.requests, 8, 5, unit=""),
    Bar(12, "Lighthouse, mobile", load_first_visit.mobile, .90, .95, at_least=True, quick=False,
        unit="", digits=2),
    Bar(12, "Lighthouse, desktop", load_first_visit.desktop, .98, 1, at_least=True, quick=False,
        unit="", digits=2),
    Bar(12, "Lighthouse, accessibility", load_first_visit.accessibility, 1, 1, at_least=True,
        quick=False, unit="", digits=2),
    Bar(12, "Lighthouse, practices", load_first_visit.practices, .95, 1, at_least=True,
        quick=False, unit="", digits=2),
    Bar(12, "Lighthouse, layout shift", load_first_visit.shift, .02, 0, quick=False, unit="",
        digits=3),
    Bar(13, "CSV over fetching its rows", load_files.csv_over_fetch, 2.5, 2),
    Bar(13, "XLSX over XlsxWriter alone", load_files.xlsx_over_bare, 1.2, 1.1),
    Bar(13, "memory that a file adds", load_files.added_memory, 32, 16, unit=" MiB"),
    Bar(14, "PDF over WeasyPrint alone", load_files.pdf_over_bare, 1.2, 1.1),
    Bar(15, "a write over one without counters, search and history", load_writes.written,
        1.5, 1.3, BOTH),
]  # fmt: skip
NUMBERS = sorted({bar.number for bar in BARS})
