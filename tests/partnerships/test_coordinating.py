"""Who can be named as the coordinator of a partnership."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from partnerships.coordinating import leave_out_unable
from partnerships.handover import things_of
from partnerships.models import Partnership
from partnerships.recording import record_partnership
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    form_data,
    make_partnership,
    make_user,
)
from tests.partnerships.desk import ON
from tests.partnerships.importing import AT, ImportPages, looked_over, write
from tests.partnerships.people import make_cast
from tests.partnerships.spreadsheets import xlsx
from tests.partnerships.test_life_event_roles import WithRoles

pytestmark = pytest.mark.django_db


def test_who_may_not_change_a_partnership_is_not_named_in_its_form(client):
    cast = make_cast()
    home = cast.partnership.keeper
    reader = ContactFactory(organisation=home, user=make_user(home, "reader"))
    without_account = ContactFactory(organisation=home)
    url = reverse("partnership_edit", args=[cast.partnership.pk])
    client.force_login(cast.coordinator)
    data = form_data(client.get(url))

    refused = client.post(url, {**data, "coordinator": reader.pk})
    taken = client.post(url, {**data, "coordinator": without_account.pk})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert set(refused.context["form"].errors) == {"coordinator"}


def test_who_is_named_already_stays_choosable(client):
    cast = make_cast()
    contact = ContactFactory(organisation=cast.here, user=cast.reader)
    type(cast.partnership).objects.update(coordinator=contact)
    url = reverse("partnership_edit", args=[cast.partnership.pk])
    client.force_login(cast.coordinator)

    response = client.post(url, form_data(client.get(url), title="Anders"))

    assert response.status_code == 302
    cast.partnership.refresh_from_db()
    assert (cast.partnership.title, cast.partnership.coordinator) == ("Anders", contact)


class TestPassingOn:
    """Handing over everything of a colleague names no coordinator who cannot be one."""

    @pytest.fixture
    def cast(self):
        cast = make_cast()
        self.leaving = ContactFactory(organisation=cast.here)
        type(cast.partnership).objects.update(coordinator=self.leaving)
        cast.able = ContactFactory(organisation=cast.here, user=cast.coordinator)
        cast.unable = ContactFactory(organisation=cast.here, user=cast.reader)
        cast.without = ContactFactory(organisation=cast.here)
        cast.of_partner = ContactFactory(organisation=cast.there, user=cast.partner)
        return cast

    def offered(self, cast) -> set:
        things = things_of(self.leaving, cast.coordinator, ON)
        return {person for thing in things.mine for person in thing.people}

    def test_offers_who_may_change_it(self, cast):
        assert self.offered(cast) == {cast.able, cast.without, cast.of_partner}

    def test_of_a_partner_only_where_parties_edit_together(self, cast):
        type(cast.partnership).objects.update(shared_editing=False)

        assert self.offered(cast) == {cast.able, cast.without}

    @pytest.mark.parametrize("field", ["everything_to", "to_coordinator-{pk}"])
    def test_somebody_else_is_refused(self, cast, client, field):
        client.force_login(cast.coordinator)
        url = reverse("contact_hand_over", args=[self.leaving.pk])
        data = form_data(client.get(url))
        field = field.format(pk=cast.partnership.pk)

        refused = client.post(url, {**data, field: cast.unable.pk})

        assert refused.status_code == 422
        cast.partnership.refresh_from_db()
        assert cast.partnership.coordinator == self.leaving


class TestLifeEvent(WithRoles):
    """The assistant names no coordinator at the receiver who cannot be one."""

    def send_to(self, client, role, *moving):
        user = make_user(self.taker, role)
        person = ContactFactory(organisation=self.taker, user=user)
        answers = self.answers(coordinator="move", **dict.fromkeys(moving, "move"))
        # Whom one works with there is known: the receiver shares a partnership.
        make_partnership(self.giver, self.taker)
        return person, self.send(
            client, **answers, **{f"person_{self.key('coordinator')}": person.pk}
        )

    @pytest.mark.parametrize("role", ["reader", "manager"])
    def test_without_the_role_it_is_refused_at_the_field(self, client, role):
        person, page = self.send_to(client, role, "party")

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {f"person_{self.key('coordinator')}"}
        self.made.refresh_from_db()
        assert self.made.coordinator != person

    def test_with_the_role_it_is_named_as_the_party_comes_in(self, client):
        person, page = self.send_to(client, "coordinator", "party")

        assert page.status_code == 302
        self.made.refresh_from_db()
        assert self.made.coordinator == person


class TestImport(ImportPages):
    """A list names no coordinator who cannot be one: the reader of the file becomes it."""

    def made_from(self, client):
        headings = ["Titel", "Partijen", "Contactpersoon"]
        row = ["Samen", "Landstede; MEE", "Jo Voorbeeld"]
        batch = looked_over(client, xlsx([row], headings=headings))
        told = batch.rows.exclude(sheet=":names").get().found["remarks"]
        assert write(client, batch).status_code == 302
        return Partnership.objects.get(), told

    def named(self, keeper, role):
        return ContactFactory(
            organisation=keeper, name="Jo Voorbeeld", user=role and make_user(keeper, role)
        )

    @pytest.mark.parametrize("role", ["reader", "manager"])
    def test_without_the_role(self, client, keeper, coordinator, role):
        self.named(keeper, role)

        made, told = self.made_from(client)

        assert made.coordinator.user == coordinator
        sentence = "“Jo Voorbeeld” is geen coördinator van Landstede: coördinator wordt u"
        assert sentence in str(told)

    @pytest.mark.parametrize("role", ["coordinator", None])
    def test_with_the_role_or_without_an_account(self, client, keeper, role):
        person = self.named(keeper, role)

        made, told = self.made_from(client)

        assert (made.coordinator, told) == (person, [])


class TestWorkbook:
    """What a file of the register or of a dossier says is judged once its parties are there."""

    @pytest.mark.parametrize(("name", "stays"), [("reader", False), ("partner", True)])
    def test_who_cannot_act_is_left_out(self, name, stays):
        cast = make_cast()
        user = getattr(cast, name)
        organisation = cast.there if name == "partner" else cast.here
        partnership = cast.partnership
        partnership.coordinator = ContactFactory(organisation=organisation, user=user)
        partnership.save()

        leave_out_unable(partnership, by=cast.coordinator, at=AT)

        partnership.refresh_from_db()
        assert bool(partnership.coordinator) is stays
        assert AuditEntry.objects.filter(verb="change").exists() is not stays


def test_who_records_without_the_role_is_not_named():
    """An administrator who only reads at the keeper."""
    home = OrganisationFactory()
    administrator = make_user(home, "reader", is_administrator=True)

    made = record_partnership(keeper=home, organisations=[home], by=administrator, at=AT)

    assert made.coordinator is None
