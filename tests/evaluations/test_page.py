"""The page in words: parties apart, what changed, and a cost that does not grow with rows."""

import pytest
import time_machine

from accounts.trail.guards import erasing
from evaluations import opening
from evaluations.models import Evaluation, EvaluationCriterion, PartyResponse, Score
from evaluations.page import page_of, scores_of
from evaluations.sheet import SHAPE, build_sheet, sheet_of, upgraded
from evaluations.trend import trend_of
from partnerships.models import ExchangeItem, Programme
from tests.evaluations.situations import (
    AT,
    DUE,
    adopted,
    answered,
    concluded,
    judge,
    make_situation,
    opened,
    submitted,
)
from tests.factories import (
    ActivityFactory,
    OrganisationFactory,
    PlanFactory,
    make_owned_theme,
    make_partnership,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db

PHASES = {
    "open": opened,
    "shared": answered,
    "concluded": concluded,
    "in review": submitted,
    "adopted": adopted,
}


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def sheet_with(*values, criteria=("trust",), last=None) -> dict:
    """A sheet in which party 0, 1, 2 … gave these scores on every criterion; None is n/a."""
    parties = [
        {"id": str(n), "organisation_id": 100 + n, "name": f"Partij {n}", "handed_in": True}
        for n in range(len(values))
    ]
    answers = {
        str(n): {"value": value, "na": value is None, "comment": ""}
        for n, value in enumerate(values)
    }
    names = ("title_nl", "title_en", "statement_nl", "statement_en")
    earlier = [{"scores": dict.fromkeys(criteria, last)}] if last else []
    return {
        "shared_at": AT.isoformat(),
        "parties": parties,
        "criteria": [{"code": code, **dict.fromkeys(names, code)} for code in criteria],
        "scores": dict.fromkeys(criteria, answers),
        "earlier": earlier,
    }


class TestScores:
    def test_up_to_four_parties_stand_beside_each_other(self):
        row = scores_of(sheet_with(2, 5, None))[0]

        assert [cell["text"] for cell in row["cells"]] == ["2", "5", "n.v.t."]
        assert (row["difference"], row["difference_words"]) == (3, "verschil 3")
        assert row["difference_tone"] == "warn"

    def test_what_a_party_gave_last_year_stands_beside_it_when_it_differs(self):
        row = scores_of(sheet_with(2, 5, last={"100": 4, "101": 5}))[0]

        assert [cell["was"] for cell in row["cells"]] == [4, None]

    def test_many_parties_are_counted_and_who_stands_apart_is_named(self):
        row = scores_of(sheet_with(*[4] * 9, *[5] * 5, 1, 2, None))[0]

        assert [(group["label"], group["count"]) for group in row["groups"]] == [
            ("1", 1),
            ("2", 1),
            ("3", 0),
            ("4", 9),
            ("5", 5),
        ]
        assert row["outliers"] == [
            {"party": "Partij 14", "value": 1},
            {"party": "Partij 15", "value": 2},
        ]
        assert row["without"] == [{"label": "n.v.t.", "names": ["Partij 16"], "count": 1}]

    def test_two_camps_are_no_outliers(self):
        assert scores_of(sheet_with(*[1] * 5, *[5] * 5))[0]["outliers"] == []

    def test_largest_difference_first_or_the_order_of_the_criteria(self):
        sheet = sheet_with(3, 3, criteria=("a", "b"))
        sheet["scores"]["b"] = {
            "0": {"value": 1, "na": False, "comment": ""},
            "1": sheet["scores"]["a"]["1"],
        }

        assert [row["code"] for row in scores_of(sheet)] == ["b", "a"]
        assert [row["code"] for row in scores_of(sheet, "criteria")] == ["a", "b"]

    def test_no_mark_stands_for_several_parties(self):
        """Every number with a decimal is one party's own mean."""
        situation = second_year()
        evaluation = situation.fresh()
        trend = trend_of(sheet_of(evaluation))
        means = {row["label"]: row["cells"] for row in trend["rows"] if "," in row["cells"][0]}

        assert means == {"Avondster Zorg": ["3,7", "3,7"], "Berkel Onderwijs": ["3,3", "3,3"]}


def second_year(*, change=None):
    """The year after an adopted one, with its answers shared."""
    situation = adopted()
    situation.programme = Programme.objects.get(year=2027)
    if change:
        change(situation)
    return concluded(answered(opened(situation)))


class TestSwitch:
    @pytest.mark.parametrize(
        ("asked", "order"),
        [("", "difference"), ("criteria", "criteria"), ("x' OR 1=1", "difference")],
    )
    def test_of_the_order(self, visitor, asked, order):
        situation = answered()
        guest = visitor(situation.people.reader)
        page = guest.get("evaluation_show", situation.evaluation.pk, order=asked).context["page"]
        codes = [row["code"] for row in page["scores"]]

        assert page["order"] == order
        assert (codes[0] == "trust") is (order == "difference")


class TestChanges:
    def changes(self, situation) -> dict:
        evaluation = situation.fresh()
        return page_of(build_upgraded(evaluation), evaluation, on=AT.date())["changes"]

    def test_nothing_to_compare_in_the_first_year(self):
        assert self.changes(answered()) is None

    def test_activities_themes_and_scores(self):
        def change(situation):
            plans = {plan.theme_id: plan for plan in situation.programme.plans.all()}
            plan = plans[situation.themes[0].pk]
            others = plan.activities.filter(title="Zomertoernooi")
            others.update(title="Zwemmen", carried_from=None)
            new = make_owned_theme(situation.partnership, title="Muziek", position=9)
            PlanFactory(theme=new, programme=situation.programme)
            situation.themes.append(new)

        situation = second_year(change=change)
        Score.objects.filter(response=situation.response(0), criterion__code="trust").update(
            value=4
        )
        changes = self.changes(situation)

        assert changes["label"] == "2026"
        assert changes["conclusion"] == "Samenwerking voortzetten"
        assert changes["activities"] == {
            "carried": 2,
            "new": ["Zwemmen"],
            "stopped": [],
            "dropped": ["Zomertoernooi"],
        }
        assert changes["themes"] == {"new": ["Muziek"], "ended": []}
        assert [(row["title"], row["steps"]) for row in changes["scores"]] == [
            (
                "Vertrouwen",
                [{"party": "Avondster Zorg", "was": 2, "now": 4, "step": 2, "text": "+2"}],
            )
        ]

    def test_what_was_stopped_on_purpose_is_not_missed(self):
        situation = answered()
        judge(situation, next_year="stop")
        evaluation = situation.fresh()
        type(evaluation).objects.filter(pk=evaluation.pk).update(
            conclusion="continue", summary="Door."
        )
        adopted(submitted(situation))
        situation.programme = Programme.objects.get(year=2027)
        opened(situation)

        assert self.changes(situation)["activities"] == {
            "carried": 0,
            "new": [],
            "stopped": ["Dansles", "Zomertoernooi", "Plaatsen niveau 2"],
            "dropped": [],
        }

    def test_an_activity_tells_since_when_it_goes_on(self):
        situation = second_year()
        adopted(submitted(situation))
        situation.programme = Programme.objects.get(year=2028)
        opened(situation)
        sheet = build_sheet(situation.fresh())

        assert {a["since"] for t in sheet["themes"] for a in t["activities"]} == {"2026"}

    def test_before_sharing_no_step_of_another_party_is_told(self, visitor):
        situation = adopted()
        situation.programme = Programme.objects.get(year=2027)
        opened(situation)
        Score.objects.bulk_create(
            Score(response=situation.response(1), criterion=criterion, value=1)
            for criterion in situation.evaluation.criteria.all()
        )
        page = visitor(situation.people.reader).get("evaluation_show", situation.evaluation.pk)

        assert page.context["page"]["changes"]["scores"] == []


def build_upgraded(evaluation) -> dict:
    return upgraded(build_sheet(evaluation))


class TestOlderSheet:
    def test_a_sheet_of_the_first_shape_is_shown(self, visitor):
        """What it did not know is left out, and nothing of today is put in its place."""
        situation = adopted()
        evaluation = situation.fresh()
        old = {**evaluation.frozen, "shape": 1}
        for key in ("before", "benefits", "exchange", "follow_ups", "recommendations", "done_by"):
            old.pop(key, None)
        for theme in old["themes"]:
            theme.pop("goals", None)
            for activity in theme["activities"]:
                activity.pop("since", None)
                activity.pop("carried_from", None)
        for row in old["sign_offs"]:
            row.pop("decides", None)
        with erasing(at=AT):
            Evaluation.objects.filter(pk=evaluation.pk).update(frozen=old)
        guest = visitor(situation.people.reader)

        assert SHAPE > 1
        for name in ("evaluation_show", "evaluation_print"):
            assert guest.get(name, evaluation.pk).status_code == 200
        situation.programme = Programme.objects.get(year=2027)
        opened(situation)
        assert guest.get("evaluation_show", situation.evaluation.pk).status_code == 200


class TestInterim:
    def test_speaks_of_supply_and_demand_alone(self, visitor):
        situation = make_situation()
        for direction, text in (("offer", "Een keuken"), ("request", "Stageplekken")):
            ExchangeItem.objects.create(
                partnership=situation.partnership,
                party=situation.partnership.parties.first(),
                direction=direction,
                text=text,
            )
        evaluation = opening.open_evaluation(
            situation.programme,
            due_on=DUE,
            all_criteria=False,
            by=situation.people.coordinator,
            at=AT,
            kind="interim",
        )
        evaluation.exchange_reviews.filter(item__text="Een keuken").update(next_year="close")
        guest = visitor(situation.people.reader)
        page = guest.get("evaluation_show", evaluation.pk)
        words = page.context["page"]

        assert [(step["is_done"], step["is_now"]) for step in words["steps"]] == [
            (False, True),
            (False, False),
            (False, False),
        ]
        assert words["brief"]["exchange"] == {"words": "1 blijft open, 1 gesloten, 0 nieuw"}
        assert not words["makes_programme"] and not words["has_answers"]
        assert words["themes"] == []
        assert guest.get("evaluation_print", evaluation.pk).status_code == 200


def wide(parties) -> Evaluation:
    """An evaluation that so many parties answered, on every criterion, and that is shared."""
    organisations = [OrganisationFactory(name=f"Organisatie {n}") for n in range(parties)]
    partnership = make_partnership(*organisations)
    user = make_user(organisations[0], "coordinator")
    theme = make_owned_theme(partnership, user)
    programme = make_programme(partnership, 2026)
    plan = PlanFactory(theme=theme, programme=programme)
    for number in range(parties):
        ActivityFactory(plan=plan, title=f"Activiteit {number}")
    evaluation = opening.open_evaluation(
        programme, due_on=DUE, all_criteria=parties > 2, by=user, at=AT
    )
    responses = list(evaluation.responses.all())
    Score.objects.bulk_create(
        Score(response=response, criterion=criterion, value=1 + number % 5, comment="Zo is het.")
        for number, response in enumerate(responses)
        for criterion in evaluation.criteria.all()
    )
    PartyResponse.objects.update(state="handed_in", way="register", handed_in_at=AT)
    Evaluation.objects.update(shared_at=AT)
    evaluation.reader = user
    return evaluation


MOST = {"evaluation_show": 30, "evaluation_print": 26, "evaluation_pdf": 30}


class TestCost:
    @pytest.mark.parametrize("name", ["evaluation_show", "evaluation_print", "evaluation_pdf"])
    def test_two_and_forty_parties_cost_the_same(
        self, visitor, name, django_assert_num_queries, django_assert_max_num_queries
    ):
        few, many = wide(2), wide(40)
        guest = visitor(few.reader)
        guest.get(name, few.pk)
        with django_assert_max_num_queries(MOST[name]) as first:
            guest.get(name, few.pk)
        number_of_queries = len(first)
        guest = visitor(many.reader)
        guest.get(name, many.pk)
        with django_assert_num_queries(number_of_queries):
            page = guest.get(name, many.pk)

        assert page.status_code == 200
        assert EvaluationCriterion.objects.filter(evaluation=many).count() == 18

    def test_forty_parties_are_counted_and_each_can_be_read(self, visitor):
        many = wide(40)
        page = visitor(many.reader).get("evaluation_show", many.pk)
        text = page.content.decode()

        assert page.context["page"]["layout"] == "counts"
        assert "Toon wat elke partij antwoordde" in text
        assert "Organisatie 39 5" in text

    @pytest.mark.parametrize("phase", PHASES)
    def test_costs_the_same_with_more_activities(
        self, visitor, phase, django_assert_num_queries, django_assert_max_num_queries
    ):
        small = PHASES[phase]()
        guest = visitor(small.people.coordinator)
        guest.get("evaluation_show", small.evaluation.pk)
        with django_assert_max_num_queries(34) as first:
            guest.get("evaluation_show", small.evaluation.pk)
        number_of_queries = len(first)

        large = make_situation()
        for number in range(3):
            theme = make_owned_theme(large.partnership, title=f"Meer {number}", position=5)
            large.themes.append(theme)
            plan = PlanFactory(theme=theme, programme=large.programme)
            large.activities += [ActivityFactory(plan=plan) for _ in range(6)]
        opened(large)
        if phase != "open":
            answered(large)
        if phase in ("concluded", "in review", "adopted"):
            concluded(large)
        if phase in ("in review", "adopted"):
            submitted(large)
        if phase == "adopted":
            adopted(large)
        guest = visitor(large.people.coordinator)
        guest.get("evaluation_show", large.evaluation.pk)
        with django_assert_num_queries(number_of_queries):
            page = guest.get("evaluation_show", large.evaluation.pk)

        assert page.context["page"]["activity_count"] == 21
        assert page.context["page"]["more_themes"]
