"""What adoption brings about, and what it never does half."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from accounts.errors import WrongMoment
from accounts.models import AuditEntry
from evaluations import adoption
from evaluations.adoption import finishing, next_year
from evaluations.enums import SignOffState
from evaluations.models import Evaluation, SignOff
from overview.duties import DutyKind
from partnerships.models import Activity, Plan, Programme, Theme
from tests.evaluations.browser import filled
from tests.evaluations.managing import copy_of, plain, unusual
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
from tests.factories import MembershipFactory

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


@pytest.mark.usefixtures("in_november")
class TestList:
    def test_what_is_special_comes_first_and_is_said(self, visitor):
        ours = plain()
        manager = ours.people.manager
        odd = unusual()
        MembershipFactory(user=manager, organisation=odd.organisations[0], role="manager")
        page = visitor(manager).get("adoption_list")

        special, rest = page.context["special"], page.context["plain"]
        assert [row.sign_off.pk for row in special] == [odd.sign_off(0).pk]
        assert [row.sign_off.pk for row in rest] == [ours.sign_off(0).pk]
        facts = special[0].facts
        assert facts.achieved == "3 van 3 behaald"
        assert (facts.difference_at, facts.differs) == ("Vertrouwen", True)
        assert facts.low == ["Vertrouwen: 2 door Avondster Zorg"]
        assert facts.changes == ["Thema stopt: Leerwerkplekken"]

    def test_thirty_cost_what_one_costs(self, visitor):
        first = plain()
        guest = visitor(first.people.manager)
        guest.get("adoption_list")
        with CaptureQueriesContext(connection) as one:
            guest.get("adoption_list")
        frozen = first.fresh().frozen
        for _number in range(29):
            copy_of(first, frozen)
        with CaptureQueriesContext(connection) as many:
            page = guest.get("adoption_list")

        assert page.context["total"] == 30
        assert len(many) == len(one)

    def test_leads_to_the_page_and_back_to_the_next_one(self, visitor):
        first = plain()
        manager = first.people.manager
        second = plain(manager)
        guest = visitor(manager)
        listed = guest.get("adoption_list")
        row = listed.context["plain"][0]
        assert row.following == second.sign_off(0).pk

        shown = guest.client.get(f"{row.evaluation.get_absolute_url()}{row.query}")
        action = f"{reverse('signoff_adopt', args=[row.sign_off.pk])}{row.query}"
        assert escape(action) in shown.content.decode()
        done = guest.client.post(action, filled(shown))

        assert done.status_code == 302
        assert done.url == f"{reverse('adoption_list')}#adoption-{row.following}"
        assert first.sign_off(0).state == SignOffState.ADOPTED

    def test_sending_back_leads_there_too(self, visitor):
        first = plain()
        guest = visitor(first.people.manager)
        url = reverse("signoff_send_back", args=[first.sign_off(0).pk]) + "?back=adoptions&next=x"
        done = guest.client.post(url, filled(guest.client.get(url), note="Nog niet."))

        assert done.url == reverse("adoption_list")
        assert first.fresh().round == 2

    def test_an_author_reads_why_not_and_can_send_back(self, visitor):
        situation = plain()
        author = situation.people.coordinator
        MembershipFactory(user=author, organisation=situation.organisations[0], role="manager")
        page = visitor(author).get("adoption_list")

        (row,) = page.context["special"]
        assert "U schreef mee aan deze evaluatie" in row.hindrance
        assert reverse("signoff_adopt", args=[row.sign_off.pk]) not in page.content.decode()
        assert reverse("signoff_send_back", args=[row.sign_off.pk]) in page.content.decode()

    def test_holds_nothing_of_others_and_nothing_that_was_decided(self, visitor):
        situation = plain()
        people = situation.people
        for name in ("reader", "coordinator", "owner", "stranger"):
            assert visitor(getattr(people, name)).get("adoption_list").context["total"] == 0
        adoption.adopt(situation.sign_off(0), by=people.manager, at=AT)

        assert visitor(people.manager).get("adoption_list").context["total"] == 0
        assert visitor(people.their_manager).get("adoption_list").context["total"] == 1

    def test_each_is_a_duty_and_my_work_leads_to_the_list_of_them(self, visitor):
        first = plain()
        for _number in range(3):
            copy_of(first, first.fresh().frozen)
        work = visitor(first.people.manager).get("work_show")

        duties = [duty for group in work.context["groups"] for duty in group.duties]
        assert {duty.kind for duty in duties} == {DutyKind.ADOPTION}
        assert len(duties) == 4
        assert f'href="{reverse("adoption_list")}"' in work.content.decode()


@pytest.mark.usefixtures("in_november")
class TestConfirm:
    def test_names_each_and_adopts_them(self, visitor):
        first = plain()
        manager = first.people.manager
        second = plain(manager)
        guest = visitor(manager)
        keys = [first.sign_off(0).pk, second.sign_off(0).pk]
        page = guest.get("adoption_confirm", row=keys)
        done = guest.post("adoption_confirm", row=[f"{key}-1" for key in keys])

        text = page.content.decode()
        assert all(str(s.partnership) in text for s in (first, second))
        assert (done.status_code, done.url) == (302, reverse("adoption_list"))
        assert {s.sign_off(0).state for s in (first, second)} == {SignOffState.ADOPTED}

    def test_what_cannot_be_adopted_is_named_and_the_others_are(self, visitor):
        first = plain()
        manager = first.people.manager
        second, odd = plain(manager), unusual()
        MembershipFactory(user=manager, organisation=odd.organisations[0], role="manager")
        keys = [f"{s.sign_off(0).pk}-1" for s in (first, second, odd)]
        adoption.send_back(second.sign_off(1), note="Wacht.", by=second.people.their_manager, at=AT)
        guest = visitor(manager)
        done = guest.client.post(reverse("adoption_confirm"), {"row": keys}, follow=True)

        text = done.content.decode()
        assert first.sign_off(0).state == SignOffState.ADOPTED
        assert odd.sign_off(0).state == SignOffState.WAITING
        assert second.fresh().state == "open"
        assert "1 evaluatie vastgesteld." in text
        assert f"{second.partnership}, 2026, voor Avondster Zorg: die wacht niet meer op u" in text
        assert f"{odd.partnership}, 2026, voor Avondster Zorg: hier is iets bijzonders" in text

    def test_an_older_version_is_not_adopted(self, visitor):
        situation = plain()
        row = situation.sign_off(0)
        SignOff.objects.filter(pk=row.pk).update(version=2)
        page = visitor(situation.people.manager).post("adoption_confirm", row=f"{row.pk}-1")

        assert page.status_code == 409
        assert str(situation.partnership) in page.content.decode()
        assert situation.sign_off(0).state == SignOffState.WAITING

    def test_of_others_nothing_is_said_and_nothing_is_done(self, visitor):
        situation = plain()
        key = f"{situation.sign_off(0).pk}-1"
        for name in ("stranger", "coordinator", "reader", "their_manager"):
            page = visitor(getattr(situation.people, name)).post("adoption_confirm", row=key)
            assert page.status_code == 409
            assert str(situation.partnership) not in page.content.decode()
        assert situation.sign_off(0).state == SignOffState.WAITING

    @pytest.mark.parametrize("rows", [[], ["x"], ["1-"], ["٣-1"], ["9" * 40 + "-1"]])
    def test_without_a_choice_it_says_so(self, visitor, rows):
        situation = plain()
        guest = visitor(situation.people.manager)

        assert guest.post("adoption_confirm", row=rows).status_code == 422
        assert guest.get("adoption_confirm", row=rows).status_code == 200
        assert guest.client.put(reverse("adoption_confirm")).status_code == 405


@pytest.fixture
def in_november():
    with time_machine.travel(AT, tick=False):
        yield
