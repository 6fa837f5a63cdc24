"""What is not kept for ever: announced first, carried out when it has stood, never twice."""

import datetime
import io
import smtplib
from contextlib import contextmanager
from unittest import mock

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.urls import reverse

from accounts import records
from accounts.models import ApiToken, AuditEntry, AuditText, FormToken, SentMail, User
from organisations.models import Contact, Membership, WideGrant
from overview.models import CalendarFeed, Erasure, RetentionNotice
from overview.personal.register import FILES, processing_register
from overview.personal.retention import STANDS, apply_retention
from overview.personal.rules import RULES
from partnerships.models import Import, ImportRow
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    ThemeFactory,
    ThemeOwnerFactory,
    make_partnership,
    make_user,
)
from tests.house.source import ROOT

AT = datetime.datetime(2026, 11, 1, 9, tzinfo=datetime.UTC)
LONG_AGO = AT - datetime.timedelta(days=4 * 365)
LATER = AT + STANDS


def run(at=AT, **given):
    return apply_retention(at=at, on=at.date(), **given)


@contextmanager
def refusing(*addresses):
    """A mail server that does not take mail for these addresses."""
    send = EmailMessage.send

    def send_or_not(message, *args, **kwargs):
        if message.to[0] in addresses:
            raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"No such user")})
        return send(message, *args, **kwargs)

    with mock.patch.object(EmailMessage, "send", send_or_not):
        yield


