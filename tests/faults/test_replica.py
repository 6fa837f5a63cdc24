"""Pages read from a replica that lags, freezes and dies: what was saved shows, and nobody waits."""

import signal
import time
from collections.abc import Callable, Iterator

import pytest

from tests.faults.conftest import only_postgresql
from tests.faults.product import WRITERS, Place, Product, serving
from tests.faults.stores import ReplicaStore
from tests.faults.visitor import Visitor

pytestmark = only_postgresql
LIST = "/partnerships/"
# So long a page may take while the replica is in trouble, on a crowded machine.
AT_MOST = 10
HEALS_WITHIN = 30


@pytest.fixture(scope="module")
def replica(place: Place) -> Iterator[ReplicaStore]:
    store = ReplicaStore(place.store)
    yield store
    store.remove()


@pytest.fixture(scope="module")
def served(place: Place, replica: ReplicaStore) -> Iterator[Product]:
    with serving(place, REPLICA_URL=replica.url, REPLICA_WAIT_MS="200") as product:
        yield product


def until(holds: Callable[[], bool]) -> bool:
    """Whether it holds, now or within the time that it may take."""
    deadline = time.monotonic() + HEALS_WITHIN
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.3)
    return True


def is_read_afar(visitor: Visitor, replica: ReplicaStore) -> bool:
    """Whether the list comes from the replica: it was asked more than how far it is."""
    since = replica.ask("SELECT clock_timestamp()")[0][0]
    assert visitor.get(LIST).status == 200
    return any("partnerships_partnership" in sql for sql in replica.asked(since))


def told(product: Product) -> str:
    return Visitor(product.port).get("/readyz").body


def test_what_was_saved_shows_although_the_replica_lags(
    served: Product, place: Place, replica: ReplicaStore
) -> None:
    first, second = (served.signed_in(email) for email in WRITERS)
    pk = place.known["partnership"]
    assert until(lambda: is_read_afar(first, replica))

    roles = f"user_id = (SELECT id FROM accounts_user WHERE email = '{WRITERS[1]}')"
    replica.follow(is_on=False)
    try:
        with place.store.open() as connection:
            connection.execute(
                "UPDATE partnerships_partnership SET title = 'Zojuist veranderd' WHERE id = %s",
                [pk],
            )
        seen = first.get(LIST)
        with place.store.open() as connection:
            connection.execute(
                f"CREATE TABLE kept AS SELECT * FROM organisations_membership WHERE {roles}"
            )
            connection.execute(f"DELETE FROM organisations_membership WHERE {roles}")
        refused = second.get(LIST)
        behind = replica.ask("SELECT title FROM partnerships_partnership")
        readiness = told(served)
    finally:
        with place.store.open() as connection:
            # The other tests work with these people too.
            connection.execute("INSERT INTO organisations_membership SELECT * FROM kept")
            connection.execute("DROP TABLE kept")
        replica.follow(is_on=True)

    assert "Zojuist veranderd" in seen.body
    assert "Zojuist veranderd" not in refused.body
    assert ("Zojuist veranderd",) not in behind, "it did not lag"
    assert readiness == "ok\nreplica behind\n"
    assert max(seen.seconds, refused.seconds) < AT_MOST
    assert until(lambda: is_read_afar(first, replica))


@pytest.mark.parametrize("trouble", ["killed", "frozen"])
def test_reads_go_on_without_it_and_return(
    served: Product, replica: ReplicaStore, trouble: str
) -> None:
    visitor = served.signed_in()
    assert until(lambda: is_read_afar(visitor, replica))

    if trouble == "killed":
        replica.kill()
    else:
        replica.signal(signal.SIGSTOP)
    answers = [visitor.get(LIST) for _time in range(3)]
    readiness = told(served)
    if trouble == "killed":
        replica.start()
    else:
        replica.signal(signal.SIGCONT)

    assert [answer.status for answer in answers] == [200] * 3
    assert max(answer.seconds for answer in answers) < AT_MOST
    assert readiness == "ok\nreplica away\n"
    assert until(lambda: is_read_afar(visitor, replica))
    assert told(served) == "ok\nreplica ok\n"


def test_it_cannot_be_written_to(served: Product, replica: ReplicaStore) -> None:
    """Also not when it is a primary by mistake: whoever reads from it says so as it connects."""
    with replica.open():
        pass
    assert until(lambda: is_read_afar(served.signed_in(), replica))
    assert replica.ask("SHOW transaction_read_only") == [("on",)]
