"""The role with which the registry works on PostgreSQL, apart from the role that owns the tables.

The owner runs `migrate`; the registry connects as another role that can read and write rows, and of
the trail can only add. It owns nothing, so it cannot switch a trigger off, empty a table at once or
change what a table is.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.db import DEFAULT_DB_ALIAS, connections

from accounts.models import AuditEntry

ROWS = "SELECT, INSERT, UPDATE, DELETE"
NUMBERS = "USAGE, SELECT"
READ_ONLY = ("django_migrations",)


def taken_away() -> dict[str, str]:
    """Table → what the role cannot do with it although it can with others."""
    taken = dict.fromkeys(READ_ONLY, "INSERT, UPDATE, DELETE")
    for model in apps.get_models():
        if getattr(model, "never_changes", False) is True:
            erasable = getattr(model, "may_be_erased", False)
            taken[model._meta.db_table] = "DELETE" if erasable else "UPDATE, DELETE"
    return taken


def statements(role: str, database: str, schema: str = "public") -> list[str]:
    """The SQL that the owner runs; a second time changes nothing."""
    return [
        f"GRANT CONNECT ON DATABASE {database} TO {role}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {role}",
        f"GRANT {ROWS} ON ALL TABLES IN SCHEMA {schema} TO {role}",
        f"GRANT {NUMBERS} ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        *(f"REVOKE {acts} ON {table} FROM {role}" for table, acts in sorted(taken_away().items())),
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {ROWS} ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {NUMBERS} ON SEQUENCES TO {role}",
    ]


def why_not(role: str, using: str = DEFAULT_DB_ALIAS) -> str:
    """Why this role would be no protection, in a sentence; "" when it is one."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, pg_has_role(rolname, current_user, 'MEMBER'), rolcreaterole"
            " FROM pg_roles WHERE rolname = %s",
            [role],
        )
        found = cursor.fetchone()
    if found is None:
        return f"There is no role {role}: make it first, with LOGIN and a password."
    if found[0] or found[2]:
        return f"{role} may do everything in this server (SUPERUSER or CREATEROLE)."
    if found[1]:
        return f"{role} is the owner of the tables, or a member of it."
    return ""


def grant(role: str, using: str = DEFAULT_DB_ALIAS) -> None:
    """Give the role what the registry needs and nothing more. Run it as the owner."""
    database = connections[using]
    quote = database.ops.quote_name
    with database.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        [schema] = cursor.fetchone()
        name = database.settings_dict["NAME"]
        for statement in statements(quote(role), quote(name), quote(schema)):
            cursor.execute(statement)


def owns_trail(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether who connects could switch the guards of the trail off."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class"
            " WHERE oid = %s::regclass",
            [AuditEntry._meta.db_table],
        )
        return bool(cursor.fetchone()[0])


def check_role(
    app_configs: Any, databases: Sequence[str] | None = None, **_given: Any
) -> list[CheckMessage]:
    """`check --deploy --database default`: the registry should not own its trail."""
    return [
        Warning(
            "The registry connects as the owner of the audit trail, so it could switch off the"
            " triggers that keep it.",
            hint="See “Two roles” in docs/operations.md: manage.py grant_app_role.",
            id="registry.W001",
        )
        for alias in databases or ()
        if settings.IS_PRODUCTION
        and connections[alias].vendor == "postgresql"
        and AuditEntry._meta.db_table in connections[alias].introspection.table_names()
        and owns_trail(alias)
    ]
