import pytest
from django.urls import reverse

from accounts.models import AuditEntry, AuditText
from organisations.models import Contact
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    form_data,
    make_owned_theme,
    make_partnership,
    make_user,
)
from tests.organisations.conftest import AT, visit


def url(verb, row):
    return reverse(f"contact_{verb}", args=[row.pk])


class TestCreate:
    def test_adds_somebody(self, home, coordinator):
        member = make_user(home, display_name="Lid (voorbeeld)")
        data = form_data(
            coordinator.get(url("create", home)),
            name="Trekker sport (voorbeeld)",
            function="projectleider sport",
            email="sport@example.org",
            phone="038 123 45 67",
            user=member.pk,
        )

        response = coordinator.post(url("create", home), data)

        row = home.contacts.get()
        assert response.url == f"{home.get_absolute_url()}#contacts"
        assert (row.name, row.function, row.user) == (
            "Trekker sport (voorbeeld)",
            "projectleider sport",
            member,
        )

    def test_the_trail_keeps_names_apart(self, home, coordinator):
        data = form_data(coordinator.get(url("create", home)), name="Iemand (voorbeeld)")

        coordinator.post(url("create", home), data)

        entry = AuditEntry.objects.of(home.contacts.get()).get()
        assert "Iemand" not in str(entry.after)
        assert AuditText.objects.get(entry=entry).after["name"] == "Iemand (voorbeeld)"

    def test_only_own_users_can_be_the_account(self, home, coordinator):
        outsider = make_user(OrganisationFactory())
        page = coordinator.get(url("create", home))
        data = form_data(page, name="Iemand", user=outsider.pk)

        response = coordinator.post(url("create", home), data)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["user"]
        assert outsider.display_name not in page.content.decode()

    def test_a_user_is_one_contact(self, home, coordinator):
        member = make_user(home)
        ContactFactory(organisation=home, user=member)
        data = form_data(coordinator.get(url("create", home)), name="Iemand", user=member.pk)

        response = coordinator.post(url("create", home), data)

        assert list(response.context["form"].errors) == ["user"]

    def test_a_second_click_makes_no_second_row(self, home, coordinator):
        data = form_data(coordinator.get(url("create", home)), name="Iemand")

        for _ in range(2):
            coordinator.post(url("create", home), data)

        assert home.contacts.count() == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [("name", ""), ("name", "x" * 151), ("name", "a\x00b"), ("email", "geen adres")],
    )
    def test_bad_input_is_told_at_the_field(self, home, coordinator, field, value):
        data = form_data(coordinator.get(url("create", home)), **{"name": "Iemand", field: value})

        response = coordinator.post(url("create", home), data)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]

    def test_keeper_may_for_a_partner_without_users(self, home, coordinator):
        partner = OrganisationFactory()
        make_partnership(home, partner)
        data = form_data(coordinator.get(url("create", partner)), name="Iemand")

        assert coordinator.post(url("create", partner), data).status_code == 302

    def test_reader_and_stranger_are_refused(self, home, reader, stranger):
        for client in (reader, stranger):
            assert client.post(url("create", home), {"name": "X"}).status_code == 403


class TestEdit:
    def test_changes_somebody(self, home, coordinator):
        row = ContactFactory(organisation=home)
        data = form_data(coordinator.get(url("edit", row)), function="teamleider")

        coordinator.post(url("edit", row), data)

        row.refresh_from_db()
        assert row.function == "teamleider"

    def test_stale_version_is_409(self, home, coordinator):
        row = ContactFactory(organisation=home)
        data = form_data(coordinator.get(url("edit", row)), function="mijn")
        coordinator.post(url("edit", row), {**data, "function": "hun"})

        assert coordinator.post(url("edit", row), data).status_code == 409

    def test_reader_403_and_stranger_404(self, home, reader, stranger):
        row = ContactFactory(organisation=home)

        assert reader.get(url("edit", row)).status_code == 403
        assert stranger.get(url("edit", row)).status_code == 404


class TestLeave:
    def test_marks_as_gone_and_stays_readable(self, home, coordinator):
        row = ContactFactory(organisation=home)
        data = form_data(coordinator.get(url("leave", row)), until_2="2026")

        coordinator.post(url("leave", row), data)

        row.refresh_from_db()
        assert row.until.text == "2026"
        assert list(Contact.objects.current().filter(pk=row.pk)) == []
        assert row.name in coordinator.get(home.get_absolute_url()).content.decode()

    def test_leads_to_handing_over_what_they_did(self, home, coordinator):
        row = ContactFactory(organisation=home, name="Weggaat <b>")
        data = form_data(coordinator.get(url("leave", row)))

        page = coordinator.post(url("leave", row), data, follow=True).content.decode()

        assert f'<a href="{reverse("contact_hand_over", args=[row.pk])}">' in page
        assert "Weggaat &lt;b&gt; doet</a>" in page

    def test_says_what_still_stands_in_their_name(self, home):
        user = make_user(home, "coordinator")
        theme = make_owned_theme(make_partnership(home), user)
        owner = theme.owners.get().contact

        page = visit(user).get(url("leave", owner)).content.decode()

        assert "1 thema heeft deze contactpersoon nog als trekker" in page
        assert (
            f'<a href="{reverse("contact_hand_over", args=[owner.pk])}">Draag het over</a>' in page
        )
        assert "Het account houdt zijn rechten" in page

    def test_twice_is_refused(self, home, coordinator):
        row = ContactFactory(organisation=home, left_at=AT)
        data = form_data(coordinator.get(url("leave", row)))

        assert coordinator.post(url("leave", row), data).status_code == 409

    def test_reader_403_and_stranger_404(self, home, reader, stranger):
        row = ContactFactory(organisation=home)

        assert reader.post(url("leave", row)).status_code == 403
        assert stranger.post(url("leave", row)).status_code == 404


class TestReturn:
    def test_can_be_chosen_again(self, home, coordinator):
        row = ContactFactory(organisation=home, left_at=AT, until="2026")

        response = coordinator.post(url("return", row))

        row.refresh_from_db()
        assert response.url == f"{home.get_absolute_url()}#contacts"
        assert (row.left_at, row.until.text) == (None, None)

    def test_who_has_not_left_is_409(self, home, coordinator):
        assert coordinator.post(url("return", ContactFactory(organisation=home))).status_code == 409

    def test_get_is_405(self, home, coordinator):
        assert coordinator.get(url("return", ContactFactory(organisation=home))).status_code == 405

    def test_reader_403_and_stranger_404(self, home, reader, stranger):
        row = ContactFactory(organisation=home, left_at=AT)

        assert reader.post(url("return", row)).status_code == 403
        assert stranger.post(url("return", row)).status_code == 404
