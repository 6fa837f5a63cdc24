"""Sources of what the register says."""

from partnerships.models import Source
from tests.partnerships.children import CreateCases, EditCases, RemoveCases


class TestCreate(CreateCases):
    url_name = "source_create"
    model = Source
    bad = {"address": "geen adres"}

    def values(self):
        return {"title": "Persbericht", "address": "https://voorbeeld.nl/a", "dated_2": "2014"}

    def test_keeps_the_precision_of_the_date(self, client):
        client.post(self.url, self.opened(client, **self.values()))

        assert str(Source.objects.get().dated) == "2014"


class OneSource:
    def prepare(self):
        self.source = Source.objects.create(partnership=self.partnership, title="Persbericht")

    def subject(self):
        return self.source


class TestEdit(OneSource, EditCases):
    url_name = "source_edit"
    change = ("title", "Bericht op de website")
    bad = {"title": ""}


class TestRemove(OneSource, RemoveCases):
    url_name = "source_remove"
