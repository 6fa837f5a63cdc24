"""A party that left: the agreements it signed and their documents stay readable, nothing else."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from evaluations.models import PartyResponse
from partnerships.models import Agreement, Amendment, Document, Party, PartyStep, Signature
from tests.factories import (
    AgreementFactory,
    EvaluationFactory,
    PartyFactory,
    make_programme,
    make_user,
)

from .people import answers, make_cast

pytestmark = pytest.mark.django_db

GONE = datetime.datetime(2025, 6, 1, 12, tzinfo=datetime.UTC)
BEFORE, AFTER = GONE - datetime.timedelta(days=9), GONE + datetime.timedelta(days=9)


@pytest.fixture
def cast():
    """``there`` signed one agreement and left; another was signed without it."""
    cast = make_cast(title="Samen voor Zwolle")
    cast.party = cast.partnership.parties.get(organisation=cast.there)
    cast.agreement = AgreementFactory(
        partnership=cast.partnership, state="signed", title="Convenant van toen"
    )
    cast.other = AgreementFactory(
        partnership=cast.partnership,
        state="signed",
        title="Convenant van later",
        predecessor=cast.agreement,
    )
    ours = cast.partnership.parties.get(organisation=cast.here)
    Signature.objects.create(agreement=cast.agreement, party=cast.party, state="signed")
    Signature.objects.create(agreement=cast.other, party=ours, state="signed")
    Signature.objects.create(agreement=cast.other, party=cast.party, state="awaited")
    Party.objects.filter(pk=cast.party.pk).update(state="left")
    PartyStep.objects.create(party=cast.party, state="left", recorded_at=GONE)
    return cast


def add(cast, at, **fields) -> Document:
    """A document of the signed agreement, added at that moment."""
    fields = {"agreement": cast.agreement, "kind": "report", "title": "Stuk", **fields}
    name = default_storage.save("stuk.pdf", ContentFile(b"%PDF-1.4\n"))
    document = Document.objects.create(partnership=cast.partnership, stored_name=name, **fields)
    Document.objects.filter(pk=document.pk).update(created_at=at)
    return document


def seen(model, user) -> set:
    return set(model.objects.visible_to(user))


class TestAgreements:
    def test_it_keeps_what_it_signed(self, cast):
        assert seen(Agreement, cast.partner) == {cast.agreement}
        assert seen(Agreement, cast.coordinator) == {cast.agreement, cast.other}
        assert seen(Agreement, cast.stranger) == set()

    def test_who_never_joined_keeps_nothing(self, cast):
        for state in ("declined", "invited", "wanted"):
            Party.objects.filter(pk=cast.party.pk).update(state=state)

            assert seen(Agreement, cast.partner) == set(), state

    def test_who_was_succeeded_keeps_it_too(self, cast):
        Party.objects.filter(pk=cast.party.pk).update(state="succeeded")

        assert seen(Agreement, cast.partner) == {cast.agreement}

    def test_the_page_shows_the_paper_and_no_way_further(self, client, cast):
        client.force_login(cast.partner)

        page = client.get(cast.agreement.get_absolute_url())

        words = page.content.decode()
        assert page.status_code == 200
        assert "Convenant van toen" in words
        assert "Convenant van later" not in words
        for address in (cast.partnership.get_absolute_url(), "/edit/", "/sign", "/add/"):
            assert address not in words, address

    def test_why_it_ended_later_is_told_among_those_who_take_part(self, client, cast):
        reasons = {"end_reason": "Ruzie over geld", "notice_reason": "Te weinig mensen"}
        for state in ("ended", "notice_given"):
            Agreement.objects.filter(pk=cast.agreement.pk).update(state=state, **reasons)
            for user, told in ((cast.partner, False), (cast.reader, True)):
                client.force_login(user)
                words = client.get(cast.agreement.get_absolute_url()).text
                assert any(reason in words for reason in reasons.values()) is told, state

    def test_nothing_else_opens(self, client, cast):
        add(cast, BEFORE)
        signature = cast.agreement.signatures.get()
        pages = {
            reverse("partnership_show", args=[cast.partnership.pk]): 404,
            reverse("party_list", args=[cast.partnership.pk]): 404,
            reverse("partnership_history", args=[cast.partnership.pk]): 404,
            cast.other.get_absolute_url(): 404,
            reverse("signature_edit", args=[signature.pk]): 404,
            reverse("party_edit_own", args=[cast.party.pk]): 404,
            reverse("agreement_edit", args=[cast.agreement.pk]): 403,
            reverse("agreement_end", args=[cast.agreement.pk]): 403,
            reverse("signature_create", args=[cast.agreement.pk]): 403,
        }

        assert {url: answers(client, cast.partner, "get", url) for url in pages} == pages


class TestDocuments:
    def test_what_stood_there_and_the_text_as_signed(self, cast):
        there = add(cast, BEFORE)
        text = add(cast, AFTER, kind="agreement")
        later = add(cast, AFTER)
        elsewhere = add(cast, BEFORE, agreement=None)
        secret = add(cast, BEFORE, visibility="own", organisation=cast.here)
        changed = add(cast, AFTER, kind="agreement")
        Amendment.objects.create(agreement=cast.agreement, text="Langer", document=changed)

        assert seen(Document, cast.partner) == {there, text}
        assert seen(Document, cast.reader) == {there, text, later, elsewhere, secret, changed}

    def test_all_when_nobody_wrote_down_when_its_leaving_was_recorded(self, cast):
        PartyStep.objects.all().delete()
        later = add(cast, AFTER)

        assert seen(Document, cast.partner) == {later}

    def test_opening_and_listing(self, client, cast):
        there, later = add(cast, BEFORE), add(cast, AFTER, title="Later toegevoegd")
        client.force_login(cast.partner)

        assert client.get(reverse("document_open", args=[there.pk])).status_code == 200
        assert client.get(reverse("document_open", args=[later.pk])).status_code == 404
        assert client.get(reverse("document_edit", args=[there.pk])).status_code in (403, 404)
        page = client.get(cast.agreement.get_absolute_url()).content.decode()
        assert reverse("document_open", args=[there.pk]) in page
        assert "Later toegevoegd" not in page

    def test_a_rejoined_party_sees_all_again(self, cast):
        PartyFactory(partnership=cast.partnership, organisation=cast.there)
        later = add(cast, AFTER)

        assert later in seen(Document, cast.partner)
        assert seen(Agreement, cast.partner) == {cast.agreement, cast.other}


class TestList:
    """The one place where what is kept can be found."""

    def page(self, client, user, **given):
        client.force_login(user)
        return client.get(reverse("partnership_list"), given)

    def test_what_is_kept(self, client, cast):
        Agreement.objects.filter(pk=cast.agreement.pk).update(
            signed="2014-05", signed_lower="2014-05-01", signed_upper="2014-05-31"
        )
        programme = make_programme(cast.partnership, 2024)
        evaluation = EvaluationFactory(
            programme=programme, state="adopted", adopted_at=BEFORE, frozen={}
        )
        PartyResponse.objects.create(evaluation=evaluation, party=cast.party)

        (kept,) = self.page(client, cast.partner).context["former"]

        assert kept.title == "Samen voor Zwolle"
        assert [(paper["name"], paper["note"], paper["url"]) for paper in kept.papers] == [
            ("Convenant van toen", "ondertekend: mei 2014", cast.agreement.get_absolute_url()),
            ("Jaarevaluatie 2024", "vastgesteld", evaluation.get_absolute_url()),
        ]
        assert answers(client, cast.partner, "get", kept.papers[0]["url"]) == 200
        words = self.page(client, cast.partner).content.decode()
        assert "Vroeger deelgenomen" in words
        assert cast.partnership.get_absolute_url() not in words

    def test_nothing_for_who_sees_it_all(self, client, cast):
        for user in (cast.coordinator, cast.stranger, make_user(is_administrator=True)):
            assert self.page(client, user).context["former"] == []

    def test_a_filtered_list_shows_what_was_asked(self, client, cast):
        assert "Vroeger deelgenomen" in self.page(client, cast.partner).content.decode()
        filtered = self.page(client, cast.partner, q="zorg").content.decode()
        assert "Vroeger deelgenomen" not in filtered
