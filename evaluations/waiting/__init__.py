"""What waits for a manager or deputy: which evaluations, what is special about each, and adopting
several at once.

``facts`` reads the stored sheet, ``means`` what of it is money and hours; ``rows`` puts who may do
what beside it, for all rows in a fixed number of queries.
"""

from .rows import SHOWN, Row, not_mine_to_adopt, sign_offs_waiting, waiting_rows
from .together import adopt_together

__all__ = [
    "SHOWN",
    "Row",
    "adopt_together",
    "not_mine_to_adopt",
    "sign_offs_waiting",
    "waiting_rows",
]
