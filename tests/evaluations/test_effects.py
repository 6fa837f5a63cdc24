"""What follows from the last adoption, effect by effect."""

import datetime

import pytest

from accounts.errors import WrongMoment
from evaluations import adoption, reviewing
from evaluations.adoption import exchange
from evaluations.enums import ExchangeNext
from evaluations.models import ExchangeReview, FollowUp, ProposedActivity, ProposedExchange
from partnerships.models import ActionPoint, Activity, Amendment, ExchangeItem, Plan, Theme
from partnerships.terms import end_of
from tests.evaluations.situations import (
    AT,
    adopted,
    answered,
    concluded,
    judge,
    make_situation,
    opened,
    submitted,
)
from tests.factories import AgreementFactory, ContactFactory

pytestmark = pytest.mark.django_db

UNTIL = datetime.date(2028, 12, 31)


def offer(situation, text, number=0, **fields):
    party = situation.partnership.parties.get(organisation=situation.organisations[number])
    given = {"direction": "offer", "state": "open", **fields}
    return ExchangeItem.objects.create(
        partnership=situation.partnership, party=party, text=text, **given
    )


class TestExchange:
    def test_is_closed_with_what_came_of_it_and_opened_anew(self):
        situation = concluded()
        stays, goes = offer(situation, "Zaal"), offer(situation, "Bus")
        party = stays.party
        for item, answer in ((stays, ExchangeNext.OPEN), (goes, ExchangeNext.CLOSE)):
            ExchangeReview.objects.create(
                evaluation=situation.evaluation, item=item, next_year=answer, outcome="Gebruikt."
            )
        new = ProposedExchange.objects.create(
            evaluation=situation.evaluation, party=party, direction="request", text="Tolk"
        )
        adopted(submitted(situation))

        found = {row.text: (row.state, row.outcome) for row in ExchangeItem.objects.all()}
        assert found == {
            "Zaal": ("open", ""),
            "Bus": ("closed", "Gebruikt."),
            "Tolk": ("open", ""),
        }
        new.refresh_from_db()
        assert (new.created_item.text, new.created_item.since.iso) == ("Tolk", "2026-11-20")

    def test_a_pair_closes_as_one(self):
        situation = concluded()
        ours, theirs = offer(situation, "Bus"), offer(situation, "Vervoer", 1, direction="request")
        ExchangeItem.objects.filter(pk=ours.pk).update(state="matched", matched_with=theirs)
        ExchangeItem.objects.filter(pk=theirs.pk).update(state="matched", matched_with=ours)
        for item in (ours, theirs):
            ExchangeReview.objects.create(
                evaluation=situation.evaluation, item=item, next_year="close", outcome="Rijdt."
            )
        adopted(submitted(situation))

        assert {row.state for row in ExchangeItem.objects.all()} == {"closed"}

    def test_of_a_party_that_left_nothing_new(self):
        situation = concluded()
        party = situation.partnership.parties.last()
        ProposedExchange.objects.create(
            evaluation=situation.evaluation, party=party, direction="offer", text="Niets"
        )
        type(party).objects.filter(pk=party.pk).update(state="left")
        exchange.update_exchange(situation.fresh(), by=situation.people.manager, at=AT)

        assert not ExchangeItem.objects.exists()


class TestFollowUps:
    def test_become_action_points_once_with_their_link(self):
        situation = concluded()
        contact = ContactFactory(organisation=situation.organisations[0])
        row = FollowUp.objects.create(
            evaluation=situation.evaluation, text="Bel de gemeente", assignee=contact, due_on=UNTIL
        )
        adopted(submitted(situation))

        action = ActionPoint.objects.get()
        row.refresh_from_db()
        assert row.created_action == action
        assert (action.text, action.assignee, action.due_on, action.state) == (
            "Bel de gemeente",
            contact,
            UNTIL,
            "open",
        )


def extended(situation=None, **fields):
    situation = situation or answered()
    agreement = AgreementFactory(
        partnership=situation.partnership, state="signed", title="Convenant", ends="2026-12-31"
    )
    judge(situation)
    evaluation = situation.fresh()
    reviewing.save_conclusion(
        evaluation,
        {
            "conclusion": "extend",
            "summary": "Wij verlengen.",
            "extends_agreement": agreement,
            "extended_until": UNTIL,
            **fields,
        },
        version=evaluation.version,
        by=situation.people.coordinator,
        at=AT,
    )
    return situation, agreement