class TestApply(TestCase):
    """Two of everything: one that had its term, one that has not."""

    @classmethod
    def setUpTestData(cls):
        cls.ours = OrganisationFactory()
        cls.administrator = make_user(is_administrator=True, email="beheer@example.org")
        cls.coordinator = make_user(cls.ours, "coordinator", email="coordinator@example.org")
        User.objects.update(last_login=AT, date_joined=LONG_AGO)
        cls.gone = ContactFactory(organisation=cls.ours, name="Wiebe Gaander", left_at=LONG_AGO)
        earlier = {"before": {"name": "Griet Spreeuw"}, "after": {"name": "Wiebe Gaander"}}
        records.audit(by=None, at=LONG_AGO, verb="change", obj=cls.gone, **earlier)
        cls.lately = ContactFactory(organisation=cls.ours, left_at=AT)
        cls.owner = ContactFactory(organisation=cls.ours, left_at=LONG_AGO, name="Eigen Aar")
        ThemeOwnerFactory(
            theme=ThemeFactory(partnership=make_partnership(cls.ours)), contact=cls.owner
        )
        cls.unused = make_user(email="stil@example.org", display_name="Stille Gebruiker")
        cls.needed = make_user(cls.ours, "reader", display_name="Niet Aanwezig")
        ContactFactory(organisation=cls.ours, user=cls.needed, name="Niet Aanwezig")
        for user in (cls.unused, cls.needed):
            User.objects.filter(pk=user.pk).update(date_joined=LONG_AGO, last_login=LONG_AGO)
        cls.make_rows()

    @classmethod
    def make_rows(cls):
        user = cls.coordinator
        for number, moment in enumerate((LONG_AGO, AT)):
            batch = Import.objects.create(
                organisation=cls.ours, user=user, file_name="lijst.xlsx", written_at=moment
            )
            ImportRow.objects.create(batch=batch, number=1, cells=["Jan"])
            SentMail.objects.create(user=user, kind="digest", key=str(number), claimed_at=moment)
            ApiToken.objects.create(
                user=user,
                name="rapport",
                token_hash=str(number) * 64,
                created_at=moment,
                revoked_at=moment,
            )
            form = FormToken.objects.create(token=f"{number}" * 32, user=user)
            FormToken.objects.filter(pk=form.pk).update(used_at=moment)
            Session.objects.create(session_key=f"s{number}", session_data="", expire_date=moment)
            entry = AuditEntry.objects.create(
                at=moment, verb="sign_in", object_type="accounts.user", object_id=user.pk
            )
            AuditText.objects.create(entry=entry, after={"address": "192.0.2.1", "way": "code"})

    def test_announces_acts_when_it_has_stood_and_never_twice(self):
        first = run()

        told = {notice.rule: notice.count for notice in first.announced}
        assert told == {
            "contacts_gone": 1,
            "accounts_unused": 2,
            "import_rows": 1,
            "network_addresses": 1,
            "ended_keys": 1,
            "sent_mail": 1,
        }
        assert set(first.done) == {"used_forms", "old_sessions"}
        assert {m.to[0] for m in mail.outbox} == {"beheer@example.org", "coordinator@example.org"}
        assert not any("Gaander" in m.subject + m.body for m in mail.outbox)
        for again in (run(), run(LATER - datetime.timedelta(days=1))):
            assert (again.announced, set(again.done) - {"used_forms", "old_sessions"}) == (
                [],
                set(),
            )
        assert not Erasure.objects.exists() and len(mail.outbox) == 2

        # Who comes into use in the meantime stays.
        User.objects.filter(pk=self.needed.pk).update(last_login=LATER)
        acted = run(LATER)

        assert {k: v for k, v in acted.done.items() if k in told} == {**told, "accounts_unused": 1}
        self.what_is_left()
        assert not {k for k, v in run(LATER).done.items() if v} & set(told)

    def what_is_left(self):
        self.gone.refresh_from_db()
        self.unused.refresh_from_db()
        erased = {str(erasure) for erasure in Erasure.objects.all()}
        assert {self.gone.name, self.unused.display_name} == erased
        texts = AuditText.objects.values_list("before", "after")
        assert not any("Spreeuw" in str(pair) or "Gaander" in str(pair) for pair in texts)
        assert {c.name for c in Contact.objects.filter(organisation=self.ours)} >= {
            self.lately.name,
            "Eigen Aar",
            "Niet Aanwezig",
        }
        assert User.objects.get(pk=self.needed.pk).is_active
        left = {model: model.objects.count() for model in (ImportRow, ApiToken)}
        assert left == {ImportRow: 1, ApiToken: 1}
        # Machinery goes without a word; by now both had their term.
        assert not FormToken.objects.exists() and not Session.objects.exists()
        texts = AuditText.objects.filter(entry__verb="sign_in").order_by("entry__at")
        assert [sorted(text.after) for text in texts] == [["way"], ["address", "way"]]

    def test_one_trouble_with_the_mail_stops_nobody_else_and_is_made_up_for(self):
        with refusing("beheer@example.org"):
            first = run()
        assert [user.email for user, _trouble in first.failures] == ["beheer@example.org"]
        assert [m.to[0] for m in mail.outbox] == ["coordinator@example.org"]

        run(AT + datetime.timedelta(days=1))

        assert [m.to[0] for m in mail.outbox][1:] == ["beheer@example.org"]
        assert run(LATER).done["contacts_gone"] == 1

    def test_what_nobody_was_told_of_is_not_carried_out(self):
        with refusing("beheer@example.org", "coordinator@example.org"):
            assert len(run().failures) == 2
            assert "contacts_gone" not in run(LATER).done
            with pytest.raises(CommandError, match="nobody was told"):
                call_command("apply_retention", stdout=io.StringIO())
        assert not Erasure.objects.exists() and mail.outbox == []

        run(LATER)

        # Told now, so it stands from now on; the mail names the same day as the page.
        days = {notice.acts_on for notice in RetentionNotice.objects.standing()}
        assert days == {(LATER + STANDS).date()}
        assert len(mail.outbox) == 2
        assert not Erasure.objects.exists()
        assert run(LATER + STANDS).done["contacts_gone"] == 1

    def test_a_dry_run_writes_and_mails_nothing(self):
        said = io.StringIO()
        run()
        RetentionNotice.objects.update(acts_on=AT.date())
        mail.outbox.clear()

        applied = run(dry_run=True)

        assert applied.done["contacts_gone"] == 1
        assert not Erasure.objects.exists() and mail.outbox == []
        call_command("apply_retention", "--dry-run", stdout=said)
        assert "Dry run" in said.getvalue()

    def test_a_contact_whose_user_does_not_come_keeps_the_name_and_loses_the_account(self):
        self.give_everything()
        run()
        run(LATER)

        self.needed.refresh_from_db()
        assert (self.needed.is_active, self.needed.display_name) == (False, "Niet Aanwezig")
        # All that it opened ended with it: nothing comes back with the account.
        assert not self.needed.memberships.going_on(LATER.date()).exists()
        assert not self.needed.wide_grants.going_on(LATER.date()).exists()
        assert set(self.needed.api_tokens.values_list("revoked_at", flat=True)) == {LATER}
        assert set(self.needed.calendar_feeds.values_list("revoked_at", flat=True)) == {LATER}
        assert not UserSession.objects.filter(user=self.needed).exists()
        entries = AuditEntry.objects.filter(at=LATER, actor_id=None, verb__startswith="end")
        assert sorted(entries.values_list("object_type", "verb")) == [
            ("accounts.apitoken", "end"),
            ("accounts.user", "end_account"),
            ("accounts.user", "end_session"),
            ("organisations.membership", "end"),
            ("organisations.widegrant", "end"),
            ("overview.calendarfeed", "end"),
        ]

    def give_everything(self):
        user = self.needed
        Membership.objects.filter(user=user).update(role="manager")  # the last one here
        WideGrant.objects.create(
            user=user, reason="Onderzoek", given_by=self.administrator,
            starts_on=AT.date(), ends_on=AT.date() + datetime.timedelta(days=300),
        )  # fmt: skip
        ApiToken.objects.create(user=user, name="A", token_hash="a" * 64, created_at=AT)
        CalendarFeed.objects.create(user=user, token_hash="b" * 64, created_at=AT)
        UserSession.objects.create(user=user, session_key="c", ip="192.0.2.1", user_agent="x")

    def test_a_rule_that_does_not_announce_would_be_seen(self):
        """The control: only machinery goes without a word."""
        assert {code for code, rule in RULES.items() if not rule.announces} == {
            "used_forms",
            "old_sessions",
        }


