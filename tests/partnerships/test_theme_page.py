"""What the owner's page reads from elsewhere: results of goals, the running evaluation."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from evaluations.models import Evaluation, ProposedActivity, ThemeReview
from partnerships.models import Goal, GoalResult
from tests.factories import EvaluationFactory
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
            (None, 30, None, 0, False, "doel: 30 plaatsen"),
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
