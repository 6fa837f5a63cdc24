"""Publicity and internal news."""

import datetime

from partnerships.dossier import dossier_queryset
from partnerships.models import CommunicationItem, Partnership
from tests.factories import OrganisationFactory, make_partnership, make_user
from tests.partnerships.children import CreateCases, EditCases, RemoveCases


class TestCreate(CreateCases):
    url_name = "communication_create"
    model = CommunicationItem
    bad = {"planned_on": "2026-02-30"}

    def values(self):
        return {"text": "Bericht op beide websites", "planned_on": "2026-09-01"}

    def test_a_year_out_of_range(self, client):
        data = self.opened(client, **{**self.values(), "planned_on": "9999-12-31"})

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"planned_on"}


class OneItem:
    def prepare(self):
        self.item = CommunicationItem.objects.create(
            partnership=self.partnership, text="Nieuwsbrief"
        )

    def subject(self):
        return self.item


class TestEdit(OneItem, EditCases):
    url_name = "communication_edit"
    change = ("text", "Nieuwsbrief najaar")
    bad = {"link": "javascript:alert(1)"}


class TestRemove(OneItem, RemoveCases):
    url_name = "communication_remove"


def test_what_has_no_date_comes_last_on_the_page(db):
    partnership = make_partnership(OrganisationFactory())
    for text, planned_on in (("Ooit", None), ("Later", "2026-09-01"), ("Eerst", "2026-03-01")):
        partnership.communication.create(text=text, planned_on=planned_on)

    rows = dossier_queryset(Partnership.objects.all(), make_user(), datetime.date(2026, 1, 1))

    assert [row["text"] for row in rows.get().communication_rows] == ["Eerst", "Later", "Ooit"]
