"""The monthly mail of theme owners: once a month, never twice."""

import datetime
import smtplib

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command

from accounts.models import SentMail, User
from partnerships import monthly
from partnerships.checking import checks_of
from partnerships.models import ActionPoint, Goal, GoalResult, ProgressNote, Theme
from tests.factories import ActivityFactory, make_owned_theme
from tests.partnerships.desk import NOW, ON, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    with time_machine.travel(NOW, tick=False):
        yield make_desk()


def run(*args):
    call_command("mail_theme_owners", *args, stdout=open("/dev/null", "w"))


def mailed() -> list[tuple[str, ...]]:
    return [tuple(message.to) for message in mail.outbox]


class TestMail:
    def test_one_mail_per_owner_with_a_link_per_theme(self, desk, settings):
        settings.BASE_URL = "https://registry.example/"
        second = make_owned_theme(desk.partnership, desk.owner, title="Ontmoeting")
        desk.activity(title="Te laat", ends_on=ON - datetime.timedelta(days=3))
        run()

        assert set(mailed()) == {(desk.owner.email,), (desk.other_owner.email,)}
        mine = next(message for message in mail.outbox if message.to == [desk.owner.email])
        (html, kind), *_ = mine.alternatives
        for key in (desk.theme.pk, second.pk):
            assert f"https://registry.example/themes/{key}/check/" in mine.body
            assert f'href="https://registry.example/themes/{key}/check/"' in html
        assert kind == "text/html"
        assert desk.owner.email not in mine.subject
        assert str(desk.owner) not in mine.subject

    def test_in_the_language_of_the_owner(self, desk):
        User.objects.filter(pk=desk.owner.pk).update(language="en")
        run()

        mine = next(message for message in mail.outbox if message.to == [desk.owner.email])
        assert "Your themes in November 2026" in mine.subject

    def test_once_a_month_however_often_it_runs_and_after_missed_days(self, desk):
        run()
        run()
        with time_machine.travel("2026-11-29T07:00:00+01:00"):
            run()
        first = len(mail.outbox)
        with time_machine.travel("2026-12-04T07:00:00+01:00"):
            run()

        assert (first, len(mail.outbox)) == (2, 4)
        keys = SentMail.objects.filter(sent_at__isnull=False).values_list("kind", "key")
        assert set(keys) == {("theme_month", "2026-11"), ("theme_month", "2026-12")}

    def test_not_who_switched_it_off_by_the_link_in_the_mail(self, desk, client):
        run()
        mine = next(message for message in mail.outbox if message.to == [desk.owner.email])
        address = mine.extra_headers["List-Unsubscribe"].strip("<>")
        client.post(address.partition("8000")[2])
        mail.outbox.clear()
        with time_machine.travel("2026-12-04T07:00:00+01:00"):
            run()

        assert mine.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "/mail/off/" in mine.body and "/mail/off/" in mine.alternatives[0][0]
        assert mailed() == [(desk.other_owner.email,)]

    def test_a_dry_run_sends_and_claims_nothing(self, desk):
        run("--dry-run")

        assert mailed() == []
        assert not SentMail.objects.exists()

    def test_not_who_cannot_sign_in_or_has_no_role_any_more(self, desk):
        User.objects.filter(pk=desk.owner.pk).update(is_active=False)
        desk.other_owner.memberships.update(ends_on=ON - datetime.timedelta(days=1))
        run()

        assert mailed() == []

    @pytest.mark.parametrize("stage", ["paused", "completed", "dropped"])
    def test_not_about_a_theme_that_rests_or_is_over(self, desk, stage):
        Theme.objects.filter(pk=desk.theme.pk).update(stage=stage)
        run()

        assert mailed() == [(desk.other_owner.email,)]

    def test_what_breaks_off_costs_one_mail_and_doubles_none(self, desk, monkeypatch):
        class Dies(Exception):
            """As if the process was killed."""

        def killed(*args, **kwargs):
            raise Dies

        with monkeypatch.context() as patch:
            patch.setattr(monthly, "message_to", killed)
            with pytest.raises(Dies):
                run()
        run()
        run()

        assert len(mail.outbox) == 1
        assert SentMail.objects.filter(sent_at__isnull=True).count() == 1

    def test_a_mail_server_that_cannot_be_reached_costs_nothing(self, desk, monkeypatch):
        def refuse(self):
            raise ConnectionRefusedError

        with monkeypatch.context() as patch:
            patch.setattr(EmailBackend, "open", refuse)
            with pytest.raises(CommandError):
                run()
        assert not SentMail.objects.exists()
        run()

        assert len(mail.outbox) == 2

    def test_a_mail_server_that_fails_halfway_leaves_the_others_their_turn(self, desk, monkeypatch):
        sent = []

        def fails(self, messages):
            sent.append(messages)
            if len(sent) == 1:
                raise smtplib.SMTPServerDisconnected
            return len(messages)

        monkeypatch.setattr(EmailBackend, "send_messages", fails)
        with pytest.raises(CommandError):
            run()
        run()
        run()

        assert len(sent) == 2

    def test_a_fixed_number_of_queries_however_many_themes(
        self, desk, django_assert_max_num_queries
    ):
        for number in range(6):
            make_owned_theme(desk.partnership, desk.owner, title=f"Thema {number}")
        with django_assert_max_num_queries(14):
            owners = monthly.owners_to_mail(ON)

        assert {len(owner.themes) for owner in owners} == {7, 1}


