"""Main areas: headings above themes."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from partnerships.models import MainArea
from tests.factories import form_data
from tests.partnerships.desk import as_user, assert_refused, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def area(desk):
    return MainArea.objects.create(partnership=desk.partnership, title="Werkervaring", position=1)


def others(desk) -> dict:
    return {**desk.without_access(), "owner": (desk.owner, 403)}


class TestCreate:
    def url(self, desk):
        return reverse("main_area_create", args=[desk.partnership.pk])

    def test_comes_last(self, desk, area):
        client = as_user(desk.coordinator)
        data = form_data(client.get(self.url(desk)), title="Dienstverlening")

        response = client.post(self.url(desk), data)

        made = MainArea.objects.get(title="Dienstverlening")
        theme_form = client.get(response.url).context["form"]
        assert response.url.startswith(reverse("theme_create", args=[desk.partnership.pk]))
        assert theme_form["main_area"].value() == made.pk
        assert made.position == 2
        assert AuditEntry.objects.of(made).get().verb == "create"

    def test_sent_twice_makes_one(self, desk):
        client = as_user(desk.coordinator)
        data = form_data(client.get(self.url(desk)), title="Dienstverlening")

        client.post(self.url(desk), data)
        client.post(self.url(desk), data)

        assert MainArea.objects.count() == 1

    @pytest.mark.parametrize("title", ["", " ", "x" * 201, "nul\x00"])
    def test_bad_input(self, desk, title):
        client = as_user(desk.coordinator)
        data = form_data(client.get(self.url(desk)), title=title)

        assert client.post(self.url(desk), data).status_code == 422
        assert not MainArea.objects.exists()

    def test_others(self, desk):
        assert_refused(others(desk), self.url(desk))
        assert as_user(desk.coordinator).put(self.url(desk)).status_code == 405


class TestEdit:
    def url(self, area):
        return reverse("main_area_edit", args=[area.pk])

    def test_works(self, desk, area):
        client = as_user(desk.coordinator)

        client.post(self.url(area), form_data(client.get(self.url(area)), title="Werk"))

        area.refresh_from_db()
        assert area.title == "Werk"

    def test_stale_shows_both_texts(self, desk, area):
        client = as_user(desk.coordinator)
        data = form_data(client.get(self.url(area)), title="Van mij")
        client.post(self.url(area), form_data(client.get(self.url(area)), title="Van een ander"))

        response = client.post(self.url(area), data)

        assert response.status_code == 409
        assert "Van mij" in response.content.decode()
        assert "Van een ander" in response.content.decode()

    def test_bad_input(self, desk, area):
        client = as_user(desk.coordinator)

        answer = client.post(self.url(area), form_data(client.get(self.url(area)), title=""))

        assert answer.status_code == 422

    def test_others(self, desk, area):
        assert_refused(others(desk), self.url(area))
        assert as_user(desk.coordinator).delete(self.url(area)).status_code == 405


class TestRemove:
    def url(self, area):
        return reverse("main_area_remove", args=[area.pk])

    def test_removes_what_was_entered_by_mistake(self, desk, area):
        client = as_user(desk.coordinator)
        data = form_data(client.get(self.url(area)), reason="Dubbel")

        response = client.post(self.url(area), data)

        assert response.status_code == 302
        assert not MainArea.objects.filter(pk=area.pk).exists()
        entry = AuditEntry.objects.get(verb="delete")
        assert (entry.object_id, entry.text.reason) == (area.pk, "Dubbel")
        assert response.url == f"{desk.partnership.get_absolute_url()}#themes"

    def test_stays_with_its_themes(self, desk, area):
        desk.partnership.themes.update(main_area=area)

        answer = as_user(desk.coordinator).post(self.url(area), {"version": 1})

        assert answer.status_code == 409
        assert MainArea.objects.exists()

    def test_changed_in_between(self, desk, area):
        client = as_user(desk.coordinator)

        response = client.post(self.url(area), {"version": 7})

        assert response.status_code == 409
        assert MainArea.objects.filter(pk=area.pk).exists()

    def test_sent_twice(self, desk, area):
        client = as_user(desk.coordinator)
        answers = [client.post(self.url(area), {"version": 1}).status_code for _ in range(2)]

        assert answers == [302, 404]

    def test_others(self, desk, area):
        assert_refused(others(desk), self.url(area))
        assert as_user(desk.coordinator).put(self.url(area)).status_code == 405


class ShiftCases:
    """Three main areas, never put in order before."""

    step = ""

    @pytest.fixture
    def areas(self, desk):
        return [
            MainArea.objects.create(partnership=desk.partnership, title=title)
            for title in ("Een", "Twee", "Drie")
        ]

    def press(self, desk, area, **data):
        url = reverse(f"main_area_{self.step}", args=[area.pk])
        return as_user(desk.coordinator).post(url, data)

    def order(self, desk) -> list:
        return [str(a) for a in desk.partnership.main_areas.order_by("position", "pk")]

    def test_stale_order_changes_nothing(self, desk, areas):
        assert self.press(desk, areas[1], seen="9").status_code == 409
        assert self.order(desk) == ["Een", "Twee", "Drie"]

    def test_others(self, desk, areas):
        url = reverse(f"main_area_{self.step}", args=[areas[1].pk])
        assert_refused(others(desk), url, methods=("post",))
        assert as_user(desk.coordinator).get(url).status_code == 405


class TestUp(ShiftCases):
    step = "up"

    def test_works(self, desk, areas):
        response = self.press(desk, areas[2], seen="0")

        assert response.url.endswith(f"/themes/order/#area-{areas[2].pk}")
        assert self.order(desk) == ["Een", "Drie", "Twee"]

    def test_the_first_stays_first(self, desk, areas):
        assert self.press(desk, areas[0]).status_code == 409


class TestDown(ShiftCases):
    step = "down"

    def test_works(self, desk, areas):
        self.press(desk, areas[0])

        assert self.order(desk) == ["Twee", "Een", "Drie"]
        entry = AuditEntry.objects.of(areas[0]).get()
        assert (entry.verb, entry.before, entry.after) == (
            "reorder",
            {"position": 0},
            {"position": 2},
        )

    def test_the_last_stays_last(self, desk, areas):
        assert self.press(desk, areas[2]).status_code == 409
