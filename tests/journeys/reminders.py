"""The daily mail by several at once, and killed halfway: run beside a demo server, on its database.

A child of this process is killed (SIGKILL, no clean-up of any kind) between the claim and the mail,
or between the mail and the stamp. What arrives in the end is counted.
"""

import datetime
import json
import os
import signal
import tempfile
import threading
from pathlib import Path
from unittest import mock

from django.core import mail
from django.db import connection, connections
from django.utils import timezone

from accounts.models import SentMail, User
from overview.reminders import Outcome, digest, digests_on, send_digests, sending
from tests.factories import PartnershipFactory, UserFactory
from tests.partnerships.desk import make_desk

BACKENDS = "django.core.mail.backends"
# Numbers that no other scene on the same database gives.
APART = 7000
HOUR = datetime.timedelta(minutes=61)


def prepared(number: int) -> User:
    """Somebody with one activity that is late."""
    for factory in (UserFactory, PartnershipFactory):
        factory.reset_sequence(APART + 100 * number, force=True)
    desk = make_desk()
    desk.activity(title="Open dag", ends_on=timezone.localdate() - datetime.timedelta(days=2))
    return desk.owner


def digests_of(user: User, at: datetime.datetime) -> list:
    """What this user is to be told, as a run finds it."""
    outcome = Outcome()
    with mock.patch.object(digest, "people_on", lambda on: User.objects.filter(pk=user.pk)):
        found = list(digests_on(timezone.localdate(at), at=at, failed=outcome.failed))
    assert outcome.failures == []
    return found


def four_at_once() -> str:
    """Four runs have looked, and send at the same moment; what came of it, as JSON."""
    user, at = prepared(1), timezone.now()
    runs = [digests_of(user, at) for _run in range(4)]
    start, outcome, mail.outbox = threading.Barrier(4), Outcome(), []

    def send(digests: list) -> None:
        try:
            start.wait(10)
            box = mail.get_connection(f"{BACKENDS}.locmem.EmailBackend")
            send_digests(digests, box, outcome, at=at)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[digests]) for digests in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    rows = SentMail.objects.filter(user=user)
    return json.dumps(
        {
            "mails": len(mail.outbox),
            "failures": [repr(trouble) for _user, trouble in outcome.failures],
            "stamped": not rows.filter(sent_at__isnull=True).exists(),
        }
    )


def die(*args, **kwargs) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed_halfway() -> str:
    """Moment → how many mails there were at the kill, at once after it, and in the end, as JSON."""
    told = {}
    # The send itself never comes, or the stamp after it.
    moments = {
        "before the mail": (mail.EmailMultiAlternatives, "send"),
        "after it": (sending, "stamp"),
    }
    for number, (moment, where) in enumerate(moments.items(), 2):
        user, at = prepared(number), timezone.now()
        folder = tempfile.mkdtemp()

        def run(at, user=user, folder=folder) -> int:
            backend = mail.get_connection(f"{BACKENDS}.filebased.EmailBackend", file_path=folder)
            try:
                send_digests(digests_of(user, at), backend, Outcome(), at=at)
            finally:
                backend.close()
            return arrived(folder)

        status = killed(run, at, where)
        told[moment] = {
            "killed": os.WIFSIGNALED(status),
            "then": arrived(folder),
            "at once": run(at),
            "an hour later": run(at + HOUR),
            "in the end": run(at + 3 * HOUR),
        }
    return json.dumps(told)


def killed(run, at, where) -> int:
    """Let a child of this process run and be killed there; how it ended."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        with mock.patch.object(*where, die):
            run(at)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def arrived(folder: str) -> int:
    """How many mails were written in this folder."""
    return sum(path.read_text().count("\nSubject:") for path in Path(folder).iterdir())
