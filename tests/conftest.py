"""What holds for every test: empty caches, Dutch, and a place of its own for documents."""

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


@pytest.fixture(autouse=True)
def documents(tmp_path, settings) -> None:
    """Uploads of a test go with it."""
    storages = {**settings.STORAGES}
    default = storages["default"]
    storages["default"] = {**default, "OPTIONS": {**default["OPTIONS"], "location": tmp_path}}
    settings.STORAGES = storages
