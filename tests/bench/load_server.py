"""The web server of production (gunicorn with threads) on a made-up register, and its callers."""

import contextlib
import http.client
import os
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.journeys.server import free_port

from .running import NotMeasuredError, Run, WorkerError, run_python
from .stored import ROOT

START_SECONDS = 60
HOST = "registry.example.org"


@dataclass(frozen=True)
class Told:
    """How one request was answered."""

    status: int
    seconds: float
    size: int


class Served:
    """A running server; `ask` is a request of somebody who is signed in."""

    def __init__(self, run: Run, size: int, port: int, process: subprocess.Popen[bytes]) -> None:
        self.run, self.size, self.port, self.process = run, size, port, process
        self.cookies: dict[tuple[str, int], str] = {}
        self.lock = threading.Lock()

    def caller(self, who: str = "ADMINISTRATOR", further: int = 0) -> "Caller":
        """Somebody who is signed in; ``further`` is one of many alike."""
        with self.lock:
            if (who, further) not in self.cookies:
                asked = self.run.worker(self.size).ask("cookie", who=who, further=further)
                self.cookies[who, further] = asked["cookie"]
        return Caller(self.port, self.cookies[who, further])

    @property
    def memory(self) -> int:
        """Bytes that the process holds that answers."""
        master = self.process.pid
        with open(f"/proc/{master}/task/{master}/children", encoding="ascii") as file:
            workers = file.read().split()
        with open(f"/proc/{workers[0]}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Caller:
    """One person with one connection that stays open."""

    def __init__(self, port: int, cookie: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self.headers = {
            "Host": HOST, "Cookie": cookie, "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "127.0.0.1",
        }  # fmt: skip

    def ask(self, address: str) -> Told:
        began = time.perf_counter()
        self.line.request("GET", address, headers=self.headers)
        answer = self.line.getresponse()
        size = 0
        while piece := answer.read(65_536):
            size += len(piece)
        return Told(answer.status, time.perf_counter() - began, size)

    def must(self, address: str) -> Told:
        told = self.ask(address)
        if told.status != 200:
            raise WorkerError(f"{address} was answered with {told.status}")
        return told


@contextlib.contextmanager
def serving(run: Run, size: int, settings: str = "tests.bench.load_settings") -> Iterator[Served]:
    """One process with eight threads, as `config/gunicorn.py` says."""
    port = free_port()
    environment = run.store.serving(run.url(size)) | {
        "DJANGO_SETTINGS_MODULE": settings,
        "PORT": str(port),
        "MODE": "production",
    }
    run_python(["manage.py", "createcachetable"], environment)
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py"]
    process = subprocess.Popen([*command, "config.wsgi"], cwd=ROOT, env=environment)
    try:
        _wait_for(port, process)
        yield Served(run, size, port, process)
    finally:
        process.terminate()
        process.wait(60)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    address = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": HOST})
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310
            return
        time.sleep(0.2)
    raise NotMeasuredError("the web server did not start; what it said stands above")


def address_of(run: Run, size: int, page: str) -> str:
    """Where a page is; the process with the register knows."""
    return run.worker(size).ask("address", page=page)["address"]


def together(number: int, work: Callable[[int], None]) -> float:
    """Seconds that so many threads needed; what goes wrong in one is raised."""
    wrong: list[BaseException] = []

    def guarded(place: int) -> None:
        try:
            work(place)
        except BaseException as problem:
            wrong.append(problem)

    threads = [threading.Thread(target=guarded, args=(place,)) for place in range(number)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    return time.perf_counter() - began


def median(values: list[float]) -> float:
    return statistics.median(values)