class TestWhatIsDue:
    def due(self, desk):
        theme = Theme.objects.prefetch_related("owners__contact").get(pk=desk.theme.pk)
        check = checks_of([theme], ON)[theme.pk]
        return {
            name: [str(row) for row in getattr(check, name)]
            for name in ("overdue", "ending", "silent", "goals", "actions")
        }

    def test_each_thing_once_under_its_own_heading(self, desk):
        day = datetime.timedelta(days=1)
        long_ago = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)
        desk.activity(title="Te laat", ends_on=ON - day)
        desk.activity(title="Deze maand", ends_on=ON + day)
        desk.activity(title="Later", ends_on=ON + 60 * day)
        desk.activity(title="Klaar", ends_on=ON - day, state="done")
        quiet = desk.activity(title="Stil", state="running")
        told = desk.activity(title="Verteld", state="running")
        type(quiet).objects.filter(pk__in=[quiet.pk, told.pk]).update(updated_at=long_ago)
        ProgressNote.objects.create(
            theme=desk.theme,
            activity=told,
            text="Loopt",
            health="on_track",
            noted_at=datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC),
        )
        due = Goal.objects.create(theme=desk.theme, statement="Doel nu", by_when=ON)
        said = Goal.objects.create(theme=desk.theme, statement="Doel gehaald", by_when=ON)
        Goal.objects.create(theme=desk.theme, statement="Doel later", by_when=ON + 60 * day)
        GoalResult.objects.create(goal=said, programme=desk.programme, value=1)
        mine = desk.theme.owners.get().contact
        of = {"partnership": desk.partnership, "assignee": mine}
        ActionPoint.objects.create(**of, text="Bellen", due_on=ON)
        ActionPoint.objects.create(**of, text="Gedaan", due_on=ON, state="done", done_on=ON)
        ActionPoint.objects.create(partnership=desk.partnership, text="Van een ander", due_on=ON)

        assert self.due(desk) == {
            "overdue": ["Te laat"],
            "ending": ["Deze maand"],
            "silent": ["Stil"],
            "goals": [str(due)],
            "actions": ["Bellen"],
        }

    def test_nothing(self, desk):
        ActivityFactory(plan=desk.plan, title="Gepland")

        assert sum(map(len, self.due(desk).values())) == 0
