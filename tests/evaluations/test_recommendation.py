import datetime

import pytest
import time_machine

from evaluations.models import FollowUp, Recommendation
from partnerships.models import Decision
from tests.evaluations.browser import filled
from tests.evaluations.situations import AT, adopted, answered, concluded, opened, submitted

pytestmark = pytest.mark.django_db

LATER = AT + datetime.timedelta(days=90)


def advised(situation=None, **fields):
    """With one recommendation of a bureau."""
    situation = situation or opened()
    type(situation.evaluation).objects.filter(pk=situation.evaluation.pk).update(
        done_by="bureau", bureau="Bureau Zicht (voorbeeld)"
    )
    situation.notes["row"] = Recommendation.objects.create(
        evaluation=situation.evaluation,
        text="Vergader minder.",
        source="Rapport, blz. 12",
        **fields,
    )
    return situation


def row(situation):
    return Recommendation.objects.get(pk=situation.notes["row"].pk)


class TestList:
    def test_shows_each_with_what_was_done(self, visitor):
        situation = advised(answer="partly", done="Eén keer minder.")
        page = visitor(situation.people.reader).get("recommendation_list", situation.evaluation.pk)

        text = page.content.decode()
        for words in ("Vergader minder.", "Rapport, blz. 12", "Eén keer minder.", "Bureau Zicht"):
            assert words in text
        assert "answer/" not in text

    def test_who_may_change_sees_how(self, visitor):
        situation = advised()
        page = visitor(situation.people.coordinator).get(
            "recommendation_list", situation.evaluation.pk
        )

        text = page.content.decode()
        assert all(f"/{verb}/" in text for verb in ("add", "edit", "answer", "remove"))

    def test_an_answer_after_the_adoption_is_dated(self, visitor):
        situation = advised()
        adopted(submitted(concluded(answered(situation))))
        with time_machine.travel(LATER, tick=False):
            guest = visitor(situation.people.coordinator)
            guest.fill("recommendation_answer", row(situation).pk, answer="taken", done="Gedaan.")
            page = guest.get("recommendation_list", situation.evaluation.pk).content.decode()

        assert "Beantwoord na de vaststelling, op 18 februari 2027." in page
        assert situation.fresh().frozen["recommendations"][0]["answer"] == ""

    def test_who_may(self, visitor):
        situation = advised()
        for name, status in (("reader", 200), ("manager", 200), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.get("recommendation_list", situation.evaluation.pk).status_code == status


class TestCreate:
    def test_works_and_a_second_click_makes_one(self, visitor):
        situation = opened()
        guest, pk = visitor(situation.people.coordinator), situation.evaluation.pk
        sent = filled(guest.get("recommendation_create", pk), text="Betrek cliënten.")

        answers = [guest.post("recommendation_create", pk, **sent) for _click in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert Recommendation.objects.get().text == "Betrek cliënten."

    def test_needs_words(self, visitor):
        situation = opened()
        page = visitor(situation.people.coordinator).fill(
            "recommendation_create", situation.evaluation.pk, text=" "
        )

        assert page.status_code == 422
        assert not Recommendation.objects.exists()

    def test_who_may(self, visitor):
        situation = opened()
        for name, status in (("reader", 403), ("manager", 403), ("owner", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            page = guest.get("recommendation_create", situation.evaluation.pk)
            assert page.status_code == status

    @pytest.mark.parametrize("phase", [submitted, adopted])
    def test_stands_once_submitted(self, visitor, phase):
        situation = phase()
        guest = visitor(situation.people.coordinator)

        assert guest.get("recommendation_create", situation.evaluation.pk).status_code == 409


class TestEdit:
    def test_works(self, visitor):
        situation = advised()
        done = visitor(situation.people.coordinator).fill(
            "recommendation_edit", row(situation).pk, text="Vergader korter."
        )

        assert done.status_code == 302
        assert row(situation).text == "Vergader korter."

    def test_two_editors_both_texts_survive(self, visitor):
        situation = advised()
        guest, pk = visitor(situation.people.coordinator), row(situation).pk
        mine = filled(guest.get("recommendation_edit", pk), text="Mijn tekst")
        guest.fill("recommendation_edit", pk, text="Andere tekst")

        page = guest.post("recommendation_edit", pk, **mine)

        assert page.status_code == 409
        assert all(words in page.content.decode() for words in ("Mijn tekst", "Andere tekst"))

    def test_stands_once_submitted(self, visitor):
        situation = advised()
        submitted(concluded(answered(situation)))
        guest = visitor(situation.people.coordinator)

        assert guest.get("recommendation_edit", row(situation).pk).status_code == 409

    def test_who_may(self, visitor):
        situation = advised()
        for name, status in (("reader", 403), ("manager", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.get("recommendation_edit", row(situation).pk).status_code == status


class TestAnswer:
    def test_is_linked_to_what_was_done(self, visitor):
        situation = advised()
        follow_up = FollowUp.objects.create(evaluation=situation.evaluation, text="Bel")
        decision = Decision.objects.create(partnership=situation.partnership, text="Minder")
        done = visitor(situation.people.coordinator).fill(
            "recommendation_answer",
            row(situation).pk,
            answer="taken",
            follow_up=follow_up.pk,
            decision=decision.pk,
        )

        found = row(situation)
        assert done.status_code == 302
        assert (found.answer, found.follow_up, found.decision) == ("taken", follow_up, decision)

    def test_not_taken_over_needs_a_reason(self, visitor):
        situation = advised()
        page = visitor(situation.people.coordinator).fill(
            "recommendation_answer", row(situation).pk, answer="not_taken"
        )

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"done"}
        assert row(situation).answer == ""

    def test_waits_while_those_who_decide_look_at_it(self, visitor):
        situation = advised()
        submitted(concluded(answered(situation)))
        guest = visitor(situation.people.coordinator)

        assert guest.get("recommendation_answer", row(situation).pk).status_code == 409

    def test_who_may(self, visitor):
        situation = advised()
        for name, status in (("reader", 403), ("manager", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.get("recommendation_answer", row(situation).pk).status_code == status


class TestRemove:
    def test_works(self, visitor):
        situation = advised()
        done = visitor(situation.people.coordinator).fill(
            "recommendation_remove", row(situation).pk
        )

        assert done.status_code == 302
        assert not Recommendation.objects.exists()

    def test_stands_once_submitted(self, visitor):
        situation = advised()
        submitted(concluded(answered(situation)))
        guest = visitor(situation.people.coordinator)

        assert guest.get("recommendation_remove", row(situation).pk).status_code == 409
        assert guest.post("recommendation_remove", row(situation).pk, version=1).status_code == 409
        assert Recommendation.objects.exists()

    def test_who_may(self, visitor):
        situation = advised()
        for name, status in (("reader", 403), ("manager", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.get("recommendation_remove", row(situation).pk).status_code == status
