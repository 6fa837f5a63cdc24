"""The database restarts, falls silent, is cut off or full: a page that says so, then it heals."""

import contextlib
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.faults.conftest import ENGINE, IS_LONG, only_postgresql, only_sqlite
from tests.faults.ledger import key_of
from tests.faults.line import Line
from tests.faults.product import Place, Product, command, serving
from tests.faults.visitor import Answer, Visitor

WITHIN_SECONDS = 15
# For its turn to write; longer than that it is locked by something that stands still.
SQLITE_WAITS = 20
SAFETY = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}
SAID = {"nl": "Er is niets opgeslagen", "en": "Nothing was saved"}
BUSY = "even te druk"
LANGUAGE = "__Host-language"
LIST, EXPORT = "/partnerships/", "/partnerships/export/csv/"
API = "/api/v1/partnerships/"


@pytest.fixture(scope="module")
def line(place: Place) -> Iterator[Line | None]:
    if ENGINE != "postgresql":
        yield None
        return
    made = Line(place.store.port)
    yield made
    made.thaw()
    made.cut()


def address(place: Place, line: Line | None) -> str:
    """The database as the product reaches it."""
    return place.store.url_at(line.port) if line else place.store.url


@pytest.fixture(scope="module")
def served(place: Place, line: Line | None) -> Iterator[Product]:
    """One server through all trouble: it is never restarted."""
    with serving(place, database_url=address(place, line)) as product:
        yield product


def saved(place: Place, text: str) -> int:
    with place.store.open() as connection:
        found = connection.cursor().execute(
            f"SELECT count(*) FROM partnerships_actionpoint WHERE text = {place.store.mark}", [text]
        )
        return found.fetchone()[0]


def check_page(answer: Answer, language: str = "nl", within: float = WITHIN_SECONDS) -> list[str]:
    """What is wrong with an answer during trouble."""
    wrong = []
    if answer.status != 503 or not answer.headers.get("retry-after", "").isdigit():
        wrong.append(f"status {answer.status}, again after {answer.headers.get('retry-after')}")
    wrong += [name for name, value in SAFETY.items() if answer.headers.get(name) != value]
    if "default-src 'none'" not in answer.headers.get("content-security-policy", ""):
        wrong.append("no policy")
    if SAID[language] not in answer.body or answer.headers.get("content-language") != language:
        wrong.append(f"not said in {language}: {answer.body[:80]!r}")
    if answer.seconds > within:
        wrong.append(f"after {answer.seconds:.1f} s")
    return wrong


class People:
    """Who was there before the trouble began, each with a page open."""

    def __init__(self, product: Product, place: Place) -> None:
        self.product, self.place = product, place
        self.known = product.signed_in()
        self.text = f"in nood {uuid.uuid4()}"
        self.form = self.known.form(place.create_path, "text") | {"text": self.text}
        key = {"Authorization": f"Bearer {place.known['key']}"}
        self.program = lambda: product.visitor().get(API, **key)
        assert self.program().status == 200

    def visitor(self, language: str = "") -> Visitor:
        visitor = self.product.visitor(self.known)
        if language:
            visitor.cookies[LANGUAGE] = language
        return visitor

    def send(self) -> Answer:
        return self.visitor().post(self.place.create_path, self.form)

    def pages(self) -> dict[str, Callable[[], Answer]]:
        """What is asked while nothing can be read."""
        return {
            "form": self.send,
            "page": lambda: self.visitor("en").get(self.place.page_path),
            "fragment": lambda: self.visitor().get(LIST, **{"HX-Request": "true"}),
            "file": lambda: self.visitor().get(EXPORT),
            "without a session": lambda: self.product.visitor().get("/guide/public/"),
            "program": self.program,
            "alive": lambda: self.visitor().get("/healthz"),
            "ready": lambda: self.product.visitor().get("/readyz"),
        }


