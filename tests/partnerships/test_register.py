"""The register as one workbook."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEntry
from organisations.models import Contact
from partnerships.models import PartnershipLink, ThemeOwner
from tests.factories import (
    ContactFactory,
    MembershipFactory,
    OrganisationFactory,
    ThemeFactory,
    make_owned_theme,
    make_partnership,
    make_user,
)

pytestmark = pytest.mark.django_db
URL = reverse("register_workbook")


def sheets(client) -> dict[str, list[tuple]]:
    book = load_workbook(io.BytesIO(client.get(URL).content), read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


class TestWorkbook:
    def test_holds_what_one_may_see(self):
        mine, theirs = OrganisationFactory(), OrganisationFactory()
        seen = make_partnership(mine, keeper=mine, title="Van ons")
        make_partnership(theirs, keeper=theirs, title="Van hen")
        ContactFactory(organisation=theirs, name="Iemand van hen")
        client = Client()
        client.force_login(make_user(mine, "coordinator", language="nl"))

        found = sheets(client)

        headings, *rows = found["Samenwerkingen"]
        at = {heading: place for place, heading in enumerate(headings)}
        assert [(row[at["Titel"]], row[at["Nummer"]]) for row in rows] == [("Van ons", seen.number)]
        assert Contact.objects.count() == 1
        assert "Iemand van hen" not in str(found)
        assert AuditEntry.objects.filter(verb="export").count() == 1

    def test_a_text_is_never_a_formula(self):
        mine = OrganisationFactory(name="=1+1")
        client = Client()
        client.force_login(make_user(mine, "coordinator", language="nl"))
        book = load_workbook(io.BytesIO(client.get(URL).content))

        cell = book["Organisaties"]["B2"]
        assert (cell.value, cell.data_type) in {("=1+1", "s"), ("=1+1", "inlineStr")}

    def test_holds_no_dossier_in_which_one_only_reads(self):
        """Who coordinates in one place and reads in another saves what the first has."""
        ours, read = OrganisationFactory(), OrganisationFactory()
        mine = make_partnership(ours, keeper=ours, title="Van ons")
        other = make_partnership(read, keeper=read, title="Alleen gelezen")
        ThemeFactory(partnership=mine, title="Ons thema")
        make_owned_theme(other, title="Thema dat gelezen wordt")
        PartnershipLink.objects.create(partnership=mine, other=other)
        ContactFactory(organisation=read, name="Iemand van de ander")
        user = make_user(ours, "coordinator", language="nl")
        MembershipFactory(user=user, organisation=read, role="reader")
        client = Client()
        client.force_login(user)

        found = sheets(client)

        held = {name: len(rows) - 1 for name, rows in found.items()}
        assert (held["Samenwerkingen"], held["Thema’s"], held["Partijen"]) == (1, 1, 1)
        assert (held["Verbanden"], held["Trekkers van thema’s"]) == (0, 0)
        for word in ("Alleen gelezen", "Thema dat gelezen wordt", "Iemand van de ander"):
            assert word not in str(found)

    def test_holds_no_people_for_an_administrator_without_a_role(self):
        """Administrators see to the register, not to the people of its parties."""
        home = OrganisationFactory()
        make_owned_theme(make_partnership(home, keeper=home, title="Van hen"))
        client = Client()
        client.force_login(make_user(is_administrator=True, language="nl"))

        found = sheets(client)

        assert len(found["Samenwerkingen"]) == 2
        assert (len(found["Contactpersonen"]), len(found["Trekkers van thema’s"])) == (1, 1)
        assert ThemeOwner.objects.get().contact.name not in str(found)
        assert "1 persoon van organisaties waarmee" in str(found["Lees mij"])

    def test_not_for_a_reader(self):
        client = Client()
        client.force_login(make_user(OrganisationFactory(), "reader"))

        assert client.get(URL).status_code == 403

    def test_only_to_be_fetched(self):
        client = Client()
        client.force_login(make_user(OrganisationFactory(), "coordinator"))

        assert client.post(URL).status_code == 405
