"""Supply and demand."""

from django.urls import reverse

from partnerships.enums import ExchangeState
from partnerships.models import ExchangeItem
from tests.factories import make_partnership
from tests.partnerships.children import ButtonCases, CreateCases, EditCases, RemoveCases, Situation


class OneItem:
    state = ExchangeState.OPEN

    def prepare(self):
        self.item = ExchangeItem.objects.create(
            partnership=self.partnership,
            party=self.party,
            direction="offer",
            text="Leerwerkplaatsen",
            state=self.state,
        )

    def subject(self):
        return self.item


class TestList(Situation):
    url_name = "exchange_list"

    def test_shows_every_item_with_its_steps(self, client):
        for state in ExchangeState.values:
            ExchangeItem.objects.create(
                partnership=self.partnership,
                party=self.party,
                direction="offer",
                text=f"Aanbod {state}",
                state=state,
            )
        client.force_login(self.editor)

        page = client.get(self.url).content.decode()

        assert all(f"Aanbod {state}" in page for state in ExchangeState.values)
        assert page.count("/match/") == 1
        assert page.count("/close/") == 2
        assert page.count("/reopen/") == 2

    def test_a_reader_reads(self, client):
        ExchangeItem.objects.create(
            partnership=self.partnership, party=self.party, direction="request", text="Ruimte"
        )
        client.force_login(self.reader)

        page = client.get(self.url).content.decode()

        assert "Ruimte" in page
        assert "/match/" not in page and "/edit/" not in page

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404

    def test_empty_says_what_to_do(self, client):
        client.force_login(self.editor)

        response = client.get(self.url)

        assert not response.context["has_rows"]
        assert reverse("exchange_create", args=[self.partnership.pk]) in response.content.decode()

    def test_costs_the_same_for_more_rows(self, client, django_assert_max_num_queries):
        client.force_login(self.editor)
        for number in range(12):
            ExchangeItem.objects.create(
                partnership=self.partnership,
                party=self.party if number % 2 else self.other_party,
                direction="offer",
                text=f"Aanbod {number}",
            )

        with django_assert_max_num_queries(7):
            client.get(self.url)

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.post(self.url).status_code == 405


class TestCreate(CreateCases):
    url_name = "exchange_create"
    model = ExchangeItem
    bad = {"text": "x" * 301}

    def values(self):
        return {"party": self.party.pk, "direction": "offer", "text": "Leerwerkplaatsen"}

    def test_only_parties_of_this_partnership(self, client):
        foreign = make_partnership().parties.first()

        response = client.post(
            self.url, self.opened(client, **{**self.values(), "party": foreign.pk})
        )

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"party"}


class TestEdit(OneItem, EditCases):
    url_name = "exchange_edit"
    change = ("text", "Stages")
    bad = {"text": ""}


class TestRemove(OneItem, RemoveCases):
    url_name = "exchange_remove"


class TestMatch(OneItem, ButtonCases):
    url_name = "exchange_match"
    target = ExchangeState.MATCHED


class TestClose(OneItem, ButtonCases):
    url_name = "exchange_close"
    target = ExchangeState.CLOSED


class TestReopen(OneItem, ButtonCases):
    url_name = "exchange_reopen"
    state = ExchangeState.CLOSED
    target = ExchangeState.OPEN
