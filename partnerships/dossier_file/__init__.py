"""One whole dossier as a file, and back. The format: docs/dossier-file.md."""

from .parse import FileProblem, parse
from .read import read_dossier, read_on_trial
from .sections import FORMAT, SCHEMA
from .write import write_dossier

__all__ = [
    "FORMAT",
    "SCHEMA",
    "FileProblem",
    "parse",
    "read_dossier",
    "read_on_trial",
    "write_dossier",
]
