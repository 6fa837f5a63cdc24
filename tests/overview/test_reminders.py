"""The daily mail: what is due and was not told yet, once, to whom it concerns."""

import datetime
import smtplib

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError

from accounts.mails import MailKind
from accounts.models import MutedMail, SentMail, User
from overview.reminders import digests_on, escalating, sending
from overview.reminders.claims import Taken, take
from overview.reminders.stages import STAGES
from tests.factories import OrganisationFactory, make_user
from tests.overview.reminded import (
    DAY,
    ON,
    Killed,
    Reminded,
    days_mailed,
    mailed,
    moment,
    run,
    waits,
)

pytestmark = pytest.mark.django_db


class TestMoments(Reminded):
    def test_before_the_date_on_it_weekly_and_later_once_in_four_weeks(self, user):
        assert days_mailed(-20, 115) == [-14, -3, 0, 7, 14, 21, 28, 35, 42, 49, 56, 84, 112]

    @pytest.mark.parametrize(
        ("first", "days"),
        [
            (-10, [-10, -3, 0, 7]),  # the first moment was missed: told at once
            (-4, [-4, -2, 0, 7]),  # never two days in a row before the date
            (-1, [-1, 0, 7]),
            (5, [5, 12]),  # a week after the last time, not after the calendar's
            (20, [20, 27]),
            (62, [62]),
        ],
    )
    def test_at_the_first_run_at_or_after_the_moment(self, user, first, days):
        assert days_mailed(first, max(days[-1], first + 6)) == days

    def test_three_days_missed_and_twice_on_the_fourth_tells_each_thing_once(self, lists):
        people = [make_user(OrganisationFactory()) for _number in range(3)]
        for offset, person in enumerate(people, 1):
            lists[person.pk] = [
                waits("response-1", offset),
                waits("action-2", -offset),
                waits("activity-3", 14 + offset),
                waits("theme-4", None),
            ]
        run()
        first = len(mail.outbox)
        run(ON + 4 * DAY)
        second = len(mail.outbox)
        run(ON + 4 * DAY, hour=9)

        assert (first, second, len(mail.outbox)) == (3, 6, 6)
        told = SentMail.objects.exclude(kind="digest")
        for person in people:
            keys = [*told.filter(user=person).values_list("key", flat=True)]
            assert len(keys) == len(set(keys))
            bodies = [message.body for message in mail.outbox if message.to == [person.email]]
            assert len(bodies) == 2
        assert not told.filter(sent_at__isnull=True).exists()

    def test_another_date_is_told_anew(self, user, lists):
        run()
        lists[user.pk] = [waits(due_in=30)]

        assert days_mailed(1, 20) == [16]

    def test_without_a_date_when_new_and_once_more_after_thirty_days(self, user, lists):
        lists[user.pk] = [waits("theme-owner-1", None)]

        assert days_mailed(0, 75) == [0, 30]

    def test_what_went_and_comes_back_is_new(self, user, lists):
        lists[user.pk] = [waits("theme-owner-1", None)]
        run()
        lists[user.pk] = []
        run(ON + DAY)
        lists[user.pk] = [waits("theme-owner-1", None)]
        run(ON + 2 * DAY)

        assert len(mail.outbox) == 2

    def test_one_mail_a_day_also_when_more_comes_up(self, user, lists):
        run()
        lists[user.pk] = [waits(), waits("action-2", -1, "Bel de school")]
        run(hour=12)
        run(ON + DAY)

        assert ["Bel de school" in message.body for message in mail.outbox] == [False, True]
        assert "Vul de evaluatie in" not in mail.outbox[1].body

    def test_every_claim_fits(self, user, lists):
        longest = max((stage.code for stage in STAGES), key=len)

        assert len(f"sign-off-record-1234567890:{longest}99:261122") <= 60


