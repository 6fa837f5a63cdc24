"""Owners: exactly one at a time, every handover visible, nobody overwritten unseen."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import WrongMoment
from accounts.models import AuditEntry, User
from accounts.permissions import may
from organisations.models import Contact
from partnerships.models import Theme, ThemeOwner
from partnerships.ownership import assign_owner
from tests.factories import ContactFactory, MembershipFactory, form_data
from tests.partnerships.desk import as_user, assert_refused, make_desk, ownerless_theme

pytestmark = pytest.mark.django_db

ROLES = ("coordinator", "partner_coordinator", "manager", "reader", "owner", "other_owner")


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def successor(desk):
    return ContactFactory(organisation=desk.partnership.keeper, name="Opvolger")


def current(theme) -> list:
    return [owner.contact for owner in ThemeOwner.objects.current().filter(theme=theme)]


class TestChange:
    def url(self, theme):
        return reverse("theme_owner_change", args=[theme.pk])

    def data(self, client, theme, contact, **values):
        return form_data(client.get(self.url(theme)), owner=contact.pk, **values)

    @pytest.mark.parametrize("role", ["coordinator", "partner_coordinator", "manager"])
    def test_hands_over(self, desk, successor, role):
        before = desk.theme.current_owner
        client = as_user(getattr(desk, role))
        data = self.data(
            client,
            desk.theme,
            successor,
            owner_since_0="1",
            owner_since_1="8",
            owner_since_2="2026",
            reason="Andere functie",
        )

        response = client.post(self.url(desk.theme), data)

        before.refresh_from_db()
        assert response.url == desk.url
        assert current(desk.theme) == [successor]
        assert before.until.text == "2026-08-01"
        assert before.handed_over_at is not None
        entries = AuditEntry.objects.filter(object_type="partnerships.themeowner")
        assert {(e.verb, e.text.reason) for e in entries} == {
            ("hand_over", "Andere functie"),
            ("create", "Andere functie"),
        }

    def test_keeps_both_dates(self, desk, successor):
        before = desk.theme.current_owner
        client = as_user(desk.coordinator)
        data = self.data(
            client,
            desk.theme,
            successor,
            owner_since_1="10",
            owner_since_2="2026",
            until_1="8",
            until_2="2026",
        )

        client.post(self.url(desk.theme), data)

        before.refresh_from_db()
        new = desk.theme.owners.current().get()
        assert (before.until.text, new.since.text) == ("2026-08", "2026-10")
        page = as_user(desk.reader).get(desk.url).content.decode()
        assert "Sinds oktober 2026" in page
        assert "– augustus 2026)" in page

    @pytest.mark.parametrize("field", ["until", "owner_since"])
    def test_nobody_stops_before_they_began(self, desk, successor, field):
        ThemeOwner.objects.filter(theme=desk.theme).update(
            since="2024", since_lower="2024-01-01", since_upper="2024-12-31"
        )
        client = as_user(desk.coordinator)
        data = self.data(client, desk.theme, successor, **{f"{field}_2": "2020"})

        response = client.post(self.url(desk.theme), data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        assert current(desk.theme) != [successor]

    def test_first_owner(self, desk, successor):
        theme = ownerless_theme(desk.partnership)
        client = as_user(desk.coordinator)

        client.post(self.url(theme), self.data(client, theme, successor))

        assert current(theme) == [successor]
        desk.partnership.refresh_from_db()
        assert desk.partnership.ownerless_theme_count == 0

    def test_form_opened_before_another_handover(self, desk, successor):
        third = ContactFactory(organisation=desk.partnership.keeper)
        client = as_user(desk.coordinator)
        stale = self.data(client, desk.theme, third)
        client.post(self.url(desk.theme), self.data(client, desk.theme, successor))

        response = client.post(self.url(desk.theme), stale)

        assert response.status_code == 409
        assert current(desk.theme) == [successor]

    def test_sent_twice(self, desk, successor):
        client = as_user(desk.coordinator)
        data = self.data(client, desk.theme, successor)

        client.post(self.url(desk.theme), data)
        client.post(self.url(desk.theme), data)

        assert ThemeOwner.objects.filter(theme=desk.theme).count() == 2

    def test_new_person(self, desk):
        client = as_user(desk.coordinator)
        data = form_data(
            client.get(self.url(desk.theme)),
            person_name="Nieuwe trekker (voorbeeld)",
            person_organisation=desk.partnership.keeper_id,
        )

        client.post(self.url(desk.theme), data)

        assert [str(contact) for contact in current(desk.theme)] == ["Nieuwe trekker (voorbeeld)"]

    @pytest.mark.parametrize("owner", ["", "0", "x", "99999999999999999999"])
    def test_bad_input(self, desk, owner):
        client = as_user(desk.coordinator)
        data = form_data(client.get(self.url(desk.theme)), owner=owner, reason="Blijft staan")

        response = client.post(self.url(desk.theme), data)

        assert response.status_code == 422
        assert "owner" in response.context["form"].errors
        assert "Blijft staan" in response.content.decode()

    def test_present_owner_is_no_handover(self, desk):
        client = as_user(desk.coordinator)
        data = self.data(client, desk.theme, desk.theme.current_owner.contact)

        assert client.post(self.url(desk.theme), data).status_code == 422

    def test_people_of_others_cannot_be_chosen(self, desk):
        outsider = make_desk().theme.current_owner.contact
        client = as_user(desk.coordinator)

        response = client.post(self.url(desk.theme), self.data(client, desk.theme, outsider))

        assert response.status_code == 422

    def test_others(self, desk):
        who = desk.without_access()
        del who["manager"]
        who["owner"] = (desk.owner, 403)
        assert_refused(who, self.url(desk.theme))
        assert as_user(desk.coordinator).put(self.url(desk.theme)).status_code == 405


class TestPropose:
    """The owner says who should follow; somebody else hands over."""

    def url(self, theme):
        return reverse("theme_owner_propose", args=[theme.pk])

    def data(self, client, desk, contact, **values):
        page = client.get(self.url(desk.theme))
        return form_data(page, person=getattr(contact, "pk", ""), **values)

    def test_waits_for_the_coordinator(self, desk, successor):
        client = as_user(desk.owner)
        data = self.data(
            client,
            desk,
            successor,
            reason="Andere functie",
            proposed_since_1="1",
            proposed_since_2="2027",
        )

        response = client.post(self.url(desk.theme), data)

        owner = desk.theme.owners.current().get()
        assert response.url == desk.url
        assert current(desk.theme) != [successor]
        assert (owner.proposed, owner.proposed_since.text) == (successor, "2027-01")
        assert AuditEntry.objects.of(owner).get().verb == "propose"
        page = as_user(desk.coordinator).get(desk.url).content.decode()
        assert "stelt voor dit thema over te dragen aan Opvolger" in page
        form = as_user(desk.coordinator).get(reverse("theme_owner_change", args=[desk.theme.pk]))
        assert form_data(form)["owner"] == successor.pk
        assert form_data(form)["reason"] == "Andere functie"

    def test_handing_over_settles_it(self, desk, successor):
        client, coordinator = as_user(desk.owner), as_user(desk.coordinator)
        client.post(self.url(desk.theme), self.data(client, desk, successor))
        change = reverse("theme_owner_change", args=[desk.theme.pk])

        coordinator.post(change, form_data(coordinator.get(change)))

        assert current(desk.theme) == [successor]
        assert not ThemeOwner.objects.proposing().exists()

    def test_can_be_taken_back(self, desk, successor):
        client = as_user(desk.owner)
        client.post(self.url(desk.theme), self.data(client, desk, successor, reason="Zie ik af"))

        client.post(self.url(desk.theme), self.data(client, desk, None))

        owner = desk.theme.owners.current().get()
        assert (owner.proposed, owner.proposed_reason) == (None, "")
        assert [entry.verb for entry in AuditEntry.objects.of(owner).order_by("pk")] == [
            "propose",
            "take_back",
        ]

    def test_stale_shows_both_texts(self, desk, successor):
        client = as_user(desk.owner)
        data = self.data(client, desk, successor, reason="Van mij")
        client.post(self.url(desk.theme), self.data(client, desk, successor, reason="Van eerder"))

        response = client.post(self.url(desk.theme), data)

        assert response.status_code == 409
        assert desk.theme.owners.current().get().proposed_reason == "Van eerder"

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"person": "0"}, "person"),
            ({"reason": "x" * 501}, "reason"),
            ({"person": "", "reason": "Zomaar"}, "person"),
            ({"proposed_since_0": "31", "proposed_since_1": "2"}, "proposed_since"),
        ],
    )
    def test_bad_input_is_kept(self, desk, successor, values, field):
        client = as_user(desk.owner)
        data = {**self.data(client, desk, successor), **values}

        response = client.post(self.url(desk.theme), data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        assert not ThemeOwner.objects.proposing().exists()

    def test_people_of_others_cannot_be_chosen(self, desk):
        outsider = make_desk().theme.current_owner.contact
        client = as_user(desk.owner)

        response = client.post(self.url(desk.theme), self.data(client, desk, outsider))

        assert response.status_code == 422

    def test_others(self, desk):
        who = {**desk.without_access(), "coordinator": (desk.coordinator, 403)}
        assert_refused(who, self.url(desk.theme))
        assert as_user(desk.owner).put(self.url(desk.theme)).status_code == 405


class TestAssign:
    """The function itself."""

    def assign(self, desk, theme, contact, **values):
        return assign_owner(theme, contact, by=desk.coordinator, at=timezone.now(), **values)

    def test_rivals_cannot_both_win(self, desk, successor):
        third = ContactFactory(organisation=desk.partnership.keeper)
        one, other = (Theme.objects.get(pk=desk.theme.pk) for _ in range(2))
        assert one.current_owner == other.current_owner

        self.assign(desk, one, successor)
        with pytest.raises(WrongMoment):
            self.assign(desk, other, third)

        assert current(desk.theme) == [successor]

    def test_rivals_for_a_theme_without_owner(self, desk, successor):
        third = ContactFactory(organisation=desk.partnership.keeper)
        theme = ownerless_theme(desk.partnership)
        one, other = (Theme.objects.get(pk=theme.pk) for _ in range(2))
        assert (one.current_owner, other.current_owner) == (None, None)

        self.assign(desk, one, successor)
        with pytest.raises(WrongMoment):
            self.assign(desk, other, third)

        assert current(theme) == [successor]

    def test_same_person(self, desk):
        with pytest.raises(WrongMoment):
            self.assign(desk, desk.theme, desk.theme.current_owner.contact)

    def test_theme_in_hand_knows_its_new_owner(self, desk, successor):
        self.assign(desk, desk.theme, successor)

        assert desk.theme.current_owner.contact == successor


class TestAway:
    """An owner whose role has ended: the coordinator stands in until the handover."""

    def end_role(self, desk):
        desk.owner.memberships.update(ends_on=datetime.date(2026, 1, 1))

    def roles(self, desk, name):
        theme = Theme.objects.get(pk=desk.theme.pk)
        return theme.roles_of(User.objects.get(pk=getattr(desk, name).pk))

    def test_the_coordinator_stands_in(self, desk):
        assert "stand_in" not in self.roles(desk, "coordinator")

        self.end_role(desk)

        assert {name: "stand_in" in self.roles(desk, name) for name in ROLES} == {
            "coordinator": True,
            "partner_coordinator": True,
            "manager": False,
            "reader": False,
            "owner": False,
            "other_owner": False,
        }
        assert may(desk.coordinator, "review.write", Theme.objects.get(pk=desk.theme.pk))

    def test_a_role_elsewhere_in_the_partnership_is_enough(self, desk):
        self.end_role(desk)
        other = desk.partnership.parties.exclude(organisation=desk.partnership.keeper).get()
        MembershipFactory(user=desk.owner, organisation=other.organisation)

        assert "stand_in" not in self.roles(desk, "coordinator")

    def test_an_account_that_was_closed(self, desk):
        User.objects.filter(pk=desk.owner.pk).update(is_active=False)

        assert "stand_in" in self.roles(desk, "coordinator")

    def test_the_page_says_so(self, desk):
        loud = "neemt waar"
        assert loud not in as_user(desk.coordinator).get(desk.url).content.decode()

        self.end_role(desk)

        assert loud in as_user(desk.coordinator).get(desk.url).content.decode()

    def test_somebody_marked_as_gone(self, desk):
        Contact.objects.filter(user=desk.owner).update(left_at=timezone.now())

        page = as_user(desk.reader).get(desk.url).context["page"]

        assert page.owner_is_away

    def test_one_query_for_all_themes_of_a_partnership(self, desk, django_assert_num_queries):
        user = User.objects.get(pk=desk.coordinator.pk)
        partnership = desk.partnership
        themes = list(partnership.themes.prefetch_related("owners__contact"))
        assert partnership.joined_organisation_ids and partnership.roles_of(user)
        for theme in themes:
            theme.partnership = partnership

        with django_assert_num_queries(1):
            roles = [theme.roles_of(user) for theme in themes]

        assert len(roles) == 2
