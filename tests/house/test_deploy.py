"""The layouts in `deploy` name what there is: variables, commands, files, images of a version."""

import re
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from tests.house.source import ROOT

DEPLOY = ROOT / "deploy"
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
READ = re.compile(r"""(?:env\.\w+|environ\.get|choice)\(\s*"([A-Z][A-Z_]+)\"""")
# Of the layouts' own: what only the databases are told, and what a script is given.
OF_LAYOUT = {"OWNER_DATABASE_URL", "POSTGRES_PASSWORD", "OWNER_PASSWORD"}
OF_LAYOUT |= {"APP_PASSWORD", "REPLICATION_PASSWORD"}


def settings_read() -> set[str]:
    """The variables that the product reads."""
    files = [*(ROOT / "config").glob("*.py"), *(ROOT / "overview").rglob("prepare.py")]
    return {name for path in files for name in READ.findall(path.read_text(encoding="utf-8"))}


def named(path: Path) -> set[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.partition("=")[0] for line in lines if "=" in line and not line.startswith("#")}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "compose/compose.yml").read_text(encoding="utf-8"))


def test_variables_are_those_of_the_product(compose):
    given = named(DEPLOY / "compose/registry.env.example")
    given |= set(compose["services"]["release"]["environment"])

    assert given - settings_read() == set()
    assert named(DEPLOY / "compose/.env.example") == OF_LAYOUT


def test_every_variable_is_told():
    table = set(re.findall(r"`([A-Z][A-Z_]+)[`=]", OPERATIONS))

    # DEBUG is only refused; the tests set the last one.
    assert settings_read() - table - {"DEBUG"} == set()


def test_every_image_has_a_version(compose):
    images = {name: one.get("image", "") for name, one in compose["services"].items()}

    assert [name for name, image in images.items() if not re.search(r":\w*\d", image)] == []


def test_every_part_is_asked_how_it_is(compose):
    services = compose["services"]
    asked = {name for name, one in services.items() if "healthcheck" in one}

    # nginx is there when it listens; what runs and ends is not asked.
    assert set(services) - asked == {"proxy", "worker", "release"}


def test_files_and_parts_are_there(compose):
    missing = []
    for name, one in compose["services"].items():
        for volume in one.get("volumes", ()):
            source = volume.partition(":")[0]
            # Written by who sets it up: certificates, and the keys of the storage.
            example = DEPLOY / "compose" / f"{source}.example"
            if source.startswith(".") and source != "./tls" and not example.exists():
                missing += [] if (DEPLOY / "compose" / source).exists() else [f"{name}: {source}"]
        missing += [
            f"{name}: {part}"
            for part in one.get("depends_on", ())
            if part not in compose["services"]
        ]
    assert missing == []


def test_the_clock_starts_commands_that_there_are():
    timers = {
        path.stem.partition("@")[2] for path in (DEPLOY / "systemd").glob("registry-job@*.timer")
    }
    crontab = (DEPLOY / "compose/crontab").read_text(encoding="utf-8")
    by_cron = set(re.findall(r"\$REGISTRY (\w+)", crontab)) - {"backup"}

    assert timers == by_cron
    assert timers - set(get_commands()) == set()
    assert all(f"manage.py {name}" in OPERATIONS for name in timers)


def test_a_form_is_never_sent_twice_by_the_proxy():
    proxy = (DEPLOY / "nginx/proxy.conf").read_text(encoding="utf-8")
    said = [line.strip() for line in proxy.splitlines() if line.strip().startswith("proxy_next_up")]

    assert said and not any("non_idempotent" in line for line in said)
    # The register says what is too large, so the proxy lets a little more through.
    assert "client_max_body_size 30m;" in proxy
