"""kill -9 while eight people write: what was answered is there, once and whole."""

import random
import time

import pytest

from tests.faults.conftest import ENGINE, IS_LONG
from tests.faults.ledger import NOTHING, Ledger, compare, writers
from tests.faults.product import Place, Product, serving

WRITES = 3000 if IS_LONG else 300
# What is killed, in turn. On SQLite the database lives in the server.
TARGETS = ("server", "database", "both") if ENGINE == "postgresql" else ("server",) * 2
KILLS = 30 if IS_LONG else len(TARGETS)


def kill(target: str, product: Product, place: Place) -> None:
    """Kill, and start again at once."""
    if target in ("server", "both"):
        product.kill()
    if target in ("database", "both"):
        place.store.kill()
        place.store.start()
    if target in ("server", "both"):
        product.start()


def under_fire(product: Product, place: Place, dice: random.Random) -> tuple[Ledger, list[str]]:
    """Eight writers until they were told often enough, with kills at random moments meanwhile."""
    ledger, killed = Ledger(), []
    people = writers(product, ledger, most=WRITES)
    for number in range(KILLS):
        # Spread over all that is written, and then at any moment.
        goal = WRITES * (number + 1) // (KILLS + 1)
        while ledger.count < goal and any(person.is_alive() for person in people):
            time.sleep(0.01)
        time.sleep(dice.random() * 0.2)
        target = TARGETS[number % len(TARGETS)]
        kill(target, product, place)
        killed.append(target)
    for person in people:
        person.join(120)
    return ledger, killed


def test_what_was_acknowledged_is_kept(product: Product, place: Place, dice: random.Random) -> None:
    ledger, killed = under_fire(product, place, dice)

    with place.store.open() as connection:
        found = compare(connection.cursor(), ledger)
    figures = {"acknowledged": ledger.count, "kills": killed, "sent again": ledger.unanswered}
    print(ENGINE, figures)
    assert (ledger.problems, found) == ([], NOTHING)
    assert ledger.count >= WRITES
    assert ledger.unanswered, "no kill hit anybody"


def test_an_answer_before_the_commit_would_be_seen(place: Place) -> None:
    ledger = Ledger()
    with serving(place, DJANGO_SETTINGS_MODULE="tests.faults.hasty") as product:
        people = writers(product, ledger, most=40)
        while ledger.count < 20 and any(person.is_alive() for person in people):
            time.sleep(0.005)
        product.kill()
    for person in people:
        person.halt.set()
        person.most = 0

    with place.store.open() as connection:
        found = compare(connection.cursor(), ledger)
    assert len(found["lost"]) >= 20


@pytest.mark.parametrize(
    ("what", "statement"),
    [
        ("lost", "DELETE FROM partnerships_actionpoint WHERE id = {0}"),
        ("half", "UPDATE partnerships_actionpoint SET version = version + 1 WHERE id = {0}"),
        ("double", "UPDATE partnerships_actionpoint SET text ="
         " (SELECT text FROM partnerships_actionpoint WHERE id = {1}) WHERE id = {0}"),
    ],
    ids=["lost", "half", "double"],
)  # fmt: skip
def test_what_goes_wrong_with_one_record_would_be_seen(
    place: Place, what: str, statement: str
) -> None:
    with place.store.open() as connection:
        cursor = connection.cursor()
        rows = cursor.execute(
            "SELECT id, text FROM partnerships_actionpoint ORDER BY id LIMIT 2"
        ).fetchall()
        ledger = Ledger(texts={f"/action-points/{key}/": {text} for key, text in rows})
        assert compare(cursor, ledger) == NOTHING

        cursor.execute(statement.format(rows[0][0], rows[1][0]))

        assert compare(cursor, ledger)[what]
        connection.rollback()
