"""What an agreement says of itself: on its page, on its card, and about the papers around it."""

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lib.dates import HonestDate
from organisations.registering import change_organisation
from partnerships.enums import AgreementState
from tests.factories import AgreementFactory, PartyFactory, make_user
from tests.partnerships.children import Situation
from tests.partnerships.test_agreement import OneAgreement


class TestCard(OneAgreement, Situation):
    """The agreement on the partnership's page."""

    state = AgreementState.SIGNED

    def test_an_expired_paper_does_not_hide_a_living_partnership(self, client):
        self.agreement.effective, self.agreement.ends = "2018-01-01", "2020-12-31"
        self.agreement.save()
        client.force_login(self.reader)

        page = client.get(self.partnership.get_absolute_url()).content.decode()

        assert "Verlopen" in page and "31 dec 2020" in page
        assert "Actief" in page

    def test_names_who_is_missing(self, client):
        self.agreement.signatures.filter(party=self.other_party).update(state="awaited")
        client.force_login(self.reader)

        page = client.get(self.partnership.get_absolute_url()).content.decode()

        assert "Ontbreekt" in page

    def test_names_who_signed_as_they_were_called_then(self, client):
        self.agreement.signed = "2023-05-01"
        self.agreement.save()
        user = make_user(self.one, "coordinator")
        client.force_login(user)
        with CaptureQueriesContext(connection) as before:
            client.get(self.partnership.get_absolute_url())

        organisation = self.other_party.organisation
        organisation.names.create(kind="common", name="Landstede")
        changes = {"name": "Landstede Nieuw"}
        at = datetime.datetime(2025, 1, 10, tzinfo=datetime.UTC)
        how = {"version": organisation.version, "renamed_on": HonestDate.of("2025-01-01")}
        change_organisation(organisation, changes, by=None, at=at, **how)

        with CaptureQueriesContext(connection) as after:
            response = client.get(self.partnership.get_absolute_url())
        page = response.content.decode()
        card = " ".join(page[page.index("Ondertekend door") :][:400].split())
        assert 'Landstede <span class="soft">(heet nu Landstede Nieuw)</span>' in card
        parties = client.get(reverse("party_list", args=[self.partnership.pk])).content.decode()
        assert ">Landstede Nieuw</a>" in parties and ">Landstede</a>" not in parties
        assert len(after) == len(before) <= 12
        own = client.get(self.agreement.get_absolute_url()).content.decode()
        assert "Landstede<div" in own and "heet nu Landstede Nieuw" in own

    def test_a_signature_of_a_later_day_has_the_name_of_that_day(self, client):
        organisation = self.other_party.organisation
        organisation.names.create(kind="former", name="Oude Naam", valid_until="2024")
        self.agreement.signed = "2023-05-01"
        self.agreement.save()
        signature = self.agreement.signatures.get(party=self.other_party)
        signature.signed = "2025-05-01"
        signature.save()
        client.force_login(self.reader)

        for url in (self.partnership.get_absolute_url(), self.agreement.get_absolute_url()):
            assert "Oude Naam" not in client.get(url).content.decode()

    def test_the_timeline_tells_the_name_of_the_day_too(self, client):
        organisation = self.other_party.organisation
        organisation.names.create(kind="former", name="Oude Naam", valid_until="2024")
        self.agreement.signed = "2023-05-01"
        self.agreement.save()
        self.agreement.signatures.filter(party=self.other_party).update(
            signed="2023-06-01", signed_lower="2023-06-01", signed_upper="2023-06-01"
        )
        client.force_login(self.reader)

        page = client.get(reverse("partnership_timeline", args=[self.partnership.pk]))

        assert "ondertekend door Oude Naam" in page.content.decode()

    def test_of_an_unknown_day_it_is_the_name_of_when_it_was_written_down(self, client):
        organisation = self.other_party.organisation
        name = organisation.names.create(kind="former", name="Oude Naam", valid_until="2099")
        client.force_login(self.reader)
        page = client.get(self.partnership.get_absolute_url()).content.decode()
        name.valid_until = "2001"
        name.save()
        long_ago = client.get(self.partnership.get_absolute_url()).content.decode()

        assert "Oude Naam" in page and "Oude Naam" not in long_ago

    def test_of_many_signatures_the_number_is_told(self, client):
        for number in range(6):
            party = PartyFactory(partnership=self.partnership, position=number + 2)
            self.agreement.signatures.create(party=party, state="signed")
        client.force_login(self.reader)

        page = client.get(self.partnership.get_absolute_url()).content.decode()

        assert "<dd>8 partijen</dd>" in page


class TestPapersAround(OneAgreement, Situation):
    """Framework and sub-agreement, predecessor and replacement: shown both ways."""

    state = AgreementState.SIGNED

    def page_of(self, client, agreement):
        client.force_login(self.editor)
        return client.get(agreement.get_absolute_url()).content.decode()

    def test_names_who_signed_as_they_were_called_then(self, client):
        organisation = self.other_party.organisation
        organisation.names.create(kind="former", name="Oude Naam", valid_until="2024")
        signed = self.agreement.signatures.filter(party=self.other_party)
        assert signed.exists()

        for day, then in (("2023-05-01", True), ("2025-05-01", False), (None, False)):
            self.agreement.signed = day
            self.agreement.effective = day
            self.agreement.save()
            page = self.page_of(client, self.agreement)
            assert ("Oude Naam" in page) is then
            assert str(organisation) in page

    def test_both_ways(self, client):
        facts = {"partnership": self.partnership, "state": "signed"}
        under = AgreementFactory(framework=self.agreement, title="Deel Zwolle", **facts)
        after = AgreementFactory(predecessor=self.agreement, title="De opvolger", **facts)

        page = self.page_of(client, self.agreement)

        assert "Deel Zwolle" in page and "De opvolger" in page
        for other in (under, after):
            assert self.agreement.get_absolute_url() in self.page_of(client, other)

    def test_the_next_paper_starts_from_this_one(self, client):
        client.force_login(self.editor)
        url = reverse("agreement_create", args=[self.partnership.pk])

        form = client.get(f"{url}?predecessor={self.agreement.pk}").context["form"]

        assert form["predecessor"].value() == str(self.agreement.pk)


class TestUnknownYear(OneAgreement, Situation):
    """Two years from a signing of which the year is not known: no end is made up."""

    url_name = "agreement_show"
    state = AgreementState.SIGNED

    def test_the_end_is_plainly_unknown(self, client):
        self.agreement.signed, self.agreement.duration = "XXXX-05-27", "fixed"
        self.agreement.term_amount, self.agreement.term_unit = 2, "years"
        self.agreement.term_anchor = "signing"
        self.agreement.save()
        client.force_login(self.reader)

        page = client.get(self.url).content.decode()

        assert "27 mei, jaar onbekend" in page
        assert "2 jaar vanaf de ondertekening" in page
        assert "Onbekend of de overeenkomst geldt" in page or "Onbekend of" in page
        assert "de looptijd telt vanaf een dag die niet volledig bekend is" in page