class TestList(TestCase):
    def test_says_what_is_announced_and_whom_it_is_about(self):
        ours, theirs = OrganisationFactory(), OrganisationFactory()
        ContactFactory(organisation=ours, name="Wiebe Gaander", left_at=LONG_AGO)
        ContactFactory(organisation=theirs, name="Vreemde Eend", left_at=LONG_AGO)
        coordinator = make_user(ours, "coordinator")
        run()

        self.client.force_login(coordinator)
        text = self.client.get(reverse("retention_list")).content.decode()

        assert "Wiebe Gaander" in text and "Vreemde Eend" not in text
        assert f'<div class="eyebrow"><a href="{reverse("membership_mine")}">' in text
        self.client.force_login(make_user(ours, "reader"))
        assert self.client.get(reverse("retention_list")).status_code == 403


class TestRegister:
    def test_the_processing_register_is_up_to_date(self):
        """English word for word; of the Dutch text the tables and columns."""
        docs = {code: (ROOT / "docs" / name).read_text("utf-8") for code, name in FILES.items()}
        fresh = processing_register("en")

        assert docs["en"] == fresh, "Run manage.py write_processing_register."
        assert named_in(docs["nl"]) == named_in(fresh)

    def test_a_table_that_is_not_in_it_is_caught(self):
        fresh = processing_register("en")

        assert named_in(fresh.replace("| `partnerships.Note` |", "")) != named_in(fresh)


def named_in(text: str) -> list[str]:
    return [part for part in text.split("`")[1::2] if part]
