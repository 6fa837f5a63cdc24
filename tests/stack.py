"""Room on Python's own stack, in one piece.

CPython keeps the frames of calls in pieces of 16 KiB. A loop that happens to run at the end of a
piece asks the system for the next one and gives it back at every single call
(https://github.com/python/cpython/issues/142183, mended in later releases than ours). Under pytest
that took a fifth of the time of the sweeps.
"""

from collections.abc import Callable
from types import CodeType, FunctionType
from typing import TypeVar

Answer = TypeVar("Answer")

# So many names of eight bytes make a frame for which CPython takes one piece of 128 KiB, of which
# half is left for what is called: some four hundred calls deep.
_NAMES = 8_000


def _call(call):
    return call()


def _roomy(code: CodeType) -> CodeType:
    names = (*code.co_varnames, *(f"room_{number}" for number in range(_NAMES)))
    return code.replace(co_varnames=names, co_nlocals=len(names))


_call_with_room = FunctionType(_roomy(_call.__code__), {}, "in_one_piece")


def in_one_piece(call: Callable[[], Answer]) -> Answer:
    """What ``call`` returns; everything it calls finds room in one piece."""
    return _call_with_room(call)
