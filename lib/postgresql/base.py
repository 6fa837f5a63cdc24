"""Django's PostgreSQL, for a server that people wait for: a silent database is given up on.

The timeouts that the database keeps itself say nothing when it is frozen, and those of the network
see a line that still answers. With ``patience`` among the OPTIONS (seconds) nothing is waited for
longer than that; the connection is closed then, for nobody knows what it still says.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, ClassVar

import psycopg
from django.db.backends.postgresql import base

# A connection that was fine a moment ago says so at once, or is replaced.
GREETING_SECONDS = 3
# What psycopg counts up to before it asks for a plan by itself, which it is told at once here.
KEPT_AFTER = 5
# After a server kept silent, nobody waits for its greeting for this long.
SPARED_SECONDS = 2


def wait_at_most(
    seconds: float,
    alias: str,
    connection: psycopg.Connection,
    gen: Any,
    interval: float = 0.1,
    timeout: float | None = None,
) -> Any:
    """Wait for the database as psycopg does, OperationalError when it keeps silent too long."""
    if timeout is not None:
        return psycopg.Connection.wait(connection, gen, interval, timeout)
    started = time.monotonic()
    try:
        return psycopg.Connection.wait(connection, gen, interval, seconds)
    except psycopg.OperationalError:
        if time.monotonic() - started >= seconds:
            connection.pgconn.finish()
            if seconds > GREETING_SECONDS:
                # Nor is it asked for a new connection, to end the transaction with.
                DatabaseWrapper.silent_until[alias] = time.monotonic() + SPARED_SECONDS
            raise psycopg.OperationalError(
                f"the database kept silent for {seconds:g} seconds"
            ) from None
        raise


class PlannedCursor(base.ServerBindingCursor):  # type: ignore[name-defined]
    """Lets the server keep the plan of what it is asked, for the next time on this connection."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, **{"prepare": True, **options})


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that gives up on a silent server, where ``patience`` is set."""

    # Of all threads: until when a server is not asked again, by its alias.
    silent_until: ClassVar[dict[str, float]] = {}
    patience: float | None = None

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        self.patience = params.pop("patience", None)
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection:
        if time.monotonic() < self.silent_until.get(self.alias, 0):
            raise psycopg.OperationalError("the database did not answer a moment ago")
        started = time.monotonic()
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            # Eight threads that wait would leave nobody to say that it is busy.
            if self.patience and time.monotonic() - started >= SPARED_SECONDS:
                self.silent_until[self.alias] = time.monotonic() + SPARED_SECONDS
            raise
        if self.patience:
            self.wait_for(connection, self.patience)
        if self.keeps_plans:
            # Django's own cursors never ask for a plan; without a number psycopg keeps none at all.
            connection.prepare_threshold = KEPT_AFTER
        return connection

    def wait_for(self, connection: psycopg.Connection, seconds: float) -> None:
        patient = partial(wait_at_most, seconds, self.alias, connection)
        connection.wait = patient  # type: ignore[method-assign]

    @property
    def keeps_plans(self) -> bool:
        """Not where a pooler changes the connection between two questions."""
        return not self.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")

    def planned_cursor(self) -> Any:
        """A cursor for a query that takes longer to plan than to run."""
        if not self.keeps_plans:
            return self.cursor()
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(PlannedCursor(self.connection))  # type: ignore[attr-defined]

    @contextmanager
    def listening_briefly(self, seconds: float) -> Iterator[None]:
        """Give up sooner than usual on a server that keeps silent, to ask something very light."""
        self.ensure_connection()
        asked = self.connection
        if asked is None or not self.patience:
            yield
            return
        self.wait_for(asked, min(seconds, self.patience))
        try:
            yield
        finally:
            self.wait_for(asked, self.patience)

    def is_usable(self) -> bool:
        if self.connection is None or not self.patience:
            return super().is_usable()
        self.wait_for(self.connection, min(GREETING_SECONDS, self.patience))
        try:
            return super().is_usable()
        finally:
            self.wait_for(self.connection, self.patience)
