"""Documents: judged by their content, kept as long as their row, handed out through a door."""

import pytest
from django.core.files.storage import default_storage
from django.test import override_settings

from accounts.models import AuditEntry
from lib.inserting import insert
from lib.uploads import SANDBOXED
from partnerships import documents
from partnerships.models import Agreement, Document
from tests.factories import (
    AgreementFactory,
    MembershipFactory,
    OrganisationFactory,
    PartyFactory,
    form_data,
    fresh_token,
    make_partnership,
    make_user,
)
from tests.lib.test_uploads import LIMIT, REFUSED, pdf
from tests.partnerships.children import (
    CreateCases,
    EditCases,
    FormRefusals,
    RemoveCases,
    Situation,
)
from tests.partnerships.files import OneDocument, own_store, stored, upload

__all__ = ["own_store"]


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

    def test_a_party_without_the_common_record_keeps_only_its_own(self, client):
        other = make_user(self.other, "coordinator")
        client.force_login(other)
        data = form_data(client.get(self.url), **self.values())
        shared = client.post(self.url, {**data, "visibility": "parties"})

        client.post(self.url, {**data, "visibility": "own", "token": fresh_token()})

        made = Document.objects.get()
        assert (shared.status_code, set(shared.context["form"].errors)) == (422, {"visibility"})
        assert (made.visibility, made.organisation) == ("own", self.other)

    def test_who_coordinates_for_both_says_of_which_it_is(self, client):
        MembershipFactory(user=self.editor, organisation=self.other, role="coordinator")
        client.force_login(self.editor)
        data = {**form_data(client.get(self.url), **self.values()), "visibility": "own"}

        silent = client.post(self.url, data)
        client.post(self.url, {**data, "organisation": self.other.pk, "token": fresh_token()})

        assert (silent.status_code, set(silent.context["form"].errors)) == (422, {"organisation"})
        assert Document.objects.get().organisation == self.other

    def test_organisations_that_take_no_part_are_not_offered(self, client):
        for organisation in (OrganisationFactory(), self.other):
            MembershipFactory(user=self.editor, organisation=organisation, role="coordinator")
        invited = OrganisationFactory()
        PartyFactory(partnership=self.partnership, organisation=invited, state="invited")
        MembershipFactory(user=self.editor, organisation=invited, role="coordinator")
        client.force_login(self.editor)

        offered = client.get(self.url).context["form"].fields["organisation"].queryset

        assert set(offered) == {self.one, self.other}

    def test_belongs_with_an_agreement(self, client):
        agreement = AgreementFactory(partnership=self.partnership)
        client.force_login(self.editor)
        page = client.get(f"{self.url}?agreement={agreement.pk}")

        response = client.post(self.url, form_data(page, **self.values()))

        assert Document.objects.get().agreement == agreement
        assert response.url.startswith(agreement.get_absolute_url())


class TestOpen(OneDocument, Situation):
    url_name = "document_open"

    def test_who_is_invited_reads_what_is_for_everyone(self, client):
        invited = OrganisationFactory()
        PartyFactory(partnership=self.partnership, organisation=invited, state="invited")
        client.force_login(make_user(invited, "reader"))
        shut = client.get(self.url).status_code
        Document.objects.update(visibility="everyone")

        assert (shut, client.get(self.url).status_code) == (404, 200)

    def test_hands_it_out_as_an_attachment_that_can_do_nothing(self, client):
        client.force_login(self.reader)

        response = client.get(self.url)

        assert b"".join(response.streaming_content).startswith(b"%PDF-")
        assert response["Content-Disposition"] == 'attachment; filename="Overeenkomst.pdf"'
        assert response["Content-Security-Policy"] == SANDBOXED
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]

    def test_is_written_down_whole_or_not_at_all(self, client, monkeypatch):
        def cut(entry, text, link):
            insert(entry)
            raise RuntimeError("cut")

        monkeypatch.setattr("accounts.records.insert_both", cut)
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

    def test_the_text_that_was_signed_stays_where_it_is_for_all(self, client):
        Agreement.objects.update(state="signed")
        client.force_login(self.editor)

        form = client.get(self.url).context["form"]

        assert {"kind", "agreement", "link"} & set(form.fields) == set()
        assert dict(form.fields["visibility"].choices).keys() == {"parties", "everyone"}

    @pytest.mark.parametrize("values", [{"kind": "other"}, {"visibility": "own"}], ids=str)
    def test_nor_by_a_form_of_ones_own(self, client, values):
        Agreement.objects.update(state="signed")
        client.force_login(self.editor)

        client.post(self.url, form_data(client.get(self.url), **values))

        document = Document.objects.get()
        assert (document.kind, document.visibility) == ("agreement", "parties")

    def test_an_earlier_version_stays_as_it_was(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url), title="Anders")
        newer_of(self.document)

        assert client.get(self.url).status_code == 409
        assert client.post(self.url, data).status_code == 409
        self.document.refresh_from_db()
        assert self.document.title == "De tekst"

    def test_taken_back_to_the_own_organisation(self, client):
        client.force_login(self.editor)

        client.post(self.url, form_data(client.get(self.url), visibility="own"))

        self.document.refresh_from_db()
        assert (self.document.visibility, self.document.organisation) == ("own", self.one)

    def test_not_while_an_addendum_points_to_it(self, client):
        Agreement.objects.update(state="signed")
        Document.objects.update(kind="other")
        self.agreement.amendments.create(text="Langer", document=self.document)
        client.force_login(self.editor)

        choices = dict(client.get(self.url).context["form"].fields["visibility"].choices)

        assert "own" not in choices

    def test_nor_a_newer_version_of_what_others_know(self, client):
        self.document = newer_of(self.document)
        client.force_login(self.editor)

        response = client.post(self.url, form_data(client.get(self.url), visibility="own"))

        assert (response.status_code, set(response.context["form"].errors)) == (
            422,
            {"visibility"},
        )


