"""Supply and demand: the board, what fits, matching, closing and opening again."""

import datetime

import pytest
from django.urls import reverse

from accounts.errors import WrongMoment
from accounts.models import AuditEntry, User
from accounts.permissions import PERMISSIONS
from lib.dates import HonestDate
from partnerships.enums import ExchangeState
from partnerships.lifecycle.exchange import EXCHANGE
from partnerships.models import ExchangeItem
from tests.factories import (
    ThemeFactory,
    form_data,
    make_partnership,
    make_user,
)
from tests.partnerships.children import (
    ButtonCases,
    CreateCases,
    EditCases,
    RemoveCases,
    Situation,
    StepCases,
)

AT = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=datetime.UTC)


class OneItem:
    state = ExchangeState.OPEN

    def prepare(self):
        self.item = self.add("Leerwerkplaatsen", state=self.state)

    def add(self, text, party=None, direction="offer", **fields):
        return ExchangeItem.objects.create(
            partnership=self.partnership,
            party=party or self.party,
            direction=direction,
            text=text,
            **fields,
        )

    def answer(self, text="Stages", **fields):
        return self.add(text, self.other_party, "request", **fields)

    def subject(self):
        return self.item

    def matched(self):
        """The item and its other side, matched with each other."""
        other = self.answer()
        EXCHANGE.perform(self.item, "match", by=self.editor, at=AT, changes={"matched_with": other})
        other.refresh_from_db()
        return other

    def closed(self):
        other = self.matched()
        changes = {"outcome": "Vier studenten", **until("2026-03")}
        EXCHANGE.perform(self.item, "close", by=self.editor, at=AT, changes=changes)
        other.refresh_from_db()
        return other


def until(text) -> dict:
    from lib.dates import honest_columns

    return honest_columns("until", HonestDate.parse(text))


class TestPair(OneItem, Situation):
    """A matched pair moves as one."""

    def states(self, *items):
        return [(row.state, row.matched_with_id) for row in map(self.fresh, items)]

    def fresh(self, row):
        return ExchangeItem.objects.get(pk=row.pk)

    def test_matching_writes_both_sides(self):
        other = self.matched()

        assert self.states(self.item, other) == [("matched", other.pk), ("matched", self.item.pk)]
        verbs = AuditEntry.objects.filter(verb="match").values_list("object_id", flat=True)
        assert set(verbs) == {self.item.pk, other.pk}

    def test_closing_writes_both_sides_what_came_of_it(self):
        other = self.closed()

        assert self.states(self.item, other) == [("closed", other.pk), ("closed", self.item.pk)]
        assert (other.outcome, str(other.until)) == ("Vier studenten", "maart 2026")

    @pytest.mark.parametrize("before", ["matched", "closed"])
    def test_opening_again_takes_the_pair_apart(self, before):
        other = getattr(self, before)()

        EXCHANGE.perform(self.fresh(other), "reopen", by=self.editor, at=AT)

        assert self.states(self.item, other) == [("open", None), ("open", None)]
        assert [self.fresh(row).outcome for row in (self.item, other)] == ["", ""]
        assert not self.fresh(self.item).until and not self.fresh(other).until

    def unfitting(self):
        foreign = make_partnership()
        elsewhere = ExchangeItem.objects.create(
            partnership=foreign, party=foreign.parties.first(), direction="request", text="Stages"
        )
        return {
            "its own": self.add("Stages", self.party, "request"),
            "also offered": self.add("Stages", self.other_party),
            "of another partnership": elsewhere,
            "closed already": self.answer(state="closed"),
            "matched already": self.answer(state="matched"),
        }

    def test_what_does_not_fit_is_refused_and_nothing_changes(self):
        for name, other in self.unfitting().items():
            before = self.states(self.item, other)
            with pytest.raises(WrongMoment):
                EXCHANGE.perform(
                    self.fresh(self.item),
                    "match",
                    by=self.editor,
                    at=AT,
                    changes={"matched_with": other},
                )
            assert self.states(self.item, other) == before, name


