"""Takes uploads in: nothing larger than the limit is stored, and the name is kept as it was sent.

First in FILE_UPLOAD_HANDLERS. Django cuts paths and unseen characters from the name of a file
before anybody sees it; the register refuses such names instead (`lib.uploads.check_upload`), so
the name as it was sent stays with the file.
"""

import html
import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser


class NameKeeper(MultiPartParser):
    """Django's own parser, which remembers what the sender called each file."""

    name_as_sent = ""

    def sanitize_file_name(self, file_name: str) -> str | None:
        self.name_as_sent = html.unescape(file_name)
        return super().sanitize_file_name(file_name)


class Gate(FileUploadHandler):
    """Counts what comes in. Beyond the limit nothing is passed on: the rest is read and dropped."""

    parser: NameKeeper

    def __init__(self, request: Any, others: list[Any]) -> None:
        super().__init__(request)
        self.others = others
        self.names: list[tuple[str, str]] = []
        self.is_too_large = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.is_too_large = False
        self.names.append((str(self.field_name), self.parser.name_as_sent))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if not self.is_too_large and start + len(raw_data) > settings.MAX_DOCUMENT_BYTES:
            self.is_too_large = True
            for handler in self.others:
                handler.upload_interrupted()  # lets go of what came in so far
        return None if self.is_too_large else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """In the place of what is too large a file without content, of the size that was sent."""
        if not self.is_too_large:
            return None
        return UploadedFile(io.BytesIO(), self.file_name, self.content_type, file_size)


class Intake(FileUploadHandler):
    """Has the whole request parsed with the gate in front of the other handlers."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> tuple[Any, Any]:
        request: Any = self.request
        others = [handler for handler in request.upload_handlers if handler is not self]
        gate = Gate(request, others)
        parser = NameKeeper(META, input_data, [gate, *others], encoding)
        gate.parser = parser
        data, files = parser.parse()
        for field, received in files.lists():
            sent = [name for of_field, name in gate.names if of_field == field]
            for file, name in zip(received, sent, strict=False):
                file.name_as_sent = name
        return data, files

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
