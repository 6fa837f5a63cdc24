"""Themes: the owner's page, recording one, and the steps of its life."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from organisations.models import Contact, Municipality
from partnerships.enums import ThemeStage
from partnerships.models import Goal, MainArea, Theme
from partnerships.ownership import assign_owner
from tests.factories import (
    ContactFactory,
    ThemeFactory,
    form_data,
    fresh_token,
    make_partnership,
)
from tests.partnerships.desk import NOW, as_user, assert_refused, make_desk, ownerless_theme
from tests.partnerships.monthly_check import MonthlyCheck
from tests.partnerships.theme_moves import AskingMoves, QuickMoves

pytestmark = pytest.mark.django_db


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
        hand_over, report, adopt = (
            reverse(name, args=[record.pk])
            for name, record in (
                ("theme_owner_change", desk.theme),
                ("progress_create", desk.theme),
                ("plan_adopt", desk.plan),
            )
        )

        mine, theirs = (
            text(as_user(desk.owner).get(desk.url)),
            text(as_user(desk.coordinator).get(desk.url)),
        )

        # The owner proposes a handover, at an address that begins like the one of handing over.
        assert [f'{link}"' in mine for link in (hand_over, adopt)] == [False, False]
        assert [f'{link}"' in theirs for link in (hand_over, adopt)] == [True, True]
        assert report in mine and report in theirs

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
    """One theme becomes two; what moves is told in test_theme_split.py."""

    def url(self, desk):
        return reverse("theme_split", args=[desk.theme.pk])

    def data(self, client, desk, **values):
        return form_data(client.get(self.url(desk)), **{"title": "Stages", **values})

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

    def test_sent_twice_makes_one(self, desk):
        client = as_user(desk.coordinator)
        data = self.data(client, desk)

        first, second = client.post(self.url(desk), data), client.post(self.url(desk), data)

        assert first.url == second.url
        assert Theme.objects.count() == 3

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


class TestCheck(MonthlyCheck):
    """What is due, and the owner's word on it."""
