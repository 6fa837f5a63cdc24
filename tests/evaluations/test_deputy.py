"""Deputies: named, dated, ended; what they may do and what the page says of it."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from accounts.models import AuditEntry, SentMail, User
from evaluations import adoption
from evaluations.enums import SignOffState, Way
from evaluations.models import Deputy
from organisations.accounts import end_account, return_account
from overview.duties import duties_of
from tests.evaluations.situations import AT, make_situation, submitted
from tests.factories import MembershipFactory, make_user

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)
DAYS = {"starts_on": "2026-11-20", "ends_on": "2026-12-04", "reason": "Vakantie"}


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def make_deputy(situation, user, **fields) -> Deputy:
    given = {"starts_on": TODAY, "ends_on": datetime.date(2026, 12, 4), **fields}
    return Deputy.objects.create(
        organisation=situation.organisations[0],
        user=user,
        named_by=situation.people.manager,
        **given,
    )


class TestEndOfAccount:
    """A deputy whose account ends stands in no longer, and who named them sees that nobody does."""

    def test_ends_the_deputyship_and_tells_who_named_it(self, visitor):
        situation = make_situation()
        people, ours = situation.people, situation.organisations[0]
        deputy = make_deputy(situation, people.reader)
        administrator = make_user(is_administrator=True)

        end_account(people.reader, by=administrator, at=AT, on=TODAY, reason="Uit dienst")

        deputy.refresh_from_db()
        assert deputy.ended_at == AT
        entry = AuditEntry.objects.of(deputy).get(verb="end_deputy")
        assert (entry.actor_id, entry.text.reason) == (administrator.pk, "Uit dienst")
        page = visitor(people.manager).get("deputy_list", ours.pk)
        assert list(page.context["lost"]) == [deputy]
        assert str(people.reader) in page.content.decode()
        manager = User.objects.get(pk=people.manager.pk)
        assert self.keys(manager) == [f"deputy-lost-{deputy.pk}"]
        return_account(people.reader, by=administrator, at=AT, reason="Terug")
        deputy.refresh_from_db()
        assert deputy.is_over(TODAY)

    def test_somebody_else_who_stands_in_is_enough(self):
        situation = make_situation()
        people, ours = situation.people, situation.organisations[0]
        ended = make_deputy(situation, people.reader, ended_at=AT)
        User.objects.filter(pk=people.reader.pk).update(is_active=False)
        # Ended by the manager, before the account was.
        assert not Deputy.objects.lost(TODAY).exists()
        Deputy.objects.filter(pk=ended.pk).update(ended_at=None)
        User.objects.filter(pk=people.reader.pk).update(is_active=True)

        end_account(people.reader, by=None, at=AT, on=TODAY, reason="x")
        assert self.keys(User.objects.get(pk=people.manager.pk)) == [f"deputy-lost-{ended.pk}"]
        make_deputy(situation, make_user(ours, "coordinator"))

        assert self.keys(User.objects.get(pk=people.manager.pk)) == []

    def keys(self, user):
        groups = duties_of(user, TODAY).values()
        found = [duty.key for group in groups for duty in group]
        return [key for key in found if key.startswith("deputy-lost")]


class TestCreate:
    def test_names_a_colleague_who_is_mailed_once(
        self, visitor, django_capture_on_commit_callbacks
    ):
        situation = make_situation()
        people, ours = situation.people, situation.organisations[0]
        guest = visitor(people.manager)
        with django_capture_on_commit_callbacks(execute=True):
            done = guest.fill("deputy_create", ours.pk, user=people.reader.pk, **DAYS)

        deputy = Deputy.objects.get()
        assert done.status_code == 302
        assert (deputy.user, deputy.named_by, deputy.reason) == (
            people.reader,
            people.manager,
            "Vakantie",
        )
        assert [message.to for message in mail.outbox] == [[people.reader.email]]
        assert reverse("adoption_list") in mail.outbox[0].body
        assert SentMail.objects.get().sent_at == AT
        assert AuditEntry.objects.of(deputy).get().organisation_id == ours.pk

    def test_only_colleagues_that_are_no_manager_can_be_chosen(self, visitor):
        situation = make_situation()
        people = situation.people
        page = visitor(people.manager).get("deputy_create", situation.organisations[0].pk)

        assert set(page.context["form"].fields["user"].queryset) == {
            people.coordinator,
            people.reader,
            people.owner,
        }

    @pytest.mark.parametrize(
        ("values", "wrong"),
        [
            ({"ends_on": "2026-11-19"}, "ends_on"),
            ({"starts_on": "2026-11-19"}, "starts_on"),
            ({"starts_on": "2026-12-10"}, "ends_on"),
            ({"ends_on": "2028-01-01"}, "ends_on"),
            ({"reason": ""}, "reason"),
            ({"user": "0"}, "user"),
        ],
    )
    def test_what_does_not_fit_is_said_at_the_field(self, visitor, values, wrong):
        situation = make_situation()
        page = visitor(situation.people.manager).fill(
            "deputy_create",
            situation.organisations[0].pk,
            **{"user": situation.people.reader.pk, **DAYS, **values},
        )

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {wrong}
        assert not Deputy.objects.exists()

    def test_not_twice_in_the_same_days(self, visitor):
        situation = make_situation()
        reader = situation.people.reader
        make_deputy(situation, reader)
        page = visitor(situation.people.manager).fill(
            "deputy_create", situation.organisations[0].pk, user=reader.pk, **DAYS
        )

        assert set(page.context["form"].errors) == {"user"}

    def test_who_may(self, visitor):
        situation = make_situation()
        assert_who_may(visitor, situation, "deputy_create", situation.organisations[0].pk)


class TestList:
    def test_shows_who_stands_in_now_later_and_before(self, visitor):
        situation = make_situation()
        people = situation.people
        now = make_deputy(situation, people.reader)
        later = make_deputy(
            situation,
            people.owner,
            starts_on=datetime.date(2026, 12, 1),
            ends_on=datetime.date(2026, 12, 2),
        )
        ended = make_deputy(situation, people.coordinator, ended_at=AT)
        page = visitor(people.reader).get("deputy_list", situation.organisations[0].pk)

        assert [page.context[key] for key in ("now", "later", "over")] == [[now], [later], [ended]]
        assert "deputy_create" not in page.content.decode()
        stranger = visitor(people.stranger)
        assert stranger.get("deputy_list", situation.organisations[0].pk).status_code == 404


class TestEdit:
    def test_changes_the_last_day(self, visitor):
        situation = make_situation()
        deputy = make_deputy(situation, situation.people.reader)
        done = visitor(situation.people.manager).fill(
            "deputy_edit", deputy.pk, ends_on="2026-11-27", reason="Eerder terug"
        )

        deputy.refresh_from_db()
        assert done.status_code == 302
        assert (deputy.ends_on, deputy.reason) == (datetime.date(2026, 11, 27), "Eerder terug")

    def test_a_stale_page_shows_both_and_changes_nothing(self, visitor):
        situation = make_situation()
        deputy = make_deputy(situation, situation.people.reader)
        guest = visitor(situation.people.manager)
        Deputy.objects.filter(pk=deputy.pk).update(version=2, reason="Verlof")

        page = guest.post(
            "deputy_edit", deputy.pk, version=1, ends_on="2026-11-27", reason="Vakantie"
        )

        assert page.status_code == 409
        assert "Verlof" in page.content.decode()
        assert Deputy.objects.get().reason == "Verlof"

    def test_not_once_it_is_over(self, visitor):
        situation = make_situation()
        deputy = make_deputy(situation, situation.people.reader, ended_at=AT)
        guest = visitor(situation.people.manager)

        assert guest.get("deputy_edit", deputy.pk).status_code == 409
        assert guest.post("deputy_edit", deputy.pk, version=1).status_code == 409

    def test_who_may(self, visitor):
        situation = make_situation()
        deputy = make_deputy(situation, situation.people.reader)
        assert_who_may(visitor, situation, "deputy_edit", deputy.pk)


class TestEnd:
    def test_from_the_next_request_on(self, visitor):
        situation = submitted()
        reader = situation.people.reader
        deputy = make_deputy(situation, reader)
        pk = situation.sign_off(0).pk
        before = visitor(reader).get("signoff_adopt", pk).status_code
        done = visitor(situation.people.manager).fill("deputy_end", deputy.pk)

        assert (before, done.status_code) == (200, 302)
        assert visitor(reader).get("signoff_adopt", pk).status_code == 403
        assert AuditEntry.objects.of(deputy).get().verb == "end_deputy"

    def test_twice_says_so(self, visitor):
        situation = make_situation()
        deputy = make_deputy(situation, situation.people.reader, ended_at=AT)
        guest = visitor(situation.people.manager)

        assert guest.get("deputy_end", deputy.pk).status_code == 409
        assert guest.post("deputy_end", deputy.pk, version=1).status_code == 409

    def test_who_may(self, visitor):
        situation = make_situation()
        deputy = make_deputy(situation, situation.people.reader)
        assert_who_may(visitor, situation, "deputy_end", deputy.pk)


class TestDeciding:
    def test_adopts_and_the_page_and_the_kept_sheet_say_as_deputy(self, visitor):
        situation = submitted()
        people = situation.people
        make_deputy(situation, people.reader)
        done = visitor(people.reader).fill("signoff_adopt", situation.sign_off(0).pk)
        adoption.adopt(situation.sign_off(1), by=people.their_manager, at=AT)

        row = situation.sign_off(0)
        assert done.status_code == 302
        assert (row.as_deputy, row.way, row.decided_by) == (True, Way.REGISTER, people.reader)
        kept = {row["name"]: row["deputy"] for row in situation.fresh().frozen["sign_offs"]}
        assert kept == {"Avondster Zorg": True, "Berkel Onderwijs": False}
        page = visitor(people.their_manager).get("evaluation_show", situation.evaluation.pk)
        assert page.content.decode().count("namens de manager, als plaatsvervanger") == 1

    def test_sends_back(self, visitor):
        situation = submitted()
        make_deputy(situation, situation.people.reader)
        row = situation.sign_off(0)
        visitor(situation.people.reader).fill("signoff_send_back", row.pk, note="Nog niet.")

        row.refresh_from_db()
        assert (row.state, row.as_deputy) == (SignOffState.SENT_BACK, True)

    def test_who_wrote_in_it_may_not(self, visitor):
        situation = submitted()
        make_deputy(situation, situation.people.owner)
        make_deputy(situation, situation.people.coordinator)
        for user in (situation.people.owner, situation.people.coordinator):
            page = visitor(user).get("signoff_adopt", situation.sign_off(0).pk)
            assert page.status_code == 409

    @pytest.mark.parametrize(
        "days",
        [
            {"starts_on": datetime.date(2026, 11, 21)},
            {"starts_on": datetime.date(2026, 11, 1), "ends_on": datetime.date(2026, 11, 19)},
            {"ended_at": AT},
        ],
    )
    def test_only_in_these_days(self, visitor, days):
        situation = submitted()
        make_deputy(situation, situation.people.reader, **days)

        page = visitor(situation.people.reader).get("signoff_adopt", situation.sign_off(0).pk)

        assert page.status_code == 403

    def test_only_for_the_own_organisation_and_while_one_belongs_there(self, visitor):
        situation = submitted()
        reader = situation.people.reader
        make_deputy(situation, reader)
        guest = visitor(reader)
        assert guest.get("signoff_adopt", situation.sign_off(1).pk).status_code == 403

        reader.memberships.update(ends_on=datetime.date(2026, 1, 1))
        assert guest.get("signoff_adopt", situation.sign_off(0).pk).status_code == 404

    def test_a_manager_who_was_named_decides_as_manager(self, visitor):
        situation = submitted()
        reader = situation.people.reader
        make_deputy(situation, reader)
        MembershipFactory(user=reader, organisation=situation.organisations[0], role="manager")
        visitor(reader).fill("signoff_adopt", situation.sign_off(0).pk)

        assert not situation.sign_off(0).as_deputy

    def test_finds_it_under_my_work_and_on_the_list(self, visitor):
        situation = submitted()
        reader = situation.people.reader
        make_deputy(situation, reader)
        guest = visitor(reader)

        work = guest.get("work_show")
        listed = guest.get("evaluation_list", mine="on")

        assert work.context["total"] == 1
        assert [row["id"] for row in listed.context["rows"]] == [situation.evaluation.pk]


def assert_who_may(visitor, situation, name, pk):
    people = situation.people
    expected = {
        "manager": 200,
        "coordinator": 403,
        "reader": 403,
        "their_manager": 404,
        "stranger": 404,
    }
    found = {who: visitor(getattr(people, who)).get(name, pk).status_code for who in expected}
    assert found == expected
    administrator = make_user(is_administrator=True)
    assert visitor(administrator).get(name, pk).status_code == 403
    assert visitor(people.manager).client.put(reverse(name, args=[pk])).status_code == 405
