"""Two people at the same moment, on the real database file or server."""

import json
from collections.abc import Callable

from tests.journeys.server import Server


def test_of_two_managers_who_adopt_at_once_exactly_one_finishes(
    server: Callable[..., Server],
) -> None:
    registry = server(fresh=True)

    told = registry.shell("from tests.journeys.rivals import adopt_at_once; print(adopt_at_once())")

    assert json.loads(told) == {
        "problems": [],
        "deciders": 2,
        "state": "adopted",
        "next_programmes": 1,
        "finished": 1,
    }
