"""One file with the whole register, and the way back.

The file is a tar archive that `box` writes and reads byte for byte: what was made and from which
migrations (`about.json`), the rows of every table in the text form of PostgreSQL's COPY, packed
(`rows/`), the stored documents as they are (`documents/`), what each of these must be
(`manifest.json`), and a hash over all bytes before it (`seal.json`). Both engines write the same
lines for the same rows, so a backup of one goes into the other.

`tables` says which rows belong to the register, `rows` writes and reads them, `snapshot` gives the
moment they are read at, `documents` which files they name, `making` and `reading` put a file
together and check it, `restoring` and `proving` lead back, `keeping` prunes.
"""

from .box import Damaged, Unusable
from .keeping import Plan, prune
from .making import Backup, make_backup
from .reading import Contents, check_file
from .restoring import Restored, restore

__all__ = [
    "Backup", "Contents", "Damaged", "Plan", "Restored", "Unusable",
    "check_file", "make_backup", "prune", "restore",
]  # fmt: skip
