"""What `bin/run` does before it serves."""

import socket

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from overview.management.commands import prepare
from tests.factories import UserFactory


@pytest.fixture
def place(tmp_path, settings, monkeypatch):
    """An empty place to run in; what other tests cover is left out."""
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.PORT = probe.getsockname()[1]
    loaded = []
    real = prepare.call_command

    def call(name, *args, **kwargs):
        if name == "load_demo":
            loaded.append(name)
            UserFactory(email="demo@example.org", is_demo=True)
        elif name != "migrate":
            real(name, *args, **kwargs)

    monkeypatch.setattr(prepare, "call_command", call)
    for name in ("ADMIN_EMAIL", "ADMIN_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return loaded


@pytest.mark.django_db
class TestPrepare:
    def test_a_first_start_loads_the_demo_and_tells_the_sign_ins(self, place, capsys, settings):
        call_command("prepare")

        assert place == ["load_demo"]
        told = capsys.readouterr().out
        assert "demo@example.org" in told
        assert settings.DEMO_PASSWORD in told

    def test_a_later_start_loads_nothing(self, place):
        call_command("prepare")
        call_command("prepare")

        assert place == ["load_demo"]

    def test_empty_stays_empty(self, place, capsys):
        call_command("prepare", "--empty")
        call_command("prepare")

        assert place == []
        assert "sets up the first user" in capsys.readouterr().out

    def test_an_administrator_from_the_environment(self, place, monkeypatch):
        monkeypatch.setenv("ADMIN_EMAIL", "beheer@example.org")
        monkeypatch.setenv("ADMIN_PASSWORD", "een-lang-wachtwoord")

        call_command("prepare", "--empty")

        user = User.objects.get()
        assert user.email == "beheer@example.org"
        assert user.is_administrator
        assert user.check_password("een-lang-wachtwoord")
        assert not user.is_demo

    @pytest.mark.parametrize(
        ("email", "password", "sentence"),
        [
            ("nonsense", "een-lang-wachtwoord", "ADMIN_EMAIL"),
            ("beheer@example.org", "kort", "ADMIN_PASSWORD"),
        ],
    )
    def test_a_bad_administrator_is_refused(self, place, monkeypatch, email, password, sentence):
        monkeypatch.setenv("ADMIN_EMAIL", email)
        monkeypatch.setenv("ADMIN_PASSWORD", password)

        with pytest.raises(CommandError, match=sentence):
            call_command("prepare", "--empty")

        assert not User.objects.exists()

    def test_production_gets_no_demo(self, place, settings):
        settings.DEMO_ALLOWED = False

        call_command("prepare")

        assert place == []

    def test_a_busy_port_is_named(self, place, settings):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            settings.PORT = taken.getsockname()[1]

            with pytest.raises(CommandError, match=f"Port {settings.PORT} cannot be used"):
                call_command("prepare")
