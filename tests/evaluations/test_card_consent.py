"""A party agrees that the result card is shared, or does not, or it is recorded on its behalf."""

import pytest
import time_machine

from accounts.models import AuditText
from evaluations.enums import CardState, Way
from tests.evaluations.browser import filled
from tests.evaluations.card_pages import own_store  # noqa: F401
from tests.evaluations.cards import agreed, asked, card_of, consent_of, drafted, shared
from tests.evaluations.situations import AT
from tests.factories import MembershipFactory, make_user

pytestmark = pytest.mark.django_db

SOURCE = {"source_person": "directeur", "source_on": "2026-11-19", "source_text": "mail"}


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def without_managers(situation):
    """B has no manager in the register."""
    situation.organisations[1].memberships.filter(role="manager").delete()
    return situation


class TestAgree:
    def test_a_manager_agrees_for_the_own_party(self, visitor):
        situation = asked()
        done = visitor(situation.people.their_manager).fill(
            "card_consent_agree", consent_of(situation, 1).pk
        )

        consent = consent_of(situation, 1)
        assert done.status_code == 302
        assert (consent.agreed_by, consent.way) == (situation.people.their_manager, Way.REGISTER)
        assert not consent_of(situation, 0).is_agreed

    def test_nobody_else(self, visitor):
        situation = asked()
        key = consent_of(situation, 1).pk
        for person, status in (
            ("manager", 403), ("coordinator", 403), ("their_coordinator", 403), ("stranger", 404),
        ):  # fmt: skip
            guest = visitor(getattr(situation.people, person))
            assert guest.get("card_consent_agree", key).status_code == status
            assert guest.post("card_consent_agree", key).status_code == status
        assert not consent_of(situation, 1).is_agreed

    def test_wrong_moment(self, visitor):
        situation = agreed()
        guest = visitor(situation.people.manager)
        consent = consent_of(situation)
        assert guest.get("card_consent_agree", consent.pk).status_code == 409
        post = guest.post("card_consent_agree", consent.pk, version=consent.version)
        assert post.status_code == 409

    def test_to_the_card_that_was_on_the_screen(self, visitor):
        situation = asked()
        guest = visitor(situation.people.manager)
        data = filled(guest.get("card_consent_agree", consent_of(situation).pk))
        visitor(situation.people.coordinator).fill(
            "result_card_edit", card_of(situation).pk, intro="Heel anders."
        )

        post = guest.post("card_consent_agree", consent_of(situation).pk, **data)
        assert post.status_code == 409
        assert not consent_of(situation).is_agreed

        asked(situation)
        post = guest.post("card_consent_agree", consent_of(situation).pk, **data)
        assert post.status_code == 409
        assert not consent_of(situation).is_agreed


class TestRefuse:
    @pytest.mark.parametrize("make", [asked, agreed, shared])
    def test_the_card_goes_back(self, visitor, make):
        situation = make()
        done = visitor(situation.people.their_manager).fill(
            "card_consent_refuse", consent_of(situation, 1).pk, note="Zet de cijfers erbij."
        )

        card = card_of(situation)
        assert done.status_code == 302
        assert (card.state, card.share_token, card.contents) == (CardState.DRAFT, None, None)
        assert not any(row.is_agreed for row in card.consents.all())
        assert AuditText.objects.filter(reason="Zet de cijfers erbij.").exists()

    def test_needs_a_note(self, visitor):
        situation = asked()
        page = visitor(situation.people.manager).fill(
            "card_consent_refuse", consent_of(situation).pk, note=""
        )
        assert page.status_code == 422
        assert card_of(situation).state == CardState.ASKED

    def test_who_and_when(self, visitor):
        situation = shared()
        key = consent_of(situation, 1).pk
        for person, status in (("manager", 403), ("coordinator", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, person))
            assert guest.get("card_consent_refuse", key).status_code == status
        guest = visitor(situation.people.their_manager)
        guest.fill("card_consent_refuse", key, note="Nee.")
        assert guest.get("card_consent_refuse", key).status_code == 409


class TestOnBehalf:
    def test_is_recorded_with_its_source(self, visitor):
        situation = without_managers(asked())
        done = visitor(situation.people.coordinator).fill(
            "card_consent_on_behalf", consent_of(situation, 1).pk, **SOURCE
        )

        consent = consent_of(situation, 1)
        assert done.status_code == 302
        assert (consent.way, consent.source_person) == (Way.ON_BEHALF, "directeur")
        page = visitor(situation.people.reader).get("result_card_show", card_of(situation).pk)
        assert "directeur" in page.content.decode()

    def test_not_for_a_party_with_a_manager(self, visitor):
        situation = asked()
        guest = visitor(situation.people.coordinator)
        consent = consent_of(situation, 1)
        assert guest.get("card_consent_on_behalf", consent.pk).status_code == 409
        post = guest.post("card_consent_on_behalf", consent.pk, version=consent.version, **SOURCE)
        assert post.status_code == 409
        assert not consent_of(situation, 1).is_agreed

    @pytest.mark.parametrize(
        ("field", "value"),
        [("source_person", ""), ("source_text", ""), ("source_on", "2026-12-24")],
    )
    def test_bad_input(self, visitor, field, value):
        situation = without_managers(asked())
        page = visitor(situation.people.coordinator).fill(
            "card_consent_on_behalf", consent_of(situation, 1).pk, **{**SOURCE, field: value}
        )
        assert page.status_code == 422
        assert set(page.context["form"].errors) == {field}

    def test_who_may(self, visitor):
        situation = without_managers(asked())
        key = consent_of(situation, 1).pk
        for person, status in (("manager", 403), ("reader", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, person))
            assert guest.get("card_consent_on_behalf", key).status_code == status

    def test_a_new_manager_ends_it(self, visitor):
        situation = without_managers(asked())
        user = make_user()
        MembershipFactory(user=user, organisation=situation.organisations[1], role="manager")
        guest = visitor(situation.people.coordinator)
        assert guest.get("card_consent_on_behalf", consent_of(situation, 1).pk).status_code == 409


def test_a_draft_asks_nobody():
    assert not card_of(drafted()).consents.exists()
