"""Advice and consent of boards and councils: beside the agreement, a hint and never a block."""

import pytest
from django.urls import reverse

from partnerships.models import ApprovalStep
from tests.factories import AgreementFactory, PartyFactory, form_data, make_partnership
from tests.partnerships.children import CreateCases, EditCases, RemoveCases, Situation


class OneApproval:
    def prepare(self):
        self.agreement = AgreementFactory(partnership=self.partnership, state="to_sign")
        self.agreement.signatures.create(party=self.party)
        self.step = self.agreement.approvals.create(
            body="Ondernemingsraad", kind="consent", party=self.party
        )

    def subject(self):
        return self.step


class TestCreate(CreateCases):
    url_name = "approval_create"
    model = ApprovalStep
    bad = {"body": ""}

    def prepare(self):
        self.agreement = AgreementFactory(partnership=self.partnership)

    def subject(self):
        return self.agreement

    def values(self):
        return {"body": "Raad van toezicht", "kind": "consent", "party": self.party.pk}

    def test_keeps_who_was_asked_what_and_the_answer(self, client):
        answered = {"outcome": "conditional", "note": "Mits er een einddatum is."}
        dates = {"asked_2": "2024", "decided_0": "3", "decided_1": "6", "decided_2": "2024"}

        client.post(self.url, self.opened(client, **self.values(), **answered, **dates))

        made = ApprovalStep.objects.get()
        assert (made.agreement, made.party, made.kind) == (self.agreement, self.party, "consent")
        assert (made.asked.text, made.decided.text) == ("2024", "2024-06-03")
        assert (made.outcome, made.note) == ("conditional", "Mits er een einddatum is.")

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"decided_2": "2024"}, "outcome"),
            ({"asked_2": "2024", "decided_2": "2023", "outcome": "positive"}, "decided"),
            ({"kind": "verbod"}, "kind"),
        ],
        ids=str,
    )
    def test_refused_at_its_field(self, client, values, field):
        response = client.post(self.url, self.opened(client, **{**self.values(), **values}))

        assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
        assert not ApprovalStep.objects.exists()

    def test_parties_of_others_are_not_offered(self, client):
        PartyFactory(partnership=make_partnership())
        client.force_login(self.editor)

        offered = client.get(self.url).context["form"].fields["party"].queryset

        assert set(offered) == {self.party, self.other_party}


class TestEdit(OneApproval, EditCases):
    url_name = "approval_edit"
    change = ("body", "Cliëntenraad")
    bad = {"body": ""}


class TestRemove(OneApproval, RemoveCases):
    url_name = "approval_remove"


class TestHint(OneApproval, Situation):
    """What stands in the way is said where somebody signs; signing stays possible."""

    url_name = "agreement_sign"

    def subject(self):
        return self.agreement

    def hints(self, client, **fields):
        type(self.step).objects.filter(pk=self.step.pk).update(**fields)
        client.force_login(self.editor)
        return client.get(self.url).context["hints"]

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({}, "De instemming van Ondernemingsraad (Leger des Heils) is er nog niet."),
            (
                {"outcome": "negative"},
                "Ondernemingsraad (Leger des Heils) heeft niet ingestemd.",
            ),
            ({"outcome": "positive"}, ""),
            ({"outcome": "not_needed"}, ""),
            ({"kind": "advice"}, ""),
            ({"kind": "advice", "outcome": "negative"}, ""),
        ],
        ids=str,
    )
    def test_is_said_when_signing(self, client, fields, said):
        assert self.hints(client, **fields) == ([said] if said else [])

    def test_never_stops_the_signing(self, client):
        client.force_login(self.editor)

        response = client.post(self.url, form_data(client.get(self.url)))

        self.agreement.refresh_from_db()
        assert (response.status_code, self.agreement.state) == (302, "signed")

    def test_is_said_to_a_party_that_signs(self, client):
        client.force_login(self.editor)

        page = client.get(reverse("signature_sign", args=[self.agreement.signatures.get().pk]))

        assert len(page.context["hints"]) == 1

    def test_stands_on_the_page_of_the_agreement(self, client):
        client.force_login(self.reader)

        page = client.get(self.agreement.get_absolute_url())

        assert list(page.context["page"].approvals) == [self.step]
        assert "Ondernemingsraad" in page.content.decode()
