"""Names of files inside a ZIP that every system can unpack, each once."""

import re
import unicodedata

from lib.uploads import clean_filename

LONGEST = 100
# What Windows does not allow in a name, and names that are devices there.
_NOT_ALLOWED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def safe_name(name: str, otherwise: str) -> str:
    """The name without a path or anything that a system stumbles over."""
    name = unicodedata.normalize("NFC", _NOT_ALLOWED.sub(" ", clean_filename(name)))
    name = " ".join(name.split()).strip(". ") or otherwise
    stem, dot, ending = name.rpartition(".")
    if dot and stem:
        name = f"{stem[: LONGEST - len(ending) - 1].rstrip('. ')}.{ending}"
    else:
        name = name[:LONGEST].rstrip(". ")
    return f"_{name}" if _DEVICES.fullmatch(name) else name


class Names:
    """Gives every file its own name, also where capitals make no difference."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def give(self, folder: str, name: str) -> str:
        """The path of a new file in a folder ("" for the ZIP itself)."""
        name = safe_name(name, "document")
        stem, dot, ending = name.rpartition(".")
        stem, ending = (stem, f".{ending}") if dot and stem else (name, "")
        path, number = f"{folder}{name}", 1
        while path.casefold() in self.taken:
            number += 1
            path = f"{folder}{stem} ({number}){ending}"
        self.taken.add(path.casefold())
        return path
