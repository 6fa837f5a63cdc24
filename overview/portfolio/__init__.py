"""The portfolio: all partnerships in sight, or those chosen, at a glance.

``scope`` says which partnerships, for whom and as of which day. Each other file makes one section:
``section_of(scope)`` gives its figures, charts and table as plain values; ``lines_of(scope, …)``
gives the rows that stand behind one of its figures. Both read the same rows, so that a number and
the list it leads to agree. A new section is a file and its line in ``SECTIONS``.
"""

from . import coverage, papers, promises, scores, silence, stages, targets, ties
from .parts import Lines, Section
from .scope import Scope

__all__ = ["SECTIONS", "Lines", "Scope", "Section", "lines_behind", "sections_of"]

SECTIONS = {
    "stages": stages,
    "coverage": coverage,
    "scores": scores,
    "targets": targets,
    "promises": promises,
    "silence": silence,
    "papers": papers,
    "ties": ties,
}


def sections_of(scope: Scope) -> list[Section]:
    """All sections, in the order of the page."""
    sections = []
    for code, module in SECTIONS.items():
        section = module.section_of(scope)
        section.csv_url = scope.page("portfolio_csv", table=code)
        sections.append(section)
    return sections


def lines_behind(scope: Scope, figure: str) -> Lines | None:
    """The rows behind a figure ("coverage.2025.late"); None when there is no such figure."""
    code, *key = figure.split(".")
    if code not in SECTIONS:
        return None
    try:
        return SECTIONS[code].lines_of(scope, *key)
    except (KeyError, TypeError, ValueError):
        return None
