"""Publicity and internal news."""

from partnerships.models import CommunicationItem
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
