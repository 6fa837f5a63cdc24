"""What a server for real must have: asked by `check --deploy`, and by the web server as it starts.

Each rule is a function that yields what is wrong, in one sentence that says what to do. An error
stops the start in production, a warning is written to the log.
"""

import ipaddress
import logging
import stat
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseTrouble
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from lib import replica

log = logging.getLogger("django")

Messages = Iterator[CheckMessage]
YEAR = 365 * 24 * 60 * 60
LONGEST_STATEMENT_MS = 120_000
COOKIES = ("SESSION", "CSRF", "LANGUAGE")
OUTERMOST = "config.middleware.HeadersMiddleware"
# What answers by itself, without asking what stands further in.
ANSWERING = {"django.middleware.security.SecurityMiddleware"}
ANSWERING |= {"whitenoise.middleware.WhiteNoiseMiddleware"}
POLICY = {"default-src": "'none'", "frame-ancestors": "'none'", "base-uri": "'none'"}
# What must really be on, as the database itself tells it.
SQLITE_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
POSTGRESQL_PARAMETERS = {
    "connect_timeout": "3",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "8000",
}
POSTGRESQL_LIMITS = {
    "statement_timeout": LONGEST_STATEMENT_MS,
    "lock_timeout": 5_000,
    "idle_in_transaction_session_timeout": 15_000,
}


def cookies() -> Messages:
    """Names that browsers bind to this host and to https, out of reach for scripts."""
    for cookie in COOKIES:
        name = getattr(settings, f"{cookie}_COOKIE_NAME")
        if not name.startswith("__Host-"):
            yield Error(f"The cookie {name} must be called __Host-{name}.", id="registry.E001")
        for attribute, wanted in (("SECURE", True), ("HTTPONLY", True), ("SAMESITE", "Lax")):
            if getattr(settings, f"{cookie}_COOKIE_{attribute}") != wanted:
                yield Error(f"{cookie}_COOKIE_{attribute} must be {wanted}.", id="registry.E002")


def headers() -> Messages:
    """The headers on every answer, set where nothing goes round them."""
    before, with_policy, _ = "\n".join(settings.MIDDLEWARE).partition(
        "csp.middleware.CSPMiddleware"
    )
    if settings.MIDDLEWARE[0] != OUTERMOST or not with_policy or ANSWERING & {*before.split()}:
        yield Error(
            "In MIDDLEWARE HeadersMiddleware must come first, and CSPMiddleware before what "
            "answers by itself.",
            id="registry.E003",
        )
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    for directive, wanted in POLICY.items():
        if list(policy.get(directive, ())) != [wanted]:
            yield Error(f"The content policy must say {directive} {wanted}.", id="registry.E004")
    loose = {source for sources in policy.values() for source in sources}
    if any("unsafe" in source or "*" in source for source in loose):
        yield Error("The content policy may hold no unsafe-… and no *.", id="registry.E005")
    if settings.SECURE_HSTS_SECONDS < YEAR or not settings.SECURE_SSL_REDIRECT:
        yield Error("Production speaks https only: HSTS for a year or more.", id="registry.E006")


def transactions() -> Messages:
    """Transactions stand round writes; reading never waits for a writer."""
    if settings.DATABASES["default"].get("ATOMIC_REQUESTS"):
        yield Error(
            "ATOMIC_REQUESTS must be off: on SQLite every page view would take the write lock.",
            id="registry.E007",
        )


def addresses() -> Messages:
    """Links in mail lead to a host that is answered; the visitor's address is the visitor's."""
    host = urlsplit(settings.BASE_URL).hostname or ""
    known = [one.lstrip(".") for one in settings.ALLOWED_HOSTS]
    if not any(host == one or host.endswith(f".{one}") for one in known):
        yield Error(
            f"BASE_URL names {host}, which ALLOWED_HOSTS does not: links in mail would be refused.",
            id="registry.E008",
        )
    if settings.TRUSTED_PROXIES < 1:
        yield Warning(
            "TRUSTED_PROXIES is 0: behind a proxy all visitors then count as one, and one who "
            "guesses passwords keeps all out.",
            id="registry.W001",
        )


