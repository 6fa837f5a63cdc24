"""Where pages are read from: the replica when it is well and holds everything, else the primary.

The real thing, a replica that lags, freezes and dies, is tried in `tests/faults/test_replica.py`.
"""

from types import SimpleNamespace

import pytest
from django.db import OperationalError, router, transaction
from django.http import StreamingHttpResponse

from accounts.models import User
from lib import replica


@pytest.fixture
def follower(monkeypatch):
    """A replica of which we say how it is; what is asked of it is written down."""
    primary = SimpleNamespace(in_atomic_block=False)
    follower = SimpleNamespace(
        fresh=True, errors_occurred=False, closed=0, primary=primary, is_usable=lambda: False
    )

    def close():
        follower.closed += 1

    follower.close = close
    monkeypatch.setattr(replica, "connections", {"default": primary, "replica": follower})
    monkeypatch.setattr(replica, "is_there", lambda: True)
    monkeypatch.setattr(replica, "_is_fresh", lambda: follower.fresh)
    monkeypatch.setattr(replica, "breaker", replica.Breaker())
    return follower


def where() -> str:
    return replica.Router().db_for_read(User)


class TestRouter:
    def test_without_a_replica_nothing_changes(self, settings):
        assert (settings.DATABASE_ROUTERS, replica.read(where)) == ([], "default")
        assert router.db_for_read(User) == "default"

    def test_reads_afar_only_what_is_asked_so(self, follower):
        assert (where(), replica.read(where), where()) == ("default", "replica", "default")

    def test_never_writes_there(self, follower):
        assert replica.read(lambda: replica.Router().db_for_write(User)) == "default"
        assert replica.Router().allow_migrate("replica", "accounts") is False
        assert replica.Router().allow_migrate("default", "accounts") is None

    def test_reads_in_a_transaction_from_the_primary(self, follower):
        follower.primary.in_atomic_block = True

        assert replica.read(where) == "default"

    @pytest.mark.django_db
    def test_a_transaction_of_django_is_one(self, monkeypatch):
        with transaction.atomic(), replica._reading():
            assert where() == "default"


class TestRead:
    def test_a_replica_that_lags_is_left_aside(self, follower):
        follower.fresh = False

        assert replica.read(where) == "default"

    def test_one_that_fails_meanwhile_is_left_alone(self, follower):
        def asked():
            places.append(where())
            if places[-1] == "replica":
                follower.errors_occurred = True
                raise OperationalError("server closed the connection unexpectedly")
            return "a page"

        places = []

        assert replica.read(asked) == "a page"
        assert places == ["replica", "default"]
        assert (follower.closed, replica.breaker.is_open()) == (1, True)

    def test_trouble_of_the_primary_is_told(self, follower):
        def asked():
            raise OperationalError("the primary")

        with pytest.raises(OperationalError, match="the primary"):
            replica.read(asked)

    def test_a_file_goes_out_from_where_it_began(self, follower):
        def lines():
            for _number in range(3):
                yield where()

        response = replica.read(lambda: StreamingHttpResponse(lines()))

        assert list(response) == [b"replica"] * 3
        assert where() == "default"

    def test_a_file_that_fails_at_its_beginning_is_made_anew(self, follower):
        def lines():
            if where() == "replica":
                follower.errors_occurred = True
                raise OperationalError("gone")
            yield where()

        def asked():
            made.append(StreamingHttpResponse(lines()))
            made[-1]._resource_closers.append(lambda: closed.append("one"))
            return made[-1]

        made, closed = [], []

        assert list(replica.read(asked)) == [b"default"]
        assert (len(made), closed) == (2, ["one"])


class TestBreaker:
    def test_one_tries_after_the_rest(self, monkeypatch):
        now = [100.0]
        monkeypatch.setattr(replica.time, "monotonic", lambda: now[0])
        breaker = replica.Breaker()
        assert not breaker.is_open()

        breaker.rest(replica.State.AWAY, 5)
        assert breaker.is_open()
        now[0] += 6
        assert [breaker.is_open() for _request in range(3)] == [False, True, True]
        breaker.mend()

        assert (breaker.is_open(), breaker.state) == (False, "ok")
