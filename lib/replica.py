"""Reads from a copy of the database that follows it, where one is given (REPLICA_URL).

Pages that only show (`reads_afar` on a view: lists, search, portfolio and files of them) are read
from the streaming replica; everything else, and every write, is of the primary.

**What was saved is seen**, by who saved it and by everybody else: before a page is read from the
replica the primary is asked how far its log is on the disk, and the replica whether it has come so
far. All that was acknowledged before the page was asked for is in it then: one's own change of a
moment ago, and a role that somebody else ended. It is the same promise that the primary makes, so
nothing has to be remembered of who wrote what when. A replica that lags is waited for a very short
while; then the page is read from the primary.

**A replica in trouble is left alone** for some seconds, and tried again by itself. A page during
which it fails is read once more from the primary.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections

REPLICA = "replica"
# A replica that cannot be reached is not asked again for so long.
REST_SECONDS = 5.0
# One that lags is on its feet: it is asked again sooner.
LAG_REST_SECONDS = 1.0
# It says how far it is at once, or is given up on.
LISTEN_SECONDS = 1.0
FIRST_PAUSE = 0.001
# The statement was too slow: it would be on the primary too.
TOO_SLOW = "57014"

# Up to the end of the log that is on the disk: every commit that was acknowledged lies before it,
# and a replica is sent nothing beyond it.
ASK_PRIMARY = "SELECT pg_current_wal_flush_lsn()::text"
# Not of a server that was made a primary, or that never followed one.
ASK_REPLICA = "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn"

Answer = TypeVar("Answer")
_afar: ContextVar[bool] = ContextVar("afar", default=False)


class State(StrEnum):
    """How the replica is, as far as this process knows."""

    NONE = "none"
    WELL = "ok"
    BEHIND = "behind"
    AWAY = "away"


class Breaker:
    """Remembers for a short while that the replica had better be left alone."""

    def __init__(self) -> None:
        self.state, self.until = State.WELL, 0.0
        self.lock = threading.Lock()

    @property
    def is_resting(self) -> bool:
        return time.monotonic() < self.until

    def rest(self, state: State, seconds: float) -> None:
        with self.lock:
            self.state, self.until = state, time.monotonic() + seconds

    def is_open(self) -> bool:
        """Whether this request leaves the replica alone.

        After a rest one request tries; the others go on leaving it alone until that one knows.
        """
        with self.lock:
            if self.state is State.WELL:
                return False
            if self.is_resting:
                return True
            self.until = time.monotonic() + REST_SECONDS
            return False

    def mend(self) -> None:
        if self.state is not State.WELL:
            with self.lock:
                self.state, self.until = State.WELL, 0.0


breaker = Breaker()


class Router:
    """Django's question which database: the replica for what is read afar, else the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return alias()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # both are the same database

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None


def alias() -> str:
    """The database to read from at this moment. What is read to be written is the primary's."""
    if _afar.get() and not connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return REPLICA
    return DEFAULT_DB_ALIAS


def is_there() -> bool:
    """Whether there is a replica at all."""
    return REPLICA in settings.DATABASES


def state() -> State:
    """How the replica is, asked now unless it is left alone: for those who watch over us."""
    if not is_there():
        return State.NONE
    _is_fresh()
    return breaker.state


def read(answer: Callable[[], Answer]) -> Answer:
    """What ``answer`` returns, read from the replica when that is well and has caught up.

    It may be called twice: it only reads, and what it writes in the trail it writes in the primary.
    """
    if not is_there() or _afar.get() or not _is_fresh():
        return answer()
    try:
        with _reading():
            return _begun(answer())
    except Error as trouble:
        is_slow = getattr(trouble.__cause__, "sqlstate", None) == TOO_SLOW
        # Trouble of the primary is no reason to ask the primary once more.
        if is_slow or not connections[REPLICA].errors_occurred:
            raise
        _leave_alone()
    return answer()


@contextmanager
def _reading() -> Iterator[None]:
    token = _afar.set(True)
    try:
        yield
    finally:
        _afar.reset(token)


def _begun(response: Any) -> Any:
    """A file that is made while it goes out: its first piece now, the others afar as well."""
    if getattr(response, "streaming", False) and not hasattr(response, "file_to_stream"):
        pieces = iter(response.streaming_content)
        try:
            first = list(islice(pieces, 1))
        except Error:
            # It goes to nobody: what it holds is given back, as Django does at the end of a file.
            for give_back in response._resource_closers:
                give_back()
            raise
        response.streaming_content = _pieces(first, pieces)
    return response


def _pieces(first: list[bytes], rest: Iterator[bytes]) -> Iterator[bytes]:
    yield from first
    while True:
        # Piece by piece, for between two of them the thread may do something else.
        with _reading():
            piece = next(rest, None)
        if piece is None:
            return
        yield piece


def _is_fresh() -> bool:
    """Whether the replica holds all that was acknowledged up to now; waits for it very briefly."""
    if breaker.is_open():
        return False
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(ASK_PRIMARY)
        place = cursor.fetchone()[0]
    for is_last in (False, True):
        started = time.monotonic()
        try:
            caught_up = _waited_for(place)
        except Error:
            connections[REPLICA].close()
            if is_last or time.monotonic() - started >= LISTEN_SECONDS:
                break
            continue  # a connection that was kept may be of a server that was restarted since
        if caught_up:
            breaker.mend()
        else:
            breaker.rest(State.BEHIND, LAG_REST_SECONDS)
        return caught_up
    breaker.rest(State.AWAY, REST_SECONDS)
    return False


def _waited_for(place: str) -> bool:
    """Whether the replica came as far as this in the time that it is given."""
    replica: Any = connections[REPLICA]
    until, pause = time.monotonic() + settings.REPLICA_WAIT_SECONDS, FIRST_PAUSE
    with replica.listening_briefly(LISTEN_SECONDS), replica.cursor() as cursor:
        while True:
            cursor.execute(ASK_REPLICA, [place])
            if cursor.fetchone()[0]:
                return True
            if time.monotonic() + pause > until:
                return False
            time.sleep(pause)
            pause *= 2


def _leave_alone() -> None:
    """Go on without it; unless it only broke off one statement to follow the primary."""
    replica = connections[REPLICA]
    if not replica.is_usable():
        breaker.rest(State.AWAY, REST_SECONDS)
    replica.close()
