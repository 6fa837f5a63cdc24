"""People at the same moment, and processes killed, on the real database file or server."""

import json
from collections.abc import Callable

import pytest

from tests.journeys.crashes import MOMENTS
from tests.journeys.server import Server

SHELL = "from tests.journeys.{module} import {name}; print({name}())"


@pytest.fixture(scope="module")
def registry(server: Callable[..., Server]) -> Server:
    return server(fresh=True)


def told_by(registry: Server, module: str, name: str) -> dict:
    """Run a scene beside the server, and read what it tells."""
    return json.loads(registry.shell(SHELL.format(module=module, name=name)))


def test_of_two_managers_who_adopt_at_once_exactly_one_finishes(registry: Server) -> None:
    assert told_by(registry, "rivals", "adopt_at_once") == {
        "problems": [],
        "deciders": 2,
        "state": "adopted",
        "next_programmes": 1,
        "finished": 1,
    }


def test_of_eight_managers_who_adopt_for_one_party_one_wins(registry: Server) -> None:
    assert told_by(registry, "rivals", "eight_adopt_at_once") == {
        "told": ["adopted", *["too late"] * 7],
        "entries": 1,
    }


def test_another_partnership_is_recorded_while_a_file_is_read_in(registry: Server) -> None:
    """On PostgreSQL at once; on SQLite when the file is done."""
    assert told_by(registry, "rivals", "record_beside_an_import") == {
        "problems": [],
        "beside": True,
        "state": "written",
        "numbers": 4,
        "last": True,
    }


def test_of_an_adoption_that_is_killed_nothing_or_everything_is_there(registry: Server) -> None:
    """And a repeat finishes it, once."""
    assert told_by(registry, "crashes", "kill_at_every_moment") == {
        "between": True,
        "first": ["adopted", "waiting"],
        "state": "in_review",
        "nothing": dict.fromkeys(MOMENTS, True),
        "told it is done": True,
        "everything": {
            "state": "adopted",
            "programmes": 1,
            "activities": 3,
            "action points": 1,
            "exchange": [["Bus", "closed"], ["Tolk", "open"]],
            "finished": 1,
        },
    }


def test_of_four_runs_of_the_daily_mail_at_once_one_sends(registry: Server) -> None:
    assert told_by(registry, "reminders", "four_at_once") == {
        "mails": 1,
        "failures": [],
        "stamped": True,
    }


@pytest.mark.parametrize(("scene", "sent"), [("before_the_mail", 0), ("before_the_stamp", 1)])
def test_a_daily_mail_that_is_killed_halfway_arrives_and_at_most_twice(
    registry: Server, scene: str, sent: int
) -> None:
    assert told_by(registry, "reminders", f"killed_{scene}") == {
        "killed": True,
        "then": sent,
        "at once": sent,
        "an hour later": sent + 1,
        "in the end": sent + 1,
    }
