"""The locked lists of packages say what was written down, and what is installed is checked."""

import pytest

from tests import lock
from tests.house.source import ROOT


@pytest.fixture
def copies(tmp_path, monkeypatch):
    """The lists, in a place where they may be changed."""
    for name in (*lock.LOCKS, *lock.LOCKS.values()):
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(lock, "ROOT", tmp_path)
    return tmp_path


def test_they_agree():
    assert lock.complaints() == ""


def test_every_line_has_a_checksum():
    """A line that the pattern does not know would be missed by the other tests."""
    for name in lock.LOCKS.values():
        text = (ROOT / name).read_text(encoding="utf-8")
        assert len(lock.locked(name)) == text.count("==")
        assert all(hashes for _version, hashes in lock.locked(name).values())


def test_what_runs_is_what_was_tested():
    """A package has one version, with the same files, in both lists."""
    tested = lock.locked("requirements-dev.lock")

    assert {name: tested[name] for name in lock.locked("requirements.lock")} == lock.locked(
        "requirements.lock"
    )


def test_nothing_is_installed_unchecked():
    script = (ROOT / "bin" / "environment.sh").read_text(encoding="utf-8")

    assert "--require-hashes" in script
    assert "--only-binary :all:" in script


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("requirements.txt", "gunicorn==", "gunicorn==1.", "requirements.lock is older"),
        ("requirements.lock", "\ngunicorn==", "\ngunicorn==1.", "has gunicorn 1."),
        ("requirements-dev.lock", "\npytest==", "\nother==", "has pytest None"),
    ],
)
def test_one_that_was_left_behind_is_told(copies, name, old, new, told):
    text = (copies / name).read_text(encoding="utf-8")
    assert old in text
    (copies / name).write_text(text.replace(old, new), encoding="utf-8")

    assert told in lock.complaints()


def test_one_that_is_missing_is_told(copies):
    (copies / "requirements.lock").unlink()

    assert "requirements.lock is missing" in lock.complaints()