def newer_of(document, **fields) -> Document:
    """A newer version, with a link as its content."""
    return Document.objects.create(
        partnership=document.partnership,
        agreement=document.agreement,
        kind=document.kind,
        title="De tekst, nieuw",
        link="https://voorbeeld.nl/nieuw",
        replaces=document,
        **fields,
    )


class TestRenew(OneDocument, FormRefusals):
    url_name = "document_renew"

    def send(self, client, file=None, **values):
        client.force_login(self.editor)
        data = form_data(client.get(self.url), **values)
        return client.post(self.url, {**data, **({"file": file} if file else {})})

    def test_a_newer_file_stands_before_the_earlier_one(self, client):
        response = self.send(client, upload(pdf(), "Nieuw.pdf"), change_note="Bijlage erbij")

        newer = Document.objects.get(replaces=self.document)
        assert response.status_code == 302
        assert (newer.title, newer.change_note, newer.agreement, newer.kind) == (
            "De tekst",
            "Bijlage erbij",
            self.agreement,
            "agreement",
        )
        assert len(stored()) == 2
        page = client.get(self.agreement.get_absolute_url())
        (listed,) = page.context["page"].documents
        assert (listed.document, listed.number) == (newer, 2)
        assert [(row.document, row.number) for row in listed.earlier] == [(self.document, 1)]
        assert newer.sha256 in page.content.decode()
        assert f"/documents/{self.document.pk}/open/" in page.content.decode()

    def test_it_is_for_the_same_readers(self, client):
        Document.objects.update(visibility="own", organisation=self.one)

        self.send(client, upload(pdf()), visibility="everyone")

        newer = Document.objects.get(replaces=self.document)
        assert (newer.visibility, newer.organisation) == ("own", self.one)

    def test_the_text_that_was_signed_is_not_replaced_in_silence(self, client):
        Agreement.objects.update(state="signed")

        silent = self.send(client, upload(pdf()))
        told = self.send(client, upload(pdf()), change_note="De scan was onleesbaar")

        assert (silent.status_code, set(silent.context["form"].errors)) == (
            422,
            {"change_note", "file"},
        )
        assert told.status_code == 302
        client.force_login(self.reader)
        assert client.get(f"/documents/{self.document.pk}/open/").status_code == 200

    def test_only_the_newest_is_renewed(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url))
        newer_of(self.document)

        response = client.post(self.url, {**data, "file": upload(pdf())})

        assert (response.status_code, client.get(self.url).status_code) == (409, 409)
        assert Document.objects.count() == 2 and len(stored()) == 1

    def test_a_hostile_file_leaves_nothing(self, client):
        response = self.send(client, upload(b"<html>", "tekst.pdf"))

        assert (response.status_code, set(response.context["form"].errors)) == (422, {"file"})
        assert Document.objects.count() == 1 and len(stored()) == 1

    def test_the_same_link_is_no_newer_version(self, client):
        Document.objects.update(stored_name="", link="https://voorbeeld.nl/tekst")

        response = self.send(client, link="https://voorbeeld.nl/tekst")

        assert (response.status_code, set(response.context["form"].errors)) == (422, {"link"})


class TestRemove(OneDocument, RemoveCases):
    url_name = "document_remove"

    def test_other_documents_of_a_signed_agreement_may_go(self, client):
        Agreement.objects.update(state="signed")
        Document.objects.update(kind="minutes")
        client.force_login(self.editor)

        response = client.post(self.url, form_data(client.get(self.url)))

        assert (response.status_code, Document.objects.count()) == (302, 0)

    def test_an_earlier_version_stays(self, client):
        newer_of(self.document)
        client.force_login(self.editor)

        assert client.get(self.url).status_code == 409

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
