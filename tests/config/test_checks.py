"""Each rule for a server for real: content with the settings of production, caught when broken."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from accounts.models import User
from config import checks
from tests.check import PRODUCTION
from tests.config.test_settings import start
from tests.factories import UserFactory

POSTGRESQL = {
    "ENGINE": "django.db.backends.postgresql",
    "HOST": "db.example.org",
    "OPTIONS": {},
}


@pytest.fixture
def production(settings, tmp_path):
    """The settings of production, as far as the rules look at them."""
    tmp_path.chmod(0o700)
    settings.DATA_DIR = tmp_path
    settings.IS_PRODUCTION = True
    for cookie in checks.COOKIES:
        name = getattr(settings, f"{cookie}_COOKIE_NAME")
        setattr(settings, f"{cookie}_COOKIE_NAME", f"__Host-{name}")
        setattr(settings, f"{cookie}_COOKIE_SECURE", True)
    settings.SECURE_HSTS_SECONDS = checks.YEAR
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["registry.example.org"]
    settings.BASE_URL = "https://registry.example.org"
    settings.TRUSTED_PROXIES = 1
    settings.SECURITY_CONTACT = "security@example.org"
    return settings


def ids(found) -> set[str]:
    return {message.id.removeprefix("registry.") for message in found}


class TestSettings:
    def test_production_as_it_is_meant(self, production):
        assert checks.check_settings() == []

    @pytest.mark.parametrize(
        ("name", "value", "found"),
        [
            ("SESSION_COOKIE_NAME", "session", "E001"),
            ("CSRF_COOKIE_SECURE", False, "E002"),
            ("SESSION_COOKIE_HTTPONLY", False, "E002"),
            ("LANGUAGE_COOKIE_SAMESITE", "None", "E002"),
            ("SECURE_HSTS_SECONDS", 3600, "E006"),
            ("SECURE_SSL_REDIRECT", False, "E006"),
            ("BASE_URL", "https://registry.example.net", "E008"),
            ("TRUSTED_PROXIES", 0, "W001"),
            ("SECURITY_CONTACT", "", "W008"),
        ],
    )
    def test_a_weaker_one_is_caught(self, production, name, value, found):
        setattr(production, name, value)

        assert ids(checks.check_settings()) == set(found.split())

    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ({}, {"W002"}),
            ({"ATOMIC_REQUESTS": True}, {"E007", "W002"}),
            ({"OPTIONS": {"sslmode": "prefer"}}, {"W002"}),
            ({"OPTIONS": {"sslmode": "verify-full"}}, set()),
            ({"HOST": "/run/postgresql"}, set()),
        ],
    )
    def test_the_line_to_the_database(self, production, monkeypatch, change, found):
        monkeypatch.setitem(production.DATABASES, "default", {**POSTGRESQL, **change})

        assert ids(checks.check_settings()) == found

    def test_headers_that_are_not_outermost(self, production):
        policy = "csp.middleware.CSPMiddleware"
        first, *others = production.MIDDLEWARE
        without = [one for one in others if one != policy]
        for weak in (others, [first, *without], [first, *without, policy]):
            production.MIDDLEWARE = weak

            assert ids(checks.check_settings()) == {"E003"}

    @pytest.mark.parametrize(
        ("directive", "sources", "found"),
        [
            ("script-src", ["'self'", "'unsafe-inline'"], "E005"),
            ("img-src", ["*"], "E005"),
            ("base-uri", ["'self'"], "E004"),
            ("default-src", ["'self'"], "E004"),
        ],
    )
    def test_a_looser_policy(self, production, directive, sources, found):
        directives = {**production.CONTENT_SECURITY_POLICY["DIRECTIVES"], directive: sources}
        production.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives}

        assert ids(checks.check_settings()) == {found}

    @pytest.mark.parametrize(
        ("host", "uses_tls", "found"),
        [
            ("mail.example.org", False, {"W003"}),
            ("mail.example.org", True, set()),
            ("127.0.0.1", False, set()),
        ],
    )
    def test_mail_without_encryption(self, production, host, uses_tls, found):
        production.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        production.EMAIL_HOST, production.EMAIL_USE_TLS = host, uses_tls

        assert ids(checks.check_settings()) == found

    @pytest.mark.parametrize(
        ("url", "found"),
        [("http://storage:8333", {"W009"}), ("https://storage", set()), ("http://[::1]:1", set())],
    )
    def test_object_storage_without_encryption(self, production, url, found):
        storage = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"endpoint_url": url}}
        production.STORAGES = {**production.STORAGES, "default": storage}

        assert ids(checks.check_settings()) == found

    @pytest.mark.parametrize(("mode", "found"), [(0o702, "E009"), (0o755, "W004"), (0o750, "")])
    def test_who_may_look_into_the_data(self, production, mode, found):
        production.DATA_DIR.chmod(mode)

        assert ids(checks.check_settings()) == set(found.split())


@pytest.mark.django_db
class TestDatabase:
    @pytest.fixture
    def shared(self, settings):
        """The cache of production, with its table."""
        backend = "django.core.cache.backends.db.DatabaseCache"
        default = {"BACKEND": backend, "LOCATION": "cache"}
        settings.CACHES = {**settings.CACHES, "default": default}
        call_command("createcachetable", verbosity=0)
        return settings

    def test_is_not_asked_unasked(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert checks.check_database() == []

    def test_counters_of_one_process_alone(self):
        assert ids(checks.shared_counters(connection)) == {"E015"}

    def test_counters_without_their_table(self, shared):
        shared.CACHES["default"]["LOCATION"] = "elsewhere"

        assert ids(checks.shared_counters(connection)) == {"E016"}

    def test_shared_counters(self, shared):
        assert ids(checks.shared_counters(connection)) == set()

    def test_demo_accounts(self):
        somebody = UserFactory(is_demo=True)
        assert ids(checks.demo_accounts(connection)) == {"W006"}

        User.objects.filter(pk=somebody.pk).update(is_active=False)

        assert ids(checks.demo_accounts(connection)) == set()

    def test_a_database_in_trouble_does_not_stop_the_start(self, monkeypatch):
        def trouble(database):
            raise DatabaseError("gone")

        monkeypatch.setitem(checks.KEEPING, connection.vendor, trouble)

        assert ids(checks.check_database(databases=["default"])) == {"W007"}

    def test_what_it_really_has_on(self):
        """As the database tells it. One of SQLite in memory keeps no log; the one below does."""
        found = list(checks.KEEPING[connection.vendor](connection))
        if connection.vendor == "sqlite":
            assert [message.msg.split()[2] for message in found] == ["journal_mode"]
        else:
            assert ids(found) <= {"W005"}

    def test_a_limit_that_was_taken_off(self):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = 0")

            assert "E013" in ids(checks.postgresql_keeps(connection))


REALLY_ON = """
import django
django.setup()
from django.db import connection
from config.checks import sqlite_keeps
print(sorted(message.id for message in sqlite_keeps(connection)))
"""


class TestStart:
    """In a process of its own, as the web server starts."""

    def test_what_sqlite_really_has_on(self, tmp_path):
        assert start(tmp_path, REALLY_ON).stdout.strip() == "[]"

    def test_settings_of_sqlite_that_lose_writes(self, tmp_path):
        url = f"sqlite:///{tmp_path}/a.sqlite3?timeout=5&init_command=PRAGMA%20synchronous=NORMAL"

        found = start(tmp_path, REALLY_ON, DATABASE_URL=url).stdout

        assert "registry.E010" in found and "registry.E011" in found

    def test_refuses_an_unsafe_database(self, tmp_path):
        """The settings are good; there are no tables and no shared counters."""
        tmp_path.chmod(0o700)

        done = start(tmp_path, "import config.wsgi", **PRODUCTION)

        assert done.returncode != 0
        assert "run manage.py createcachetable" in done.stderr
        assert "run manage.py migrate" in done.stderr