class TestGrid(OneItem, Situation):
    """Every state, move and role; through the pages."""

    ALLOWED = {
        ("open", "match"): "matched",
        ("open", "close"): "closed",
        ("matched", "close"): "closed",
        ("matched", "reopen"): "open",
        ("closed", "reopen"): "open",
    }
    ROLES = {
        "editor": 302,
        "partner_coordinator": 403,
        "reader": 403,
        "manager": 403,
        "administrator": 302,
        "stranger": 404,
    }

    def prepare(self):
        super().prepare()
        self.manager = make_user(self.one, "manager")
        self.partner_coordinator = make_user(self.other, "coordinator")
        self.administrator = make_user()
        User.objects.filter(pk=self.administrator.pk).update(is_administrator=True)
        self.administrator = User.objects.get(pk=self.administrator.pk)

    def press(self, client, role, move, row):
        client.force_login(getattr(self, role))
        return client.post(
            reverse(f"exchange_{move}", args=[row.pk]),
            {"version": row.version, "counterpart": "elsewhere"},
        )

    @pytest.mark.parametrize("role", sorted(ROLES))
    @pytest.mark.parametrize("move", sorted(EXCHANGE.moves))
    @pytest.mark.parametrize("state", ExchangeState.values)
    def test_move(self, client, state, move, role):
        row = self.add("Ruimte", state=state)
        target = self.ALLOWED.get((state, move))
        expected = self.ROLES[role]
        if expected == 302 and target is None:
            expected = 409

        response = self.press(client, role, move, row)

        after = ExchangeItem.objects.get(pk=row.pk)
        assert response.status_code == expected
        assert after.state == (target if expected == 302 else state)
        assert after.version == row.version + (expected == 302)
        if expected == 409:
            assert "al gedaan" in response.content.decode()

    def test_the_table_is_this_grid(self):
        table = {
            (source, move.name): move.target
            for move in EXCHANGE.moves.values()
            for source in move.sources
        }

        assert table == self.ALLOWED
        assert {PERMISSIONS[move.permission].roles for move in EXCHANGE.moves.values()} == {
            frozenset({"editor", "administrator"})
        }


class TestList(OneItem, Situation):
    url_name = "exchange_list"

    def subject(self):
        return self.partnership

    def page(self, client, role="editor"):
        client.force_login(getattr(self, role))
        return client.get(self.url)

    def test_shows_what_is_open_matched_and_closed(self, client):
        self.closed()
        self.add("Sportzaal")
        alone = self.add("Bus", state="matched")

        response = self.page(client)

        board = response.context["board"]
        assert [[row.text for row in side.offers] for side in board.open] == [["Sportzaal"]]
        assert [line.item for line in board.matched] == [alone]
        assert [(line.item.text, line.other.text) for line in board.closed] == [
            ("Leerwerkplaatsen", "Stages")
        ]
        page = response.content.decode()
        assert "Vier studenten" in page and "maart 2026" in page

    def test_tells_who_matched_it_and_when(self, client):
        self.matched()

        page = self.page(client).content.decode()

        assert f"gekoppeld op 20 nov 2026 door {self.editor}" in page

    def test_a_reader_reads_when_and_changes_nothing(self, client):
        self.matched()
        self.add("Vergaderruimte")
        self.answer("Vergaderruimte")

        page = self.page(client, "reader").content.decode()

        assert "gekoppeld op 20 nov 2026" in page and str(self.editor) not in page
        for address in ("/match/", "/edit/", "/close/", "/reopen/"):
            assert address not in page

    def test_what_was_matched_before_it_was_opened_again_is_no_news(self, client):
        other = self.matched()
        EXCHANGE.perform(other, "reopen", by=self.editor, at=AT)
        EXCHANGE.perform(ExchangeItem.objects.get(pk=other.pk), "close", by=self.editor, at=AT)

        board = self.page(client).context["board"]

        assert [(line.item, line.matched_at) for line in board.closed] == [(other, None)]

    def test_a_suggestion_matches_with_one_click(self, client):
        other = self.answer("Leerwerkplaatsen voor studenten")
        response = self.page(client)
        assert response.context["board"].suggested == [(self.item, other)]
        assert f"/exchange/{self.item.pk}/match/" in response.content.decode()

        client.post(
            reverse("exchange_match", args=[self.item.pk]),
            {"version": self.item.version, "counterpart": other.pk},
        )

        other.refresh_from_db()
        assert (other.state, other.matched_with) == ("matched", self.item)
        assert client.get(self.url).context["board"].suggested == []

    def test_a_stranger_finds_nothing(self, client):
        assert self.page(client, "stranger").status_code == 404

    def test_empty_says_what_to_do(self, client):
        ExchangeItem.objects.all().delete()

        response = self.page(client)

        assert response.context["board"].is_empty
        assert reverse("exchange_create", args=[self.partnership.pk]) in response.content.decode()

    def test_costs_the_same_for_more_rows(self, client, django_assert_max_num_queries):
        for number in range(12):
            self.add(f"Aanbod {number}", self.party if number % 2 else self.other_party)
        self.matched()
        client.force_login(self.editor)

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

    def test_a_theme_and_since_when(self, client):
        theme = ThemeFactory(partnership=self.partnership)

        client.post(self.url, self.opened(client, **self.values(), theme=theme.pk, since_2="2019"))

        made = ExchangeItem.objects.get()
        assert (made.theme, str(made.since)) == (theme, "2019")


