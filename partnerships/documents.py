"""Files of the register: kept under their UUID, and only as long as their row is."""

import logging
from contextlib import contextmanager

from django.core.files.storage import default_storage
from django.db import transaction

from accounts import records
from lib.uploads import clean_filename
from partnerships.models import Document

log = logging.getLogger(__name__)


def store_document(document: Document, file, upload, *, by, at) -> Document:
    """Save a new document, with its file (already judged: ``upload``) or with only a link.

    Call it within `nothing_left_behind`, so that a write that fails leaves no file.
    """
    if file:
        document.stored_name = default_storage.save(str(document.uuid), file)
        document.original_name = clean_filename(file.name)
        document.content_type = upload.content_type
        document.size = upload.size
        document.sha256 = upload.sha256
    return records.create(document, by=by, at=at)


@contextmanager
def nothing_left_behind(document_of):
    """Removes the file again when the transaction inside fails, at whatever step.

    ``document_of()`` gives the unsaved document, or None while there is none.
    """
    try:
        yield
    except BaseException:
        document = document_of()
        if document is not None and document.stored_name:
            default_storage.delete(document.stored_name)
        raise


@transaction.atomic
def remove_document(document: Document, *, by, at, reason="") -> None:
    """Remove a document that was added by mistake; its file goes when the transaction holds."""
    stored_name = document.stored_name
    records.delete(document, by=by, at=at, reason=reason)
    if stored_name:
        transaction.on_commit(lambda: default_storage.delete(stored_name))
