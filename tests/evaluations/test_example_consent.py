import datetime

import pytest
import time_machine

from accounts.models import AuditEntry
from evaluations.enums import Way
from evaluations.models import ExampleConsent, GuideExample
from tests.evaluations import guides
from tests.evaluations.guides import AT
from tests.factories import make_user

pytestmark = pytest.mark.django_db

SOURCE = {
    "source_person": "voorzitter",
    "source_on": "2026-11-18",
    "source_text": "e-mail van 18 november",
}


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def consent_of(example, number) -> ExampleConsent:
    return example.consents.order_by("party__position")[number]


def manager_of(consent):
    return make_user(consent.party.organisation, "manager")


class TestGive:
    def test_shown_with_the_last_one_only(self, visitor):
        example = guides.example()
        first, second = consent_of(example, 0), consent_of(example, 1)
        visitor(manager_of(first)).fill("example_consent_give", first.pk)
        assert GuideExample.objects.get().shown_at is None

        done = visitor(manager_of(second)).fill("example_consent_give", second.pk)

        assert done.status_code == 302
        assert GuideExample.objects.get().shown_at == AT
        assert consent_of(example, 1).way == Way.REGISTER

    def test_who_may(self, visitor):
        example = guides.example()
        mine, theirs = consent_of(example, 0), consent_of(example, 1)
        people = {
            "own manager": (manager_of(mine), 200),
            "own coordinator": (make_user(mine.party.organisation, "coordinator"), 403),
            "other manager": (manager_of(theirs), 403),
            "administrator": (guides.administrator(), 403),
            "stranger": (make_user(), 404),
        }
        for name, (user, status) in people.items():
            found = visitor(user).get("example_consent_give", mine.pk).status_code
            assert (name, found) == (name, status)
            if status != 200:
                assert visitor(user).post("example_consent_give", mine.pk).status_code == status

    def test_not_twice(self, visitor):
        consent = consent_of(guides.consented(), 0)
        guest = visitor(manager_of(consent))

        assert guest.get("example_consent_give", consent.pk).status_code == 409
        assert guest.post("example_consent_give", consent.pk, version=2).status_code == 409

    def test_not_to_other_words_than_were_read(self, visitor):
        consent = consent_of(guides.example(), 0)
        ExampleConsent.objects.filter(pk=consent.pk).update(version=4)

        response = visitor(manager_of(consent)).post("example_consent_give", consent.pk, version=1)

        assert response.status_code == 409
        assert consent_of(consent.example, 0).agreed_at is None


class TestOnBehalf:
    def test_of_a_party_without_a_manager_with_its_source(self, visitor):
        example = guides.example()
        consent = consent_of(example, 1)
        coordinator = make_user(example.partnership.keeper, "coordinator", display_name="Kees")
        guest = visitor(coordinator)

        done = guest.fill("example_consent_on_behalf", consent.pk, **SOURCE)

        consent.refresh_from_db()
        assert done.status_code == 302
        assert (consent.way, consent.source_on) == (Way.ON_BEHALF, datetime.date(2026, 11, 18))
        shown = guest.get("guide_example_show", example.pk).content.decode()
        assert (
            "Toestemming van voorzitter op 18 november 2026 (e-mail van 18 november); "
            "namens de partij vastgelegd door Kees" in shown
        )
        assert AuditEntry.objects.of(consent).filter(verb="consent_on_behalf").count() == 1

    def test_not_of_one_that_answers_itself(self, visitor):
        example = guides.example()
        consent = consent_of(example, 1)
        manager_of(consent)
        guest = visitor(make_user(example.partnership.keeper, "coordinator"))

        assert guest.get("example_consent_on_behalf", consent.pk).status_code == 409
        data = {**SOURCE, "version": 1}
        assert guest.post("example_consent_on_behalf", consent.pk, **data).status_code == 409
        consent.refresh_from_db()
        assert consent.agreed_at is None

    @pytest.mark.parametrize("wrong", [{"source_person": ""}, {"source_on": "2026-11-21"}])
    def test_not_without_person_and_past_day(self, visitor, wrong):
        example = guides.example()
        guest = visitor(make_user(example.partnership.keeper, "coordinator"))
        data = {**SOURCE, "version": 1, **wrong}

        response = guest.post("example_consent_on_behalf", consent_of(example, 1).pk, **data)

        assert response.status_code == 422

    def test_who_may(self, visitor):
        example = guides.example()
        guest = visitor(make_user(example.partnership.keeper, "manager"))

        assert guest.get("example_consent_on_behalf", consent_of(example, 1).pk).status_code == 403


class TestWithdraw:
    def test_hides_the_card_at_once_and_can_be_given_again(self, visitor):
        example = guides.consented()
        consent = consent_of(example, 1)
        guest = visitor(manager_of(consent))

        done = guest.fill("example_consent_withdraw", consent.pk)

        assert done.status_code == 302
        assert GuideExample.objects.get().shown_at is None
        assert GuideExample.objects.agreed().count() == 0
        guest.fill("example_consent_give", consent.pk)
        assert GuideExample.objects.agreed().count() == 1

    def test_by_who_recorded_it_while_the_party_has_no_manager(self, visitor):
        example = guides.example()
        consent = consent_of(example, 1)
        guest = visitor(make_user(example.partnership.keeper, "coordinator"))
        guest.fill("example_consent_on_behalf", consent.pk, **SOURCE)

        done = guest.fill("example_consent_withdraw", consent.pk)

        consent.refresh_from_db()
        assert done.status_code == 302
        assert (consent.agreed_at, consent.way, consent.source_person) == (None, "", "")

    def test_not_of_another_party_with_a_manager(self, visitor):
        example = guides.consented()
        guest = visitor(make_user(example.partnership.keeper, "coordinator"))

        response = guest.post("example_consent_withdraw", consent_of(example, 1).pk, version=2)

        assert response.status_code == 409
        assert GuideExample.objects.agreed().count() == 1

    def test_nothing_to_take_back(self, visitor):
        consent = consent_of(guides.example(), 0)
        guest = visitor(manager_of(consent))

        assert guest.get("example_consent_withdraw", consent.pk).status_code == 409

    def test_who_may(self, visitor):
        example = guides.consented()
        reader = make_user(example.partnership.keeper, "reader")

        assert (
            visitor(reader).post("example_consent_withdraw", consent_of(example, 0).pk).status_code
            == 403
        )
