"""The daily mail by several at once, and killed halfway: run beside a demo server, on its database.

A child of this process is killed (SIGKILL, no clean-up of any kind) between the claim and the mail,
or between the mail and the stamp. What arrives in the end is counted.
"""

import datetime
import json
import tempfile
import threading
from pathlib import Path
from unittest import mock

from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts.models import SentMail, User
from overview.reminders import Outcome, digest, digests_on, send_digests, sending
from partnerships.models import ActionPoint
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    PartnershipFactory,
    UserFactory,
    make_partnership,
    make_user,
)
from tests.journeys.crashes import die, in_a_child

BACKENDS = "django.core.mail.backends"
# Numbers that no other scene on the same database gives.
APART = 7000
HOUR = datetime.timedelta(minutes=61)


def prepared(number: int) -> User:
    """Somebody with one action point that is late."""
    for factory in (UserFactory, PartnershipFactory):
        factory.reset_sequence(APART + 100 * number, force=True)
    organisation = OrganisationFactory()
    user = make_user(organisation)
    ActionPoint.objects.create(
        partnership=make_partnership(organisation, OrganisationFactory()),
        text="Bel de gemeente",
        assignee=ContactFactory(organisation=organisation, user=user),
        due_on=timezone.localdate() - datetime.timedelta(days=2),
    )
    return user


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


def killed_before_the_mail() -> str:
    return arrived_of_killed(2, (mail.EmailMultiAlternatives, "send"))


def killed_before_the_stamp() -> str:
    return arrived_of_killed(3, (sending, "stamp"))


def arrived_of_killed(number: int, where: tuple) -> str:
    """How many mails there were at the kill, at once after it, and in the end, as JSON."""
    user, at = prepared(number), timezone.now()
    folder = tempfile.mkdtemp()

    def run(at: datetime.datetime) -> int:
        backend = mail.get_connection(f"{BACKENDS}.filebased.EmailBackend", file_path=folder)
        try:
            send_digests(digests_of(user, at), backend, Outcome(), at=at)
        finally:
            backend.close()
        return arrived(folder)

    def run_and_die() -> None:
        with mock.patch.object(*where, lambda *args, **kwargs: die()):
            run(at)

    was_killed = in_a_child(run_and_die)
    return json.dumps(
        {
            "killed": was_killed,
            "then": arrived(folder),
            "at once": run(at),
            "an hour later": run(at + HOUR),
            "in the end": run(at + 3 * HOUR),
        }
    )


def arrived(folder: str) -> int:
    """How many mails were written in this folder."""
    return sum(path.read_text().count("\nSubject:") for path in Path(folder).iterdir())
