"""The faults are tried on one engine at a time; bin/test runs both side by side."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.product import Place, Product, serving
from tests.faults.stores import PostgresStore, SqliteStore

ENGINE = os.environ.get("FAULTS_ENGINE", "sqlite")
IS_LONG = os.environ.get("FAULTS") == "long"

only_sqlite = pytest.mark.skipif(ENGINE != "sqlite", reason="only SQLite keeps one file")
only_postgresql = pytest.mark.skipif(
    ENGINE != "postgresql", reason="only PostgreSQL is a server of its own"
)


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A register with one partnership and two people who write in it."""
    folder: Path = tmp_path_factory.mktemp("place")
    store = PostgresStore() if ENGINE == "postgresql" else SqliteStore(folder)
    try:
        made = Place(store, folder)
        made.fill()
        store.settle()
        yield made
    finally:
        store.remove()


@pytest.fixture
def product(place: Place) -> Iterator[Product]:
    with serving(place) as product:
        yield product


@pytest.fixture
def dice() -> random.Random:
    """Chance that can be had again: FAULTS_SEED."""
    seed = int(os.environ.get("FAULTS_SEED") or random.randrange(10**6))  # noqa: S311
    print(f"FAULTS_SEED={seed}")
    return random.Random(seed)  # noqa: S311
