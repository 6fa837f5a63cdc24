"""Programme years: begun once, with a period that stays, and counters in step."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from partnerships.models import Partnership, Plan, Programme
from partnerships.programmes import open_programme, plan_for, recount
from tests.factories import form_data, make_programme
from tests.partnerships.desk import NOW, as_user, assert_refused, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_time():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk():
    return make_desk()


def years(desk) -> list[int]:
    return list(desk.partnership.programmes.values_list("year", flat=True))


class TestOpen:
    def url(self, desk):
        return reverse("programme_open", args=[desk.partnership.pk])

    def test_offers_the_next_year(self, desk):
        form = as_user(desk.coordinator).get(self.url(desk)).context["form"]

        assert form["year"].value() == 2027
        assert [value for value, _label in form.fields["year"].choices] == [
            2024, 2025, 2026, 2027, 2028,
        ]  # fmt: skip

    def test_says_which_years_have_begun(self, desk):
        form = as_user(desk.coordinator).get(self.url(desk)).context["form"]

        labels = dict(form.fields["year"].choices)
        assert (labels[2026], labels[2027]) == ("2026, is al begonnen", "2027")

    def test_begins_a_year(self, desk):
        client = as_user(desk.coordinator)

        response = client.post(self.url(desk), form_data(client.get(self.url(desk))))

        programme = Programme.objects.get(year=2027)
        assert response.url == desk.partnership.get_absolute_url()
        assert programme.label == "2027"
        assert AuditEntry.objects.of(programme).get().actor_id == desk.coordinator.pk

    def test_from_the_page_of_a_theme(self, desk):
        client = as_user(desk.coordinator)

        response = client.post(self.url(desk), {"year": 2027, "theme": desk.theme.pk})

        assert response.url == f"{desk.url}?year=2027"

    @pytest.mark.parametrize("theme", ["", "x", "0", "9" * 30, "-1"])
    def test_a_theme_that_is_not_there(self, desk, theme):
        response = as_user(desk.coordinator).post(self.url(desk), {"year": 2027, "theme": theme})

        assert response.url == desk.partnership.get_absolute_url()

    def test_a_second_click_makes_no_second_year(self, desk):
        client = as_user(desk.coordinator)

        for _ in range(2):
            assert client.post(self.url(desk), {"year": 2027}).status_code == 302

        assert years(desk) == [2026, 2027]
        assert AuditEntry.objects.filter(object_type="partnerships.programme").count() == 1

    @pytest.mark.parametrize("year", ["", "1999", "x", "9" * 30, "2027\x00"])
    def test_bad_input(self, desk, year):
        response = as_user(desk.coordinator).post(self.url(desk), {"year": year})

        assert response.status_code == 422
        assert years(desk) == [2026]

    def test_others(self, desk):
        who = {**desk.without_access(), "owner": (desk.owner, 403)}
        assert_refused(who, self.url(desk))
        assert as_user(desk.coordinator).put(self.url(desk)).status_code == 405


class TestOpenProgramme:
    """The functions themselves."""

    def open(self, desk, year):
        return open_programme(desk.partnership, year, by=desk.coordinator, at=timezone.now())

    def test_school_year(self, desk):
        Partnership.objects.filter(pk=desk.partnership.pk).update(start_month=8)
        desk.partnership.refresh_from_db()

        programme = self.open(desk, 2027)

        assert (programme.label, programme.starts_on, programme.ends_on) == (
            "2027-2028",
            datetime.date(2027, 8, 1),
            datetime.date(2028, 7, 31),
        )

    def test_a_new_start_month_leaves_years_alone(self, desk):
        programme = self.open(desk, 2027)
        desk.partnership.start_month = 8

        assert self.open(desk, 2027) == programme
        programme.refresh_from_db()
        assert programme.label == "2027"

    def test_plan_is_made_once(self, desk):
        programme = make_programme(desk.partnership, 2027)

        plans = {
            plan_for(desk.theme, programme, by=desk.owner, at=timezone.now()) for _ in range(2)
        }

        assert len(plans) == 1
        assert Plan.objects.filter(programme=programme).count() == 1

    def test_plan_stays_within_the_partnership(self, desk):
        other = make_desk()

        with pytest.raises(ValueError, match="own partnership"):
            plan_for(desk.theme, other.programme, by=desk.owner, at=timezone.now())

    def test_recount(self, desk):
        for state in ("idea", "planned", "running", "running", "done", "partly", "not_done"):
            desk.activity(state=state)

        recount(desk.programme)

        desk.programme.refresh_from_db()
        counted = desk.programme
        assert (counted.activity_count, counted.done_count, counted.busy_count) == (7, 1, 2)
