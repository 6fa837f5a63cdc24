"""Documents: judged by their content, kept as long as their row, handed out through a door."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from accounts.models import AuditEntry, AuditText
from partnerships import documents
from partnerships.models import Document
from tests.factories import AgreementFactory, form_data, fresh_token, make_partnership
from tests.lib.test_uploads import LIMIT, REFUSED, pdf
from tests.partnerships.children import CreateCases, EditCases, RemoveCases, Situation


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


class TestCreate(CreateCases):
    url_name = "document_create"
    model = Document
    bad = {"link": "javascript:alert(1)"}

    def values(self):
        return {"title": "De tekst", "link": "https://voorbeeld.nl/tekst.pdf"}

    def send(self, client, file, **values):
        return client.post(self.url, {**self.opened(client, **values), "file": file})

    def test_keeps_a_file_under_a_name_of_its_own(self, client):
        content = pdf()

        response = self.send(client, upload(content, "Overeenkomst A–B.pdf"))

        made = Document.objects.get()
        assert response.status_code == 302
        assert (made.title, made.original_name) == ("Overeenkomst A–B", "Overeenkomst A–B.pdf")
        assert (made.content_type, made.size) == ("application/pdf", len(content))
        assert len(made.sha256) == 64
        assert made.stored_name == str(made.uuid)
        assert stored() == [made.stored_name]
        assert default_storage.open(made.stored_name).read() == content

    @override_settings(MAX_DOCUMENT_BYTES=LIMIT)
    def test_every_hostile_file_is_refused_and_nothing_kept(self, client):
        data = self.opened(client)

        answers = {}
        for name, (content, _code) in REFUSED.items():
            sent = {**data, "token": fresh_token(), "file": upload(content, name)}
            response = client.post(self.url, sent)
            answers[name] = (response.status_code, set(response.context["form"].errors))

        assert answers == dict.fromkeys(REFUSED, (422, {"file"}))
        assert not Document.objects.exists()
        assert stored() == []

    def test_a_name_with_a_path_is_only_a_name(self, client):
        self.send(client, upload(pdf(), "..\\..\\map/con\u202egnp.pdf"))

        made = Document.objects.get()
        assert "/" not in made.original_name and "\\" not in made.original_name
        assert "\u202e" not in made.original_name
        assert stored() == [str(made.uuid)]

    def test_other_faults_ask_for_the_file_once_more(self, client):
        response = self.send(client, upload(pdf()), title="x" * 201)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"title", "file"}
        assert stored() == []

    def test_a_failed_write_leaves_no_file(self, client, monkeypatch):
        def fail(*args, **kwargs):
            raise RuntimeError("the database went away")

        data = {**self.opened(client), "file": upload(pdf())}
        monkeypatch.setattr(documents.records, "create", fail)

        with pytest.raises(RuntimeError):
            client.post(self.url, data)

        assert stored() == []

    def test_a_failure_after_the_write_leaves_no_file(self, client, monkeypatch):
        from partnerships.views.document import DocumentCreate

        def fail(self, saved):
            raise RuntimeError("after the write")

        data = {**self.opened(client), "file": upload(pdf())}
        monkeypatch.setattr(DocumentCreate, "success_url", fail)

        with pytest.raises(RuntimeError):
            client.post(self.url, data)

        assert (stored(), Document.objects.count()) == ([], 0)

    def test_a_file_or_a_link(self, client):
        response = client.post(self.url, self.opened(client))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"file"}

    def test_belongs_with_an_agreement(self, client):
        agreement = AgreementFactory(partnership=self.partnership)
        client.force_login(self.editor)
        page = client.get(f"{self.url}?agreement={agreement.pk}")

        response = client.post(self.url, form_data(page, **self.values()))

        assert Document.objects.get().agreement == agreement
        assert response.url.startswith(agreement.get_absolute_url())


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


class TestOpen(OneDocument, Situation):
    url_name = "document_open"

    def test_hands_it_out_as_an_attachment_that_can_do_nothing(self, client):
        client.force_login(self.reader)

        response = client.get(self.url)

        assert b"".join(response.streaming_content).startswith(b"%PDF-")
        assert response["Content-Disposition"] == 'attachment; filename="Overeenkomst.pdf"'
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]

    def test_is_written_down_whole_or_not_at_all(self, client, monkeypatch):
        def cut(**fields):
            raise RuntimeError("cut")

        monkeypatch.setattr(AuditText.objects, "create", cut)
        client.force_login(self.reader)

        with pytest.raises(RuntimeError):
            client.get(self.url)

        assert not AuditEntry.objects.filter(verb="open").exists()

    def test_is_written_down(self, client):
        client.force_login(self.reader)

        client.get(self.url)

        entry = AuditEntry.objects.get(verb="open")
        assert (entry.actor_id, entry.object_id, entry.partnership_id) == (
            self.reader.pk,
            self.document.pk,
            self.partnership.pk,
        )

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404
        assert not AuditEntry.objects.filter(verb="open").exists()

    def test_a_link_has_nothing_to_hand_out(self, client):
        link = Document.objects.create(
            partnership=self.partnership, title="Elders", link="https://voorbeeld.nl"
        )
        client.force_login(self.reader)

        assert client.get(self.url.replace(str(self.document.pk), str(link.pk))).status_code == 404

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.post(self.url).status_code == 405


class TestEdit(OneDocument, EditCases):
    url_name = "document_edit"
    change = ("title", "De getekende tekst")
    bad = {"title": ""}

    def test_agreements_of_others_are_not_offered(self, client):
        AgreementFactory(partnership=make_partnership())
        client.force_login(self.editor)

        form = client.get(self.url).context["form"]

        assert list(form.fields["agreement"].queryset) == [self.agreement]


class TestRemove(OneDocument, RemoveCases):
    url_name = "document_remove"

    def test_the_file_goes_when_the_removal_holds(self, client, django_capture_on_commit_callbacks):
        client.force_login(self.editor)
        data = form_data(client.get(self.url))

        with django_capture_on_commit_callbacks(execute=True):
            client.post(self.url, data)

        assert stored() == []

    def test_the_text_of_a_signed_agreement_stays(self, client):
        type(self.agreement).objects.filter(pk=self.agreement.pk).update(state="signed")
        client.force_login(self.editor)

        assert client.get(self.url).status_code == 409
        assert Document.objects.exists() and stored()
