"""Addenda: dated changes of a signed agreement; its text as signed stays as it is."""

import datetime

import pytest

from partnerships.listing import line_of, listed
from partnerships.models import Agreement, Amendment, Document, Partnership
from partnerships.terms import amended_by, end_of
from partnerships.validity import standing
from tests.factories import AgreementFactory, form_data
from tests.partnerships.children import CreateCases, EditCases, RemoveCases, Situation

TODAY = datetime.date(2026, 11, 22)


class OneAmendment:
    def prepare(self):
        self.agreement = AgreementFactory(
            partnership=self.partnership, state="signed", effective="2024-01-01", ends="2026-06-30"
        )
        self.amendment = self.agreement.amendments.create(
            text="Een jaar langer", effective="2026-01-01", new_end="2027-06-30"
        )

    def subject(self):
        return self.amendment


class TestCreate(CreateCases):
    url_name = "amendment_create"
    model = Amendment
    bad = {"text": ""}

    def prepare(self):
        self.agreement = AgreementFactory(
            partnership=self.partnership, state="signed", effective="2024-01-01"
        )

    def subject(self):
        return self.agreement

    def values(self):
        return {"text": "Een jaar langer", "effective_2": "2026", "new_end_2": "2027"}

    def test_the_agreement_itself_stays_as_it_was(self, client):
        client.post(self.url, self.opened(client, **self.values()))

        made = Amendment.objects.get()
        self.agreement.refresh_from_db()
        assert (made.agreement, made.effective.text, made.new_end.text) == (
            self.agreement,
            "2026",
            "2027",
        )
        assert (self.agreement.ends.text, self.agreement.version) == (None, 1)

    @pytest.mark.parametrize("state", ["draft", "to_sign", "never_signed", "ended"])
    def test_only_of_what_was_signed_and_holds(self, client, state):
        data = self.opened(client, **self.values())
        Agreement.objects.filter(pk=self.agreement.pk).update(state=state)

        assert client.get(self.url).status_code == 409
        assert client.post(self.url, data).status_code == 409
        assert not Amendment.objects.exists()

    def test_also_while_notice_was_given(self, client):
        Agreement.objects.filter(pk=self.agreement.pk).update(state="notice_given")

        assert client.post(self.url, self.opened(client, **self.values())).status_code == 302

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"effective_2": "2023"}, "effective"),
            ({"effective_2": "", "signed_2": "2023"}, "signed"),
            ({"new_end_2": "2023"}, "new_end"),
        ],
        ids=str,
    )
    def test_refused_at_its_field(self, client, values, field):
        response = client.post(self.url, self.opened(client, **{**self.values(), **values}))

        assert (response.status_code, set(response.context["form"].errors)) == (422, {field})

    def test_offers_the_shared_documents_of_the_agreement(self, client):
        facts = {"partnership": self.partnership, "link": "https://voorbeeld.nl"}
        mine = Document.objects.create(agreement=self.agreement, title="Addendum", **facts)
        Document.objects.create(title="Elders", **facts)
        own = {"visibility": "own", "organisation": self.one}
        Document.objects.create(agreement=self.agreement, title="Eigen", **facts, **own)
        client.force_login(self.editor)

        form = client.get(self.url).context["form"]

        assert list(form.fields["document"].queryset) == [mine]


class TestEdit(OneAmendment, EditCases):
    url_name = "amendment_edit"
    change = ("text", "Twee jaar langer")
    bad = {"text": ""}


class TestRemove(OneAmendment, RemoveCases):
    url_name = "amendment_remove"


class TestEnd(OneAmendment, Situation):
    """The end follows the addenda in force, as of a day, and says so."""

    def end_on(self, day):
        agreement = Agreement.objects.with_signatures().get()
        return end_of(agreement, day)[0].text

    def test_from_the_day_it_takes_effect(self):
        assert self.end_on(datetime.date(2025, 12, 31)) == "2026-06-30"
        assert self.end_on(datetime.date(2026, 1, 1)) == "2027-06-30"

    def test_the_latest_one_wins(self):
        later = {"text": "Nog langer", "new_end": "2030"}
        self.agreement.amendments.create(effective="2026-10", **later)
        self.agreement.amendments.create(effective="2027", text="Straks", new_end="2035")

        assert self.end_on(TODAY) == "2030"
        assert self.end_on(None) == "2035"

    @pytest.mark.parametrize(
        ("fields", "end"),
        [
            # Effective from the signing when nothing else is stated.
            ({"effective": None, "signed": "2026-11-23"}, "2026-06-30"),
            ({"effective": None, "signed": "2026-11-22"}, "2027-06-30"),
            # Recorded without a date: it counts.
            ({"effective": None}, "2027-06-30"),
            ({"effective": "XXXX-05-27"}, "2027-06-30"),
            ({"effective": "later"}, "2026-06-30"),
            ({"effective": "start"}, "2027-06-30"),
            # It changes something else than the end.
            ({"new_end": None}, "2026-06-30"),
        ],
        ids=str,
    )
    def test_whatever_is_known_of_its_date(self, fields, end):
        for name, value in fields.items():
            setattr(self.amendment, name, value)
        self.amendment.save()

        assert self.end_on(TODAY) == end
        row = listed(Partnership.objects.all(), TODAY).get()
        assert line_of(row, TODAY)["valid"]["end"].text == end

    def test_is_said_on_the_page(self, client):
        client.force_login(self.reader)

        page = client.get(self.agreement.get_absolute_url()).content.decode()

        assert "30 juni 2027" in page and "oorspronkelijk: 30 juni 2026" in page
        assert "Een jaar langer" in page

    def test_keeps_the_paper_in_force(self):
        found = standing(Agreement.objects.with_signatures().get(), TODAY)

        assert (found.label, found.amended_by) == ("Van kracht", self.amendment)
        assert amended_by(self.agreement, datetime.date(2025, 1, 1)) is None

    def test_an_addendum_can_end_what_had_no_end(self, client):
        Agreement.objects.update(ends=None, ends_lower=None, ends_upper=None, duration="open")
        Amendment.objects.update(
            new_end="2026-10-31", new_end_lower="2026-10-31", new_end_upper="2026-10-31"
        )

        found = standing(Agreement.objects.with_signatures().get(), TODAY)

        assert (found.label, found.is_open_ended) == ("Verlopen", False)

    def test_its_text_cannot_be_removed(self, client):
        document = Document.objects.create(
            partnership=self.partnership, title="Addendum", link="https://voorbeeld.nl"
        )
        Amendment.objects.update(document=document)
        client.force_login(self.editor)
        url = f"/documents/{document.pk}/remove/"

        response = client.post(url, form_data(client.get(url)))

        assert (response.status_code, Document.objects.count()) == (409, 1)


class TestEditOfAHiddenDocument(OneAmendment, Situation):
    """A document that became one organisation's own stays where it is, and is not named."""

    url_name = "amendment_edit"

    def test_who_may_not_know_of_it_neither_sees_nor_loses_it(self, client):
        document = Document.objects.create(
            partnership=self.partnership,
            agreement=self.amendment.agreement,
            title="Geheim stuk",
            link="https://voorbeeld.nl/geheim",
            organisation=self.other,
            visibility="own",
        )
        type(self.amendment).objects.filter(pk=self.amendment.pk).update(document=document)
        client.force_login(self.editor)
        page = client.get(self.url)

        response = client.post(self.url, form_data(page, text="Anders"))

        self.amendment.refresh_from_db()
        assert response.status_code == 302
        assert "Geheim stuk" not in page.content.decode()
        assert (self.amendment.text, self.amendment.document) == ("Anders", document)