def contact() -> Messages:
    """Who finds a hole knows whom to tell."""
    if not settings.SECURITY_CONTACT:
        yield Warning(
            "SECURITY_CONTACT is empty: who finds a hole cannot tell it safely.", id="registry.W008"
        )


def lines() -> Messages:
    """What leaves this machine is encrypted."""
    database = settings.DATABASES["default"]
    options: dict[str, Any] = database.get("OPTIONS", {})
    is_postgresql = "postgresql" in database["ENGINE"]
    modes = ("require", "verify-ca", "verify-full")
    if is_postgresql and not is_near(database["HOST"]) and options.get("sslmode") not in modes:
        yield Warning(
            "The database stands on another machine: end DATABASE_URL with ?sslmode=verify-full "
            "(or at least require).",
            id="registry.W002",
        )
    storage = settings.STORAGES["default"].get("OPTIONS", {}).get("endpoint_url")
    for name, url in (("DOCUMENTS_ENDPOINT", storage), ("CACHE_URL", shared_cache())):
        given = urlsplit(url or "")
        if given.scheme in ("http", "redis") and not is_near(given.hostname or ""):
            yield Warning(
                f"{name} leads to another machine unencrypted: begin it with {given.scheme}s://",
                id="registry.W009",
            )
    is_smtp = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    is_safe = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if is_smtp and not is_safe and not is_near(settings.EMAIL_HOST):
        yield Warning(
            "Mail leaves this machine unencrypted: begin EMAIL_URL with smtp+tls:// or smtp+ssl://",
            id="registry.W003",
        )


def shared_cache() -> str:
    """The address of the shared cache, when it is a server of its own."""
    caches: dict[str, Any] = settings.CACHES
    location = caches["default"].get("LOCATION", "")
    return location if "://" in location else ""


def places() -> Messages:
    """Documents and the database are for the service's own account."""
    mode = settings.DATA_DIR.stat().st_mode
    if mode & stat.S_IWOTH:
        yield Error(
            f"Everybody on this machine may write in {settings.DATA_DIR}: chmod 700.",
            id="registry.E009",
        )
    elif mode & (stat.S_IROTH | stat.S_IXOTH):
        yield Warning(
            f"Everybody on this machine may look into {settings.DATA_DIR}: chmod 700.",
            id="registry.W004",
        )


def is_near(host: str) -> bool:
    """Whether a host is this very machine: a socket, or the loopback."""
    if not host or host.startswith("/") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


# -- what only the database can tell ---------------------------------------------------------------


def sqlite_keeps(database: BaseDatabaseWrapper) -> Messages:
    """Eight writers at once, and a power cut: what was answered is there."""
    with database.cursor() as cursor:
        for pragma, wanted in SQLITE_PRAGMAS.items():
            found = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
            if found != wanted:
                yield Error(
                    f"SQLite has {pragma} {found} in place of {wanted}: saved rows may be lost.",
                    id="registry.E010",
                )
    options = database.settings_dict["OPTIONS"]
    if options.get("transaction_mode") != "IMMEDIATE" or options.get("timeout", 0) < 20:
        yield Error(
            "SQLite must write with transaction_mode IMMEDIATE and wait 20 seconds.",
            id="registry.E011",
        )


