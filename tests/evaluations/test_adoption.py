"""What adoption brings about, and what it never does half."""

import pytest

from accounts.errors import WrongMoment
from accounts.models import AuditEntry
from evaluations import adoption
from evaluations.adoption import finishing, next_year
from evaluations.enums import SignOffState
from evaluations.models import Evaluation, SignOff
from partnerships.models import Activity, Plan, Programme, Theme
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

pytestmark = pytest.mark.django_db


def everything():
    """A picture of all rows that adoption could touch."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Evaluation, SignOff, Programme, Plan, Activity, Theme)
    } | {"trail": AuditEntry.objects.count()}


class TestNextYear:
    def test_each_activity_that_goes_on_follows_once_with_its_link(self):
        situation = adopted()
        programme = Programme.objects.get(year=2027)
        made = Activity.objects.filter(plan__programme=programme)

        assert {(a.title, a.carried_from_id, a.target) for a in made} == {
            (before.title, before.pk, before.target) for before in situation.activities
        }
        assert {plan.theme for plan in programme.plans.all()} == set(situation.themes)
        assert {plan.state for plan in programme.plans.all()} == {"draft"}
        programme.refresh_from_db()
        assert programme.activity_count == 3
        proposals = situation.evaluation.proposed_activities.all()
        assert {p.created_activity_id for p in proposals} == {a.pk for a in made}

    def test_this_years_plans_close(self):
        situation = make_situation()
        situation.programme.plans.update(
            state="adopted", adopted_at=AT, adopted_by=situation.people.coordinator
        )
        adopted(submitted(concluded(answered(opened(situation)))))

        assert {plan.state for plan in situation.programme.plans.all()} == {"closed"}

    @pytest.mark.parametrize(("verdict", "stage"), [("stop", "completed"), ("pause", "paused")])
    def test_a_theme_that_ends_has_no_plan(self, verdict, stage):
        situation = answered()
        judge(situation, next_year="stop")
        situation.evaluation.theme_reviews.filter(theme=situation.themes[0]).update(
            next_year=verdict, summary="Het liep niet"
        )
        finish(situation)

        theme = Theme.objects.get(pk=situation.themes[0].pk)
        plans = Plan.objects.filter(programme__year=2027)
        assert (theme.stage, theme.stage_reason) == (stage, "Het liep niet")
        assert theme.stage_since
        assert [plan.theme for plan in plans] == [situation.themes[1]]

    def test_stopping_together_makes_no_next_year(self):
        situation = adopted(submitted(concluded(kind="stop")))

        assert situation.fresh().is_adopted
        assert not Programme.objects.filter(year=2027).exists()

    def test_a_chain_over_three_years(self):
        situation = adopted()
        situation.programme = Programme.objects.get(year=2027)
        adopted(submitted(concluded(answered(opened(situation)))))

        third = Activity.objects.get(plan__programme__year=2028, title="Dansles")
        assert third.carried_from.carried_from == situation.activities[0]
        assert situation.fresh().frozen["earlier"][0]["label"] == "2026"


def finish(situation):
    """Conclude, submit and adopt without judging again."""
    from evaluations import reviewing

    evaluation = situation.fresh()
    reviewing.save_conclusion(
        evaluation,
        {"conclusion": "continue", "summary": "Door.", "differing_opinions": ""},
        version=evaluation.version,
        by=situation.people.coordinator,
        at=AT,
    )
    adopted(submitted(situation))


class TestAtomic:
    @pytest.mark.parametrize(
        "broken", ["make_next_year", "_make_activities", "_make_activity", "recount", "plan_for"]
    )
    def test_a_failure_in_the_middle_leaves_nothing(self, monkeypatch, broken):
        situation = submitted()
        adoption.adopt(situation.sign_off(0), by=situation.people.manager, at=AT)
        before = everything()

        def fail(*args, **kwargs):
            raise RuntimeError("cut off")

        module = finishing if broken == "make_next_year" else next_year
        monkeypatch.setattr(module, broken, fail)
        with pytest.raises(RuntimeError):
            adoption.adopt(situation.sign_off(1), by=situation.people.their_manager, at=AT)

        assert everything() == before
        monkeypatch.undo()
        adoption.adopt(situation.sign_off(1), by=situation.people.their_manager, at=AT)
        assert situation.fresh().is_adopted

    def test_adopting_twice_makes_one_next_year(self):
        situation = submitted()
        row = situation.sign_off(0)
        adoption.adopt(row, by=situation.people.manager, at=AT)
        with pytest.raises(WrongMoment):
            adoption.adopt(row, by=situation.people.manager, at=AT)
        last = situation.sign_off(1)
        adoption.adopt(last, by=situation.people.their_manager, at=AT)
        before = everything()

        with pytest.raises(WrongMoment):
            adoption.adopt(last, by=situation.people.their_manager, at=AT)

        assert everything() == before
        assert Activity.objects.filter(plan__programme__year=2027).count() == 3

    def test_sending_back_needs_a_note(self):
        situation = submitted()
        with pytest.raises(ValueError, match="note"):
            adoption.send_back(situation.sign_off(0), note=" ", by=situation.people.manager, at=AT)

        assert situation.sign_off(0).state == SignOffState.WAITING


class TestFrozen:
    def test_the_page_never_changes_again(self, visitor):
        situation = adopted()
        guest = visitor(situation.people.reader)

        def main():
            page = guest.get("evaluation_show", situation.evaluation.pk).content.decode()
            return page[page.index("<main") : page.index("</main>")]

        before = main()
        Activity.objects.update(title="Heel iets anders", target=999, result=1, state="not_done")
        Theme.objects.update(title="Ander thema")
        situation.organisations[0].names.all().delete()
        type(situation.organisations[0]).objects.update(name="Andere naam")
        for model, values in (
            ("criteria", {"title_nl": "Andere vraag", "statement_nl": "Anders"}),
            ("activity_reviews", {"verdict": "not", "lesson": "Anders"}),
            ("theme_reviews", {"summary": "Anders"}),
            ("responses", {"view": "Anders"}),
        ):
            getattr(situation.evaluation, model).update(**values)
        situation.evaluation.sign_offs.update(note="Anders")

        assert main() == before

    def test_what_is_in_review_does_not_change_under_a_managers_eyes(self, visitor):
        situation = submitted()
        Activity.objects.update(title="Heel iets anders")
        page = visitor(situation.people.manager).get("evaluation_show", situation.evaluation.pk)

        assert "Dansles" in page.content.decode()
        assert "Heel iets anders" not in page.content.decode()

    def test_party_means_are_kept_lowest_and_highest(self):
        situation = adopted()
        evaluation = situation.fresh()

        assert (str(evaluation.lowest_mean), str(evaluation.highest_mean)) == ("3.3", "3.7")
        assert sorted(mean for _party, mean in evaluation.party_means) == ["3.3", "3.7"]
