"""On PostgreSQL the registry works with a role that cannot undo what the trail keeps."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts import records
from accounts.models import AuditEntry, AuditSeal, AuditText
from accounts.trail import app_role, guards
from accounts.trail.checking import check_trail
from evaluations.models import GuideVersion
from partnerships.models import Body
from tests.factories import form_data, make_partnership, make_user

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=datetime.UTC)
ON_POSTGRESQL = connection.vendor == "postgresql"
ROLE = "registry_app_of_the_tests"
ENTRY, SEAL, TEXT = (model._meta.db_table for model in (AuditEntry, AuditSeal, AuditText))


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def refused(statement: str) -> bool:
    try:
        with transaction.atomic():
            run(statement)
    except DatabaseError:
        return True
    return False


def work(client) -> None:
    """What the registry does all day: make, change, remove, sign in, post a form, seal, erase."""
    user = make_user()
    partnership = make_partnership()
    body = records.create(Body(partnership=partnership, name="Stuurgroep"), by=user, at=AT)
    body = records.update(body, {"name": "Kerngroep"}, by=user, at=AT)
    records.delete(body, by=user, at=AT, reason="dubbel")
    client.force_login(user)
    page = client.get(reverse("profile_edit"))
    answer = client.post(reverse("profile_edit"), form_data(page, display_name="Ander"))
    assert answer.status_code == 302
    assert check_trail(at=AT).added
    with guards.erasing(at=AT):
        AuditText.objects.update(reason="")


# What would undo the trail; on SQLite there are no roles, and the triggers stand alone.
UNDOING = [f"UPDATE {ENTRY} SET verb = 'x'", f"DELETE FROM {ENTRY}", f"DELETE FROM {TEXT}"]
UNDOING += [
    f"UPDATE {SEAL} SET hash = 'x'",
    f"DELETE FROM {SEAL}",
    f"UPDATE {TEXT} SET reason = 'x'",
]
UNDOING += [f"DELETE FROM {GuideVersion._meta.db_table}"]
AS_OWNER = [
    f"ALTER TABLE {ENTRY} DISABLE TRIGGER ALL",
    f"TRUNCATE {ENTRY} CASCADE",
    f"TRUNCATE {SEAL}",
    f"DROP TRIGGER registry_keeps_{ENTRY}_update ON {ENTRY}",
    f"CREATE OR REPLACE FUNCTION registry_keeps_{ENTRY}_update() RETURNS trigger LANGUAGE plpgsql"
    " AS $$ BEGIN RETURN NEW; END $$",
    f"DROP TABLE {ENTRY} CASCADE",
    "SET session_replication_role = replica",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
    "CREATE TABLE elsewhere (id int)",
]  # fmt: skip


def test_the_role_of_the_server_works_and_undoes_nothing(client):
    if ON_POSTGRESQL:
        run(f"CREATE ROLE {ROLE} LOGIN")
        call_command("grant_app_role", ROLE)
        call_command("grant_app_role", ROLE)  # after each migrate
        assert app_role.owns_trail()
        run(f"SET LOCAL ROLE {ROLE}")
        assert not app_role.owns_trail()

    work(client)
    tried = [*UNDOING, *(AS_OWNER if ON_POSTGRESQL else ())]
    allowed = [statement for statement in tried if not refused(statement)]

    assert allowed == []


def test_the_owner_could_switch_the_guards_off():
    """Control: who owns the table can, which is why the server does not."""
    on = f" ON {ENTRY}" if ON_POSTGRESQL else ""

    assert not refused(f"DROP TRIGGER registry_keeps_{ENTRY}_update{on}")
    assert guards.missing()


def test_a_role_that_protects_nothing_is_refused():
    """Neither one that is not there, nor the owner itself; on SQLite there are none at all."""
    for role in ("nobody_of_that_name", connection.settings_dict["USER"]):
        with pytest.raises(CommandError):
            call_command("grant_app_role", role)


def test_production_is_warned_when_the_server_owns_the_trail(settings):
    assert app_role.check_role(None, databases=["default"]) == []

    settings.IS_PRODUCTION = True
    told = [message.id for message in app_role.check_role(None, databases=["default"])]

    assert told == (["registry.W001"] if ON_POSTGRESQL else [])
    assert app_role.check_role(None) == []


def test_the_sql_can_be_read_beforehand(capsys):
    call_command("grant_app_role", ROLE, "--dry-run")

    told = capsys.readouterr().out
    assert f'REVOKE UPDATE, DELETE ON {ENTRY} FROM "{ROLE}";' in told
    assert "TRUNCATE" not in told
