"""What holds for every test: empty caches, and Dutch."""

import gc
import threading
from collections.abc import Iterator

import pytest
from _pytest import runner
from django.conf import settings
from django.core.cache import caches
from django.utils import translation

from accounts.views import heavy
from tests.stack import in_one_piece

# The largest first: two workers that share the classes out end together.
LONGEST = ("test_bad_input.py", "test_access_sweep.py", "test_confidential.py", "test_privacy.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that take minutes begin the run."""
    items.sort(key=lambda item: next((n for n, f in enumerate(LONGEST) if f in item.nodeid), 99))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage took a fifth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Runs a test as pytest does, with room on the stack: a fifth of all time."""
    return in_one_piece(lambda: runner.pytest_runtest_protocol(item, nextitem))


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    """Counters of sign-in attempts and counts in menus do not leak from one test into the next."""
    for name in settings.CACHES:
        caches[name].clear()
    yield
    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture(autouse=True, scope="session")
def room_for_files() -> None:
    """A test may ask for a file and not read it; that does not take the place of the next one.

    From the start: what a class makes for its tests asks for files too.
    """
    heavy._taken = heavy._made = threading.BoundedSemaphore(1_000_000)


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


@pytest.fixture
def in_use(db) -> None:
    """Somebody has an account: of a register without users every page leads to the set-up page."""
    from tests.factories import UserFactory

    UserFactory()
