"""A new version is taken up under load, and a stop waits for whoever is being served."""

import contextlib
import http.client
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.faults.ledger import NO_ANSWER
from tests.faults.product import Place, Product, serving
from tests.faults.visitor import Visitor

PEOPLE = 4
# So long takes the new process at least.
SETTLE_SECONDS = 3
# An old connection was closed just when it was used: a browser asks again by itself.
CLOSED = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)


@dataclass
class Load:
    """People who read and write for a while, and what they were answered."""

    place: Place
    answered: int = 0
    asked_again: int = 0
    failed: list[str] = field(default_factory=list)
    halt: threading.Event = field(default_factory=threading.Event)

    def visit(self, visitor: Visitor) -> None:
        form = visitor.form(self.place.create_path, "text")
        while not self.halt.is_set():
            written = form | {"text": f"herladen {uuid.uuid4()}", "token": str(uuid.uuid4())}
            self.ask(visitor, "GET", self.place.page_path, None, 200)
            self.ask(visitor, "POST", self.place.create_path, written, 302)

    def wait_for(self, number: int) -> None:
        """Until so many were answered."""
        until = time.monotonic() + 60
        while self.answered < number and time.monotonic() < until:
            time.sleep(0.05)

    def ask(self, visitor: Visitor, method: str, path: str, data: dict | None, good: int) -> None:
        """As a browser: once more on a fresh connection when the kept one proved to be closed."""
        was_kept = visitor.connection.sock is not None
        try:
            try:
                answer = visitor.ask(method, path, data)
            except CLOSED:
                if not was_kept:
                    raise
                self.asked_again += 1
                answer = visitor.ask(method, path, data)
        except NO_ANSWER as problem:
            self.failed.append(repr(problem))
            time.sleep(0.1)
            return
        self.answered += 1
        if answer.status != good:
            self.failed.append(f"{method} {path}: {answer.status}")


def under_load(product: Product, place: Place, act) -> Load:
    """What people were answered while this was done to the server."""
    load = Load(place)
    known = product.signed_in()
    with ThreadPoolExecutor(PEOPLE) as pool:
        people = [pool.submit(load.visit, product.visitor(known)) for _n in range(PEOPLE)]
        load.wait_for(2 * PEOPLE)
        act(product)
        time.sleep(SETTLE_SECONDS)
        load.wait_for(load.answered + 4 * PEOPLE)
        load.halt.set()
        for person in people:
            person.result()
    return load


def test_a_reload_fails_nobody(product: Product, place: Place) -> None:
    before = set(product.workers())

    load = under_load(product, place, lambda server: server.signal(signal.SIGHUP))

    figures = {"answered": load.answered, "asked again": load.asked_again}
    print(figures)
    assert load.failed == []
    assert load.answered >= 6 * PEOPLE
    after = set(product.workers())
    assert after and not after & before, "it was not reloaded"


def test_a_hard_restart_would_be_seen(place: Place) -> None:
    def hard(product: Product) -> None:
        product.kill()
        product.start()

    with serving(place) as product:
        load = under_load(product, place, hard)

    assert load.failed


@contextlib.contextmanager
def nobody_writes(place: Place) -> Iterator[None]:
    """Whoever saves something waits."""
    begin = {
        "sqlite": "BEGIN IMMEDIATE",
        "postgresql": "LOCK TABLE partnerships_actionpoint IN SHARE MODE",
    }
    with place.store.open() as connection:
        connection.execute(begin[place.store.name])
        yield
        connection.rollback()


def test_a_stop_finishes_what_is_under_way(product: Product, place: Place) -> None:
    known = product.signed_in()
    form = known.form(place.create_path, "text")
    visitors = [product.visitor(known) for _n in range(6)]
    forms = [form | {"text": f"stop {n}", "token": str(uuid.uuid4())} for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        with nobody_writes(place):
            answers = [
                pool.submit(visitor.post, place.create_path, data)
                for visitor, data in zip(visitors, forms, strict=True)
            ]
            time.sleep(2)
            product.signal(signal.SIGTERM)
            time.sleep(0.5)
        statuses = {answer.result().status for answer in answers}

    assert (product.process.wait(30), statuses) == (0, {302})
