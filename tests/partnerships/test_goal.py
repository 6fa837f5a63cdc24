"""Goals, in words and sometimes in numbers, and their result per year."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from partnerships.models import Goal, GoalResult
from tests.factories import form_data, make_programme
from tests.partnerships.desk import as_user, assert_refused, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def goal(desk):
    return Goal.objects.create(
        theme=desk.theme, statement="Meer plaatsen", target=Decimal("30"), unit="plaatsen"
    )


BAD = [
    ({"statement": " "}, "statement"),
    ({"statement": "x" * 301}, "statement"),
    ({"statement": "nul\x00"}, "statement"),
    ({"target": "dertig"}, "target"),
    ({"target": "1e5"}, "target"),
    ({"baseline": "9" * 12}, "baseline"),
    ({"baseline": "1,234"}, "baseline"),
    ({"by_when": "2101-01-01"}, "by_when"),
    ({"by_when": "2026-02-30"}, "by_when"),
    ({"unit": "x" * 41}, "unit"),
]


class TestCreate:
    def url(self, desk):
        return f"{reverse('goal_create', args=[desk.theme.pk])}?year=2026"

    def data(self, client, desk, **values):
        return form_data(client.get(self.url(desk)), **{"statement": "Meer plaatsen", **values})

    def test_words_are_enough(self, desk):
        client = as_user(desk.owner)

        response = client.post(self.url(desk), self.data(client, desk))

        goal = Goal.objects.get()
        assert response.url == f"{desk.url}?year=2026#goals"
        assert (goal.theme, goal.target, goal.position) == (desk.theme, None, 1)

    def test_with_numbers(self, desk):
        client = as_user(desk.coordinator)
        data = self.data(
            client,
            desk,
            indicator="gestarte studenten",
            baseline="12",
            target="1.200,50",
            unit="plaatsen",
            by_when="2026-12-31",
        )

        client.post(self.url(desk), data)

        goal = Goal.objects.get()
        assert (goal.baseline, goal.target) == (Decimal("12"), Decimal("1200.5"))
        assert goal.by_when == datetime.date(2026, 12, 31)

    @pytest.mark.parametrize(("values", "field"), BAD)
    def test_bad_input_is_kept(self, desk, values, field):
        client = as_user(desk.owner)
        data = self.data(client, desk, indicator="Blijft staan 🌱", **values)

        response = client.post(self.url(desk), data)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert "Blijft staan 🌱" in response.content.decode()
        assert not Goal.objects.exists()

    def test_sent_twice_makes_one(self, desk):
        client = as_user(desk.owner)
        data = self.data(client, desk)

        client.post(self.url(desk), data)
        client.post(self.url(desk), data)

        assert Goal.objects.count() == 1

    def test_others(self, desk):
        assert_refused(desk.without_access(), self.url(desk))
        assert as_user(desk.owner).put(self.url(desk)).status_code == 405


class TestEdit:
    def url(self, goal):
        return f"{reverse('goal_edit', args=[goal.pk])}?year=2026"

    def test_works(self, desk, goal):
        client = as_user(desk.owner)
        page = client.get(self.url(goal))

        response = client.post(self.url(goal), form_data(page, target="36"))

        goal.refresh_from_db()
        assert 'value="30"' in page.content.decode()
        assert response.url == f"{desk.url}?year=2026#goals"
        assert goal.target == Decimal("36")

    def test_stale_shows_both_texts(self, desk, goal):
        client = as_user(desk.owner)
        data = form_data(client.get(self.url(goal)), statement="Van mij", target="31")
        other = form_data(client.get(self.url(goal)), statement="Van een ander", target="1.232")
        as_user(desk.coordinator).post(self.url(goal), other)

        response = client.post(self.url(goal), data)

        page = response.content.decode()
        assert response.status_code == 409
        assert {word for word in ("Van mij", "Van een ander", "31", "1.232") if word in page} == {
            "Van mij",
            "Van een ander",
            "31",
            "1.232",
        }

    @pytest.mark.parametrize(("values", "field"), BAD)
    def test_bad_input(self, desk, goal, values, field):
        client = as_user(desk.owner)
        data = form_data(client.get(self.url(goal)), **values)

        response = client.post(self.url(goal), data)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]

    def test_others(self, desk, goal):
        assert_refused(desk.without_access(), self.url(goal))
        assert as_user(desk.owner).delete(self.url(goal)).status_code == 405


class TestResultEdit:
    def url(self, goal, year=2026):
        return f"{reverse('goal_result_edit', args=[goal.pk])}?year={year}"

    def test_first_and_second_time(self, desk, goal):
        client = as_user(desk.owner)

        response = client.post(self.url(goal), form_data(client.get(self.url(goal)), value="24,5"))
        client.post(self.url(goal), form_data(client.get(self.url(goal)), text="Op vier plekken"))

        result = GoalResult.objects.get()
        assert response.url == f"{desk.url}?year=2026#goals"
        assert (result.value, result.text) == (Decimal("24.5"), "Op vier plekken")
        assert [e.verb for e in AuditEntry.objects.of(result).order_by("pk")] == [
            "create",
            "change",
        ]

    def test_each_year_has_its_own(self, desk, goal):
        make_programme(desk.partnership, 2025)
        client = as_user(desk.owner)

        for year, value in ((2025, "18"), (2026, "24")):
            url = self.url(goal, year)
            client.post(url, form_data(client.get(url), value=value))

        results = GoalResult.objects.order_by("programme__year").values_list("value", flat=True)
        assert list(results) == [Decimal("18"), Decimal("24")]

    def test_stale_when_somebody_else_was_first(self, desk, goal):
        client = as_user(desk.owner)
        mine = form_data(client.get(self.url(goal)), value="24")
        other = form_data(client.get(self.url(goal)), value="1.977")
        as_user(desk.coordinator).post(self.url(goal), other)

        response = client.post(self.url(goal), mine)

        assert response.status_code == 409
        assert "1.977" in response.content.decode()
        assert GoalResult.objects.get().value == Decimal("1977")

    def test_bad_input(self, desk, goal):
        client = as_user(desk.owner)
        data = form_data(client.get(self.url(goal)), value="veel", text="Blijft staan")

        response = client.post(self.url(goal), data)

        assert response.status_code == 422
        assert "Blijft staan" in response.content.decode()
        assert not GoalResult.objects.exists()

    def test_year_of_nothing(self, desk, goal):
        client = as_user(desk.owner)

        assert client.get(self.url(goal, 2031)).status_code == 404
        desk.plan.delete()
        desk.programme.delete()
        assert client.get(reverse("goal_result_edit", args=[goal.pk])).status_code == 409

    def test_others(self, desk, goal):
        assert_refused(desk.without_access(), self.url(goal))
        assert as_user(desk.owner).put(self.url(goal)).status_code == 405


class TestRemove:
    def url(self, goal):
        return reverse("goal_remove", args=[goal.pk])

    def test_removes_what_was_entered_by_mistake(self, desk, goal):
        client = as_user(desk.owner)
        data = form_data(client.get(self.url(goal)), reason="Dubbel")

        response = client.post(self.url(goal), data)

        assert response.status_code == 302
        assert not Goal.objects.filter(pk=goal.pk).exists()
        entry = AuditEntry.objects.get(verb="delete")
        assert (entry.object_id, entry.text.reason) == (goal.pk, "Dubbel")
        assert response.url == f"{desk.url}#goals"

    def test_stays_with_its_results(self, desk, goal):
        GoalResult.objects.create(goal=goal, programme=desk.programme, value=Decimal("1"))

        answer = as_user(desk.owner).post(self.url(goal), {"version": 1})

        assert answer.status_code == 409
        assert Goal.objects.exists()

    def test_changed_in_between(self, desk, goal):
        client = as_user(desk.owner)

        response = client.post(self.url(goal), {"version": 7})

        assert response.status_code == 409
        assert Goal.objects.filter(pk=goal.pk).exists()

    def test_sent_twice(self, desk, goal):
        client = as_user(desk.owner)
        answers = [client.post(self.url(goal), {"version": 1}).status_code for _ in range(2)]

        assert answers == [302, 404]

    def test_others(self, desk, goal):
        assert_refused(desk.without_access(), self.url(goal))
        assert as_user(desk.owner).put(self.url(goal)).status_code == 405
