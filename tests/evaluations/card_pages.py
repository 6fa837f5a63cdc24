"""What tests of the result card's pages share."""

import pytest
from django.core.files.storage import default_storage

from accounts.models import AuditEntry
from evaluations.models import ResultCard
from evaluations.views import card_steps
from tests.evaluations.browser import filled
from tests.evaluations.cards import agreed, asked, card_of, drafted, shared

STATES = {"draft": drafted, "asked": asked, "agreed": agreed, "shared": shared}
OTHERS = (("manager", 403), ("owner", 403), ("reader", 403), ("stranger", 404))


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    """Pictures of one test go with it."""
    default = settings.STORAGES["default"]
    here = {**default, "OPTIONS": {**default["OPTIONS"], "location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": here}


def stored() -> set[str]:
    return set(default_storage.listdir("")[1])


def agrees(situation) -> list[bool]:
    return [row.is_agreed for row in card_of(situation).consents.all()]


class Step:
    """A step of who makes the card, asked about first."""

    name = ""
    ready = "draft"
    wrong = ("asked", "agreed", "shared")

    def test_is_taken(self, visitor):
        situation = STATES[self.ready]()
        done = visitor(situation.people.coordinator).fill(self.name, card_of(situation).pk)

        assert done.status_code == 302
        assert done.url == card_of(situation).get_absolute_url()
        self.check(situation)

    def test_who_may(self, visitor):
        situation = STATES[self.ready]()
        for person, status in OTHERS:
            guest = visitor(getattr(situation.people, person))
            assert guest.get(self.name, card_of(situation).pk).status_code == status
            assert guest.post(self.name, card_of(situation).pk).status_code == status

    def test_wrong_moment(self, visitor):
        for state in self.wrong:
            situation = STATES[state]()
            before = ResultCard.objects.filter(pk=card_of(situation).pk).values().get()
            guest = visitor(situation.people.coordinator)
            assert guest.get(self.name, before["id"]).status_code == 409
            post = guest.post(self.name, before["id"], version=before["version"])
            assert post.status_code == 409
            assert ResultCard.objects.filter(pk=before["id"]).values().get() == before

    def test_a_stale_click_changes_nothing(self, visitor):
        situation = STATES[self.ready]()
        guest = visitor(situation.people.coordinator)
        data = filled(guest.get(self.name, card_of(situation).pk))
        ResultCard.objects.filter(pk=card_of(situation).pk).update(version=99)
        before = ResultCard.objects.filter(pk=card_of(situation).pk).values().get()

        assert guest.post(self.name, card_of(situation).pk, **data).status_code == 409
        assert ResultCard.objects.filter(pk=card_of(situation).pk).values().get() == before


class AsFile:
    """The card as a file, for who may see it; that it was saved stands in the trail."""

    name = ""
    head = b""

    def test_is_made(self, visitor):
        situation = shared()
        found = visitor(situation.people.reader).get(self.name, card_of(situation).pk)

        assert found.status_code == 200
        assert found.content.startswith(self.head)
        assert "attachment" in found["Content-Disposition"]
        trail = AuditEntry.objects.filter(verb="export", object_id=card_of(situation).pk).get()
        assert trail.actor_id == situation.people.reader.pk
        stranger = visitor(situation.people.stranger)
        assert stranger.get(self.name, card_of(situation).pk).status_code == 404

    def test_without_pango(self, visitor, monkeypatch):
        situation = drafted()
        monkeypatch.setattr(card_steps, "can_make_pdf", lambda: False)
        found = visitor(situation.people.reader).get(self.name, card_of(situation).pk)

        assert found.status_code == 302
        assert found.url == card_of(situation).get_absolute_url()
