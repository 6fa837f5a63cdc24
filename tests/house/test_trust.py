"""The list of promises names tests that exist, and the page on security shows it as it is."""

from importlib import import_module
from operator import attrgetter

import pytest

from tests.house.source import ROOT
from tests.trust import PROMISES, Promise
from tests.trust_table import BEGIN, COLUMNS, PAGE, Case, Ran, named_for, part_of, troubles, written

TESTS = sorted({test for promise in PROMISES for test in promise.tests})
GOOD = Promise("P", "bar", proofs=("tests/a.py::TestA",), controls=("tests/a.py::test_weak",))


def is_there(test: str) -> bool:
    """Whether pytest would find something under this name."""
    path, *names = test.split("::")
    if not (ROOT / path).is_file() or not all(name.startswith(("Test", "test_")) for name in names):
        return False
    module = import_module(path.removesuffix(".py").replace("/", "."))
    try:
        return not names or callable(attrgetter(".".join(names))(module))
    except AttributeError:
        return False


def ran(outcome="passed", control="passed") -> Ran:
    """What both engines tell of a proof and a control."""
    cases = [Case("tests.a.TestA.test_one", outcome, 1), Case("tests.a.test_weak", control, 1)]
    return dict.fromkeys(COLUMNS["suite"], cases)


def test_every_test_exists():
    assert [test for test in TESTS if not is_there(test)] == []


@pytest.mark.parametrize(
    "gone",
    ["tests/gone.py", f"{TESTS[0].partition('::')[0]}::TestGone", "tests/trust.py::PROMISES"],
)
def test_a_test_that_is_gone_would_be_seen(gone):
    assert not is_there(gone)


def test_every_promise_has_proofs_and_controls():
    lacking = {
        promise.name
        for promise in PROMISES
        if not (promise.proofs and promise.controls) and not promise.pending
    }

    assert lacking == set()


def test_tests_run_in_the_part_of_their_place():
    assert {part_of(test) for test in TESTS} <= set(COLUMNS)
    assert sorted(test for part in COLUMNS for test in named_for(part)) == TESTS


class TestHolds:
    """When a promise holds by what ran."""

    def test_when_all_passed_on_both_engines(self):
        assert troubles(GOOD, ran()) == []

    @pytest.mark.parametrize(
        ("promise", "told", "said"),
        [
            (GOOD, ran("failed"), "failed"),
            (GOOD, ran(control="failed"), "failed"),
            (GOOD, ran("skipped"), "skipped everywhere"),
            (GOOD, {"SQLite": ran()["SQLite"]}, "not run on PostgreSQL"),
            (GOOD, {**ran(), "PostgreSQL": []}, "not run on PostgreSQL"),
            (Promise("P", "bar", proofs=GOOD.proofs), ran(), "no control"),
            (Promise("P", "bar", controls=GOOD.controls), ran(), "no proof"),
            (Promise("P", "bar", GOOD.proofs, GOOD.controls, pending="all"), ran(), "making"),
        ],
    )
    def test_not_otherwise(self, promise, told, said):
        assert said in " ".join(troubles(promise, told))

    def test_the_browser_shows_it_on_one_engine(self):
        seen = Promise("P", "bar", ("tests/journeys/test_a.py",), ("tests/journeys/test_b.py",))
        names = ("tests.journeys.test_a.test_one", "tests.journeys.test_b.test_weak")
        cases = [Case(name, "passed", 1) for name in names]

        assert troubles(seen, {"Browser on SQLite": cases}) == []
        assert "not run" in " ".join(troubles(seen, {"Browser on SQLite": cases[:1]}))

    def test_what_one_engine_lacks_the_other_may_show(self):
        told = {**ran(), "PostgreSQL": ran("skipped")["PostgreSQL"]}

        assert troubles(GOOD, told) == []


@pytest.mark.skipif(any(one.pending for one in PROMISES), reason="some are still in the making")
def test_the_page_on_security_shows_them():
    text = PAGE.read_text(encoding="utf-8")

    assert BEGIN in text
    assert written(text) == text, "run python -m tests.trust_table --write"
