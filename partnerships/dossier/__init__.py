"""The partnership page: what it reads, and how that is put together for reading.

`dossier_queryset` loads a partnership with everything on the page in a fixed number of queries;
`Dossier` arranges it. Nothing in here asks the database again.
"""

from .page import Dossier
from .rows import dossier_queryset

__all__ = ["Dossier", "dossier_queryset"]