class TestEdit(OneItem, EditCases):
    url_name = "exchange_edit"
    change = ("text", "Werkplekken")
    bad = {"text": ""}

    def fields(self, client):
        client.force_login(self.editor)
        return set(client.get(self.url).context["form"].fields) - {"version"}

    def test_asks_what_can_change_in_its_state(self, client):
        at_first = self.fields(client)
        other = self.matched()
        matched = self.fields(client)
        EXCHANGE.perform(other, "close", by=self.editor, at=AT)

        assert at_first == {"party", "direction", "text", "since"}
        assert matched == {"text", "since"}
        assert self.fields(client) == {"text", "since", "until", "outcome"}


class TestRemove(OneItem, RemoveCases):
    url_name = "exchange_remove"

    def test_not_while_it_is_matched(self, client):
        self.matched()
        client.force_login(self.editor)

        assert client.get(self.url).status_code == 409
        assert ExchangeItem.objects.count() == 2


class TestMatch(OneItem, StepCases):
    url_name = "exchange_match"
    target = ExchangeState.MATCHED

    def test_with_an_item_of_another_party(self, client):
        other = self.answer()
        client.force_login(self.editor)

        client.post(self.url, form_data(client.get(self.url), counterpart=other.pk))

        self.item.refresh_from_db()
        other.refresh_from_db()
        assert (self.item.matched_with, other.matched_with) == (other, self.item)

    def test_offers_only_what_may_answer_it_and_says_what_fits(self, client):
        fits = self.answer("Leerwerkplaatsen gezocht")
        other = self.answer("Een keuken")
        self.add("Stages", self.party, "request")
        self.add("Stages", self.other_party)
        self.answer(state="closed")
        client.force_login(self.editor)

        field = client.get(self.url).context["form"].fields["counterpart"]

        assert [key for key, _label in field.choices] == [str(fits.pk), str(other.pk), "elsewhere"]
        assert ["lijkt te passen" in label for _key, label in field.choices] == [True, False, False]
        assert field.initial == str(fits.pk)

    def test_a_choice_is_needed(self, client):
        self.answer("Een keuken")
        client.force_login(self.editor)

        response = client.post(self.url, form_data(client.get(self.url)))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"counterpart"}

    def test_with_what_somebody_else_has_just_matched(self, client):
        other = self.answer()
        client.force_login(self.editor)
        data = form_data(client.get(self.url), counterpart=other.pk)
        ExchangeItem.objects.filter(pk=other.pk).update(state="matched")

        response = client.post(self.url, data)

        self.item.refresh_from_db()
        assert (response.status_code, self.item.state) == (422, "open")


class TestClose(OneItem, StepCases):
    url_name = "exchange_close"
    target = ExchangeState.CLOSED

    def test_keeps_what_came_of_it_and_when(self, client):
        client.force_login(self.editor)
        page = client.get(self.url)
        assert page.context["form"]["until"].value()
        data = form_data(page, outcome="Vier studenten", until_0="", until_1="3", until_2="2026")

        client.post(self.url, data)

        self.item.refresh_from_db()
        assert (self.item.outcome, str(self.item.until)) == ("Vier studenten", "maart 2026")

    def test_not_before_it_began(self, client):
        ExchangeItem.objects.filter(pk=self.item.pk).update(
            since="2025", since_lower="2025-01-01", since_upper="2025-12-31"
        )
        client.force_login(self.editor)
        data = form_data(client.get(self.url), until_0="", until_1="", until_2="2024")

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"until"}


class TestReopen(OneItem, ButtonCases):
    url_name = "exchange_reopen"
    state = ExchangeState.CLOSED
    target = ExchangeState.OPEN
