"""Files that tell of a person: they cannot be rewritten, so a person decides about each."""

import hashlib
import io
import logging
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdf
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from partnerships.models import Document, Result, Signature
from partnerships.results import NO_PICTURE

from .person import Person
from .words import Words

log = logging.getLogger(__name__)

KEEP, REMOVE = "keep", "remove"
# The name of what stands in the place of a file that was removed.
REMOVED_NAME = "verwijderd.txt"
# Larger ones are listed by what stands beside them only.
MOST_BYTES = 25 * 1024 * 1024


@dataclass
class FileHit:
    """A stored file in or beside which a person is named, and why it is listed."""

    row: Any
    name: str
    why: str
    # What a form asks and answers about it.
    is_hidden: bool = False
    decision: str = ""
    ground: str = ""
    error: str = ""

    @property
    def key(self) -> str:
        """Names the file in a form, wherever it stands in the list."""
        return str(self.row.uuid)

    @property
    def url(self) -> str:
        """Where it is opened."""
        if isinstance(self.row, Result):
            return self.row.get_absolute_url()
        return reverse("document_open", args=[self.row.pk])


def files_of(person: Person, words: Words) -> list[FileHit]:
    """Files of the person's organisations in which the words stand, or in a text beside them.

    Documents of agreements that bear the person's signature are among them: there it stands, on
    paper that was scanned perhaps.
    """
    found = []
    signed = {
        agreement
        for agreement, name in Signature.objects.exclude(name="").values_list("agreement", "name")
        if words.stand_in(name)
    }
    organisations = {contact.organisation_id for contact in person.contacts}
    near = Q(partnership__keeper__in=organisations) | Q(
        partnership__parties__organisation__in=organisations
    )
    named = Q(agreement__in=signed)
    for clue in words.clues:
        named |= Q(title__icontains=clue) | Q(original_name__icontains=clue)
        named |= Q(change_note__icontains=clue)
    documents = Document.objects.exclude(stored_name="").filter(near | named).distinct()
    for document in documents.order_by("pk"):
        texts = [document.title, document.original_name, document.change_note]
        if words.stand_in(texts):
            found.append(FileHit(document, document.stored_name, _("named beside it")))
        elif document.agreement_id in signed:
            found.append(FileHit(document, document.stored_name, _("signed by this person")))
        elif words.stand_in(text_in(document.stored_name)):
            found.append(FileHit(document, document.stored_name, _("named in it")))
    for result in Result.objects.exclude(picture_name="").order_by("pk"):
        if words.stand_in([result.title, result.text, result.picture_alt]):
            found.append(FileHit(result, result.picture_name, _("named beside the picture")))
    return found


def text_in(name: str) -> str:
    """What can be read in a stored file; "" of a scan, a picture, or what cannot be read."""
    try:
        if default_storage.size(name) > MOST_BYTES:
            return ""
        with default_storage.open(name) as stored:
            return _text_of(stored.read())
    except Exception as problem:  # a damaged file is no reason to leave somebody in the register
        log.warning("A stored file cannot be read: %s", type(problem).__name__)
        return ""


def _text_of(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [n for n in archive.namelist() if n.endswith((".xml", ".rels"))]
            return "\n".join(archive.read(n).decode("utf-8", "replace") for n in parts)
    return ""


def decided(files: Iterable[dict]) -> Iterator[tuple[Any, str]]:
    """(row, what was decided) of the files of an erasure that are still there."""
    for entry in files:
        label, uuid = entry["row"]
        row = apps.get_model(label)._base_manager.filter(uuid=uuid).first()
        if row is not None:
            yield row, entry["decision"]


def is_removed(row: Any) -> bool:
    """Whether the file of this row was taken away before."""
    if isinstance(row, Result):
        return not row.picture_name
    return row.original_name == REMOVED_NAME


@transaction.atomic
def remove_file(row: Any, *, at) -> None:
    """Take the file away once the transaction holds; its row stays, as a fact, with a note.

    A document gets a line of text in its place, because a document has a content.
    """
    if is_removed(row):
        return
    if isinstance(row, Result):
        name = row.picture_name
        changes = {**NO_PICTURE, "picture_alt": ""}
    else:
        name = row.stored_name
        with translation.override(settings.LANGUAGE_CODE):
            words = _("This file was removed because of personal data in it.")
        content = f"{words}\n{at:%Y-%m-%d}\n".encode()
        changes = {
            "stored_name": default_storage.save(f"{row.uuid}-{at:%Y%m%d}", ContentFile(content)),
            "original_name": REMOVED_NAME,
            "content_type": "text/plain",
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    type(row)._base_manager.filter(pk=row.pk).update(
        **changes, version=F("version") + 1, updated_at=at
    )
    transaction.on_commit(lambda: default_storage.delete(name))
