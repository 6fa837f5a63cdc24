"""What an evaluation opens with: a row for everything that is looked back on."""

import pytest

from evaluations.models import BenefitReview, Evaluation, ExchangeReview
from evaluations.opening import open_evaluation
from evaluations.sheet import build_sheet
from lib.dates import HonestDate
from organisations.models import ImpactStatement, LifeEvent
from partnerships.models import (
    ExchangeItem,
    Goal,
    GoalResult,
    ImpactDecision,
    StakeholderBenefit,
    TargetGroup,
)
from tests.evaluations.situations import AT, DUE, make_situation, opened
from tests.factories import make_programme

pytestmark = pytest.mark.django_db


def with_benefit(situation, text="Zij vinden sneller werk"):
    group = TargetGroup.objects.get_or_create(name="Studenten")[0]
    return StakeholderBenefit.objects.create(
        partnership=situation.partnership, target_group=group, text=text
    )


def with_event(situation, effective="2026-03-01", text="Er verandert niets"):
    """A life event that touched this partnership, with what it was to mean for clients."""
    event = LifeEvent.objects.create(
        kind="rename", title="Nieuwe naam", effective=HonestDate.parse(effective)
    )
    ImpactDecision.objects.create(
        event=event,
        object_type="partnerships.party",
        object_id=1,
        label="Partij",
        partnership=situation.partnership,
        organisation=situation.organisations[0],
        answer="move",
        decided_at=AT,
    )
    return ImpactStatement.objects.create(event=event, stakeholder="Cliënten", text=text)


def with_board(situation):
    """One open offer, a matched pair and something that is over."""
    ours, theirs = situation.partnership.parties.order_by("position", "pk")
    item = {"partnership": situation.partnership}
    ExchangeItem.objects.create(**item, party=ours, direction="offer", text="Zaal")
    bus = ExchangeItem.objects.create(**item, party=ours, direction="offer", text="Bus")
    ride = ExchangeItem.objects.create(**item, party=theirs, direction="request", text="Vervoer")
    for one, other in ((bus, ride), (ride, bus)):
        ExchangeItem.objects.filter(pk=one.pk).update(state="matched", matched_with=other)
    ExchangeItem.objects.create(
        **item, party=theirs, direction="request", text="Voorbij", state="closed"
    )
    return situation


class TestBenefits:
    def test_every_party_is_asked_about_each_benefit_and_each_new_event(self):
        situation = make_situation()
        benefit, said = with_benefit(situation), with_event(situation)
        with_event(situation, effective="2027-05-01", text="Nog niet gebeurd")
        elsewhere = make_situation()
        with_event(elsewhere, text="Van een ander")
        opened(situation)

        rows = BenefitReview.objects.values_list("response", "benefit", "statement")
        assert set(rows) == {
            (situation.response(number).pk, *pair)
            for number in (0, 1)
            for pair in ((benefit.pk, None), (None, said.pk))
        }

    def test_what_an_event_was_to_mean_is_asked_once(self):
        situation = make_situation()
        with_event(situation)
        opened(situation)
        later = open_evaluation(
            make_programme(situation.partnership, 2027),
            due_on=DUE,
            all_criteria=False,
            by=situation.people.coordinator,
            at=AT,
        )

        assert not BenefitReview.objects.filter(response__evaluation=later).exists()

    def test_stand_in_the_sheet_per_party(self):
        situation = make_situation()
        with_benefit(situation)
        with_event(situation)
        opened(situation)
        mine = BenefitReview.objects.get(response=situation.response(0), benefit__isnull=False)
        BenefitReview.objects.filter(pk=mine.pk).update(noticed="yes", note="Drie keer.")

        sheet = build_sheet(situation.fresh())

        party = str(mine.response.party_id)
        assert sheet["benefits"] == [
            {
                "stakeholder": "Studenten",
                "text": "Zij vinden sneller werk",
                "kind": "benefit",
                "answers": {party: {"noticed": "yes", "note": "Drie keer."}},
            },
            {
                "stakeholder": "Cliënten",
                "text": "Er verandert niets",
                "kind": "statement",
                "answers": {},
            },
        ]


class TestExchange:
    def test_what_is_on_the_board_a_pair_once(self):
        situation = opened(with_board(make_situation()))

        assert {row.item.text for row in ExchangeReview.objects.all()} == {"Zaal", "Bus"}
        assert [
            (row["party"], row["direction"], row["text"], row["next_year"], row["new"])
            for row in build_sheet(situation.fresh())["exchange"]
        ] == [
            ("Avondster Zorg", "offer", "Zaal", "", False),
            ("Avondster Zorg", "offer", "Bus", "", False),
        ]


class TestGoals:
    def test_stand_under_their_theme_with_the_result_of_this_year(self):
        situation = opened()
        goal = Goal.objects.create(
            theme=situation.themes[0], statement="Meer dansers", unit="dansers", target=60
        )
        other_year = make_programme(situation.partnership, 2025)
        GoalResult.objects.create(goal=goal, programme=situation.programme, value=55)
        GoalResult.objects.create(goal=goal, programme=other_year, value=20)

        themes = {
            theme["title"]: theme["goals"] for theme in build_sheet(situation.fresh())["themes"]
        }

        assert themes == {
            "Sport en spel": [
                {
                    "statement": "Meer dansers",
                    "indicator": "",
                    "unit": "dansers",
                    "baseline": "",
                    "target": "60",
                    "value": "55",
                    "text": "",
                }
            ],
            "Leerwerkplekken": [],
        }


class TestInterim:
    def test_asks_about_supply_and_demand_only(self):
        situation = with_board(make_situation())
        with_benefit(situation)
        review = open_evaluation(
            situation.programme,
            due_on=DUE,
            all_criteria=True,
            kind="interim",
            by=situation.people.coordinator,
            at=AT,
        )

        counts = {
            name: getattr(Evaluation.objects.get(pk=review.pk), name).count()
            for name in (
                "responses", "criteria", "activity_reviews", "theme_reviews",
                "arrangement_reviews", "exchange_reviews",
            )
        }  # fmt: skip
        assert counts == {
            "responses": 2,
            "criteria": 0,
            "activity_reviews": 0,
            "theme_reviews": 0,
            "arrangement_reviews": 0,
            "exchange_reviews": 2,
        }
        assert not BenefitReview.objects.exists()