def nothing_is_reached(people: People) -> list[str]:
    """What is wrong with the answers while nothing can be read."""
    with ThreadPoolExecutor(8) as pool:
        begun = {name: pool.submit(ask) for name, ask in people.pages().items()}
        answers = {name: one.result() for name, one in begun.items()}
    alive, ready, told = (answers.pop(name) for name in ("alive", "ready", "program"))
    wrong = [f"alive {alive.status} after {alive.seconds:.1f} s"] if alive.status != 200 else []
    wrong += [f"ready {ready.status}"] if ready.status != 503 else []
    if (told.status, told.headers["content-type"]) != (503, "application/problem+json"):
        wrong.append(f"program {told.status} {told.headers['content-type']}")
    for name, answer in answers.items():
        language = "en" if name == "page" else "nl"
        wrong += [f"{name}: {what}" for what in check_page(answer, language)]
    slowest = max(answer.seconds for answer in (alive, ready, told, *answers.values()))
    print(f"slowest answer {slowest:.1f} s")
    return wrong + ([f"{slowest:.1f} s"] if slowest > WITHIN_SECONDS else [])


def heals(people: People, place: Place) -> float:
    """The same form, sent again until it is saved, once; in how many seconds."""
    assert saved(place, people.text) == 0
    started = time.monotonic()
    while (answer := people.send()).status == 503 or people.product.asked("/readyz") == 503:
        assert time.monotonic() - started < WITHIN_SECONDS
        time.sleep(0.1)
    took = time.monotonic() - started
    print(f"healed in {took:.1f} s")
    assert (answer.status, saved(place, people.text)) == (302, 1)
    return took


def opened(visitor: Visitor, place: Place) -> tuple[str, dict[str, str]]:
    """The page that changes a record of its own, and what its form will send."""
    form = visitor.form(place.create_path, "text") | {"text": "vastgehouden"}
    path = f"/action-points/{key_of(visitor.post(place.create_path, form).location)}/edit/"
    return path, visitor.form(path, "version") | {"text": "losgelaten"}


@contextlib.contextmanager
def held(place: Place, path: str) -> Iterator[None]:
    """The record of this page, held by somebody else."""
    with place.store.open() as connection:
        connection.execute(
            "SELECT 1 FROM partnerships_actionpoint WHERE id = %s FOR UPDATE", [key_of(path)]
        )
        yield


@contextlib.contextmanager
def line_cut(line: Line) -> Iterator[None]:
    line.cut()
    try:
        yield
    finally:
        line.mend()


@contextlib.contextmanager
def file_gone(place: Place) -> Iterator[None]:
    """Something else stands where the file was."""
    away = place.store.path.with_suffix(".away")
    place.store.path.rename(away)
    place.store.path.mkdir()
    try:
        yield
    finally:
        place.store.path.rmdir()
        away.rename(place.store.path)


@only_postgresql
class TestServer:
    """PostgreSQL, behind a line."""

    def test_restart(self, served: Product, place: Place) -> None:
        people = People(served, place)
        place.store.stop()
        try:
            wrong = nothing_is_reached(people)
        finally:
            place.store.start()

        assert wrong == []
        heals(people, place)

    def test_cut(self, served: Product, place: Place, line: Line) -> None:
        people = People(served, place)
        with line_cut(line):
            wrong = nothing_is_reached(people)
            done = command(served.environment, "send_reminders", "--dry-run")

        assert wrong == []
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert done.stderr.startswith("The database cannot be reached")
        heals(people, place)

    def test_freeze(self, served: Product, place: Place, line: Line) -> None:
        """Also of somebody whose form is just being saved."""
        people = People(served, place)
        path, fields = opened(people.known, place)
        with ThreadPoolExecutor(1) as pool, held(place, path):
            saving = pool.submit(people.visitor().post, path, fields)
            time.sleep(1)
            line.freeze()
            try:
                wrong = nothing_is_reached(people) + check_page(saving.result())
                print(f"in the middle of a form {saving.result().seconds:.1f} s")
            finally:
                line.thaw()

        assert wrong == []
        heals(people, place)

    @pytest.mark.skipif(not IS_LONG, reason="in the long form; the silent line stands for it")
    def test_server_that_stands_still(self, served: Product, place: Place) -> None:
        people = People(served, place)
        place.store.signal(signal.SIGSTOP)
        try:
            wrong = nothing_is_reached(people)
        finally:
            place.store.signal(signal.SIGCONT)

        assert wrong == []
        heals(people, place)

    def test_no_connection_left(self, served: Product, place: Place) -> None:
        people = People(served, place)
        with contextlib.ExitStack() as taken:
            ours = taken.enter_context(place.store.open())
            ours.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            with pytest.raises(psycopg.OperationalError):
                while True:
                    taken.enter_context(place.store.open())
            wrong = nothing_is_reached(people)

        assert wrong == []
        heals(people, place)

    def test_a_row_that_somebody_holds(self, served: Product, place: Place) -> None:
        """The page says that it is busy; reading goes on."""
        visitor = served.signed_in()
        path, fields = opened(visitor, place)
        with held(place, path):
            answer = visitor.post(path, fields)

        assert check_page(answer) == []
        assert BUSY in answer.body
        assert visitor.post(path, fields).status == 302


