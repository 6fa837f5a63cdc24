"""Hostile files, sent through the real form: refused at the field, nothing is kept."""

import hashlib
import tracemalloc
from html import unescape

import pytest

from accounts.models import AuditEntry
from lib.uploads import PDF, Upload
from partnerships.models import Document
from tests.factories import form_data
from tests.lib.test_uploads import pdf
from tests.partnerships.children import Situation
from tests.partnerships.files import own_store, stored
from tests.partnerships.hostile import BOUNDARY, HOSTILE, MEGABYTE, Sending, multipart

__all__ = ["own_store"]


def made(hostile) -> tuple[str, bytes]:
    name, make = hostile
    return name, make()


class TestHostile(Situation):
    """Every kind of hostile file: refused at the field with a sentence, nothing is kept."""

    url_name = "document_create"

    def send(self, client, name, content):
        client.force_login(self.editor)
        fields = {key: value for key, value in form_data(client.get(self.url)).items() if value}
        return client.post(
            self.url,
            multipart(fields, name, content),
            content_type=f"multipart/form-data; boundary={BOUNDARY}",
        )

    def test_all_seventeen_kinds_of_the_bar(self):
        assert len(HOSTILE) == 17

    @pytest.mark.parametrize("kind", HOSTILE)
    def test_is_refused_and_nothing_kept(self, client, kind):
        name, make = HOSTILE[kind]

        response = self.send(client, name, make())

        errors = response.context["form"].errors
        assert (response.status_code, set(errors)) == (422, {"file"})
        assert errors["file"][0].endswith(".")
        assert errors["file"][0] in unescape(response.content.decode())
        assert (Document.objects.count(), stored()) == (0, [])
        assert not AuditEntry.objects.filter(object_type="partnerships.document").exists()

    def test_a_good_file_sent_the_same_way_is_kept(self, client):
        response = self.send(client, "Convenant 2014.pdf", pdf())

        assert response.status_code == 302
        assert Document.objects.get().original_name == "Convenant 2014.pdf"

    def test_a_look_at_the_name_alone_would_be_seen(self, client, monkeypatch):
        """The control: a weaker check keeps what this one refuses."""

        def by_name(file, max_bytes):
            content = file.read()
            return Upload(PDF, hashlib.sha256(content).hexdigest(), len(content))

        monkeypatch.setattr("partnerships.forms.document.check_upload", by_name)
        kinds = (
            "HTML under the name of a PDF",
            "PDF with a script",
            "program under the name of a PDF",
        )
        answers = [self.send(client, *made(HOSTILE[kind])).status_code for kind in kinds]

        assert (answers, Document.objects.count()) == ([302] * 3, 3)

    def test_what_is_too_large_is_neither_held_nor_stored(self, client, settings, tmp_path):
        """A hundred megabytes pass by: no memory grows with them and no file is written."""
        settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "coming")
        (tmp_path / "coming").mkdir()
        client.force_login(self.editor)
        fields = {key: value for key, value in form_data(client.get(self.url)).items() if value}
        before, after = multipart(fields, "groot.pdf", b"%PDF-1.7|").split(b"|")
        body = Sending(before, 100 * MEGABYTE, after)
        tracemalloc.start()

        response = client.request(
            PATH_INFO=self.url,
            REQUEST_METHOD="POST",
            CONTENT_TYPE=f"multipart/form-data; boundary={BOUNDARY}",
            CONTENT_LENGTH=str(len(before) + 100 * MEGABYTE + len(after)),
            **{"wsgi.input": body},
        )

        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert response.status_code == 422
        assert "te groot" in response.context["form"].errors["file"][0]
        assert body.read_in_all > 100 * MEGABYTE, "all of it was sent"
        assert peak < 30 * MEGABYTE
        assert list((tmp_path / "coming").iterdir()) == []
        assert (Document.objects.count(), stored()) == (0, [])