class TestKilled(Reminded):
    """Between claim and send, or between send and stamp: not lost, at worst doubled once."""

    @pytest.fixture(params=[False, True], ids=["before it went out", "after it went out"])
    def killed(self, request, user, monkeypatch):
        send = EmailBackend.send_messages

        def dies(self, messages):
            if request.param:
                send(self, messages)
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(EmailBackend, "send_messages", dies)
            with pytest.raises(Killed):
                run()
        return int(request.param)

    def test_not_sent_again_within_the_hour(self, killed):
        run(hour=7)

        assert len(mail.outbox) == killed

    @pytest.mark.parametrize(("day", "hour"), [(0, 9), (1, 7), (3, 7)])
    def test_sent_once_more_later(self, killed, day, hour):
        for again in range(3):
            run(ON + day * DAY, hour=hour + again)

        assert len(mail.outbox) == killed + 1
        assert not SentMail.objects.filter(kind="reminder", sent_at__isnull=True).exists()

    def test_killed_twice_is_not_tried_for_ever(self, killed, monkeypatch):
        def dies(self, messages):
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(EmailBackend, "send_messages", dies)
            with pytest.raises(Killed):
                run(hour=9)
        run(hour=12)
        run(ON + DAY)

        assert len(mail.outbox) == killed
        assert set(SentMail.objects.values_list("attempts", flat=True)) == {2}

    def test_the_next_moment_comes_as_always(self, killed):
        assert days_mailed(7, 8) == [7]


class TestTwoRuns(Reminded):
    def test_who_comes_second_sends_nothing(self, user):
        with time_machine.travel(moment(ON), tick=False):
            at = datetime.datetime.fromisoformat(moment(ON))
            both = [list(digests_on(ON, at=at, failed=pytest.fail)) for _run in range(2)]
            outcomes = [
                sending.send_digests(found, mail.get_connection(), sending.Outcome(), at=at)
                for found in both
            ]

        assert [outcome.mailed for outcome in outcomes] == [1, 0]
        assert [outcome.failures for outcome in outcomes] == [[], []]
        assert len(mail.outbox) == 1

    def test_the_database_decides_when_both_looked_first(self, user, monkeypatch):
        at = datetime.datetime.fromisoformat(moment(ON))
        insert = SentMail.objects.bulk_create

        def late(rows):
            SentMail.objects.create(user=user, kind="reminder", key="a", claimed_at=at)
            return insert(rows)

        monkeypatch.setattr(SentMail.objects, "bulk_create", late)
        with pytest.raises(Taken):
            take(user, [("digest", "d"), ("reminder", "a")], at=at)

        assert not SentMail.objects.filter(kind="digest").exists()