class TestAgreement:
    def test_is_extended_by_an_addendum_that_is_not_signed_yet(self):
        situation, agreement = extended()
        adopted(submitted(situation))

        amendment = Amendment.objects.get()
        end, is_derived = end_of(agreement, AT.date())
        assert (end.iso, is_derived) == ("2028-12-31", False)
        assert not amendment.signed
        assert "Jaarevaluatie 2026" in amendment.text
        assert situation.fresh().created_amendment == amendment
        assert [row.text for row in ActionPoint.objects.all()] == [
            "Laat de verlenging van “Convenant” tot en met 31 december 2028 ondertekenen."
        ]

    def test_tells_that_it_is_not_signed_and_where_it_was_decided(self, visitor):
        situation, agreement = extended()
        adopted(submitted(situation))
        page = visitor(situation.people.reader).get("agreement_show", agreement.pk)

        text = page.content.decode()
        assert "Nog niet ondertekend" in text
        assert situation.evaluation.get_absolute_url() in text

    def test_that_ended_in_the_meantime_asks_for_a_new_one(self):
        situation, agreement = extended()
        submitted(situation)
        type(agreement).objects.update(state="ended")
        adopted(situation)

        assert not Amendment.objects.exists()
        assert "Convenant" in ActionPoint.objects.get().text


class TestStage:
    @pytest.mark.parametrize("conclusion", ["wind_down", "stop"])
    def test_winds_down_and_is_not_ended(self, conclusion):
        situation = adopted(submitted(concluded(kind=conclusion)))

        situation.partnership.refresh_from_db()
        assert situation.partnership.stage == "winding_down"
        assert ActionPoint.objects.count() == 1

    @pytest.mark.parametrize(
        ("before", "after", "actions"),
        [("exploring", "exploring", 1), ("winding_down", "winding_down", 1), ("ended", "ended", 0)],
    )
    def test_from_another_stage_only_asks(self, before, after, actions):
        situation = concluded(kind="stop")
        type(situation.partnership).objects.update(stage=before)
        adopted(submitted(situation))

        situation.partnership.refresh_from_db()
        assert situation.partnership.stage == after
        assert ActionPoint.objects.count() == actions

    def test_going_on_leaves_the_stage(self):
        situation = adopted()

        situation.partnership.refresh_from_db()
        assert situation.partnership.stage == "active"
        assert not ActionPoint.objects.exists()


class TestEndedTheme:
    def test_with_activities_for_next_year_is_named_before_it_is_submitted(self):
        situation = concluded()
        Theme.objects.filter(pk=situation.themes[0].pk).update(stage="completed")

        with pytest.raises(WrongMoment, match="Sport en spel"):
            adoption.submit(situation.fresh(), by=situation.people.coordinator, at=AT)


class TestNewTheme:
    def test_with_proposed_activities_is_adopted_and_gets_a_plan(self):
        situation = concluded()
        theme = Theme.objects.create(
            partnership=situation.partnership, title="Taalcafé", stage="proposed"
        )
        Theme.objects.create(partnership=situation.partnership, title="Later", stage="proposed")
        ProposedActivity.objects.create(
            evaluation=situation.evaluation, theme=theme, title="Maandelijks café"
        )
        adopted(submitted(situation))

        theme.refresh_from_db()
        made = Activity.objects.get(title="Maandelijks café")
        assert (theme.stage, made.plan.theme, made.plan.programme.year) == ("adopted", theme, 2027)
        assert not Plan.objects.filter(theme__title="Later").exists()

    def test_one_that_rested_is_taken_up_again(self):
        situation = concluded()
        Theme.objects.filter(pk=situation.themes[0].pk).update(stage="paused")
        adopted(submitted(situation))

        situation.themes[0].refresh_from_db()
        assert situation.themes[0].stage == "running"
        assert Plan.objects.filter(theme=situation.themes[0], programme__year=2027).exists()


class TestThreeYears:
    def test_a_chain_holds_and_a_theme_that_stopped_has_no_plan(self):
        situation = make_situation()
        situation = answered(opened(situation))
        judge(situation)
        adopted(submitted(concluded_without_judging(situation)))
        year_two(situation)

        third = Activity.objects.get(plan__programme__year=2028, title="Dansles")
        assert third.carried_from.carried_from == situation.activities[0]
        assert Plan.objects.filter(theme=situation.themes[1], programme__year=2027).exists()
        assert not Plan.objects.filter(theme=situation.themes[1], programme__year=2028).exists()
        situation.themes[1].refresh_from_db()
        assert situation.themes[1].stage == "completed"


def concluded_without_judging(situation):
    evaluation = situation.fresh()
    reviewing.save_conclusion(
        evaluation,
        {"conclusion": "continue", "summary": "Door.", "differing_opinions": ""},
        version=evaluation.version,
        by=situation.people.coordinator,
        at=AT,
    )
    return situation


def year_two(situation):
    """The second year: the first theme goes on, the second stops."""
    situation.programme = situation.partnership.programmes.get(year=2027)
    answered(opened(situation))
    judge(situation)
    review = situation.theme_review(1)
    rows = [
        (row, {"verdict": "not", "next_year": "stop"}, row.version)
        for row in situation.evaluation.activity_reviews.filter(
            activity__plan__theme=situation.themes[1]
        )
    ]
    reviewing.save_theme_review(
        review,
        {"summary": "Klaar.", "next_year": "stop"},
        activities=rows,
        version=review.version,
        by=situation.people.owner,
        at=AT,
    )
    concluded_without_judging(situation)
    adoption.submit(situation.fresh(), by=situation.people.coordinator, at=AT)
    adopted(situation)
