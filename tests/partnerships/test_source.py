"""Sources of what the register says."""

import pytest

from partnerships.models import Decision, Source
from tests.factories import AgreementFactory, form_data, make_partnership
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

    def test_says_which_fact_and_in_which_words(self, client):
        words = {"about": "ondertekend op", "passage": "Op 27 mei werd\nde overeenkomst getekend."}

        client.post(self.url, self.opened(client, **self.values(), **words))

        made = Source.objects.get()
        assert (made.about, made.passage) == tuple(words.values())

    @pytest.mark.parametrize("noun", ["agreement", "decision"])
    def test_stands_on_the_page_of_what_it_tells(self, client, noun):
        record = self.told_by()[noun]
        self.told_by(make_partnership())
        client.force_login(self.editor)
        page = client.get(f"{self.url}?{noun}={record.pk}")

        response = client.post(self.url, form_data(page, **self.values()))

        made = Source.objects.get()
        assert list(page.context["form"].fields[noun].queryset) == [record]
        assert getattr(made, noun) == record
        assert response.url == f"{record.get_absolute_url()}#sources"
        shown = client.get(record.get_absolute_url()).content.decode()
        assert "https://voorbeeld.nl/a" in shown and "Persbericht" in shown

    def test_not_of_both(self, client):
        told = self.told_by()
        data = self.opened(client, **self.values(), **{n: r.pk for n, r in told.items()})

        response = client.post(self.url, data)

        assert (response.status_code, set(response.context["form"].errors)) == (422, {"decision"})

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://x.nl/a", "data:text/html,x"])
    def test_only_addresses_of_web_pages(self, client, address):
        data = self.opened(client, **{**self.values(), "address": address})

        assert client.post(self.url, data).status_code == 422
        assert not Source.objects.exists()

    def told_by(self, partnership=None) -> dict:
        partnership = partnership or self.partnership
        decision = Decision.objects.create(partnership=partnership, text="Er komt een thema bij")
        return {"agreement": AgreementFactory(partnership=partnership), "decision": decision}


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