class TestTrouble(Reminded):
    def refuse(self, monkeypatch, address, error):
        send = EmailBackend.send_messages

        def some(self, messages):
            if messages[0].to == [address]:
                raise error
            return send(self, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", some)

    @pytest.fixture
    def three(self, lists):
        people = [make_user(OrganisationFactory()) for _number in range(3)]
        for person in people:
            lists[person.pk] = [waits()]
        return people

    def test_a_broken_address_stops_nobody_else_and_is_tried_again(self, three, monkeypatch):
        broken = three[1]
        refused = smtplib.SMTPRecipientsRefused({broken.email: (550, b"unknown")})
        with monkeypatch.context() as patch:
            self.refuse(patch, broken.email, refused)
            with pytest.raises(CommandError, match="1 could not be mailed"):
                run()
            first = mailed()
            assert not SentMail.objects.filter(user=broken).exists()
        run()

        assert first == [three[0].email, three[2].email]
        assert mailed() == [*first, broken.email]

    def test_what_may_have_gone_out_is_sent_once_more_after_an_hour(self, three, monkeypatch):
        with monkeypatch.context() as patch:
            self.refuse(patch, three[1].email, smtplib.SMTPServerDisconnected())
            with pytest.raises(CommandError):
                run()
        run()
        soon = len(mail.outbox)
        run(hour=9)

        assert (soon, len(mail.outbox)) == (2, 3)

    def test_refused_after_a_kill_does_not_use_up_the_last_attempt(self, user, monkeypatch):
        with monkeypatch.context() as patch:
            self.refuse(patch, user.email, Killed())
            with pytest.raises(Killed):
                run()
        with monkeypatch.context() as patch:
            self.refuse(patch, user.email, smtplib.SMTPSenderRefused(450, b"", ""))
            with pytest.raises(CommandError):
                run(hour=9)
        run(hour=12)

        assert len(mail.outbox) == 1

    def test_refused_after_a_kill_is_tried_by_the_very_next_run(self, user, monkeypatch):
        """That nothing was taken is certain: the hour is for when it is not."""
        with monkeypatch.context() as patch:
            self.refuse(patch, user.email, Killed())
            with pytest.raises(Killed):
                run()
        with monkeypatch.context() as patch:
            self.refuse(patch, user.email, smtplib.SMTPSenderRefused(450, b"", ""))
            with pytest.raises(CommandError):
                run(hour=9)
        run(hour=9)

        assert len(mail.outbox) == 1

    def test_a_list_that_cannot_be_read_stops_nobody_else(self, three, monkeypatch):
        real = escalating.duties_of

        def some(user, on):
            if user == three[0]:
                raise LookupError("no words of it in the log: Jansen")
            return real(user, on)

        monkeypatch.setattr(escalating, "duties_of", some)
        with pytest.raises(CommandError, match="1 could not"):
            run()

        assert mailed() == [three[1].email, three[2].email]

    def test_a_server_that_cannot_be_reached_costs_nothing(self, three, monkeypatch):
        def refuse(self):
            raise ConnectionRefusedError

        with monkeypatch.context() as patch:
            patch.setattr(EmailBackend, "open", refuse)
            with pytest.raises(CommandError, match="mail server failed"):
                run()
        assert not SentMail.objects.exists()
        run()

        assert len(mail.outbox) == 3


class TestWho(Reminded):
    def test_not_who_is_inactive_or_has_no_role_any_more(self, lists):
        gone, former, nobody = (make_user(OrganisationFactory()) for _number in range(3))
        User.objects.filter(pk=gone.pk).update(is_active=False)
        former.memberships.update(ends_on=ON - DAY)
        nobody.memberships.all().delete()
        for person in (gone, former, nobody):
            lists[person.pk] = [waits()]
        run()

        assert mailed() == []

    def test_a_dry_run_tells_who_and_writes_nothing(self, user):
        said = run(ON, "--dry-run")

        assert f"would mail {user.email}: 1 thing\n" in said
        assert "  coming: Vul de evaluatie in (Zorg en School, 2026-11-20)\n" in said
        assert mailed() == []
        assert not SentMail.objects.exists()

    def test_a_dry_run_of_another_day(self, user):
        said = run(ON, "--dry-run", "--on", "2026-12-05")

        assert "  late: Vul de evaluatie in (Zorg en School, 2026-11-20)\n" in said

    def test_a_dry_run_calls_what_has_no_date_new_and_later_not_so(self, user, lists):
        lists[user.pk] = [waits("theme-owner-1", None, "Wijs een trekker aan")]
        words = "Wijs een trekker aan (Zorg en School)"

        assert f"  new: {words}\n" in run(ON, "--dry-run")

        run(ON)

        assert f"  again: {words}\n" in run(ON + 30 * DAY, "--dry-run")

    @pytest.mark.parametrize("kind", [MailKind.LATE, MailKind.COMING])
    def test_what_is_switched_off_is_left_out_and_told_when_it_is_on_again(self, user, lists, kind):
        lists[user.pk] = [waits("a-1", -1, "Te laat iets"), waits("b-2", 1, "Straks iets")]
        words = {MailKind.LATE: "Te laat iets", MailKind.COMING: "Straks iets"}
        muted = MutedMail.objects.create(
            user=user, kind=kind, since=datetime.datetime.now(datetime.UTC)
        )
        run()
        muted.delete()
        run(ON + DAY)

        told = [{k for k, text in words.items() if text in m.body} for m in mail.outbox]
        assert told[0] == set(words) - {kind}
        assert kind in told[1]

    def test_nothing_at_all_when_all_is_off(self, user):
        for kind in MailKind:
            MutedMail.objects.create(
                user=user, kind=kind, since=datetime.datetime.now(datetime.UTC)
            )
        run()

        assert mailed() == []
        assert not SentMail.objects.exists()
