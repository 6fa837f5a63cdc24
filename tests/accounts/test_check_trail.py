"""The daily check catches whatever was done to the trail, also with the triggers switched off."""

import datetime
import json
import logging

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import AuditEntry, AuditSeal, AuditText, User
from accounts.origin import Door, coming_through
from accounts.records import audit
from accounts.trail import guards, seals
from accounts.trail.checking import check_trail
from tests.factories import make_user

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 20, 10, 0, 5, 123456, tzinfo=datetime.UTC)
ENTRY, SEAL, TEXT = (model._meta.db_table for model in (AuditEntry, AuditSeal, AuditText))


@pytest.fixture
def entries():
    """Two seals over three entries each, and two entries under no seal."""
    user = make_user()
    made = []
    for number in range(8):
        given = {"changed": AT, "share": 2.0, "list": [3, "é"], "none": None, "number": number}
        made.append(
            audit(by=user, at=AT, verb="change", obj=user, after=given, scope=(number, None))
        )
        if number in (2, 5):
            assert check_trail(at=AT).added
    return [entry.pk for entry in made]


def tamper(statement: str) -> None:
    """Do what somebody with all rights in the database could: switch off, write, switch on."""
    with connection.cursor() as cursor:
        for guard in guards.all_guards(connection.vendor):
            if guard.table in (ENTRY, SEAL, TEXT):
                on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {guard.name}{on}")
        cursor.execute(f"DELETE FROM {TEXT}")  # or they would point to nothing
        cursor.execute(statement)
    guards.install()


def problems(**given) -> list[str]:
    return check_trail(at=AT, **given).problems


def test_what_was_left_alone_is_whole(entries, capsys):
    call_command("check_trail")
    call_command("check_trail")

    told = capsys.readouterr().out
    number = AuditEntry.objects.count()
    assert told.count(f"{number} entries and") == 2
    assert "Sealed 3:" in told
    assert "Nothing new to seal; the newest seal is 3:" in told
    assert list(AuditSeal.objects.values_list("number", flat=True)) == [1, 2, 3]


WAYS = {
    "changed under a seal": ("UPDATE {entry} SET verb = 'x' WHERE id = {e[1]}", "Entry {e[1]} "),
    "changed under no seal": ("UPDATE {entry} SET actor_id = 9 WHERE id = {e[7]}", "Entry {e[7]} "),
    "without its digest": ("UPDATE {entry} SET digest = '' WHERE id = {e[6]}", "Entry {e[6]} "),
    "taken out": ("DELETE FROM {entry} WHERE id = {e[1]}", " {e[1]}."),
    "the last of a seal": ("DELETE FROM {entry} WHERE id = {e[5]}", "without one: {e[5]}."),
    "put under another number": (
        "UPDATE {entry} SET id = CASE id WHEN {e[3]} THEN -1 ELSE id END WHERE id = {e[3]}",
        "1 of 3 entries are gone",
    ),
    "the seal itself": ("UPDATE {seal} SET hash = 'f00' WHERE number = 1", "Seal 1, "),
    "a seal less": ("DELETE FROM {seal} WHERE number = 1", "Seal 1 is gone"),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_tampering_is_caught(entries, way):
    statement, sentence = WAYS[way]
    names = {"entry": ENTRY, "seal": SEAL, "e": entries}
    tamper(statement.format(**names))

    told = problems()

    assert sentence.format(**names) in "\n".join(told)
    assert AuditSeal.objects.order_by("-number").first().number == 2
    with pytest.raises(CommandError, match="The trail is broken"):
        call_command("check_trail")


def test_only_who_adds_entries_is_waited_for(entries, monkeypatch):
    """Not whoever else is writing: in another table, or for another register on the server."""
    monkeypatch.setattr(seals, "PATIENCE_SECONDS", 0)
    other = connection.copy()
    try:
        if connection.vendor == "postgresql":
            for table, is_settled in ((User._meta.db_table, True), (ENTRY, False)):
                other.set_autocommit(False)
                with other.cursor() as cursor:
                    cursor.execute(f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE")
                    cursor.execute("SELECT pg_current_xact_id()")
                assert (seals.newest_settled() is not None) == is_settled, table
                other.rollback()
        assert seals.newest_settled() == entries[-1]
    finally:
        other.close()


def test_exchanged_and_put_in_entries_are_caught(entries):
    first, second = entries[3], entries[4]
    tamper(f"UPDATE {ENTRY} SET id = -1 WHERE id = {first}")
    tamper(f"UPDATE {ENTRY} SET id = {first} WHERE id = {second}")
    tamper(f"UPDATE {ENTRY} SET id = {second} WHERE id = -1")

    assert "exchanged or numbered anew" in "\n".join(problems())


def test_a_trail_that_was_cut_off_misses_its_anchor(entries):
    """Seals alone cannot know of later ones: the copy in the log does."""
    head = AuditSeal.objects.get(number=2)
    assert problems(anchor=f"2:{head.hash}") == []
    tamper(f"DELETE FROM {SEAL} WHERE number >= 2")
    tamper(f"DELETE FROM {ENTRY} WHERE id > {entries[2]}")

    assert problems() == []
    assert "Seal 2 is not the one that was noted" in problems(anchor=f"2:{head.hash}")[0]


def test_a_guard_that_is_gone_is_told(entries):
    table = ENTRY
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER registry_keeps_{table}_delete{on}")

    assert problems() == [
        f"The trigger registry_keeps_{table}_delete is not there, or switched off."
    ]


def test_who_has_no_key_makes_no_digest(entries, settings):
    """Control: with another key than the one it was written with, nothing fits."""
    settings.TRAIL_KEYS = ["another key"]
    assert len(problems()) >= 8

    settings.TRAIL_KEYS = ["another key", settings.SECRET_KEY]
    assert problems() == []


def test_the_head_goes_to_the_log_and_so_does_what_is_broken(entries, caplog):
    logger = logging.getLogger("registry.trail")
    logger.addHandler(caplog.handler)
    caplog.set_level(logging.INFO, logger="registry.trail")
    try:
        head = check_trail(at=AT).head
        tamper(f"UPDATE {ENTRY} SET verb = 'create' WHERE id = {entries[0]}")
        check_trail(at=AT)
    finally:
        logger.removeHandler(caplog.handler)

    first, second, *_others = [record.getMessage() for record in caplog.records]
    assert str(head) in first
    assert f"Entry {entries[0]} is not what was written." in second


def test_each_entry_is_copied_to_the_log_without_words(
    settings, caplog, django_capture_on_commit_callbacks
):
    settings.TRAIL_TO_LOG = True
    user = make_user()
    logger = logging.getLogger("registry.trail")
    logger.addHandler(caplog.handler)
    caplog.set_level(logging.INFO, logger="registry.trail")
    try:
        with (
            django_capture_on_commit_callbacks(execute=True),
            coming_through(Door.COMMAND, "ab12"),
        ):
            entry = audit(
                by=user, at=AT, verb="change", obj=user, reason="Anna belde", scope=(None, None),
                after={"display_name": "Anna", "language": "nl"},
            )  # fmt: skip
    finally:
        logger.removeHandler(caplog.handler)

    [line] = [record.getMessage() for record in caplog.records]
    assert "Anna" not in line
    assert json.loads(line) == {
        "at": AT.isoformat(), "pk": entry.pk, "actor_id": user.pk, "verb": "change",
        "result": "done", "object_type": "accounts.user", "object_id": user.pk,
        "partnership_id": None, "organisation_id": None, "origin": "command",
        "request_id": "ab12", "digest": entry.digest,
    }  # fmt: skip
