"""Signatures: a party's coordinator keeps its own."""

import pytest

from partnerships.enums import SignatureState
from partnerships.models import Signature
from tests.factories import AgreementFactory, form_data, make_user
from tests.partnerships.children import ButtonCases, CreateCases, EditCases, RemoveCases, StepCases


class OneSignature:
    state = SignatureState.AWAITED

    def prepare(self):
        self.agreement = AgreementFactory(partnership=self.partnership, state="to_sign")
        self.signature = self.agreement.signatures.create(party=self.party, state=self.state)

    def subject(self):
        return self.signature


class OwnCases:
    """Whose signature it is decides who may touch it."""

    @pytest.fixture
    def of_other_party(self, situation):
        self.signature.party = self.other_party
        self.signature.save()

    def test_the_keeper_stands_in_for_a_party_without_users(self, client, of_other_party):
        client.force_login(self.editor)

        assert client.get(self.url).status_code in (200, 405)

    def test_the_keeper_keeps_off_a_party_with_users(self, client, of_other_party):
        make_user(self.other, "coordinator")
        client.force_login(self.editor)

        assert client.post(self.url, {}).status_code == 403

    def test_its_own_coordinator_may(self, client, of_other_party):
        client.force_login(make_user(self.other, "coordinator"))

        assert client.get(self.url).status_code in (200, 405)


class TestCreate(CreateCases):
    url_name = "signature_create"
    model = Signature
    bad = {"function": "x" * 151}

    def prepare(self):
        self.agreement = AgreementFactory(partnership=self.partnership)

    def subject(self):
        return self.agreement

    def values(self):
        return {"party": self.party.pk, "function": "directeur", "on_behalf_of": "Regio Oost"}

    def test_a_unit_stands_once_under_a_paper(self, client):
        self.agreement.signatures.create(party=self.party, on_behalf_of="Regio Oost")

        response = client.post(self.url, self.opened(client, **self.values()))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"on_behalf_of"}


class TestEdit(OneSignature, OwnCases, EditCases):
    url_name = "signature_edit"
    change = ("function", "bestuurder")
    bad = {"name": "x" * 151}


class TestRemove(OneSignature, RemoveCases):
    url_name = "signature_remove"

    def test_a_signature_that_was_set_stays(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url))
        Signature.objects.filter(pk=self.signature.pk).update(state=SignatureState.SIGNED)

        assert client.post(self.url, data).status_code == 409


class TestSign(OneSignature, OwnCases, StepCases):
    url_name = "signature_sign"
    target = SignatureState.SIGNED

    def values(self):
        return {"signed_2": "2014", "function": "directeur"}

    def test_keeps_when_and_who(self, client):
        self.take(client)

        self.signature.refresh_from_db()
        assert (self.signature.signed.text, self.signature.function) == ("2014", "directeur")

    def test_not_under_a_paper_that_was_never_signed(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url), **self.values())
        type(self.agreement).objects.filter(pk=self.agreement.pk).update(state="never_signed")

        assert client.post(self.url, data).status_code == 409


class TestRefuse(OneSignature, OwnCases, StepCases):
    url_name = "signature_refuse"
    target = SignatureState.REFUSED


class TestAwait(OneSignature, OwnCases, ButtonCases):
    url_name = "signature_await"
    state = SignatureState.SIGNED
    target = SignatureState.AWAITED
