"""The register as one workbook."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEntry
from organisations.models import Contact
from tests.factories import ContactFactory, OrganisationFactory, make_partnership, make_user

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

    def test_not_for_a_reader(self):
        client = Client()
        client.force_login(make_user(OrganisationFactory(), "reader"))

        assert client.get(URL).status_code == 403

    def test_only_to_be_fetched(self):
        client = Client()
        client.force_login(make_user(OrganisationFactory(), "coordinator"))

        assert client.post(URL).status_code == 405
