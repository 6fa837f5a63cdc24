"""Fills a ZIP, file by file, and remembers what was left out and why."""

import shutil
import zipfile
from typing import IO

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from .names import Names

# More than this of documents in one go is asked of them one by one.
MOST_BYTES = 1024**3
CHUNK = 256 * 1024


class Archive:
    """A ZIP that is being written to a file; only one chunk of it is in memory."""

    def __init__(self, file: IO[bytes], at) -> None:
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self.moment = timezone.localtime(at).timetuple()[:6]
        self.names = Names()
        self.held: list[str] = []
        self.left_out: list[str] = []
        self.room = MOST_BYTES

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_error) -> None:
        self.zip.close()

    def _info(self, path: str, *, packed: bool = True) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(path, self.moment)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        return info

    def add(self, folder: str, name: str, content: bytes, about: str) -> None:
        """A file that was made just now."""
        path = self.names.give(folder, name)
        self.zip.writestr(self._info(path), content)
        self.held.append(f"{path}: {about}" if about else path)

    def add_lines(self, folder: str, name: str, lines, about: str) -> None:
        """The same of text that comes line by line."""
        path = self.names.give(folder, name)
        with self.zip.open(self._info(path), "w") as member:
            for line in lines:
                member.write(line.encode("utf-8"))
        self.held.append(f"{path}: {about}" if about else path)

    def add_stored(self, folder: str, name: str, stored_name: str, about: str) -> None:
        """A file of the store, as it is; told as left out when it does not fit or is not there."""
        if not default_storage.exists(stored_name):
            self.left_out.append(_("%(name)s: the file was not found.") % {"name": about})
            return
        if (size := default_storage.size(stored_name)) > self.room:
            self.left_out.append(
                _("%(name)s: too large to be in here; open it in the register.") % {"name": about}
            )
            return
        self.room -= size
        path = self.names.give(folder, name)
        info = self._info(path, packed=False)
        info.file_size = size
        with default_storage.open(stored_name) as source, self.zip.open(info, "w") as member:
            shutil.copyfileobj(source, member, CHUNK)
        self.held.append(f"{path}: {about}" if about else path)

    def add_readme(self, readme: str) -> None:
        """The page that tells what is in it."""
        # Notepad wants both: the mark that says UTF-8, and its own line ends.
        text = "\ufeff" + readme.replace("\n", "\r\n")
        self.zip.writestr(self._info("README.txt"), text.encode("utf-8"))
