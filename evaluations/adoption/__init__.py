"""Submitting, adopting and sending back an evaluation, and what follows from its adoption.

One file per effect of the last adoption; `finishing` lists them in their order.
"""

from .asking import close_sign_offs
from .deciding import adopt, send_back, submit

__all__ = ["adopt", "close_sign_offs", "send_back", "submit"]
