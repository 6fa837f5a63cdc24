"""Themes: the owner's page, recording one, and the steps of its life."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.errors import WrongMoment
from accounts.models import AuditEntry
from organisations.models import Contact, Municipality
from partnerships.enums import ThemeStage
from partnerships.lifecycle.theme import THEME
from partnerships.models import Activity, Goal, GoalResult, MainArea, Plan, Theme
from partnerships.ownership import assign_owner
from partnerships.progress import note_progress
from partnerships.splitting import split_theme
from tests.factories import (
    ContactFactory,
    EvaluationFactory,
    PlanFactory,
    ThemeFactory,
    form_data,
    fresh_token,
    make_partnership,
    make_programme,
)
from tests.partnerships.desk import NOW, ON, as_user, assert_refused, make_desk, ownerless_theme

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def at_the_time():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk():
    return make_desk()


def text(response) -> str:
    return response.content.decode()


def municipality(name) -> Municipality:
    return Municipality.objects.get(name=name)


class TestShow:
    def test_everybody_of_the_partnership_reads_it(self, desk):
        for user in (desk.owner, desk.coordinator, desk.manager, desk.reader, desk.other_owner):
            response = as_user(user).get(desk.url)
            assert response.status_code == 200
            assert "Leerwerkplaatsen" in text(response)

    def test_stranger(self, desk):
        assert as_user(desk.stranger).get(desk.url).status_code == 404

    def test_other_method(self, desk):
        assert as_user(desk.owner).post(desk.url).status_code == 405

    def test_reader_sees_no_form_and_no_button(self, desk):
        desk.activity(title="Open dag")
        Goal.objects.create(theme=desk.theme, statement="Meer plaatsen")

        page = text(as_user(desk.reader).get(desk.url)).split("<main", 1)[1].split("</main", 1)[0]

        assert "Open dag" in page
        assert "Meer plaatsen" in page
        assert "<form" not in page
        assert "Opslaan" not in page

    def test_owner_and_coordinator_get_their_own_buttons(self, desk):
        hand_over = reverse("theme_owner_change", args=[desk.theme.pk])
        report = reverse("progress_create", args=[desk.theme.pk])
        adopt = reverse("plan_adopt", args=[desk.plan.pk])

        mine, theirs = (
            text(as_user(desk.owner).get(desk.url)),
            text(as_user(desk.coordinator).get(desk.url)),
        )

        assert [link in mine for link in (hand_over, report, adopt)] == [False, True, False]
        assert [link in theirs for link in (hand_over, report, adopt)] == [True, True, True]

    def test_coordinator_writes_for_the_owner(self, desk):
        owner = as_user(desk.owner).get(desk.url).context["page"]
        coordinator = as_user(desk.coordinator).get(desk.url).context["page"]

        assert (owner.edits_for_owner, coordinator.edits_for_owner) == (False, True)

    def test_missing_owner_is_loud(self, desk):
        theme = ownerless_theme(desk.partnership)

        page = text(as_user(desk.coordinator).get(theme.get_absolute_url()))

        assert 'class="notice bad"' in page
        assert reverse("theme_owner_change", args=[theme.pk]) in page

    def test_earlier_owners_stay_visible(self, desk):
        successor = ContactFactory(organisation=desk.partnership.keeper, name="Opvolger")
        before = desk.theme.current_owner.contact
        assign_owner(desk.theme, successor, since="2026-08", by=desk.coordinator, at=timezone.now())

        page = as_user(desk.reader).get(desk.url)

        assert page.context["page"].owner.contact == successor
        assert [o.contact for o in page.context["page"].earlier_owners] == [before]
        assert before.name in text(page)
        assert "Sinds augustus 2026" in text(page)

    @pytest.mark.parametrize(
        ("asked", "shown"),
        [
            ("", 2026),
            ("?year=2025", 2025),
            ("?year=2024", 2026),
            ("?year=x", 2026),
            ("?year=", 2026),
        ],
    )
    def test_year(self, desk, asked, shown):
        make_programme(desk.partnership, 2025)
        make_programme(desk.partnership, 2027)

        page = as_user(desk.reader).get(desk.url + asked).context["page"]

        assert page.programme.year == shown
        assert page.years == [
            ("2025", 2025, shown == 2025),
            ("2026", 2026, shown == 2026),
            ("2027", 2027, False),
        ]

    def test_without_a_programme_the_coordinator_may_begin_one(self, desk):
        Plan.objects.all().delete()
        desk.programme.delete()
        begin = reverse("programme_open", args=[desk.partnership.pk])

        assert begin in text(as_user(desk.coordinator).get(desk.url))
        assert begin not in text(as_user(desk.owner).get(desk.url))

    def test_activities_of_the_year_only(self, desk):
        earlier = PlanFactory(theme=desk.theme, programme=make_programme(desk.partnership, 2025))
        mine = desk.activity()
        earlier.activities.create(title="Vorig jaar")

        page = as_user(desk.reader).get(desk.url).context["page"]

        assert [row.activity for row in page.activities] == [mine]

    def test_counts(self, desk):
        for state in ("done", "partly", "running", "planned"):
            desk.activity(state=state)
        desk.activity(state="planned", ends_on=datetime.date(2026, 11, 1))

        page = as_user(desk.reader).get(desk.url).context["page"]

        assert page.count_words == "1 van 5 activiteiten uitgevoerd"
        assert (page.done_count, page.busy_count, page.late_count) == (1, 1, 1)

    def test_changes_after_adoption_are_shown(self, desk):
        activity = desk.activity(title="Trainen", target=Decimal("10"))
        coordinator, owner = as_user(desk.coordinator), as_user(desk.owner)
        with time_machine.travel("2026-11-01T10:00:00+01:00", tick=False):
            as_user(desk.coordinator).post(reverse("plan_adopt", args=[desk.plan.pk]))
        edit = reverse("activity_edit", args=[activity.pk])
        update = reverse("activity_update", args=[activity.pk])
        coordinator.post(edit, form_data(coordinator.get(edit), target="12"))
        activity.refresh_from_db()
        owner.post(update, {"row": "1", "version": activity.version, "state": "running"})

        page = as_user(desk.reader).get(desk.url).context["page"]

        [(entry, for_owner)] = page.changes
        assert [(c.label, c.before, c.after) for c in entry.changes] == [("Doel", "10", "12")]
        assert for_owner is True

    def test_same_queries_for_one_and_for_many(self, desk):
        self.fill(desk, 1)
        few = self.queries(desk)
        self.fill(desk, 8)

        assert self.queries(desk) == few
        assert few <= 24

    def fill(self, desk, count):
        party = desk.partnership.parties.last()
        people = [ContactFactory(organisation=party.organisation) for _ in range(count)]
        for contact in people:
            desk.activity(organiser=party, responsible=contact, target=Decimal("3"))
            goal = Goal.objects.create(theme=desk.theme, statement="Doel", target=Decimal("3"))
            GoalResult.objects.create(goal=goal, programme=desk.programme, value=Decimal("1"))
            note_progress(
                desk.theme, text="Goed", health="on_track", by=desk.owner, at=timezone.now()
            )

    def queries(self, desk) -> int:
        client = as_user(desk.coordinator)
        client.get(desk.url)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(desk.url)
        return len(seen)


class TestCreate:
    def url(self, desk):
        return reverse("theme_create", args=[desk.partnership.pk])

    def data(self, client, desk, **values):
        return form_data(client.get(self.url(desk)), **{"title": "Nieuw thema", **values})

    def test_title_alone_is_enough(self, desk):
        client = as_user(desk.coordinator)

        response = client.post(self.url(desk), self.data(client, desk))

        theme = Theme.objects.get(title="Nieuw thema")
        assert response.url == theme.get_absolute_url()
        assert theme.stage == ThemeStage.RUNNING
        desk.partnership.refresh_from_db()
        assert desk.partnership.theme_count == 3
        assert desk.partnership.ownerless_theme_count == 1
        assert AuditEntry.objects.of(theme).get().actor_id == desk.coordinator.pk

    def test_everything_at_once(self, desk):
        contact = ContactFactory(organisation=desk.partnership.keeper)
        desk.partnership.municipalities.add(municipality("Zwolle"))
        client = as_user(desk.coordinator)
        data = self.data(
            client,
            desk,
            goal_text="Waarover",
            new_main_area="Werkervaring",
            owner=contact.pk,
            owner_since_1="8",
            owner_since_2="2025",
            area_kind="listed",
            municipalities=[municipality("Zwolle").pk],
            other_municipalities="Kampen, Zwartwaterland",
            added_4="vanaf nu",
            added_because="Besluit van het overleg",
        )

        client.post(self.url(desk), data)

        theme = Theme.objects.get(title="Nieuw thema")
        assert str(theme.main_area) == "Werkervaring"
        assert theme.current_owner.contact == contact
        assert theme.current_owner.since.text == "2025-08"
        assert {str(m) for m in theme.municipalities.all()} == {
            "Zwolle",
            "Kampen",
            "Zwartewaterland",
        }
        assert (theme.added.text, theme.added.as_stated) == (None, "vanaf nu")
        desk.partnership.refresh_from_db()
        assert desk.partnership.ownerless_theme_count == 0

    def test_an_area_of_its_own_forgets_ticked_municipalities(self, desk):
        desk.partnership.municipalities.add(municipality("Zwolle"))
        client = as_user(desk.coordinator)
        data = self.data(
            client, desk, area_kind="whole", municipalities=[municipality("Zwolle").pk]
        )

        client.post(self.url(desk), data)

        assert not Theme.objects.get(title="Nieuw thema").municipalities.exists()

    def test_main_area_is_found_by_name(self, desk):
        area = MainArea.objects.create(partnership=desk.partnership, title="Werkervaring")
        client = as_user(desk.coordinator)

        client.post(self.url(desk), self.data(client, desk, new_main_area="werkervaring"))

        assert Theme.objects.get(title="Nieuw thema").main_area == area

    @pytest.mark.parametrize("asked", ["x", "0", "9" * 30, "-1", ""])
    def test_main_area_in_the_address_that_is_none(self, desk, asked):
        MainArea.objects.create(partnership=desk.partnership, title="Werkervaring")

        page = as_user(desk.coordinator).get(f"{self.url(desk)}?main_area={asked}")

        assert page.context["form"]["main_area"].value() is None

    def test_owner_who_was_not_known_yet(self, desk):
        client = as_user(desk.coordinator)
        data = self.data(
            client,
            desk,
            person_name="Trekker sport (voorbeeld)",
            person_function="sportcoach",
            person_organisation=desk.partnership.keeper_id,
        )

        client.post(self.url(desk), data)

        contact = Contact.objects.get(name="Trekker sport (voorbeeld)")
        assert contact.organisation == desk.partnership.keeper
        assert Theme.objects.get(title="Nieuw thema").current_owner.contact == contact

    def test_nobody_is_recorded_for_an_organisation_that_does_so_itself(self, desk):
        """The other party has users of its own: its people are for them to record."""
        other = desk.reader.organisation_ids[0]
        client = as_user(desk.coordinator)
        data = self.data(client, desk, person_name="Iemand", person_organisation=other)

        response = client.post(self.url(desk), data)

        assert response.status_code == 422
        assert not Contact.objects.filter(name="Iemand").exists()

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"title": "  "}, "title"),
            ({"title": "x" * 201}, "title"),
            ({"title": "nul\x00"}, "title"),
            ({"goal_text": "bel\x07"}, "goal_text"),
            ({"area_kind": "elsewhere"}, "area_kind"),
            ({"area_kind": "listed"}, "other_municipalities"),
            ({"other_municipalities": "Nergenshuizen"}, "other_municipalities"),
            ({"owner": "123456789012345678901"}, "owner"),
            ({"added_0": "31", "added_1": "2", "added_2": "2026"}, "added"),
            ({"person_name": "Iemand"}, "person_organisation"),
            ({"new_main_area": "x" * 201}, "new_main_area"),
        ],
    )
    def test_bad_input_is_kept(self, desk, values, field):
        client = as_user(desk.coordinator)
        data = self.data(client, desk, added_because="Blijft staan 🌱", **values)

        response = client.post(self.url(desk), data)

        assert response.status_code == 422
        assert field in response.context["form"].errors
        assert "Blijft staan 🌱" in text(response)
        assert Theme.objects.count() == 2

    def test_sent_twice_makes_one(self, desk):
        client = as_user(desk.coordinator)
        data = self.data(client, desk)

        first, second = client.post(self.url(desk), data), client.post(self.url(desk), data)

        assert first.url == second.url
        assert Theme.objects.filter(title="Nieuw thema").count() == 1

    def test_others(self, desk):
        who = {**desk.without_access(), "owner": (desk.owner, 403)}
        assert_refused(who, self.url(desk))
        assert as_user(desk.coordinator).put(self.url(desk)).status_code == 405


class TestEdit:
    def url(self, desk):
        return reverse("theme_edit", args=[desk.theme.pk])

    def test_works(self, desk):
        client = as_user(desk.partner_coordinator)
        data = form_data(client.get(self.url(desk)), title="Leerplaatsen", goal_text="Anders")

        response = client.post(self.url(desk), data)

        desk.theme.refresh_from_db()
        assert response.url == desk.url
        assert (desk.theme.title, desk.theme.goal_text) == ("Leerplaatsen", "Anders")
        desk.partnership.refresh_from_db()
        assert "leerplaatsen" in desk.partnership.search_text

    def test_stale_shows_both_texts(self, desk):
        client = as_user(desk.coordinator)
        data = form_data(client.get(self.url(desk)), title="Van mij")
        client.post(self.url(desk), form_data(client.get(self.url(desk)), title="Van een ander"))

        response = client.post(self.url(desk), data)

        desk.theme.refresh_from_db()
        assert response.status_code == 409
        assert "Van mij" in text(response)
        assert "Van een ander" in text(response)
        assert desk.theme.title == "Van een ander"

    def test_bad_input(self, desk):
        client = as_user(desk.coordinator)
        data = form_data(client.get(self.url(desk)), title="")

        assert client.post(self.url(desk), data).status_code == 422

    def test_others(self, desk):
        who = {**desk.without_access(), "owner": (desk.owner, 403)}
        assert_refused(who, self.url(desk))
        assert as_user(desk.coordinator).delete(self.url(desk)).status_code == 405


class ThemeMoves:
    """Every move, from every stage, by everybody."""

    move = ""
    asks = False

    def url(self, desk):
        return reverse(f"theme_{self.move}", args=[desk.theme.pk])

    def data(self, desk, **values):
        desk.theme.refresh_from_db()
        asked = {"version": desk.theme.version} if self.asks else {}
        return {**asked, "reason": "Besloten", **values}

    def at_stage(self, desk, stage=None):
        stage = stage or min(THEME.moves[self.move].sources)
        Theme.objects.filter(pk=desk.theme.pk).update(
            stage=stage, stage_reason="Van toen", stage_since="2024"
        )

    @pytest.mark.parametrize("stage", ThemeStage.values)
    def test_grid(self, desk, stage):
        self.at_stage(desk, stage)
        move = THEME.moves[self.move]
        who = {**desk.without_access(), "owner": (desk.owner, 403)}
        entries = AuditEntry.objects.of(desk.theme)

        assert_refused(who, self.url(desk), methods=("post",))
        desk.theme.refresh_from_db()
        assert (desk.theme.stage, entries.count()) == (stage, 0)

        for number, name in enumerate(("coordinator", "partner_coordinator"), start=1):
            self.at_stage(desk, stage)
            response = as_user(getattr(desk, name)).post(self.url(desk), self.data(desk))
            desk.theme.refresh_from_db()
            if stage in move.sources:
                assert response.url == desk.url
                assert desk.theme.stage == move.target
                assert [(e.verb, e.text.reason) for e in entries.all()] == [
                    (self.move, "Besloten")
                ] * number
            else:
                assert response.status_code == 409
                assert (desk.theme.stage, desk.theme.stage_reason) == (stage, "Van toen")
                assert not entries.exists()

    def test_second_click_is_refused(self, desk):
        self.at_stage(desk)
        client, data = as_user(desk.coordinator), self.data(desk)

        answers = [client.post(self.url(desk), data).status_code for _ in range(2)]

        assert answers == [302, 409]
        assert AuditEntry.objects.of(desk.theme).count() == 1

    def test_others(self, desk):
        self.at_stage(desk)
        who = {**desk.without_access(), "owner": (desk.owner, 403)}
        assert_refused(who, self.url(desk), methods=("get", "post") if self.asks else ("post",))
        client = as_user(desk.coordinator)
        assert client.get(self.url(desk)).status_code == (200 if self.asks else 405)
        assert client.put(self.url(desk)).status_code == 405


class QuickMoves(ThemeMoves):
    """One click; what was said of the stage before is told no more."""

    def test_forgets_why_it_rested(self, desk):
        self.at_stage(desk)

        as_user(desk.coordinator).post(self.url(desk))

        desk.theme.refresh_from_db()
        assert (desk.theme.stage_reason, bool(desk.theme.stage_since)) == ("", False)


class AskingMoves(ThemeMoves):
    """A page that asks why and since when; both stand on the page of the theme."""

    asks = True

    def test_says_why_and_since_when(self, desk):
        self.at_stage(desk)
        client = as_user(desk.coordinator)
        data = form_data(
            client.get(self.url(desk)),
            reason="Geen plek meer",
            stage_since_1="9",
            stage_since_2="2026",
        )

        client.post(self.url(desk), data)

        desk.theme.refresh_from_db()
        assert (desk.theme.stage_reason, desk.theme.stage_since.text) == (
            "Geen plek meer",
            "2026-09",
        )
        page = text(as_user(desk.reader).get(desk.url))
        assert "Geen plek meer" in page
        assert "sinds september 2026" in page

    def test_opens_without_the_date_of_the_stage_before(self, desk):
        self.at_stage(desk)

        form = as_user(desk.coordinator).get(self.url(desk)).context["form"]

        assert not form["stage_since"].value()

    def test_stale_changes_nothing(self, desk):
        self.at_stage(desk)
        data = self.data(desk)
        Theme.objects.filter(pk=desk.theme.pk).update(version=7, title="Van een ander")

        response = as_user(desk.coordinator).post(self.url(desk), data)

        desk.theme.refresh_from_db()
        assert response.status_code == 409
        assert desk.theme.stage != THEME.moves[self.move].target
        assert not AuditEntry.objects.of(desk.theme).exists()

    def test_bad_input_is_kept(self, desk):
        self.at_stage(desk)
        data = self.data(desk, reason="bel\x07", stage_since_0="31", stage_since_1="2")

        response = as_user(desk.coordinator).post(self.url(desk), data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"reason", "stage_since"}

    def test_does_not_open_at_the_wrong_moment(self, desk):
        Theme.objects.filter(pk=desk.theme.pk).update(stage=THEME.moves[self.move].target)

        assert as_user(desk.coordinator).get(self.url(desk)).status_code == 409

    def test_says_what_waits(self, desk):
        self.at_stage(desk)
        desk.activity(state="running")
        desk.activity(state="done")

        page = as_user(desk.coordinator).get(self.url(desk))

        assert [line for line in page.context["consequences"] if line.startswith("1 ")]


class TestAdopt(QuickMoves):
    move = "adopt"


class TestStart(QuickMoves):
    move = "start"


class TestResume(QuickMoves):
    move = "resume"


class TestPause(AskingMoves):
    move = "pause"

    def test_needs_a_reason(self, desk):
        response = as_user(desk.coordinator).post(self.url(desk), self.data(desk, reason=" "))

        assert response.status_code == 422

    def test_a_paused_theme_needs_no_owner(self, desk):
        theme = ownerless_theme(desk.partnership)
        url = reverse("theme_pause", args=[theme.pk])

        as_user(desk.coordinator).post(url, {"version": 1, "reason": "Wacht op geld"})

        desk.partnership.refresh_from_db()
        assert desk.partnership.ownerless_theme_count == 0


class TestComplete(AskingMoves):
    move = "complete"

    def test_needs_no_reason(self, desk):
        response = as_user(desk.coordinator).post(self.url(desk), self.data(desk, reason=""))

        assert response.status_code == 302


class TestDrop(AskingMoves):
    move = "drop"

    def test_is_not_counted_any_more(self, desk):
        as_user(desk.coordinator).post(self.url(desk), self.data(desk))

        desk.partnership.refresh_from_db()
        assert desk.partnership.theme_count == 1


class TestSplit:
    """One theme becomes two: nothing is lost, and both remember it."""

    def url(self, desk):
        return reverse("theme_split", args=[desk.theme.pk])

    def data(self, client, desk, **values):
        return form_data(client.get(self.url(desk)), **{"title": "Stages", **values})

    def everything(self, desk) -> dict:
        """A theme with something of every kind, some of which goes along."""
        desk.theme.municipalities.add(municipality("Zwolle"))
        Theme.objects.filter(pk=desk.theme.pk).update(area_kind="listed")
        party = desk.partnership.parties.first()
        desk.theme.participants.create(party=party, note="Leidt")
        before = desk.activity(title="Vorig jaar")
        goes = desk.activity(title="Gaat mee", state="running", carried_from=before)
        stays = desk.activity(title="Blijft")
        note_progress(
            desk.theme, text="Loopt", health="on_track", activity=goes, by=desk.owner, at=NOON
        )
        goal = Goal.objects.create(theme=desk.theme, statement="Gaat mee")
        GoalResult.objects.create(goal=goal, programme=desk.programme, value=3)
        Goal.objects.create(theme=desk.theme, statement="Blijft")
        return {"before": before, "goes": goes, "stays": stays, "goal": goal, "party": party}

    def test_moves_what_goes_along(self, desk):
        rows = self.everything(desk)
        Plan.objects.filter(pk=desk.plan.pk).update(
            state="adopted", adopted_at=NOON, adopted_by=desk.coordinator
        )
        contact = ContactFactory(organisation=desk.partnership.keeper)
        client = as_user(desk.coordinator)
        data = self.data(
            client,
            desk,
            goals=[rows["goal"].pk],
            activities=[rows["goes"].pk],
            owner=contact.pk,
            added_1="9",
            added_2="2026",
            reason="Te groot geworden",
        )

        response = client.post(self.url(desk), data)

        new = Theme.objects.get(title="Stages")
        rows["goes"].refresh_from_db()
        assert response.url == new.get_absolute_url()
        assert (new.split_from, new.stage, new.added.text) == (desk.theme, "running", "2026-09")
        assert (new.current_owner.contact, new.current_owner.since.text) == (contact, "2026-09")
        assert [str(m) for m in new.municipalities.all()] == ["Zwolle"]
        assert [(row.party, row.note) for row in new.participants.all()] == [
            (rows["party"], "Leidt")
        ]
        assert [goal.statement for goal in new.goals.all()] == ["Gaat mee"]
        assert new.goals.get().results.get().value == 3
        assert rows["goes"].plan == Plan.objects.get(theme=new)
        assert (rows["goes"].state, rows["goes"].carried_from) == ("running", rows["before"])
        assert rows["goes"].plan.state == "adopted"
        assert rows["goes"].progress_notes.get().theme == new
        assert {a.title for a in desk.plan.activities.all()} == {"Vorig jaar", "Blijft"}
        assert [goal.statement for goal in desk.theme.goals.all()] == ["Blijft"]
        desk.theme.refresh_from_db()
        desk.partnership.refresh_from_db()
        assert (desk.theme.stage, desk.partnership.theme_count) == ("running", 3)
        entry = AuditEntry.objects.of(desk.theme).get()
        assert (entry.verb, entry.text.reason, entry.after) == (
            "split",
            "Te groot geworden",
            {"split_into": new.pk},
        )

    def test_both_pages_say_so(self, desk):
        client = as_user(desk.coordinator)
        client.post(self.url(desk), self.data(client, desk))
        new = Theme.objects.get(title="Stages")

        old_page, new_page = (
            text(as_user(desk.reader).get(desk.url)),
            text(as_user(desk.reader).get(new.get_absolute_url())),
        )

        assert new.get_absolute_url() in old_page
        assert desk.url in new_page

    def test_the_line_of_an_activity_through_the_years_holds(self, desk):
        rows = self.everything(desk)
        client = as_user(desk.coordinator)
        client.post(self.url(desk), self.data(client, desk, activities=[rows["goes"].pk]))

        page = as_user(desk.reader).get(rows["goes"].get_absolute_url()).context["page"]

        assert [a.pk for a in page.years] == [rows["before"].pk, rows["goes"].pk]

    def test_the_old_one_can_end_with_it(self, desk):
        client = as_user(desk.coordinator)
        data = self.data(
            client, desk, original="completed", added_1="9", added_2="2026", reason="Opgedeeld"
        )

        client.post(self.url(desk), data)

        desk.theme.refresh_from_db()
        assert (desk.theme.stage, desk.theme.stage_since.text, desk.theme.stage_reason) == (
            "completed",
            "2026-09",
            "Opgedeeld",
        )

    def test_what_is_being_judged_stays(self, desk):
        rows = self.everything(desk)
        client = as_user(desk.coordinator)
        data = self.data(client, desk, activities=[rows["goes"].pk])
        rows["goes"].reviews.create(evaluation=EvaluationFactory(programme=desk.programme))

        opened = client.get(self.url(desk))
        response = client.post(self.url(desk), data)

        assert [a.title for a in opened.context["along"].judged] == ["Gaat mee"]
        assert response.status_code == 422
        assert Theme.objects.count() == 2
        rows["goes"].refresh_from_db()
        assert rows["goes"].plan == desk.plan

    def test_the_function_refuses_what_is_being_judged(self, desk):
        rows = self.everything(desk)
        rows["goes"].reviews.create(evaluation=EvaluationFactory(programme=desk.programme))
        new = Theme(partnership=desk.partnership, title="Stages")

        with pytest.raises(WrongMoment, match="Gaat mee"):
            split_theme(
                desk.theme,
                new,
                version=desk.theme.version,
                on=ON,
                activities=[rows["goes"]],
                by=desk.coordinator,
                at=timezone.now(),
            )

        assert Theme.objects.count() == 2

    def test_activities_of_a_closed_plan_stay(self, desk):
        activity = desk.activity()
        Plan.objects.filter(pk=desk.plan.pk).update(state="closed")
        client = as_user(desk.coordinator)

        form = client.get(self.url(desk)).context["form"]

        assert "activities" not in form.fields
        assert Activity.objects.get().plan == activity.plan

    def test_changed_in_the_meantime(self, desk):
        client = as_user(desk.coordinator)
        data = self.data(client, desk)
        Theme.objects.filter(pk=desk.theme.pk).update(version=7)

        response = client.post(self.url(desk), data)

        assert response.status_code == 409
        assert Theme.objects.count() == 2

    def test_sent_twice_makes_one(self, desk):
        client = as_user(desk.coordinator)
        data = self.data(client, desk)

        first, second = client.post(self.url(desk), data), client.post(self.url(desk), data)

        assert first.url == second.url
        assert Theme.objects.count() == 3

    @pytest.mark.parametrize("stage", ["completed", "dropped"])
    def test_a_theme_that_is_over_cannot_be_split(self, desk, stage):
        client = as_user(desk.coordinator)
        data = self.data(client, desk)
        Theme.objects.filter(pk=desk.theme.pk).update(stage=stage)

        answers = [client.get(self.url(desk)), client.post(self.url(desk), data)]

        assert [answer.status_code for answer in answers] == [409, 409]
        assert Theme.objects.count() == 2

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"title": " "}, "title"),
            ({"title": "x" * 201}, "title"),
            ({"activities": ["0"]}, "activities"),
            ({"goals": ["x"]}, "goals"),
            ({"original": "weg"}, "original"),
            ({"owner": "0"}, "owner"),
            ({"reason": "x" * 1001}, "reason"),
        ],
    )
    def test_bad_input_is_kept(self, desk, values, field):
        self.everything(desk)
        client = as_user(desk.coordinator)
        data = self.data(client, desk, goal_text="Blijft staan 🌱", **values)

        response = client.post(self.url(desk), data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        assert "Blijft staan 🌱" in text(response)
        assert Theme.objects.count() == 2

    def test_others(self, desk):
        who = {**desk.without_access(), "owner": (desk.owner, 403)}
        assert_refused(who, self.url(desk))
        assert as_user(desk.coordinator).put(self.url(desk)).status_code == 405


class TestOrder:
    """The page on which main areas and themes are put in order."""

    def url(self, desk):
        return reverse("theme_order", args=[desk.partnership.pk])

    def test_shows_areas_with_their_themes(self, desk):
        area = MainArea.objects.create(partnership=desk.partnership, title="Werk", position=1)
        empty = MainArea.objects.create(partnership=desk.partnership, title="Leeg", position=2)
        Theme.objects.filter(pk=desk.other_theme.pk).update(main_area=area)

        page = as_user(desk.coordinator).get(self.url(desk))

        shown = [(group["area"], group["themes"]) for group in page.context["groups"]]
        assert shown == [(None, [desk.theme]), (area, [desk.other_theme]), (empty, [])]

    def test_nothing_yet(self, desk):
        Theme.objects.exclude(pk=desk.theme.pk).update(partnership=make_partnership())
        Theme.objects.update(partnership=make_partnership())

        assert as_user(desk.coordinator).get(self.url(desk)).status_code == 200

    def test_others(self, desk):
        who = {**desk.without_access(), "owner": (desk.owner, 403)}
        assert_refused(who, self.url(desk), methods=("get",))
        assert as_user(desk.coordinator).post(self.url(desk)).status_code == 405


class ShiftCases:
    """Three themes of one main area and one of another, all never put in order."""

    step = ""

    @pytest.fixture
    def themes(self, desk):
        area = MainArea.objects.create(partnership=desk.partnership, title="Werk")
        third = ownerless_theme(desk.partnership)
        apart = ThemeFactory(partnership=desk.partnership, main_area=area, title="Apart")
        return [desk.theme, apart, desk.other_theme, third]

    def press(self, desk, theme, **data):
        url = reverse(f"theme_{self.step}", args=[theme.pk])
        return as_user(desk.coordinator).post(url, data)

    def order(self, desk) -> list:
        rows = desk.partnership.themes.filter(main_area=None).order_by("position", "pk")
        return list(rows)

    def test_stale_order_changes_nothing(self, desk, themes):
        before = self.order(desk)

        response = self.press(desk, desk.other_theme, seen="77")

        assert response.status_code == 409
        assert self.order(desk) == before

    def test_keeps_the_version(self, desk, themes):
        self.press(desk, desk.other_theme)

        desk.other_theme.refresh_from_db()
        assert desk.other_theme.version == 1
        assert [entry.verb for entry in AuditEntry.objects.of(desk.other_theme)] == ["reorder"]

    def test_others(self, desk, themes):
        url = reverse(f"theme_{self.step}", args=[desk.theme.pk])
        who = {**desk.without_access(), "owner": (desk.owner, 403)}
        assert_refused(who, url, methods=("post",))
        assert as_user(desk.coordinator).get(url).status_code == 405


class TestUp(ShiftCases):
    step = "up"

    def test_works(self, desk, themes):
        response = self.press(desk, themes[3], seen="0")

        assert response.url.endswith(f"/themes/order/#theme-{themes[3].pk}")
        assert self.order(desk) == [themes[0], themes[3], themes[2]]

    def test_the_first_stays_first(self, desk, themes):
        assert self.press(desk, themes[0]).status_code == 409


class TestDown(ShiftCases):
    step = "down"

    def test_works(self, desk, themes):
        self.press(desk, themes[0])

        assert self.order(desk) == [themes[2], themes[0], themes[3]]

    def test_the_last_stays_last(self, desk, themes):
        assert self.press(desk, themes[3]).status_code == 409


def test_a_token_of_another_form_changes_nothing(desk):
    """A create form sent with a made-up token is judged like any other."""
    url = reverse("theme_create", args=[desk.partnership.pk])

    response = as_user(desk.coordinator).post(url, {"token": fresh_token(), "title": ""})

    assert response.status_code == 422
