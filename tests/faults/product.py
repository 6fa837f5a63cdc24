"""The product as production runs it: the web server with its own settings, reached over HTTP."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.factories import PASSWORD
from tests.faults.stores import children_of
from tests.faults.visitor import HOST, Visitor
from tests.journeys.server import PRIVATE, free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
WRITERS = ("eerste@example.org", "tweede@example.org")
# One partnership with two records in it, and two people who may write there.
PEOPLE = f"""
import json
from tests.factories import make_partnership, make_user, OrganisationFactory
from accounts import records
from accounts.keys import make_key
from partnerships.models import ActionPoint
from django.utils import timezone
ours = OrganisationFactory(name="Welzijn")
users = [make_user(ours, "coordinator", email=email) for email in {WRITERS!r}]
partnership = make_partnership(ours, OrganisationFactory(name="Sport"))
for text in ("Bel de gemeente", "Schrijf het plan"):
    action = ActionPoint(partnership=partnership, text=text)
    records.create(action, by=users[0], at=timezone.now())
key, secret = make_key(
    user=users[0], name="rapport", expires_at=None, by=users[0], at=timezone.now()
)
print(json.dumps({{"partnership": partnership.pk, "key": secret}}))
"""


def surroundings(folder: Path, database_url: str) -> dict[str, str]:
    """What a production server is given, and nothing else of ours."""
    # The suite is patient with a crowded build server; the product is tried with its own limits.
    ours = (*PRIVATE, "DATABASE_STATEMENT_TIMEOUT_MS")
    kept = {key: value for key, value in os.environ.items() if key not in ours}
    return kept | {
        "MODE": "production",
        "SECRET_KEY": "only-for-the-faults-" + "x" * 40,
        "ALLOWED_HOSTS": HOST,
        "BASE_URL": f"https://{HOST}",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "DATA_DIR": str(folder),
        "STATIC_ROOT": f"{folder}/static",
        "DATABASE_URL": database_url,
    }


def command(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a management command as an operator does."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@dataclass
class Place:
    """A register that is ready to be served: its database, its folder, who may write where."""

    store: object
    folder: Path
    known: dict = field(default_factory=dict)

    def fill(self) -> None:
        """Make the tables and the people."""
        environment = surroundings(self.folder, self.store.url)
        prepared = command(environment | {"PORT": str(free_port())}, "prepare", "--empty")
        assert prepared.returncode == 0, prepared.stderr
        done = command(environment, "shell", "--verbosity", "0", "--command", PEOPLE)
        assert done.returncode == 0, done.stderr
        self.known = json.loads(done.stdout.splitlines()[-1])

    @property
    def create_path(self) -> str:
        return f"/partnerships/{self.known['partnership']}/action-points/add/"

    @property
    def page_path(self) -> str:
        return f"/partnerships/{self.known['partnership']}/"


class Product:
    """The web server over a place: started, killed, reloaded."""

    def __init__(self, place: Place, *, database_url: str = "", **variables: str) -> None:
        self.place = place
        self.port = free_port()
        url = database_url or place.store.url
        self.environment = surroundings(place.folder, url) | {"PORT": str(self.port)} | variables
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.place.folder / f"server-{self.port}.log"

    def start(self) -> None:
        """As `bin/run` does when all is prepared; wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            if self.asked("/healthz") == 200:
                return
            time.sleep(0.1)
        raise AssertionError(self.log.read_text(errors="replace")[-3000:])

    def asked(self, path: str) -> int:
        """The status of an address for machines; 0 when nobody answers."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={"Host": HOST}
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0

    def workers(self) -> list[int]:
        """The processes that answer."""
        assert self.process is not None
        return children_of(self.process.pid)

    def kill(self) -> None:
        """All of it, without a warning."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def visitor(self, like: Visitor | None = None) -> Visitor:
        return Visitor(self.port, like.cookies if like else None)

    def signed_in(self, email: str = WRITERS[0]) -> Visitor:
        """Somebody who has signed in with the form; once per place, for a session outlives us."""
        sessions = self.place.known.setdefault("sessions", {})
        if email not in sessions:
            visitor = self.visitor()
            visitor.sign_in(email, PASSWORD)
            sessions[email] = visitor.cookies
        return Visitor(self.port, sessions[email])


@contextlib.contextmanager
def serving(place: Place, **given: str) -> Iterator[Product]:
    """The product over this place, killed at the end."""
    product = Product(place, **given)
    product.start()
    try:
        yield product
    finally:
        product.kill()
