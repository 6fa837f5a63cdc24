"""My work: what waits for whom."""

import datetime
from functools import partial

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from overview.demo.loading import load_demo
from overview.duties import RULES, count_duties
from partnerships.models import (
    Accession,
    ActionPoint,
    Activity,
    Agreement,
    Body,
    CommunicationItem,
    Meeting,
    Partnership,
    Party,
    Result,
    Signature,
    ThemeOwner,
)
from tests.evaluations.situations import make_situation, opened, submitted
from tests.factories import (
    ActivityFactory,
    ContactFactory,
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
COUNT = reverse("work_count")


def groups_of(response) -> dict[str, list]:
    """The lines that the page shows, by group."""
    shown = {group.key: group.duties for group in response.context["groups"]}
    return {key: shown.get(key, []) for key in ("late", "soon", "later")}


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
        assert [duty.text for duty in groups_of(response)["late"]] == [
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
        duties = groups_of(client.get(URL))["later"]
        assert ["Zonder trekker" in duty.text for duty in duties] == [True]

    def waits_for(self, client, user) -> bool:
        client.force_login(user)
        groups = groups_of(client.get(URL)).values()
        return any("Zonder trekker" in duty.text for duties in groups for duty in duties)

    @pytest.mark.parametrize("role", ["reader", "manager", "administrator", ""])
    def test_with_a_coordinator_who_may_not_act_it_waits_with_those_of_the_keeper(
        self, client, role
    ):
        keeper, other = OrganisationFactory(), OrganisationFactory()
        user = make_user(keeper, "coordinator")
        held = {"": "coordinator", "administrator": "manager"}.get(role, role)
        named = make_user(keeper if role else other, held, is_administrator=role == "administrator")
        contact = ContactFactory(organisation=keeper, user=named)
        partnership = make_partnership(keeper, OrganisationFactory(), coordinator=contact)
        ThemeFactory(partnership=partnership, title="Zonder trekker")

        assert [self.waits_for(client, one) for one in (user, named)] == [True, False]

    def test_a_coordinator_of_a_party_acts_while_the_parties_edit_together(self, client):
        keeper, other = OrganisationFactory(), OrganisationFactory()
        user, theirs = make_user(keeper, "coordinator"), make_user(other, "coordinator")
        contact = ContactFactory(organisation=other, user=theirs)
        partnership = make_partnership(keeper, other, coordinator=contact, shared_editing=True)
        ThemeFactory(partnership=partnership, title="Zonder trekker")

        assert [self.waits_for(client, one) for one in (user, theirs)] == [False, True]

        Partnership.objects.update(shared_editing=False)

        assert [self.waits_for(client, one) for one in (user, theirs)] == [True, False]

    def test_who_left_reads_nothing_of_it_and_the_keeper_goes_on(self, client):
        situation = submitted()
        people, row = situation.people, situation.sign_off(1)
        client.force_login(people.their_manager)
        assert client.get(URL).context["total"] == 1
        type(row.party).objects.filter(pk=row.party_id).update(state="left")

        gone = client.get(URL)
        client.force_login(people.coordinator)
        ours = [d.text for group in groups_of(client.get(URL)).values() for d in group]

        assert gone.context["total"] == 0
        assert str(situation.partnership) not in gone.text
        assert [words for words in ours if not words.startswith("Plan 2026")] == [
            f"Vaststelling door {row.party} vastleggen, 2026"
        ]

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
        with django_assert_max_num_queries(9) as few:
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
        late = [duty.text for duty in groups_of(client.get(URL))["late"]]
        assert "Zeggen welke afspraken in 2026 zijn nagekomen" in late

        bring_into_review()
        client.force_login(User.objects.get(email="manager@landstede.example"))
        groups = groups_of(client.get(URL))
        assert groups["late"] == []
        assert [duty.due_on for duty in groups["later"]] == [None]


def texts(client, user) -> list[str]:
    """What waits for somebody, in the words of the page."""
    client.force_login(user)
    groups = groups_of(client.get(URL))
    return [duty.text for group in ("late", "soon", "later") for duty in groups[group]]


@pytest.fixture
def pair():
    """A partnership of two, with a coordinator on both sides."""
    here, there = OrganisationFactory(name="Onze"), OrganisationFactory(name="Hunne")
    coordinator = make_user(here, "coordinator")
    contact = ContactFactory(organisation=here, user=coordinator)
    partnership = make_partnership(here, there, coordinator=contact)
    return {
        "partnership": partnership,
        "here": here,
        "there": there,
        "coordinator": coordinator,
        "partner": make_user(there, "coordinator"),
        "reader": make_user(there, "reader"),
    }


class TestActionPoints:
    @pytest.fixture(autouse=True)
    def given(self, pair):
        self.contact = ContactFactory(organisation=pair["there"], user=pair["reader"])
        self.make = lambda text, **fields: ActionPoint.objects.create(
            partnership=pair["partnership"], text=text, assignee=self.contact, **fields
        )

    @time_machine.travel("2026-11-22 09:00+01:00")
    def test_mine_stand_in_order_and_what_is_late_says_so(self, client, pair):
        self.make("Ooit")
        self.make("Te laat", due_on=datetime.date(2026, 11, 1))
        self.make("Straks", due_on=datetime.date(2026, 12, 1))
        self.make("Gedaan", state="done")

        assert texts(client, pair["reader"]) == ["Te laat", "Straks", "Ooit"]
        assert texts(client, pair["partner"]) == []

    def test_ticked_off_from_the_row(self, client, pair):
        action = self.make("Brief sturen")
        client.force_login(pair["reader"])
        [duty] = groups_of(client.get(URL))["later"]
        assert f'action="{duty.tick.url}?back=work"' in client.get(URL).text

        response = client.post(f"{duty.tick.url}?back=work", {"version": duty.tick.version})

        action.refresh_from_db()
        assert (response.url, action.state) == (URL, "done")
        assert texts(client, pair["reader"]) == []

    def test_of_a_partnership_out_of_sight_wait_for_nobody(self, client, pair):
        self.make("Brief sturen")
        Party.objects.filter(organisation=pair["there"]).update(state="left")

        assert texts(client, pair["reader"]) == []


class TestAccessions:
    def propose(self, pair, organisation=None):
        return Accession.objects.create(
            partnership=pair["partnership"],
            organisation=organisation or OrganisationFactory(name="Derde"),
        )

    def test_wait_for_every_party_that_may_answer(self, client, pair):
        accession = self.propose(pair)
        manager = make_user(pair["there"], "manager")
        sentence = "Antwoorden of Derde aansluit"

        assert [
            texts(client, user)
            for user in (pair["coordinator"], pair["partner"], manager, pair["reader"])
        ] == [[sentence], [sentence], [sentence], []]
        Accession.objects.filter(pk=accession.pk).update(state="confirmed")
        assert texts(client, pair["partner"]) == []

    def test_nobody_joins_what_has_ended(self, client, pair):
        self.propose(pair)
        Partnership.objects.filter(pk=pair["partnership"].pk).update(stage="ended")

        assert texts(client, pair["partner"]) == []

    def test_who_wants_to_join_does_not_answer(self, client, pair):
        third = OrganisationFactory(name="Derde")
        self.propose(pair, third)

        assert texts(client, make_user(third, "coordinator")) == []

    def test_the_keeper_records_the_answer_when_nobody_has_an_account(self, client):
        keeper = OrganisationFactory()
        user = make_user(keeper, "coordinator")
        partnership = make_partnership(OrganisationFactory(), OrganisationFactory(), keeper=keeper)
        Accession.objects.create(partnership=partnership, organisation=OrganisationFactory())
        client.force_login(user)
        [duty] = groups_of(client.get(URL))["later"]
        assert client.get(duty.url).status_code == 200  # the page where it can be recorded
        make_user(partnership.parties.first().organisation, "manager")

        assert texts(client, user) == []


class TestPartiesToContact:
    def test_the_next_contact_stands_on_its_day(self, client, pair):
        party = Party.objects.create(
            partnership=pair["partnership"],
            wanted_kind="lokale overheid",
            state="wanted",
            next_contact="de wethouder bellen",
            next_contact_on=datetime.date(2020, 1, 1),
        )

        assert texts(client, pair["coordinator"]) == [
            "Contact opnemen met lokale overheid: de wethouder bellen"
        ]
        assert texts(client, pair["partner"]) == []
        Party.objects.filter(pk=party.pk).update(state="declined")
        assert texts(client, pair["coordinator"]) == []


class TestMeetings:
    @time_machine.travel("2026-11-22 09:00+01:00")
    def test_one_that_has_passed_waits_to_be_written_down(self, client, pair):
        body = Body.objects.create(partnership=pair["partnership"], name="Stuurgroep")
        make = partial(Meeting.objects.create, body=body, title="Najaar")
        passed = make(planned_on=datetime.date(2026, 11, 21))
        make(planned_on=datetime.date(2026, 11, 22))
        make(planned_on=datetime.date(2026, 3, 1), held="2026-03-01")
        sentence = "Vastleggen wat er uit de vergadering kwam: Najaar"

        seen = [texts(client, user) for user in (pair["coordinator"], pair["partner"])]
        Meeting.objects.filter(pk=passed.pk).update(held_stated="in het najaar")

        assert (seen, texts(client, pair["coordinator"])) == ([[sentence], []], [])


class TestSignatures:
    def test_wait_for_the_coordinator_of_the_party_that_signs(self, client, pair):
        agreement = Agreement.objects.create(
            partnership=pair["partnership"], title="Convenant", state="to_sign"
        )
        for party in pair["partnership"].parties.all():
            Signature.objects.create(agreement=agreement, party=party, state="awaited")
        sentence = "Handtekening van Hunne vastleggen onder: Convenant"

        assert texts(client, pair["partner"]) == [sentence]
        assert texts(client, pair["reader"]) == []
        Agreement.objects.update(state="draft")
        assert texts(client, pair["partner"]) == []


class TestResults:
    def result(self, pair, *parties, **fields):
        made = Result.objects.create(partnership=pair["partnership"], title="Werkboek", **fields)
        made.parties.set(parties)
        return made

    def test_joint_ones_without_publicity_wait_for_coordinator_and_theme_owner(self, client, pair):
        owner = pair["reader"]
        theme = make_owned_theme(pair["partnership"], owner, pair["there"])
        made = self.result(pair, theme=theme)
        self.result(pair, pair["partnership"].parties.first())
        sentence = "Anderen vertellen over het resultaat: Werkboek"

        seen = [texts(client, user) for user in (pair["coordinator"], owner, pair["partner"])]

        assert seen == [[sentence], [sentence], []]
        CommunicationItem.objects.create(
            partnership=pair["partnership"], text="Persbericht", result=made
        )
        assert texts(client, pair["coordinator"]) == []


class TestThemes:
    """What waits in themes besides activities that are late."""

    def words(self, client, user) -> list[str]:
        client.force_login(user)
        groups = groups_of(client.get(URL))
        return [duty.text for duties in groups.values() for duty in duties]

    def test_a_pilot_that_is_over_waits_for_its_conclusion(self, client, owner_with_work):
        pilot = Activity.objects.get()
        Activity.objects.update(kind="pilot", state="done", title="Proef")

        assert self.words(client, owner_with_work) == ["Vertel wat de pilot Proef heeft geleerd"]

        Activity.objects.filter(pk=pilot.pk).update(learned="Veel", pilot_outcome="stop")
        assert self.words(client, owner_with_work) == []

    def test_a_proposed_handover_waits_for_the_coordinator(self, client, owner_with_work):
        partnership = Partnership.objects.get()
        coordinator = make_user(partnership.keeper, "coordinator")
        contact = ContactFactory(organisation=partnership.keeper, user=coordinator)
        Partnership.objects.update(coordinator=contact)
        successor = ContactFactory(organisation=partnership.keeper, name="Opvolger")
        ThemeOwner.objects.update(proposed=successor)

        assert self.words(client, coordinator) == [
            "Draag thema Leerwerkplaatsen over aan Opvolger, zoals de trekker voorstelt"
        ]


class TestCount:
    """The piece of the menu that a page asks for when it was drawn without it."""

    @pytest.fixture
    def user(self, client, owner_with_work):
        with time_machine.travel("2026-11-22 09:00+01:00", tick=False):
            client.force_login(owner_with_work)
            yield owner_with_work

    @pytest.mark.parametrize(
        ("language", "to_do", "late"), [("nl", "te doen", "te laat"), ("en", "to do", "late")]
    )
    def test_fills_the_three_places_of_the_menu(self, client, user, language, to_do, late):
        User.objects.filter(pk=user.pk).update(language=language)
        contact = user.contacts.get()
        partnership = contact.owned_themes.get().theme.partnership
        ActionPoint.objects.create(partnership=partnership, assignee=contact, text="Bellen")
        count = count_duties(User.objects.get(pk=user.pk), datetime.date(2026, 11, 22))
        assert (count.total, count.late) == (2, 1)

        asked, *others = client.get(COUNT).text.strip().split("\n\n")

        hidden = f'<span class="visually-hidden"> {to_do}</span>'
        badge = f'<span class="count num">{count.total}{hidden}</span>'
        assert asked.strip() == f'<span id="work-count-button">{badge}</span>'
        assert [line.strip() for line in others] == [
            f'<span id="work-count-{place}" hx-swap-oob="true">{badge} '
            f'<span class="count bad num">1 {late}</span></span>'
            for place in ("wide", "narrow")
        ]

    def test_is_not_read_out(self, client, user):
        """It comes by itself, on every page: who listens hears it with the menu."""
        text = client.get(COUNT).text

        assert "aria-live" not in text
        assert "role=" not in text

    def test_the_places_are_empty_when_nothing_waits(self, client, user):
        client.get(COUNT)  # and it is not told to the next one
        client.force_login(make_user(OrganisationFactory()))

        text = client.get(COUNT).text

        assert text.count("></span>") == text.count("<span") == 3

    def test_is_not_counted_twice(self, client, user, django_assert_num_queries):
        first = client.get(COUNT).text

        with django_assert_num_queries(2):  # the session and the user
            again = client.get(COUNT).text

        assert again == first

    def test_signed_out_leads_to_the_sign_in_page(self, client):
        assert client.get(COUNT).status_code == 302

    def test_only_answers(self, client, user):
        assert client.post(COUNT).status_code == 405


class TestRules:
    def test_every_rule_stands_there_in_words_under_whose_it_is(self, client):
        client.force_login(make_user(OrganisationFactory(), "coordinator"))

        response = client.get(reverse("work_rules"))

        sections = response.context["sections"]
        told = [
            words for section in sections for kind in section["kinds"] for words in kind["words"]
        ]
        assert sorted(map(str, told)) == sorted(str(rule.words) for rule in RULES)
        assert [section["role"] for section in sections if section["is_mine"]] == [
            "assignee",
            "coordinator",
        ]
        assert str(escape(told[0])) in response.text
