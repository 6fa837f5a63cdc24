"""The partnership page: what it reads, and how that is put together for reading.

`read_partnership` loads a partnership and `Dossier` reads its sections and arranges them, in a
number of queries that does not grow.
"""

from .page import Dossier
from .rows import read_partnership

__all__ = ["Dossier", "read_partnership"]
