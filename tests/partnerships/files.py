"""Documents for tests: a store of their own, and one document with a file."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships.models import Document
from tests.factories import AgreementFactory
from tests.lib.test_uploads import pdf


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    """Documents of one test go with it."""
    default = settings.STORAGES["default"]
    here = {**default, "OPTIONS": {**default["OPTIONS"], "location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": here}


def upload(content, name="overeenkomst.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def stored() -> list[str]:
    return default_storage.listdir("")[1]


class OneDocument:
    """A document with a file."""

    def prepare(self):
        self.agreement = AgreementFactory(partnership=self.partnership)
        self.document = Document(
            partnership=self.partnership, agreement=self.agreement, title="De tekst"
        )
        name = default_storage.save(str(self.document.uuid), io.BytesIO(pdf()))
        self.document.stored_name = name
        self.document.original_name = "Overeenkomst.pdf"
        self.document.content_type = "application/pdf"
        self.document.size = len(pdf())
        self.document.save()

    def subject(self):
        return self.document
