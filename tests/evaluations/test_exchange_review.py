import pytest
import time_machine

from evaluations.models import ExchangeReview, ProposedExchange
from partnerships.models import ExchangeItem
from tests.evaluations.browser import filled
from tests.evaluations.situations import (
    AT,
    adopted,
    answered,
    concluded,
    make_situation,
    opened,
    submitted,
)
from tests.evaluations.test_preparing import with_board

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def on_board(phase=opened, **fields):
    """An open evaluation over a hall, a matched pair, and a request of the other party."""
    situation = with_board(make_situation(**fields))
    theirs = situation.partnership.parties.order_by("position", "pk").last()
    ExchangeItem.objects.create(
        partnership=situation.partnership, party=theirs, direction="request", text="Vrijwilligers"
    )
    opened(situation)
    return situation if phase is opened else phase(situation)


def row(situation, text, name):
    review = ExchangeReview.objects.get(evaluation=situation.evaluation, item__text=text)
    return f"x{review.pk}-{name}"


def party(situation, number):
    return situation.partnership.parties.get(organisation=situation.organisations[number])


def shown(page):
    return {line.instance.item.text for line in page.context["form"].items}


class TestEdit:
    def test_one_page_for_what_is_there_and_what_is_new(self, visitor):
        situation = on_board()
        done = visitor(situation.people.coordinator).fill(
            "exchange_review_edit",
            situation.evaluation.pk,
            **{
                row(situation, "Zaal", "next_year"): "open",
                row(situation, "Bus", "next_year"): "close",
                row(situation, "Bus", "outcome"): "Vier ritten.",
                "n0-party": party(situation, 1).pk,
                "n0-direction": "offer",
                "n0-text": "Stageplekken",
            },
        )

        assert done.status_code == 302
        assert {
            r.item.text: (r.next_year, r.outcome)
            for r in situation.evaluation.exchange_reviews.all()
        } == {"Zaal": ("open", ""), "Bus": ("close", "Vier ritten."), "Vrijwilligers": ("", "")}
        assert [
            (p.party, p.direction, p.text) for p in situation.evaluation.proposed_exchange.all()
        ] == [(party(situation, 1), "offer", "Stageplekken")]
        assert ExchangeItem.objects.get(text="Bus").state == "matched"

    def test_on_adoption_the_board_follows(self, visitor):
        situation = on_board()
        visitor(situation.people.coordinator).fill(
            "exchange_review_edit",
            situation.evaluation.pk,
            **{
                row(situation, "Bus", "next_year"): "close",
                row(situation, "Bus", "outcome"): "Vier ritten.",
                "n0-party": party(situation, 0).pk,
                "n0-direction": "request",
                "n0-text": "Tolk",
            },
        )
        adopted(submitted(concluded(answered(situation))))

        found = {item.text: (item.state, item.outcome) for item in ExchangeItem.objects.all()}
        assert found == {
            "Zaal": ("open", ""),
            "Bus": ("closed", "Vier ritten."),
            "Vervoer": ("closed", "Vier ritten."),
            "Voorbij": ("closed", ""),
            "Vrijwilligers": ("open", ""),
            "Tolk": ("open", ""),
        }

    def test_a_party_writes_of_its_own_and_of_its_pair(self, visitor):
        situation = on_board(shared_editing=False)
        guest = visitor(situation.people.their_coordinator)
        page = guest.get("exchange_review_edit", situation.evaluation.pk)

        assert shown(page) == {"Bus", "Vrijwilligers"}
        assert [review.item.text for review in page.context["form"].others] == ["Zaal"]
        assert list(page.context["form"].new[0].fields["party"].queryset) == [party(situation, 1)]

    def test_a_party_cannot_write_for_another(self, visitor):
        situation = on_board(shared_editing=False)
        guest = visitor(situation.people.their_coordinator)
        sent = {
            row(situation, "Zaal", "next_year"): "close",
            "n0-party": party(situation, 0).pk,
            "n0-direction": "offer",
            "n0-text": "Namens u",
        }
        page = guest.fill("exchange_review_edit", situation.evaluation.pk, **sent)

        assert page.status_code == 422
        assert set(ExchangeReview.objects.values_list("next_year", flat=True)) == {""}
        assert not ProposedExchange.objects.exists()

    def test_a_proposal_is_changed_taken_away_and_made_once(self, visitor):
        situation = on_board()
        guest, pk = visitor(situation.people.coordinator), situation.evaluation.pk
        new = {"n0-party": party(situation, 0).pk, "n0-direction": "offer", "n0-text": "Tuin"}
        sent = filled(guest.get("exchange_review_edit", pk), **new)
        answers = [guest.post("exchange_review_edit", pk, **sent) for _click in range(2)]
        proposal = ProposedExchange.objects.get()
        guest.fill("exchange_review_edit", pk, **{f"p{proposal.pk}-text": "Moestuin"})
        changed = ProposedExchange.objects.get().text
        guest.fill("exchange_review_edit", pk, **{f"p{proposal.pk}-remove": "on"})

        assert [answer.status_code for answer in answers] == [302, 302]
        assert changed == "Moestuin"
        assert not ProposedExchange.objects.exists()

    def test_two_editors_both_texts_survive(self, visitor):
        situation = on_board()
        guest, pk = visitor(situation.people.coordinator), situation.evaluation.pk
        name = row(situation, "Zaal", "outcome")
        mine = filled(guest.get("exchange_review_edit", pk), **{name: "Mijn tekst"})
        guest.fill("exchange_review_edit", pk, **{name: "Andere tekst"})

        page = guest.post("exchange_review_edit", pk, **mine)

        text = page.content.decode()
        assert page.status_code == 409
        assert "Mijn tekst" in text
        assert "Andere tekst" in text
        assert guest.post("exchange_review_edit", pk, **filled(page)).status_code == 302

    def test_bad_input(self, visitor):
        situation = on_board()
        page = visitor(situation.people.coordinator).fill(
            "exchange_review_edit",
            situation.evaluation.pk,
            **{row(situation, "Zaal", "next_year"): "maybe", "n0-text": "Zonder partij"},
        )

        assert page.status_code == 422
        assert {p["id"] for p in page.context["form"].problems} == {
            f"id_{row(situation, 'Zaal', 'next_year')}",
            "id_n0-party",
            "id_n0-direction",
        }
        assert not ProposedExchange.objects.exists()

    def test_who_may(self, visitor):
        situation = on_board(shared_editing=False)
        found = {
            name: visitor(getattr(situation.people, name))
            .get("exchange_review_edit", situation.evaluation.pk)
            .status_code
            for name in (
                "coordinator",
                "their_coordinator",
                "manager",
                "owner",
                "reader",
                "stranger",
            )
        }

        assert found == {
            "coordinator": 200,
            "their_coordinator": 200,
            "manager": 403,
            "owner": 403,
            "reader": 403,
            "stranger": 404,
        }

    def test_stands_once_submitted(self, visitor):
        situation = submitted()
        guest, pk = visitor(situation.people.coordinator), situation.evaluation.pk

        assert guest.get("exchange_review_edit", pk).status_code == 409
        assert guest.post("exchange_review_edit", pk, version=1).status_code == 409