def postgresql_keeps(database: BaseDatabaseWrapper) -> Messages:
    """A dead server is noticed in seconds, and nothing waits for ever."""
    database.ensure_connection()
    given = database.connection.info.get_parameters()
    for name, wanted in POSTGRESQL_PARAMETERS.items():
        if given.get(name) != wanted:
            yield Error(
                f"The connection to PostgreSQL has {name} {given.get(name)} in place of {wanted}.",
                id="registry.E012",
            )
    with database.cursor() as cursor:
        for name, most in POSTGRESQL_LIMITS.items():
            cursor.execute("SELECT setting::int FROM pg_settings WHERE name = %s", [name])
            found = cursor.fetchone()[0]
            if not 0 < found <= most:
                yield Error(
                    f"PostgreSQL has {name} {found} ms; it must lie between 1 and {most}.",
                    id="registry.E013",
                )
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            yield Warning(
                "The registry signs in to PostgreSQL as a superuser: give it a role of its own.",
                id="registry.W005",
            )
    if not database.settings_dict["CONN_HEALTH_CHECKS"]:
        yield Error("CONN_HEALTH_CHECKS must be on for PostgreSQL.", id="registry.E014")


def shared_counters(database: BaseDatabaseWrapper) -> Messages:
    """All processes count the same attempts to sign in."""
    caches: dict[str, Any] = settings.CACHES
    cache = caches["default"]
    if cache["BACKEND"].endswith("RedisCache"):
        return
    if not cache["BACKEND"].endswith("DatabaseCache"):
        yield Error(
            "The default cache must be shared by all processes: it counts guesses.",
            id="registry.E015",
        )
    elif cache["LOCATION"] not in database.introspection.table_names():
        yield Error(
            "The table of the shared cache is missing: run manage.py createcachetable.",
            id="registry.E016",
        )


def replica_follows(database: BaseDatabaseWrapper) -> Messages:
    """REPLICA_URL names a server that follows this one."""
    if not replica.is_there():
        return
    try:
        with connections[replica.REPLICA].cursor() as cursor:
            cursor.execute("SELECT pg_is_in_recovery()")
            if cursor.fetchone()[0]:
                return
        said = "it follows no other server"
    except DatabaseTrouble as problem:
        said = str(problem)
    finally:
        connections[replica.REPLICA].close()
    yield Warning(
        f"The server of REPLICA_URL is not read from, all pages come from the primary: {said}",
        id="registry.W010",
    )


def demo_accounts(database: BaseDatabaseWrapper) -> Messages:
    """Everybody knows their password. They cannot sign in here, but they do not belong here."""
    users = apps.get_model("accounts", "User")
    if users._meta.db_table not in database.introspection.table_names():
        yield Error("The database has no tables: run manage.py migrate.", id="registry.E017")
    elif number := users._default_manager.filter(is_demo=True, is_active=True).count():
        yield Warning(
            f"This database holds {number} demo accounts. They cannot sign in; begin with an empty "
            "database, or make them inactive.",
            id="registry.W006",
        )


RULES: tuple[Callable[[], Messages], ...] = (
    cookies,
    headers,
    transactions,
    addresses,
    contact,
    lines,
    places,
)
KEEPING = {"sqlite": sqlite_keeps, "postgresql": postgresql_keeps}


@register(Tags.security, deploy=True)
def check_settings(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """All that the settings tell."""
    return [message for rule in RULES for message in rule()]


@register(Tags.database, deploy=True)
def check_database(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """All that the database tells, when it is to be asked."""
    if not databases:
        return []
    rules = (KEEPING[connection.vendor], shared_counters, replica_follows, demo_accounts)
    try:
        return [message for rule in rules for message in rule(connection)]
    except DatabaseTrouble as problem:
        # The server starts all the same: it says what is the matter, and heals by itself.
        return [Warning(f"The database could not be asked: {problem}", id="registry.W007")]


def start_safely() -> None:
    """At the start of a server for real: stops at an error, writes warnings to the log."""
    if not settings.IS_PRODUCTION:
        return
    found = run_checks(tags=[Tags.security], include_deployment_checks=True)
    found += check_database(databases=["default"])
    # Each process makes its own connection, when it is first asked something.
    connection.close()
    errors = [message for message in found if message.is_serious()]
    if errors:
        raise ImproperlyConfigured(" ".join(str(message.msg) for message in errors))
    for warning in found:
        log.warning(warning.msg)
