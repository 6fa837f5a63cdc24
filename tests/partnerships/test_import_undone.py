"""Taking a file back: all of it or nothing, behind the page when it is large."""

import datetime
import threading

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import records
from accounts.models import AuditEntry
from accounts.origin import current
from organisations.models import Organisation
from partnerships.models import Import, Partnership, Theme
from partnerships.spreadsheet import behind, undoing
from tests.partnerships.importing import (
    AT,
    ONE,
    ImportPages,
    looked_over,
    register_counts,
    undo,
    write,
)
from tests.partnerships.spreadsheets import row_of, xlsx

pytestmark = pytest.mark.django_db


class Written(ImportPages):
    """A file of three partnerships that was read in; nothing else stands in the register."""

    @pytest.fixture
    def batch(self, client, keeper):
        rows = [ONE, *(row_of(titel=title, partijen="MEE; De Kern") for title in ("Twee", "Drie"))]
        batch = looked_over(client, xlsx(rows))
        self.before = register_counts()
        write(client, batch)
        batch.refresh_from_db()
        assert (batch.state, Partnership.objects.count()) == ("written", 3)
        return batch

    def page(self, client, batch) -> str:
        return client.get(batch.get_absolute_url()).content.decode()


class TestWhole(Written):
    def test_nothing_is_removed_when_one_record_cannot_be(self, client, batch, monkeypatch):
        real, gone = records.delete, []

        def fail_on_the_tenth(row, **given):
            gone.append(row)
            if len(gone) == 10:
                raise records.StaleRecord(row)
            real(row, **given)

        monkeypatch.setattr(undoing.records, "delete", fail_on_the_tenth)
        counts = register_counts()

        assert undo(client, batch).status_code == 302

        batch.refresh_from_db()
        assert (batch.state, register_counts()) == ("written", counts)
        assert "Er is niets teruggedraaid" in self.page(client, batch)
        monkeypatch.undo()
        undo(client, batch)
        batch.refresh_from_db()
        assert (batch.state, Partnership.objects.count()) == ("undone", 0)
        assert "Er is niets teruggedraaid" not in self.page(client, batch)

    def test_what_was_changed_while_it_was_taken_back_stays(self, client, batch, monkeypatch):
        """Somebody saves after it was asked what stands in the way."""
        real = undoing.hindrances
        changed = Theme.objects.first()

        def ask_and_change(batch):
            found = real(batch)
            if batch.state == "undoing":
                Theme.objects.filter(pk=changed.pk).update(title="Anders", version=7)
            return found

        monkeypatch.setattr(undoing, "hindrances", ask_and_change)

        undo(client, batch)

        batch.refresh_from_db()
        assert (batch.state, Partnership.objects.count()) == ("written", 3)
        assert "Er is niets teruggedraaid" in self.page(client, batch)

    def test_every_record_goes_with_its_entry_in_the_trail(self, client, batch, keeper):
        made = set(batch.made.values_list("model", "key"))
        assert len(made) > 20

        undo(client, batch)

        entries = AuditEntry.objects.filter(verb="delete")
        assert set(entries.values_list("object_type", "object_id")) == made
        assert list(Organisation.objects.all()) == [keeper]
        after = register_counts()
        assert {name for name in after if after[name] != self.before[name]} <= {
            "organisations.Contact", "partnerships.NumberSequence",
        }  # fmt: skip
        assert after["organisations.Contact"] <= self.before["organisations.Contact"] + 1


class TestLarge(Written):
    @pytest.fixture
    def begun(self, monkeypatch, batch):
        found = []
        monkeypatch.setattr(behind, "AT_ONCE", 2)
        monkeypatch.setattr(behind, "in_thread", lambda *given: found.append(given))
        return found

    def test_goes_on_behind_the_page(self, client, batch, begun):
        assert undo(client, batch).status_code == 302

        batch.refresh_from_db()
        assert (batch.state, Partnership.objects.count(), len(begun)) == ("undoing", 3, 1)
        page = self.page(client, batch)
        assert "<progress" in page
        assert "Wordt teruggedraaid: alles in één keer, of niets." in page
        assert undo(client, batch).status_code == 409
        remove = client.post(reverse("import_remove", args=[batch.pk]), {"version": batch.version})
        assert remove.status_code == 409

        work, pk, _user, at, _language = begun[0]
        work(pk, by=batch.user, at=at)

        batch.refresh_from_db()
        assert (batch.state, Partnership.objects.count()) == ("undone", 0)
        assert AuditEntry.objects.filter(verb="undo_import").count() == 1

    def test_says_on_the_page_what_stands_in_the_way(self, client, batch, begun, coordinator):
        made = Partnership.objects.get(title="Twee")
        records.create(Theme(partnership=made, title="Later"), by=coordinator, at=AT)
        counts = register_counts()
        undo(client, batch)

        work, pk, _user, at, _language = begun[0]
        work(pk, by=batch.user, at=at)

        batch.refresh_from_db()
        assert (batch.state, register_counts()) == ("written", counts)
        page = self.page(client, batch)
        assert "Er is niets teruggedraaid" in page
        assert "“Twee” is sindsdien gebruikt" in page

    def test_can_be_asked_again_when_it_was_broken_off(self, client, batch, begun, monkeypatch):
        undo(client, batch)
        assert undo(client, batch).status_code == 409
        later = timezone.now() + behind.STUCK + datetime.timedelta(minutes=1)
        monkeypatch.setattr(timezone, "now", lambda: later)
        page = self.page(client, batch)
        assert "Dan is er niets teruggedraaid" in page
        assert reverse("import_undo", args=[batch.pk]) in page

        assert undo(client, batch).status_code == 302

        first, second = begun
        assert first[3] != second[3]
        second[0](batch.pk, by=batch.user, at=second[3])
        batch.refresh_from_db()
        assert batch.state == "undone"

    def test_the_first_that_was_given_up_lets_the_second_go_on(
        self, client, batch, begun, monkeypatch
    ):
        """It went on after all, and fails while the second is at work."""
        undo(client, batch)
        at_work = Import.objects.get(pk=batch.pk)
        later = timezone.now() + behind.STUCK + datetime.timedelta(minutes=1)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: later)
            undo(client, batch)

        with monkeypatch.context() as patch:
            patch.setattr(undoing.Import.objects, "get", lambda **given: at_work)
            patch.setattr(undoing, "hindrances", lambda batch: ["Te laat."])
            begun[0][0](batch.pk, by=batch.user, at=begun[0][3])

        batch.refresh_from_db()
        assert (batch.state, len(begun)) == ("undoing", 2)
        begun[1][0](batch.pk, by=batch.user, at=begun[1][3])
        batch.refresh_from_db()
        assert (batch.state, Partnership.objects.count()) == ("undone", 0)

    def test_runs_in_a_thread_of_its_own(self, monkeypatch):
        told = []

        class Thread(threading.Thread):
            def start(self):
                told.append((self.daemon, self._target, self._args))

        monkeypatch.setattr(behind.threading, "Thread", Thread)

        behind.in_thread("work", 1, 2, AT, "nl")

        assert told == [(True, behind._behind, ("work", 1, 2, AT, "nl", current()))]
