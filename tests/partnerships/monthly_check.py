"""What the owner's page of the month does; collected by the test of themes."""

from django.urls import reverse
from django.utils import timezone

from partnerships.enums import ThemeStage
from partnerships.models import Goal, ProgressNote, Theme
from tests.factories import form_data
from tests.partnerships.desk import as_user, assert_refused


class MonthlyCheck:
    def url(self, desk):
        return reverse("theme_check", args=[desk.theme.pk])

    def send(self, desk, **values):
        client = as_user(desk.owner)
        return client.post(self.url(desk), form_data(client.get(self.url(desk)), **values))

    def told(self):
        return [(note.text, note.health) for note in ProgressNote.objects.order_by("pk")]

    def test_shows_what_is_due_and_writes_nothing(self, desk):
        desk.activity(title="Te laat", ends_on="2026-11-01")
        page = as_user(desk.owner).get(self.url(desk))

        assert [row.title for row in page.context["check"].overdue] == ["Te laat"]
        assert self.told() == []

    def test_one_click_keeps_how_it_is_going(self, desk):
        Theme.objects.filter(pk=desk.theme.pk).update(health="attention", health_at=timezone.now())
        done = self.send(desk, all_well="1")

        desk.theme.refresh_from_db()
        assert done.url == f"{desk.url}#progress"
        assert [health for _text, health in self.told()] == ["attention"]
        assert (desk.theme.health, desk.theme.health_at) == ("attention", timezone.now())

    def test_a_few_words_and_another_answer(self, desk):
        self.send(desk, text="Twee plekken erbij", health="stalled")

        assert self.told() == [("Twee plekken erbij", "stalled")]

    def test_words_go_along_with_the_button(self, desk):
        self.send(desk, text="Loopt als een trein", health="on_track", all_well="1")

        assert self.told() == [("Loopt als een trein", "on_track")]

    def test_the_first_time_it_asks_how_it_is_going(self, desk):
        page = self.send(desk, all_well="1")

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"health"}

    def test_reporting_without_words(self, desk):
        page = self.send(desk, health="on_track")

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"text"}
        assert self.told() == []

    def test_a_double_click_writes_once(self, desk):
        client = as_user(desk.owner)
        data = form_data(client.get(self.url(desk)), health="on_track", all_well="1")
        answers = [client.post(self.url(desk), data) for _click in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert len(self.told()) == 1

    def test_who_may(self, desk):
        assert_refused(desk.without_access(), self.url(desk))

    def test_not_for_a_theme_that_is_over(self, desk):
        Theme.objects.filter(pk=desk.theme.pk).update(stage=ThemeStage.COMPLETED)
        client = as_user(desk.owner)

        assert client.get(self.url(desk)).status_code == 409
        assert client.post(self.url(desk), {"all_well": "1"}).status_code == 409

    def test_needs_sign_in(self, client, desk):
        assert client.get(self.url(desk)).status_code == 302

    def test_costs_the_same_for_more(self, desk, django_assert_max_num_queries):
        for number in range(5):
            desk.activity(title=f"Te laat {number}", ends_on="2026-11-01")
            Goal.objects.create(theme=desk.theme, statement=f"Doel {number}", by_when="2026-11-01")
        client = as_user(desk.owner)
        with django_assert_max_num_queries(14):
            client.get(self.url(desk))
