"""What is fixed when an evaluation opens, and the criteria a register starts with."""

import datetime

import pytest

from accounts.errors import WrongMoment
from accounts.models import AuditEntry
from evaluations import answering
from evaluations.models import Criterion, Evaluation
from evaluations.opening import asks_all, open_evaluation
from lib.dates import HonestDate
from partnerships.models import Arrangement, Partnership
from tests.evaluations.situations import AT, DUE, answer, make_situation, opened
from tests.factories import OrganisationFactory, PartyFactory, make_programme

pytestmark = pytest.mark.django_db


class TestStartingCriteria:
    def test_eighteen_in_order_with_six_core_ones(self):
        criteria = list(Criterion.objects.all())

        assert [criterion.position for criterion in criteria] == list(range(1, 19))
        assert criteria[0].title_nl == "Noodzaak"
        assert criteria[-1].title_en == "Papers in order"
        assert {criterion.code for criterion in Criterion.objects.core()} == {
            "clear_goals",
            "benefit",
            "balance",
            "trust",
            "own_identity",
            "doing",
        }

    def test_every_text_is_there_in_both_languages(self):
        empty = [
            (criterion.code, name)
            for criterion in Criterion.objects.all()
            for name in ("title", "statement", "guidance")
            for language in ("nl", "en")
            if not getattr(criterion, f"{name}_{language}")
        ]

        assert empty == []


class TestOpening:
    def test_supporters_and_others_are_not_asked(self):
        situation = make_situation()
        for role, state in (("supporter", "joined"), ("partner", "invited"), ("partner", "left")):
            PartyFactory(partnership=situation.partnership, role=role, state=state)
        opened(situation)

        asked = {str(r.party) for r in situation.evaluation.responses.all()}
        assert asked == {"Avondster Zorg", "Berkel Onderwijs"}

    def test_who_joins_later_is_not_asked_any_more(self):
        situation = opened()
        PartyFactory(partnership=situation.partnership)

        assert situation.evaluation.responses.count() == 2

    def test_a_criterion_changed_afterwards_changes_nothing(self):
        situation = opened()
        Criterion.objects.update(title_nl="Anders", retired_at=AT)

        titles = {c.title_nl for c in situation.evaluation.criteria.all()}
        assert "Heldere doelen" in titles
        assert "Anders" not in titles

    def test_only_arrangements_in_force_are_judged(self):
        situation = make_situation()
        for text, until in (("Loopt", None), ("Voorbij", "2024"), ("Nog even", "2027")):
            Arrangement.objects.create(
                partnership=situation.partnership, text=text, until=HonestDate.of(until)
            )
        opened(situation)

        judged = {r.arrangement.text for r in situation.evaluation.arrangement_reviews.all()}
        assert judged == {"Loopt", "Nog even"}

    def test_a_paused_theme_without_a_plan_is_left_out(self):
        situation = make_situation()
        theme = situation.themes[0]
        other = type(theme).objects.create(
            partnership=situation.partnership, title="Ligt stil", stage="paused"
        )
        opened(situation)

        themes = {review.theme for review in situation.evaluation.theme_reviews.all()}
        assert themes == set(situation.themes)
        assert other not in themes

    def test_once_per_year(self):
        situation = opened()
        before = AuditEntry.objects.count()
        with pytest.raises(WrongMoment, match="2026"):
            opened(situation)

        assert Evaluation.objects.count() == 1
        assert AuditEntry.objects.count() == before

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"decided_by": "lead_party"}, "penvoerder"),
            ({"decided_by": "named_body"}, "overleg"),
            ({"stage": "ended"}, "beëindigd"),
        ],
    )
    def test_refused_when_nobody_can_decide(self, fields, words):
        situation = make_situation(**fields)
        with pytest.raises(WrongMoment, match=words):
            opened(situation)

        assert not Evaluation.objects.exists()

    def test_refused_without_a_joined_party(self):
        situation = make_situation()
        situation.partnership.parties.update(state="invited")
        with pytest.raises(WrongMoment):
            opened(situation)

    def test_the_history_says_what_was_asked_of_whom(self):
        situation = opened()
        entry = AuditEntry.objects.get(verb="open", object_type="evaluations.evaluation")

        assert entry.actor_id == situation.people.coordinator.pk
        assert len(entry.after["criteria"]) == 6
        assert len(entry.after["parties"]) == 2
        assert set(entry.after["activities"]) == {a.pk for a in situation.activities}

    def test_an_interim_review_stands_beside_the_yearly_one(self):
        situation = opened()
        interim = open_evaluation(
            situation.programme,
            due_on=datetime.date(2026, 12, 20),
            all_criteria=False,
            by=situation.people.coordinator,
            at=AT,
            kind="interim",
        )

        assert interim.criteria.count() == 0
        assert situation.programme.evaluations.count() == 2


def test_above_four_parties_each_score_names_who_gave_it(visitor):
    situation = make_situation(partner_users=False)
    for number in range(3):
        organisation = OrganisationFactory(name=f"Partij {number}")
        PartyFactory(partnership=situation.partnership, organisation=organisation, position=5)
    opened(situation)
    for number, response in enumerate(situation.evaluation.responses.all()):
        answer(response, situation.people.coordinator, 1 + number)
        if number:
            answering.hand_in_on_behalf(response, by=situation.people.coordinator, at=AT)
        else:
            answering.hand_in(response, by=situation.people.coordinator, at=AT)

    page = visitor(situation.people.reader).get("evaluation_show", situation.evaluation.pk)
    rows = page.context["page"]["scores"]

    assert {row["spread"] for row in rows} == {"1–5"}
    assert [group["count"] for group in rows[0]["groups"]] == [1, 1, 1, 1, 1]
    names = {name for group in rows[0]["groups"] for name in group["names"]}
    assert names == {str(response.party) for response in situation.evaluation.responses.all()}
    assert situation.fresh().is_shared
    assert DUE == situation.fresh().due_on


class TestAsksAll:
    """The first evaluation asks all criteria, and so does the third year after that."""

    def full_in(self, situation, *years):
        for year in years:
            situation.programme = make_programme(situation.partnership, year)
            opened(situation, all_criteria=True)

    @pytest.mark.parametrize(
        ("full", "year", "expected"),
        [
            ([], 2026, True),
            ([2023], 2024, False),
            ([2023], 2025, False),
            ([2023], 2026, True),
            ([2023], 2027, True),
            ([2023, 2025], 2026, False),
            ([2025], 2024, True),
        ],
    )
    def test_by_year(self, full, year, expected):
        situation = make_situation()
        self.full_in(situation, *full)

        assert asks_all(situation.partnership, year) is expected

    def test_another_partnership_does_not_count(self):
        self.full_in(make_situation(), 2025)

        assert asks_all(make_situation().partnership, 2026) is True


@pytest.mark.parametrize("open_scoring", [False, True])
def test_open_scoring_is_fixed_when_it_opens(open_scoring):
    situation = opened(make_situation(open_scoring=open_scoring))

    Partnership.objects.update(open_scoring=not open_scoring)

    assert situation.fresh().open_scoring is open_scoring
