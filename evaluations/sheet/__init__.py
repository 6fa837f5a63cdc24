"""The whole of an evaluation as one plain value: what the page shows, and what adoption keeps.

The shape is JSON: codes for enumerations, ISO days, numbers as text, criteria in both languages.
While an evaluation is open it is built afresh; from submission on the stored one is shown, so
that everybody adopts the same page, and an adopted page never changes.

``whole`` composes it; each other file makes one part. A new part is a function ``…_of`` in the
file it fits, its key in ``build_sheet``, and what an older stored sheet says there in ``upgrade``.
"""

from .answers import mean, party_means, scores_by_organisation
from .decisions import sign_offs_of
from .next_year import goes_on
from .privacy import as_shared, for_viewer
from .upgrade import SHAPE, upgraded
from .values import number
from .whole import build_sheet, load_parts, sheet_of

__all__ = [
    "SHAPE",
    "as_shared",
    "build_sheet",
    "for_viewer",
    "goes_on",
    "load_parts",
    "mean",
    "number",
    "party_means",
    "scores_by_organisation",
    "sheet_of",
    "sign_offs_of",
    "upgraded",
]
