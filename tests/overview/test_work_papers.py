"""What waits of papers, signatures, silence, plans and invitations: who has it, and from when."""

import datetime
from functools import partial

import pytest

from accounts.models import User
from organisations.models import Invitation
from overview.duties import duties_of
from partnerships.models import (
    Activity,
    Agreement,
    Amendment,
    Party,
    Plan,
    ProgressNote,
    Signature,
)
from tests.factories import (
    ActivityFactory,
    ContactFactory,
    OrganisationFactory,
    PlanFactory,
    make_owned_theme,
    make_partnership,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db
ON = datetime.date(2026, 11, 22)
AT = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)
Day = datetime.date


def keys(user, on=ON) -> list[str]:
    """Which rules have a line for this user, without the numbers of the rows."""
    user = User.objects.get(pk=user.pk)
    return [duty.key.rpartition("-")[0] for lines in duties_of(user, on).values() for duty in lines]


@pytest.fixture
def pair():
    """A partnership of two: a coordinator and a manager here, and the same at the partner."""
    here, there = OrganisationFactory(name="Onze"), OrganisationFactory(name="Hunne")
    coordinator = make_user(here, "coordinator")
    contact = ContactFactory(organisation=here, user=coordinator)
    partnership = make_partnership(here, there, coordinator=contact)
    return {
        "partnership": partnership,
        "here": here,
        "there": there,
        "coordinator": coordinator,
        "colleague": make_user(here, "coordinator"),
        "manager": make_user(here, "manager"),
        "partner": make_user(there, "coordinator"),
        "their_manager": make_user(there, "manager"),
        "reader": make_user(here, "reader"),
    }


def who_has(pair, rule, on=ON) -> set[str]:
    people = {name: user for name, user in pair.items() if isinstance(user, User)}
    return {name for name, user in people.items() if rule in keys(user, on)}


class TestCare:
    def test_without_a_coordinator_with_an_account_it_waits_for_those_of_the_keeper(self, pair):
        make_owned_theme(pair["partnership"]).owners.update(handed_over_at=AT)
        assert who_has(pair, "theme-owner") == {"coordinator"}

        pair["coordinator"].memberships.update(ends_on=ON)
        assert who_has(pair, "theme-owner") == {"colleague"}

        type(pair["partnership"]).objects.update(coordinator=None)
        assert who_has(pair, "theme-owner") == {"colleague"}


class TestAgreements:
    @pytest.fixture(autouse=True)
    def given(self, pair):
        self.make = partial(
            Agreement.objects.create,
            partnership=pair["partnership"],
            title="Convenant",
            state="signed",
            signed="2020-01-01",
            duration="fixed",
        )

    @pytest.mark.parametrize(
        ("ends", "expected"),
        [
            ("2027-02-21", set()),  # yesterday was the last day for notice
            ("2027-02-22", {"coordinator", "manager", "their_manager"}),  # today is
            ("2027-04-21", {"coordinator", "manager", "their_manager"}),  # in 60 days
            ("2027-04-22", set()),  # in 61 days
        ],
    )
    def test_notice_is_asked_of_managers_and_coordinator_for_60_days(self, pair, ends, expected):
        self.make(ends=ends, notice_stated="stated", notice_months=3)

        assert who_has(pair, "notice") == expected

    def test_in_the_notice_period_the_coordinator_is_asked_what_comes_after(self, pair):
        paper = self.make(ends="2027-02-21", notice_stated="stated", notice_months=3)
        assert who_has(pair, "agreement-ending") == {"coordinator"}

        self.make(predecessor=paper, ends="2030")
        assert who_has(pair, "agreement-ending") == set()

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"ends": "2027-02-20"}, True),  # in 90 days
            ({"ends": "2027-02-21"}, False),  # in 91 days
            ({"ends": "2026-11-22"}, True),  # the last day still counts
            ({"ends": "2026-12", "notice_stated": "none"}, True),
            ({"ends": "2027-01-01", "renewal": "tacit"}, False),
            ({"ends": "2027-01-01", "state": "ended", "ended": "2026-01-01"}, False),
        ],
    )
    def test_an_end_within_90_days_without_a_notice_period(self, pair, fields, expected):
        self.make(**fields)

        assert ("agreement-ending" in keys(pair["coordinator"])) is expected

    def test_an_addendum_moves_the_end(self, pair):
        paper = self.make(ends="2026-12-31")
        Amendment.objects.create(agreement=paper, signed="2026-06-01", new_end="2030-12-31")

        assert keys(pair["coordinator"]) == []

    @pytest.mark.parametrize(
        ("ends", "expected"), [("2026-11-22", False), ("2026-11-21", True), ("2016", True)]
    )
    def test_expired_on_paper_has_no_date_and_makes_nobody_late(self, pair, ends, expected):
        self.make(ends=ends)

        assert who_has(pair, "agreement-expired") == ({"coordinator"} if expected else set())
        assert duties_of(pair["coordinator"], ON)["late"] == []

    def test_another_paper_that_holds_or_may_hold_settles_it(self, pair):
        self.make(ends="2016")
        self.make(duration="not_stated")

        assert keys(pair["coordinator"]) == []

    def test_of_what_has_ended_nothing_is_asked(self, pair):
        self.make(ends="2016")
        type(pair["partnership"]).objects.update(stage="ended")

        assert keys(pair["coordinator"]) == []

    def test_a_signature_of_a_party_without_accounts_waits_for_the_keeper(self, pair):
        paper = self.make(ends="2030")
        party = pair["partnership"].parties.get(organisation=pair["there"])
        Signature.objects.create(agreement=paper, party=party)
        assert who_has(pair, "signature") == {"partner"}
        assert who_has(pair, "signature-record") == set()

        pair["partner"].memberships.update(ends_on=ON)
        pair["their_manager"].memberships.update(ends_on=ON)
        assert who_has(pair, "signature-record") == {"coordinator", "colleague"}


