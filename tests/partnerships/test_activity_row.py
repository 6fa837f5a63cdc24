"""What a row says of its activity, and which states it offers."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEntry
from partnerships.enums import ActivityState
from partnerships.lifecycle.activity import ACTIVITY
from partnerships.models import Activity
from partnerships.theme_page import ThemePage, theme_queryset
from tests.partnerships.desk import NOW, ON, as_user, counters, make_desk, row_data

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_time():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk():
    return make_desk()


def update_url(activity) -> str:
    return reverse("activity_update", args=[activity.pk])


class TestMoves:
    """The table itself: every state, every way."""

    @pytest.mark.parametrize("source", ActivityState.values)
    def test_select_offers_what_the_table_allows(self, desk, source):
        activity = desk.activity(state=source)

        row = as_user(desk.owner).get(update_url(activity)).context["form"]

        offered = {value for value, _label in row.fields["state"].choices}
        allowed = {move.target for move in ACTIVITY.moves.values() if source in move.sources}
        assert offered == {source, *allowed}

    @pytest.mark.parametrize("source", ActivityState.values)
    @pytest.mark.parametrize("target", ActivityState.values)
    def test_grid(self, desk, source, target):
        activity = desk.activity(state=source)

        response = as_user(desk.owner).post(update_url(activity), row_data(activity, state=target))

        activity.refresh_from_db()
        allowed = source == target or source in ACTIVITY.moves[target].sources
        assert activity.state == (target if allowed else source)
        assert response.status_code == (302 if allowed else 422)
        done = int(activity.state == "done")
        entries = [entry.verb for entry in AuditEntry.objects.of(activity)]
        assert entries == ([target] if allowed and source != target else [])
        if allowed and source != target:
            assert counters(desk.programme) == (1, done, int(activity.state == "running"))

    @pytest.mark.parametrize("target", ActivityState.values)
    def test_grid_of_roles(self, desk, target):
        """Whoever has no plan to keep moves nothing, from whatever state."""
        activity = desk.activity()
        for source in ActivityState.values:
            Activity.objects.filter(pk=activity.pk).update(state=source, version=1)
            for name, (user, status) in desk.without_access().items():
                answer = as_user(user).post(update_url(activity), row_data(activity, state=target))
                assert answer.status_code == status, name
            activity.refresh_from_db()
            assert (activity.state, activity.version) == (source, 1)

    @pytest.mark.parametrize("source", ActivityState.values)
    def test_stale_and_second_click(self, desk, source):
        """The row that was on the screen moves once; sent again it changes nothing."""
        for move in ACTIVITY.moves.values():
            if source not in move.sources:
                continue
            activity = desk.activity(state=source)
            client, data = as_user(desk.coordinator), row_data(activity, state=move.target)
            answers = [client.post(update_url(activity), data).status_code for _ in range(2)]
            activity.refresh_from_db()
            assert answers == [302, 409]
            assert (activity.state, activity.version) == (move.target, 2)
            assert AuditEntry.objects.of(activity).count() == 1


class TestRow:
    """What a row says of itself."""

    def rows(self, desk, user):
        theme = theme_queryset().get(pk=desk.theme.pk)
        return ThemePage(theme, user, ON).activities

    def test_late(self, desk):
        desk.activity(ends_on=datetime.date(2026, 10, 30))
        desk.activity(ends_on=datetime.date(2026, 10, 30), state="done")
        desk.activity(ends_on=ON)

        assert [row.late for row in self.rows(desk, desk.owner)] == ["3 weken te laat", "", ""]

    def test_open_rows_have_a_form_for_who_may(self, desk):
        for state in ActivityState.values:
            desk.activity(state=state)

        mine = {row.activity.state for row in self.rows(desk, desk.owner) if row.form}

        assert mine == {"idea", "planned", "running"}
        assert not [row for row in self.rows(desk, desk.reader) if row.form]

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "words"),
        [
            (None, None, ""),
            ("2026-01-01", "2026-06-30", "jan – jun"),
            ("2026-03-01", "2026-03-31", "mrt"),
            ("2026-03-05", "2026-04-02", "5 mrt – 2 apr"),
            ("2026-03-05", "2026-03-05", "5 maart"),
            ("2026-03-05", None, "vanaf 5 mrt"),
            (None, "2026-03-05", "tot en met 5 mrt"),
        ],
    )
    def test_period(self, desk, starts_on, ends_on, words):
        desk.activity(starts_on=starts_on, ends_on=ends_on)

        assert self.rows(desk, desk.owner)[0].period == words
