"""The settings start, or stop with a sentence that says what to do."""

import json
import os
import subprocess
import sys

import pytest

from tests.check import PRODUCTION
from tests.house.source import ROOT

SHOW = """
import json
from django.conf import settings
names = ["DEBUG", "SESSION_COOKIE_NAME", "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT",
         "DEMO_ALLOWED", "EMAIL_BACKEND", "SECRET_KEY", "ALLOWED_HOSTS"]
shown = {name: getattr(settings, name) for name in names}
database = settings.DATABASES["default"]
shown["database"] = {key: str(database.get(key, "")) for key in ("ENGINE", "NAME", "HOST")}
shown["options"] = {key: str(value) for key, value in database["OPTIONS"].items()}
print(json.dumps(shown))
"""


def start(tmp_path, code=SHOW, **environment):
    """Start a Python with these variables and nothing else of ours."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "HOME") if key in os.environ}
    given = {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=kept | given | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def shown(tmp_path, **environment):
    done = start(tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class TestLocal:
    def test_needs_nothing_from_the_environment(self, tmp_path):
        settings = shown(tmp_path)

        assert settings["database"]["NAME"] == str(tmp_path / "registry.sqlite3")
        assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
        assert not settings["DEBUG"]

    def test_makes_its_key_once_and_keeps_it(self, tmp_path):
        first, second = shown(tmp_path), shown(tmp_path)

        assert first["SECRET_KEY"] == second["SECRET_KEY"]
        assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600

    def test_sqlite_keeps_what_it_answered(self, tmp_path):
        options = shown(tmp_path)["options"]

        assert options["transaction_mode"] == "IMMEDIATE"
        assert options["timeout"] == "20"
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            assert pragma in options["init_command"]

    def test_postgresql_by_one_variable(self, tmp_path):
        settings = shown(tmp_path, DATABASE_URL="postgres://me:secret@db.example.org:5433/registry")

        assert settings["database"]["ENGINE"] == "lib.postgresql"
        assert settings["options"]["connect_timeout"] == "3"
        assert "statement_timeout=10000" in settings["options"]["options"]
        assert "lock_timeout=5000" in settings["options"]["options"]

    def test_postgresql_on_a_socket(self, tmp_path):
        settings = shown(tmp_path, DATABASE_URL="postgres://me@%2Frun%2Fpostgresql/registry")

        assert settings["database"]["HOST"] == "/run/postgresql"

    @pytest.mark.parametrize(
        ("variables", "sentence"),
        [
            ({"MODE": "prod"}, "MODE is 'prod'; it must be one of local, test, production."),
            ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must start with postgres://"),
            ({"REPLICA_URL": "postgres://x"}, "REPLICA_URL needs a DATABASE_URL of the PostgreSQL"),
            ({"CACHE_URL": "memcache://x"}, "CACHE_URL must start with rediss://"),
        ],
    )
    def test_says_what_is_wrong(self, tmp_path, variables, sentence):
        done = start(tmp_path, **variables)

        assert done.returncode != 0
        assert sentence in done.stderr


class TestProduction:
    def test_starts_when_everything_is_given(self, tmp_path):
        settings = shown(tmp_path, **PRODUCTION)

        assert settings["SESSION_COOKIE_NAME"] == "__Host-session"
        assert settings["SECURE_HSTS_SECONDS"] == 365 * 24 * 60 * 60
        assert settings["SECURE_SSL_REDIRECT"]
        assert not settings["DEMO_ALLOWED"]
        assert settings["EMAIL_BACKEND"].endswith("smtp.EmailBackend")

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
            ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
            ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is missing"),
            ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS may not contain *"),
            ({"DEBUG": "true"}, "DEBUG must be off"),
            ({"BASE_URL": "http://registry.example.org"}, "start with https://"),
            ({"BASE_URL": ""}, "start with https://"),
            ({"EMAIL_URL": ""}, "EMAIL_URL is missing"),
        ],
    )
    def test_refuses_to_start(self, tmp_path, change, sentence):
        done = start(tmp_path, **PRODUCTION | change)

        assert done.returncode != 0
        assert sentence in done.stderr


def test_several_machines(tmp_path):
    """What each of the variables for it leads to; a replica is only read from."""
    code = """
import json
from django.conf import settings
replica = settings.DATABASES["replica"]
print(json.dumps([settings.DATABASE_ROUTERS, replica["HOST"], replica["CONN_HEALTH_CHECKS"],
    replica["OPTIONS"]["options"], settings.CACHES["default"]["BACKEND"]]))
"""
    done = start(
        tmp_path, code, DATABASE_URL="postgres://me@first/registry",
        REPLICA_URL="postgres://me@second/registry", CACHE_URL="rediss://cache:6379/0",
    )  # fmt: skip

    routers, host, checked, options, cache = json.loads(done.stdout)
    assert (routers, host, checked) == (["lib.replica.Router"], "second", False)
    assert options.endswith("default_transaction_read_only=on")
    assert cache.endswith("RedisCache")