class TestSilent:
    @pytest.fixture(autouse=True)
    def given(self, pair):
        self.recorded_on(pair, Day(2025, 11, 22))

    def recorded_on(self, pair, day):
        at = datetime.datetime(day.year, day.month, day.day, 9, tzinfo=datetime.UTC)
        type(pair["partnership"]).objects.update(created_at=at)

    def test_a_year_after_it_was_recorded(self, pair):
        assert who_has(pair, "silent") == {"coordinator"}

        self.recorded_on(pair, Day(2025, 11, 23))
        assert who_has(pair, "silent") == set()

    def test_a_word_or_an_activity_breaks_it(self, pair):
        theme = make_owned_theme(pair["partnership"])
        note = ProgressNote.objects.create(
            theme=theme, text="Loopt", health="on_track", noted_at=AT, author=pair["coordinator"]
        )
        assert who_has(pair, "silent") == set()

        note.delete()
        plan = PlanFactory(theme=theme, programme=make_programme(pair["partnership"], 2025))
        activity = ActivityFactory(plan=plan, state="done")
        long_ago = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
        Activity.objects.update(updated_at=long_ago, ends_on=Day(2025, 11, 22))
        assert who_has(pair, "silent") == {"coordinator"}
        Activity.objects.filter(pk=activity.pk).update(ends_on=Day(2025, 11, 23))
        assert who_has(pair, "silent") == set()


class TestPlansAndNews:
    @pytest.fixture(autouse=True)
    def given(self, pair):
        self.theme = make_owned_theme(pair["partnership"], pair["reader"], pair["here"])
        programme = make_programme(pair["partnership"])
        self.plan = PlanFactory(theme=self.theme, programme=programme, state="draft")

    def test_an_empty_draft_is_the_owners_and_a_filled_one_the_coordinators_too(self, pair):
        assert (who_has(pair, "plan"), who_has(pair, "plan-adopt")) == ({"reader"}, set())

        ActivityFactory(plan=self.plan)
        assert (who_has(pair, "plan"), who_has(pair, "plan-adopt")) == ({"reader"}, {"coordinator"})

        Plan.objects.update(state="adopted", adopted_at=AT, adopted_by=pair["coordinator"])
        assert (who_has(pair, "plan"), who_has(pair, "plan-adopt")) == (set(), set())

    @pytest.mark.parametrize(("days", "expected"), [(60, {"reader"}), (59, set())])
    def test_a_running_activity_without_news(self, pair, days, expected):
        ActivityFactory(plan=self.plan, state="running")
        Activity.objects.update(updated_at=AT - datetime.timedelta(days=days))

        assert who_has(pair, "theme-news") == expected

    def test_a_word_on_the_theme_is_news_of_all_its_activities(self, pair):
        ActivityFactory(plan=self.plan, state="running")
        Activity.objects.update(updated_at=AT - datetime.timedelta(days=90))
        note = partial(
            ProgressNote.objects.create, theme=self.theme, text="Loopt", health="on_track"
        )
        note(noted_at=AT - datetime.timedelta(days=60), author=pair["reader"])
        assert who_has(pair, "theme-news") == {"reader"}

        note(noted_at=AT - datetime.timedelta(days=59), author=pair["reader"])
        assert who_has(pair, "theme-news") == set()

    def test_the_coordinator_stands_in_for_an_owner_without_a_role(self, pair):
        ActivityFactory(plan=self.plan, ends_on=Day(2026, 11, 21))
        assert who_has(pair, "activity") == {"reader"}

        pair["reader"].memberships.update(ends_on=ON)
        assert who_has(pair, "activity") == {"coordinator"}

    def test_an_activity_is_late_the_day_after_its_last(self, pair):
        ActivityFactory(plan=self.plan, ends_on=ON)

        assert who_has(pair, "activity") == set()
        assert who_has(pair, "activity", ON + datetime.timedelta(days=1)) == {"reader"}


class TestInvitations:
    def test_a_party_that_is_asked_and_who_asked(self, pair):
        third = OrganisationFactory(name="Derde")
        asked = {"third": make_user(third, "coordinator"), "idle": make_user(third)}
        people = {**pair, **asked}
        party = Party.objects.create(
            partnership=pair["partnership"], organisation=third, state="invited"
        )
        assert who_has(people, "party-asked") == {"third"}
        assert who_has(people, "party-invited") == {"coordinator"}

        Party.objects.filter(pk=party.pk).update(next_contact_on=ON)
        assert who_has(people, "party-invited") == set()
        assert who_has(people, "party-contact") == {"coordinator"}

        Party.objects.filter(pk=party.pk).update(state="declined")
        assert who_has(people, "party-asked") == set()

    def test_a_person_who_was_invited_until_a_month_after_the_link_lapsed(self, pair):
        made = Invitation.objects.create(
            organisation=pair["here"],
            email="Nieuw@onze.example",
            role="reader",
            invited_by=pair["manager"],
            token_hash="a" * 64,
            expires_at=AT - datetime.timedelta(days=30),
        )
        assert who_has(pair, "invitation") == {"manager"}
        assert who_has(pair, "invitation", ON + datetime.timedelta(days=1)) == set()

        make_user(pair["here"], email="nieuw@onze.example")
        assert who_has(pair, "invitation") == set()

        Invitation.objects.filter(pk=made.pk).update(withdrawn_at=AT, email="weg@onze.example")
        assert who_has(pair, "invitation") == set()
