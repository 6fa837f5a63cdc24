"""The partnership page: what it reads, and how that is put together for reading.

`dossier_queryset` loads a partnership and `Dossier` reads its sections and arranges them, in a
number of queries that does not grow.
"""

from .page import Dossier
from .rows import dossier_queryset

__all__ = ["Dossier", "dossier_queryset"]
