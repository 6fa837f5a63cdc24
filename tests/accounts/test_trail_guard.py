"""What the registry keeps does not change, whoever asks the database and however."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEntry, AuditSeal, AuditText, Erasing
from accounts.records import audit
from accounts.trail import guards, seals
from evaluations.models import CorrectionNote, Evaluation, GuideVersion
from tests.factories import make_user

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=datetime.UTC)
KEPT = {AuditEntry, AuditSeal, AuditText, CorrectionNote, Evaluation, GuideVersion}


@pytest.fixture
def entry():
    user = make_user()
    return audit(by=user, at=AT, verb="change", obj=user, reason="Anna belde", scope=(None, None))


@pytest.fixture
def seal(entry):
    roll = seals.Roll()
    roll.add(entry.pk, b"")
    return seals.add_seal(None, roll, at=AT)


def refused(statement: str) -> bool:
    """Whether the database refuses to carry out a statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


def statements(model) -> list[str]:
    table = model._meta.db_table
    column = {AuditEntry: "verb", AuditSeal: "hash", AuditText: "reason"}[model]
    told = [f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"]
    if connection.vendor == "postgresql":
        told.append(f"TRUNCATE {table} CASCADE")
    return told


def test_every_promise_has_its_guard():
    assert guards.missing() == []
    assert {guard.table for guard in guards.all_guards(connection.vendor)} == {
        model._meta.db_table for model in KEPT
    }


def test_the_trail_is_neither_changed_nor_emptied(entry, seal):
    asked = [text for model in (AuditText, AuditEntry, AuditSeal) for text in statements(model)]

    assert [text for text in asked if not refused(text)] == []


def test_a_published_guide_stays_as_it_was():
    [version] = GuideVersion.objects.all()[:1]
    table = GuideVersion._meta.db_table

    assert refused(f"UPDATE {table} SET changed_nl = 'anders' WHERE id = {version.pk}")
    assert refused(f"DELETE FROM {table} WHERE id = {version.pk}")
    assert not refused(f"UPDATE {table} SET version = 2 WHERE id = {version.pk}")


def test_without_its_guard_it_would_change(entry):
    """Control: it is the trigger that refuses."""
    table = AuditEntry._meta.db_table
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER registry_keeps_{table}_update{on}")

    assert guards.missing() == [f"registry_keeps_{table}_update"]
    assert not refused(f"UPDATE {table} SET verb = 'x'")

    guards.install()
    assert guards.missing() == []
    assert refused(f"UPDATE {table} SET verb = 'y'")


def test_texts_are_emptied_by_the_erasure_alone(entry):
    with guards.erasing(at=AT):
        AuditText.objects.filter(entry=entry).update(reason="")
        assert refused(f"UPDATE {AuditEntry._meta.db_table} SET verb = 'x'")
        assert refused(f"DELETE FROM {AuditText._meta.db_table}")

    assert AuditText.objects.get(entry=entry).reason == ""
    assert not Erasing.objects.exists()
    assert refused(f"UPDATE {AuditText._meta.db_table} SET reason = 'x'")
