"""Which offer and which request seem to belong together."""

import pytest

from partnerships.exchange import likeness, suggestions
from partnerships.models import ExchangeItem

FITS = [
    ("Leerwerkplaatsen in de zorg", "Plekken voor stages in de zorg"),
    ("Vergaderruimte op donderdag", "Ruimte om te vergaderen"),
    ("Training voor vrijwilligers", "Scholing en trainingen vrijwilligerswerk"),
    ("Een sportzaal in Zwolle", "Sportzaal gezocht"),
    ("Begeleiders bij het koken", "Begeleiding voor een kookgroep"),
    ("Cliënten die willen vertellen", "Gastlessen door clienten"),
]
FITS_NOT = [
    ("Vergaderruimte op donderdag", "Docenten voor gastlessen"),
    ("Leerwerkplaatsen", "Hulp bij de administratie"),
    ("Extra plekken voor een dag", "Graag een dag hulp op deze plek"),
    ("Bus met chauffeur", "Buurthuis om in te koken"),
    ("", "Ruimte"),
    ("Studenten met een studie", "Stuurgroep"),
]


def item(pk, direction, text, party=None, state="open", theme=None):
    """An item as `suggestions` sees it, without a database."""
    row = ExchangeItem(
        pk=pk, partnership_id=1, direction=direction, text=text, state=state, theme_id=theme
    )
    row.party_id = party or (1 if direction == "offer" else 2)
    return row


class TestLikeness:
    @pytest.mark.parametrize(("offer", "request_"), FITS)
    def test_fits(self, offer, request_):
        assert likeness(offer, request_) > 0
        assert likeness(request_, offer) == likeness(offer, request_)

    @pytest.mark.parametrize(("offer", "request_"), FITS_NOT)
    def test_fits_not(self, offer, request_):
        assert likeness(offer, request_) == 0


class TestSuggestions:
    def pairs(self, *items, **options):
        return [(one.pk, other.pk) for one, other in suggestions(items, **options)]

    def test_an_offer_and_a_request_of_different_parties(self):
        found = self.pairs(
            item(1, "offer", "Vergaderruimte"),
            item(2, "request", "Vergaderruimte", party=1),
            item(3, "offer", "Vergaderruimte", party=2),
            item(4, "request", "Ruimte om te vergaderen", party=3),
        )

        assert set(found) == {(1, 4), (3, 2)}

    @pytest.mark.parametrize("state", ["matched", "closed"])
    def test_only_what_is_open(self, state):
        one = item(1, "offer", "Vergaderruimte", state=state)

        assert self.pairs(one, item(2, "request", "Vergaderruimte")) == []

    def test_the_same_theme_is_enough(self):
        one, other = item(1, "offer", "Docenten", theme=7), item(2, "request", "Lessen", theme=7)

        assert self.pairs(one, other) == [(1, 2)]
        assert self.pairs(one, item(2, "request", "Lessen", theme=8)) == []

    def test_the_best_first_each_once_and_three_at_most(self):
        words = ["Vergaderruimte", "Stages", "Sportzaal", "Keuken"]
        offers = [item(n, "offer", word) for n, word in enumerate(words, 1)]
        requests = [item(n + 10, "request", word) for n, word in enumerate(words, 1)]
        weak = item(20, "request", "Vergaderruimte met beamer en koffie erbij")

        found = self.pairs(*offers, *requests, weak)

        assert found == [(1, 11), (2, 12), (3, 13)]
        assert len(self.pairs(*offers, *requests, limit=9)) == 4

    def test_nothing_is_changed(self):
        one, other = item(1, "offer", "Ruimte"), item(2, "request", "Ruimte")

        suggestions([one, other])

        assert (one.state, other.state, one.matched_with_id) == ("open", "open", None)
