"""Progress notes: half a minute of work, and the health of the theme."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from partnerships.enums import Health
from partnerships.models import ProgressNote
from partnerships.progress import note_progress
from tests.factories import form_data
from tests.partnerships.desk import as_user, assert_refused, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


class TestCreate:
    def url(self, desk, activity=None):
        url = reverse("progress_create", args=[desk.theme.pk])
        return f"{url}?activity={activity}" if activity else f"{url}?year=2026"

    def data(self, client, url, **values):
        return form_data(
            client.get(url), **{"text": "Twee plekken erbij", "health": "on_track"} | values
        )

    @pytest.mark.parametrize("health", Health.values)
    def test_sets_the_health_of_the_theme(self, desk, health):
        client = as_user(desk.owner)
        version = desk.theme.version

        response = client.post(self.url(desk), self.data(client, self.url(desk), health=health))

        note = ProgressNote.objects.get()
        desk.theme.refresh_from_db()
        assert response.url == f"{desk.url}?year=2026#progress"
        assert (note.text, note.health, note.author) == (
            "Twee plekken erbij",
            health,
            desk.owner,
        )
        assert (desk.theme.health, desk.theme.health_at) == (health, note.noted_at)
        assert desk.theme.version == version
        assert AuditEntry.objects.of(note).get().verb == "create"

    def test_on_one_activity_leaves_the_theme_alone(self, desk):
        activity = desk.activity()
        url = self.url(desk, activity.pk)
        client = as_user(desk.owner)

        response = client.post(url, self.data(client, url, health="stalled"))

        desk.theme.refresh_from_db()
        assert response.url == f"{activity.get_absolute_url()}#progress"
        assert ProgressNote.objects.get().activity == activity
        assert desk.theme.health == ""

    def test_activity_of_another_theme_is_not_meant(self, desk):
        other = make_desk().activity()
        url = self.url(desk, other.pk)
        client = as_user(desk.owner)

        client.post(url, self.data(client, url))

        assert ProgressNote.objects.get().activity is None

    def test_nothing_is_chosen_beforehand(self, desk):
        page = as_user(desk.owner).get(desk.url).content.decode()

        assert 'name="health"' in page
        assert "checked" not in page

    def test_a_note_for_the_owner_is_shown_as_such(self, desk):
        for user in (desk.owner, desk.coordinator):
            client = as_user(user)
            client.post(self.url(desk), self.data(client, self.url(desk)))

        notes = as_user(desk.reader).get(desk.url).context["page"].notes

        assert {(note.author, for_owner) for note, for_owner in notes} == {
            (desk.owner, False),
            (desk.coordinator, True),
        }

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"text": " "}, "text"),
            ({"text": "nul\x00"}, "text"),
            ({"health": None}, "health"),
            ({"health": "great"}, "health"),
        ],
    )
    def test_bad_input_is_kept(self, desk, values, field):
        client = as_user(desk.owner)
        data = self.data(client, self.url(desk), **values)
        data = {key: value for key, value in data.items() if values.get(key, "") is not None}

        response = client.post(self.url(desk), data)

        assert response.status_code == 422
        assert field in response.context["form"].errors
        assert not ProgressNote.objects.exists()

    def test_sent_twice_makes_one(self, desk):
        client = as_user(desk.owner)
        data = self.data(client, self.url(desk))

        client.post(self.url(desk), data)
        client.post(self.url(desk), data)

        assert ProgressNote.objects.count() == 1

    def test_others(self, desk):
        assert_refused(desk.without_access(), self.url(desk))
        assert as_user(desk.owner).put(self.url(desk)).status_code == 405


class TestNote:
    def test_an_older_note_that_comes_late_leaves_the_health(self, desk):
        now = timezone.now()
        before = now - datetime.timedelta(days=9)
        for health, at in (("on_track", now), ("stalled", before)):
            note_progress(desk.theme, text="x", health=health, by=desk.owner, at=at)

        desk.theme.refresh_from_db()
        assert (desk.theme.health, desk.theme.health_at) == ("on_track", now)
