import pytest
import time_machine

from accounts.models import AuditEntry
from evaluations import answering
from evaluations.models import BenefitReview
from evaluations.sheet import build_sheet, for_viewer
from organisations.models import Membership
from tests.evaluations.browser import filled
from tests.evaluations.situations import (
    AT,
    answer,
    answered,
    concluded,
    make_situation,
    opened,
    submitted,
)
from tests.evaluations.test_preparing import with_benefit, with_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def asked(phase=opened, **fields):
    """An evaluation that asks each party about one benefit and one event."""
    situation = make_situation(**fields)
    with_benefit(situation)
    with_event(situation)
    opened(situation)
    return situation if phase is opened else phase(situation)


def said(number=0, **filters):
    rows = BenefitReview.objects.filter(**filters).order_by("pk")
    return [(row.noticed, row.note) for row in rows]


def answers_of(situation, number):
    """Name and value of a party's fields: a yes with a note, and a no."""
    first, second = situation.response(number).benefit_reviews.order_by("pk")
    return {
        f"b{first.pk}-noticed": "yes",
        f"b{first.pk}-note": "Drie keer gehoord.",
        f"b{second.pk}-noticed": "no",
    }


class TestEdit:
    def test_all_on_one_page_and_back_to_the_answers(self, visitor):
        situation = asked()
        response = situation.response(0)
        done = visitor(situation.people.coordinator).fill(
            "benefit_review_edit", response.pk, **answers_of(situation, 0)
        )

        assert done.url == f"/evaluations/responses/{response.pk}/edit/"
        assert said(response=response) == [("yes", "Drie keer gehoord."), ("no", "")]
        assert said(response=situation.response(1)) == [("", ""), ("", "")]

    def test_it_holds_nothing_up(self, visitor):
        situation = asked()
        answer(situation.response(0), situation.people.coordinator)

        answering.hand_in(situation.response(0), by=situation.people.coordinator, at=AT)

        assert situation.response(0).is_handed_in

    def test_nobody_else_reads_it_before_it_is_shared(self, visitor):
        situation = asked()
        visitor(situation.people.coordinator).fill(
            "benefit_review_edit", situation.response(0).pk, **answers_of(situation, 0)
        )
        sheet = build_sheet(situation.fresh())
        theirs = for_viewer(sheet, situation.people.their_coordinator, roles={"editor"})
        ours = for_viewer(sheet, situation.people.coordinator, roles={"editor"})

        assert [row["answers"] for row in theirs["benefits"]] == [{}, {}]
        assert sum(bool(row["answers"]) for row in ours["benefits"]) == 2
        guest = visitor(situation.people.their_coordinator)
        page = guest.get("evaluation_show", situation.evaluation.pk).content.decode()
        assert "Drie keer gehoord" not in page

    def test_its_history_stays_with_its_party(self, visitor):
        situation = asked()
        visitor(situation.people.coordinator).fill(
            "benefit_review_edit", situation.response(0).pk, **answers_of(situation, 0)
        )

        trail = AuditEntry.objects.exclude(verb="open").filter(
            object_type__in=["evaluations.benefitreview", "evaluations.partyresponse"]
        )
        scopes = {(row.partnership_id, row.organisation_id) for row in trail}
        assert scopes == {(None, situation.organisations[0].pk)}

    def test_two_editors_both_texts_survive(self, visitor):
        situation = asked()
        guest, pk = visitor(situation.people.coordinator), situation.response(0).pk
        mine = filled(guest.get("benefit_review_edit", pk), **answers_of(situation, 0))
        name = next(key for key in mine if key.endswith("-note"))
        guest.fill("benefit_review_edit", pk, **{name: "Van een collega"})

        page = guest.post("benefit_review_edit", pk, **mine)

        assert page.status_code == 409
        text = page.content.decode()
        assert "Van een collega" in text
        assert "Drie keer gehoord." in text
        assert guest.post("benefit_review_edit", pk, **filled(page)).status_code == 302

    def test_bad_input(self, visitor):
        situation = asked()
        first = situation.response(0).benefit_reviews.first()
        page = visitor(situation.people.coordinator).fill(
            "benefit_review_edit",
            situation.response(0).pk,
            **{f"b{first.pk}-noticed": "maybe", f"b{first.pk}-note": "x" * 400},
        )

        assert page.status_code == 422
        assert {p["id"] for p in page.context["form"].problems} == {
            f"id_b{first.pk}-noticed",
            f"id_b{first.pk}-note",
        }

    def test_who_may(self, visitor):
        situation = asked()
        found = {
            name: visitor(getattr(situation.people, name))
            .get("benefit_review_edit", situation.response(0).pk)
            .status_code
            for name in (
                "coordinator",
                "their_coordinator",
                "manager",
                "owner",
                "reader",
                "stranger",
            )
        }

        assert found == {
            "coordinator": 200,
            "their_coordinator": 403,
            "manager": 403,
            "owner": 403,
            "reader": 403,
            "stranger": 404,
        }

    @pytest.mark.parametrize(
        "phase", [lambda shared: shared, lambda shared: submitted(concluded(shared))]
    )
    def test_stands_once_shared(self, visitor, phase):
        situation = phase(answered(asked()))
        guest, pk = visitor(situation.people.coordinator), situation.response(0).pk

        assert guest.get("benefit_review_edit", pk).status_code == 409
        assert guest.post("benefit_review_edit", pk, version=1).status_code == 409

    def test_nothing_is_asked(self, visitor):
        situation = opened()
        guest = visitor(situation.people.coordinator)

        assert guest.get("benefit_review_edit", situation.response(0).pk).status_code == 409


class TestOnBehalf:
    def test_for_a_party_without_users(self, visitor):
        situation = asked(partner_users=False)
        response = situation.response(1)
        done = visitor(situation.people.coordinator).fill(
            "benefit_review_on_behalf", response.pk, **answers_of(situation, 1)
        )

        assert done.url == f"/evaluations/responses/{response.pk}/on-behalf/"
        assert said(response=response) == [("yes", "Drie keer gehoord."), ("no", "")]
        assert situation.response(1).way == "on_behalf"

    def test_not_for_a_party_that_answers_itself(self, visitor):
        situation = asked()
        guest = visitor(situation.people.coordinator)

        page = guest.get("benefit_review_on_behalf", situation.response(1).pk)

        assert page.status_code == 409

    def test_not_what_a_party_wrote_before_its_people_left(self, visitor):
        situation = asked()
        visitor(situation.people.their_coordinator).fill(
            "benefit_review_edit", situation.response(1).pk, **answers_of(situation, 1)
        )
        Membership.objects.filter(user=situation.people.their_coordinator).delete()
        guest = visitor(situation.people.coordinator)

        page = guest.get("benefit_review_on_behalf", situation.response(1).pk)

        assert page.status_code == 409
        assert "Drie keer gehoord" not in page.content.decode()

    def test_who_may(self, visitor):
        situation = asked(partner_users=False)
        found = {
            name: visitor(getattr(situation.people, name))
            .get("benefit_review_on_behalf", situation.response(1).pk)
            .status_code
            for name in ("coordinator", "manager", "reader", "stranger")
        }

        assert found == {"coordinator": 200, "manager": 403, "reader": 403, "stranger": 404}
