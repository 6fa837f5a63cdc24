"""What the owner's page reads from elsewhere: results of goals, the running evaluation."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.models import Evaluation, ProposedActivity, ThemeReview
from partnerships.models import Goal, GoalResult, Plan
from partnerships.progress import note_progress
from tests.factories import (
    ContactFactory,
    EvaluationFactory,
    PlanFactory,
    form_data,
    make_programme,
)
from tests.partnerships.desk import NOW, as_user, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_time():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk():
    return make_desk()


def text(response) -> str:
    return response.content.decode()


class TestGoals:
    """What the goals of a year say on the page."""

    @pytest.mark.parametrize(
        ("baseline", "target", "value", "share", "reached", "words"),
        [
            (None, 30, 24, 80, False, "24 van 30 plaatsen"),
            (None, 30, 36, 100, True, "36 van 30 plaatsen"),
            (12, 30, 24, 80, False, "24 van 30 plaatsen"),
            (8, 2, 5, 50, False, "5 van 2 plaatsen"),
            (8, 2, 2, 100, True, "2 van 2 plaatsen"),
            (None, 30, None, 0, False, "doel 30 plaatsen"),
            (None, None, 7, 0, False, "7 plaatsen"),
            (None, None, None, 0, False, ""),
        ],
    )
    def test_row(self, desk, baseline, target, value, share, reached, words):
        goal = Goal.objects.create(
            theme=desk.theme, statement="x", baseline=baseline, target=target, unit="plaatsen"
        )
        if value is not None:
            GoalResult.objects.create(goal=goal, programme=desk.programme, value=value)

        [row] = as_user(desk.reader).get(desk.url).context["page"].goals

        assert (row.share, row.is_reached, row.words) == (share, reached, words)


class TestLookBack:
    """What the running evaluation of the year says of this theme."""

    @pytest.fixture
    def evaluation(self, desk):
        evaluation = EvaluationFactory(programme=desk.programme)
        for theme in (desk.theme, desk.other_theme):
            ThemeReview.objects.create(evaluation=evaluation, theme=theme)
        ProposedActivity.objects.create(
            evaluation=evaluation, theme=desk.theme, title="Werven", target=36, unit="plaatsen"
        )
        ProposedActivity.objects.create(
            evaluation=evaluation, theme=desk.other_theme, title="Elders"
        )
        return evaluation

    def page(self, desk, user):
        return as_user(user).get(desk.url).context["page"]

    def test_proposal_of_this_theme(self, desk, evaluation):
        for user in (desk.reader, desk.owner):
            assert self.page(desk, user).look_back["rows"] == [("Werven", "36 plaatsen")]

    def test_the_owner_is_asked_to_judge(self, desk, evaluation):
        review = ThemeReview.objects.get(theme=desk.theme)
        url = reverse("review_edit", args=[review.pk])

        asked = {
            name: self.page(desk, getattr(desk, name)).look_back["judge_url"]
            for name in ("owner", "coordinator", "reader", "other_owner")
        }

        assert asked == {"owner": url, "coordinator": "", "reader": "", "other_owner": ""}

    def test_after_adoption_it_says_so(self, desk, evaluation):
        Evaluation.objects.update(state="adopted", adopted_at=timezone.now(), frozen={})

        page = self.page(desk, desk.owner)

        assert page.look_back is None
        assert page.is_evaluated
        assert evaluation.get_absolute_url() in text(as_user(desk.owner).get(desk.url))


class TestYear:
    """One programme year at a time."""

    @pytest.mark.parametrize(
        ("asked", "shown"),
        [
            ("", 2026),
            ("?year=2025", 2025),
            ("?year=2024", 2026),
            ("?year=x", 2026),
            ("?year=", 2026),
        ],
    )
    def test_year(self, desk, asked, shown):
        make_programme(desk.partnership, 2025)
        make_programme(desk.partnership, 2027)

        page = as_user(desk.reader).get(desk.url + asked).context["page"]

        assert page.programme.year == shown
        assert page.years == [
            ("2025", 2025, shown == 2025),
            ("2026", 2026, shown == 2026),
            ("2027", 2027, False),
        ]

    def test_without_a_programme_the_coordinator_may_begin_one(self, desk):
        Plan.objects.all().delete()
        desk.programme.delete()
        begin = reverse("programme_open", args=[desk.partnership.pk])

        assert begin in text(as_user(desk.coordinator).get(desk.url))
        assert begin not in text(as_user(desk.owner).get(desk.url))

    def test_activities_of_the_year_only(self, desk):
        earlier = PlanFactory(theme=desk.theme, programme=make_programme(desk.partnership, 2025))
        mine = desk.activity()
        earlier.activities.create(title="Vorig jaar")

        page = as_user(desk.reader).get(desk.url).context["page"]

        assert [row.activity for row in page.activities] == [mine]

    def test_counts(self, desk):
        for state in ("done", "partly", "running", "planned"):
            desk.activity(state=state)
        desk.activity(state="planned", ends_on=datetime.date(2026, 11, 1))

        page = as_user(desk.reader).get(desk.url).context["page"]

        assert page.count_words == "1 van 5 activiteiten uitgevoerd"
        assert (page.done_count, page.busy_count, page.late_count) == (1, 1, 1)

    def test_changes_after_adoption_are_shown(self, desk):
        activity = desk.activity(title="Trainen", target=Decimal("10"))
        coordinator, owner = as_user(desk.coordinator), as_user(desk.owner)
        with time_machine.travel("2026-11-01T10:00:00+01:00", tick=False):
            as_user(desk.coordinator).post(reverse("plan_adopt", args=[desk.plan.pk]))
        edit = reverse("activity_edit", args=[activity.pk])
        update = reverse("activity_update", args=[activity.pk])
        coordinator.post(edit, form_data(coordinator.get(edit), target="12"))
        activity.refresh_from_db()
        owner.post(update, {"row": "1", "version": activity.version, "state": "running"})

        page = as_user(desk.reader).get(desk.url).context["page"]

        [(entry, for_owner)] = page.changes
        assert [(c.label, c.before, c.after) for c in entry.changes] == [("Doel", "10", "12")]
        assert for_owner is True

    def test_same_queries_for_one_and_for_many(self, desk):
        self.fill(desk, 1)
        few = self.queries(desk)
        self.fill(desk, 8)

        assert self.queries(desk) == few
        assert few <= 24

    def queries(self, desk) -> int:
        client = as_user(desk.coordinator)
        client.get(desk.url)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(desk.url)
        return len(seen)

    def fill(self, desk, count):
        party = desk.partnership.parties.last()
        people = [ContactFactory(organisation=party.organisation) for _ in range(count)]
        for contact in people:
            desk.activity(organiser=party, responsible=contact, target=Decimal("3"))
            goal = Goal.objects.create(theme=desk.theme, statement="Doel", target=Decimal("3"))
            GoalResult.objects.create(goal=goal, programme=desk.programme, value=Decimal("1"))
            note_progress(
                desk.theme, text="Goed", health="on_track", by=desk.owner, at=timezone.now()
            )
