"""The sheet in words: what the evaluation page prints. It translates and orders; no queries.

``whole`` composes the page; each other file words one part of it.
"""

from .agreed import arrangements_of
from .answers import ORDERS, scores_of
from .decisions import later_answers_of
from .whole import page_of
from .words import STATE_TONES, late_words

__all__ = [
    "ORDERS",
    "STATE_TONES",
    "arrangements_of",
    "late_words",
    "later_answers_of",
    "page_of",
    "scores_of",
]
