"""My work: what waits for whom."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from overview.demo.loading import load_demo
from tests.evaluations.situations import make_situation, opened, submitted
from tests.factories import (
    ActivityFactory,
    OrganisationFactory,
    PlanFactory,
    ThemeFactory,
    make_owned_theme,
    make_partnership,
    make_programme,
    make_user,
)
from tests.journeys.rivals import bring_into_review

pytestmark = pytest.mark.django_db
URL = reverse("work_show")


@pytest.fixture
def owner_with_work():
    """A theme owner with one late activity in an own theme."""
    organisation = OrganisationFactory()
    user = make_user(organisation)
    partnership = make_partnership(organisation, OrganisationFactory())
    theme = make_owned_theme(partnership, user, title="Leerwerkplaatsen")
    plan = PlanFactory(
        theme=theme,
        programme=make_programme(partnership),
        state="adopted",
        adopted_at=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC),
        adopted_by=user,
    )
    ActivityFactory(plan=plan, title="Open dag", ends_on=datetime.date(2026, 11, 1))
    return user


class TestShow:
    def test_somebody_without_work_reads_what_to_do_next(self, client):
        client.force_login(make_user(OrganisationFactory(), "coordinator"))
        response = client.get(URL)
        assert response.context["total"] == 0
        assert reverse("partnership_create") in response.text

    @time_machine.travel("2026-11-22 09:00+01:00")
    def test_a_late_activity_says_how_late_it_is(self, client, owner_with_work):
        client.force_login(owner_with_work)
        response = client.get(URL)
        assert [duty.text for duty in response.context["groups"]["late"]] == [
            "Activiteit bijwerken: Open dag"
        ]
        assert "3 weken te laat" in response.text

    @time_machine.travel("2026-11-22 09:00+01:00")
    def test_a_colleague_does_not_get_the_owners_work(self, client, owner_with_work):
        organisation_id = owner_with_work.organisation_ids[0]
        colleague = make_user()
        colleague.memberships.create(
            organisation_id=organisation_id, role="reader", starts_on=datetime.date(2020, 1, 1)
        )
        client.force_login(colleague)
        assert client.get(URL).context["total"] == 0

    def test_who_coordinates_sees_themes_without_owner(self, client):
        organisation = OrganisationFactory()
        user = make_user(organisation, "coordinator")
        contact = user.contacts.create(organisation=organisation, name="Coördinator")
        partnership = make_partnership(organisation, OrganisationFactory(), coordinator=contact)
        ThemeFactory(partnership=partnership, title="Zonder trekker")
        client.force_login(user)
        duties = client.get(URL).context["groups"]["later"]
        assert ["Zonder trekker" in duty.text for duty in duties] == [True]

    def test_who_left_reads_nothing_of_it_and_the_keeper_goes_on(self, client):
        situation = submitted()
        people, row = situation.people, situation.sign_off(1)
        client.force_login(people.their_manager)
        assert client.get(URL).context["total"] == 1
        type(row.party).objects.filter(pk=row.party_id).update(state="left")

        gone = client.get(URL)
        client.force_login(people.coordinator)
        ours = [d.text for group in client.get(URL).context["groups"].values() for d in group]

        assert gone.context["total"] == 0
        assert str(situation.partnership) not in gone.text
        assert ours == [f"Vaststelling door {row.party} vastleggen, 2026"]

    def test_who_left_is_not_asked_for_answers_or_verdicts(self, client):
        situation = make_situation()
        owner = make_user(situation.organisations[1], "coordinator")
        make_owned_theme(situation.partnership, owner)
        opened(situation)
        client.force_login(owner)
        assert client.get(URL).context["total"] == 2
        situation.partnership.parties.filter(organisation=situation.organisations[1]).update(
            state="left"
        )

        assert client.get(URL).context["total"] == 0

    def test_costs_the_same_with_more_work(
        self, client, owner_with_work, django_assert_max_num_queries
    ):
        client.force_login(owner_with_work)
        with django_assert_max_num_queries(20) as few:
            client.get(URL)
        plan = owner_with_work.contacts.get().owned_themes.get().theme.plans.get()
        for _ in range(5):
            ActivityFactory(plan=plan, ends_on=datetime.date(2026, 11, 1))
        with django_assert_max_num_queries(len(few)):
            client.get(URL)

    @time_machine.travel("2026-12-20 09:00+01:00")
    def test_arrangements_wait_for_the_coordinator_and_late_submission_makes_nobody_late(
        self, client
    ):
        load_demo(at=datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC))
        client.force_login(User.objects.get(email="coordinator@registerbureau.example"))
        late = [duty.text for duty in client.get(URL).context["groups"]["late"]]
        assert "Zeggen welke afspraken in 2026 zijn nagekomen" in late

        bring_into_review()
        client.force_login(User.objects.get(email="manager@landstede.example"))
        groups = client.get(URL).context["groups"]
        assert groups["late"] == []
        assert [duty.due_on for duty in groups["later"]] == [None]