@only_sqlite
class TestFile:
    """SQLite, beside the server."""

    def test_gone(self, served: Product, place: Place) -> None:
        people = People(served, place)
        with file_gone(place):
            wrong = nothing_is_reached(people)
            done = command(served.environment, "send_reminders", "--dry-run")

        assert wrong == []
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        heals(people, place)

    def test_locked_for_longer_than_one_waits(self, served: Product, place: Place) -> None:
        """The page says that it is busy; reading goes on."""
        people = People(served, place)
        with place.store.open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with ThreadPoolExecutor(1) as pool:
                sending = pool.submit(people.send)
                reading = people.visitor().get(place.page_path)
                answer = sending.result()
            connection.rollback()

        assert check_page(answer, within=SQLITE_WAITS + 5) == []
        assert BUSY in answer.body
        assert (reading.status, served.asked("/readyz")) == (200, 200)
        heals(people, place)


@contextlib.contextmanager
def largest_file(
    processes: Callable[[], list[int]], size: int, **as_whom: object
) -> Iterator[None]:
    """These processes can make no file larger than this: to them the disk is full."""

    def limit(soft: str) -> None:
        for pid in processes():
            given = ["prlimit", f"--pid={pid}", f"--fsize={soft}:"]
            done = subprocess.run(given, capture_output=True, text=True, **as_whom)  # type: ignore[call-overload]
            assert done.returncode == 0 or "No such process" in done.stderr, done.stderr

    limit(str(size))
    try:
        yield
    finally:
        limit("unlimited")


# Forms that were sent, so many that their table is the largest file there is.
PADDING = """
    INSERT INTO accounts_formtoken (token, used_at, result_url)
    SELECT gen_random_uuid(), now(), '/opvulling/' FROM generate_series(1, {number})
"""


def full(served: Product, place: Place) -> contextlib.AbstractContextManager:
    """A disk on which nothing can be written any more, and everything be read."""
    if ENGINE == "sqlite":
        # Room for the list of pages, not for what is written.
        return largest_file(lambda: [served.process.pid, *served.workers()], 40_000)
    with place.store.open() as connection:
        connection.execute(PADDING.format(number=20_000))
    with place.store.open() as connection:
        size = connection.execute("SELECT pg_relation_size('accounts_formtoken')").fetchone()[0]
    return largest_file(place.store.processes, size + 4096, cwd="/", **place.store.servant)


@pytest.mark.skipif(not shutil.which("prlimit"), reason="needs prlimit of Linux")
def test_full(served: Product, place: Place) -> None:
    people = People(served, place)
    with full(served, place):
        if ENGINE == "postgresql":
            # Takes the last room in the last page.
            with pytest.raises(psycopg.OperationalError), place.store.open() as connection:
                connection.execute(PADDING.format(number=1000))
        answer = people.send()
        reading = people.visitor().get(place.page_path)
        alive = served.asked("/healthz")

    assert check_page(answer) == []
    assert (reading.status, alive) == (200, 200)
    heals(people, place)


def test_a_plain_error_would_be_seen(place: Place, line: Line | None) -> None:
    """The same check, of a product without the page for trouble."""
    given = {"database_url": address(place, line), "DJANGO_SETTINGS_MODULE": "tests.faults.weak"}
    with serving(place, **given) as product:
        people = People(product, place)
        with line_cut(line) if line else file_gone(place):
            answer = people.send()

    assert "status 500, again after None" in check_page(answer)


@only_postgresql
@pytest.mark.skipif(not IS_LONG, reason="in the long form: it waits for half a minute")
def test_waiting_for_ever_would_be_seen(place: Place, line: Line) -> None:
    """The same check, of a product that listens to silence as long as it lasts."""
    with serving(place, database_url=address(place, line), DATABASE_SILENCE_MS="0") as product:
        people = People(product, place)
        line.freeze()
        try:
            with pytest.raises(OSError, match="timed out"):
                people.send()
        finally:
            line.thaw()
