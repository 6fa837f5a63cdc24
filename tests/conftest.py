"""What holds for every test: empty caches, and Dutch."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    """The counters of sign-in attempts do not leak from one test into the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


@pytest.fixture
def in_use(db) -> None:
    """Somebody has an account: of a register without users every page leads to the set-up page."""
    from tests.factories import UserFactory

    UserFactory()
