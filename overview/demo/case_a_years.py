"""Case A through its years: last year adopted, this year running and open for evaluation."""

from partnerships.models import Partnership

from . import case_a
from .writer import DemoWriter


def live(write: DemoWriter, partnership: Partnership) -> None:
    """Themes and programmes of last year and this year; all figures are example data."""
    rows = case_a.themes(write, partnership)
    case_a.programme(write, rows, write.at.year)
    case_a.progress(write, rows)
