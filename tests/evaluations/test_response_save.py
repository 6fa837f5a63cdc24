"""Answers saved question by question: nothing is lost, and nothing overwritten unseen."""

import pytest
import time_machine

from accounts.models import AuditEntry
from evaluations import answering
from evaluations.enums import Way
from tests.evaluations.browser import filled
from tests.evaluations.situations import AT, answer, answered, make_situation, opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def first_key(situation) -> str:
    return str(situation.evaluation.criteria.first().pk)


def sent(page, key, **values) -> dict:
    """What the page sends of one question."""
    data = filled(page)
    names = [f"score_{key}", f"comment_{key}", f"score_{key}_version", f"score_{key}_was"]
    if key == "view":
        names = ["view", "version", "view_was"]
    return {"question": key, **{n: data[n] for n in names if n in data}, **values}


class Editors:
    """Two coordinators of one party, each with the page open."""

    def __init__(self, visitor):
        self.situation = opened()
        self.key = first_key(self.situation)
        self.pk = self.situation.response(0).pk
        self.guest = visitor(self.situation.people.coordinator)
        self.pages = [self.guest.get("response_edit", self.pk) for _who in range(2)]

    def save(self, number, key=None, **values):
        key = key or self.key
        return self.guest.post("response_save", self.pk, **sent(self.pages[number], key, **values))

    def score(self):
        return self.situation.response(0).scores.get(criterion=int(self.key))


@pytest.fixture
def editors(visitor):
    return Editors(visitor)


class TestSave:
    def test_says_when_and_how_far(self, editors):
        page = editors.save(0, **{f"score_{editors.key}": "4"})

        text = page.content.decode()
        assert page.status_code == 200
        assert "Opgeslagen om 11:00" in text and "1 van 6 ingevuld" in text
        assert f'name="score_{editors.key}_version" value="1"' in text
        assert editors.score().value == 4
        assert editors.situation.response(0).way == Way.REGISTER

    def test_the_text_on_the_whole(self, editors):
        assert editors.save(0, "view", view="Wat goed ging.").status_code == 200
        assert editors.situation.response(0).view == "Wat goed ging."

    def test_the_same_once_more_writes_nothing(self, editors):
        editors.save(0, **{f"score_{editors.key}": "4"})
        entries = AuditEntry.objects.count()

        assert editors.save(0, **{f"score_{editors.key}": "4"}).status_code == 200
        assert (editors.score().version, AuditEntry.objects.count()) == (1, entries)

    def test_two_editors_both_texts_survive(self, editors):
        editors.save(0, **{f"comment_{editors.key}": "Eerste tekst"})
        page = editors.save(1, **{f"comment_{editors.key}": "Tweede tekst"})

        text = page.content.decode()
        assert page.status_code == 409
        assert "Eerste tekst" in text and f'name="resolve_{editors.key}"' in text
        assert editors.score().comment == "Eerste tekst"

    def test_typing_on_does_not_overwrite_it(self, editors):
        editors.save(0, **{f"comment_{editors.key}": "Eerste tekst"})
        editors.save(1, **{f"comment_{editors.key}": "Tweede"})

        assert editors.save(1, **{f"comment_{editors.key}": "Tweede tekst"}).status_code == 409
        assert editors.score().comment == "Eerste tekst"

    def test_keeping_ones_own_text_is_a_choice(self, editors):
        editors.save(0, **{f"comment_{editors.key}": "Eerste tekst"})
        page = editors.save(
            1,
            **{
                f"comment_{editors.key}": "Tweede tekst",
                f"resolve_{editors.key}": "mine",
                f"theirs_{editors.key}": "1",
            },
        )

        assert page.status_code == 200
        assert editors.score().comment == "Tweede tekst"

    def test_a_third_text_is_shown_first(self, editors):
        editors.save(0, **{f"comment_{editors.key}": "Eerste tekst"})
        answering.save_answers(
            editors.situation.response(0),
            scores={int(editors.key): (None, False, "Derde tekst")},
            changes={},
            by=editors.situation.people.coordinator,
            at=AT,
        )
        page = editors.save(
            1,
            **{
                f"comment_{editors.key}": "Tweede tekst",
                f"resolve_{editors.key}": "mine",
                f"theirs_{editors.key}": "1",
            },
        )

        assert page.status_code == 409
        assert "Derde tekst" in page.content.decode()

    def test_taking_the_other_one_writes_nothing(self, editors):
        editors.save(0, **{f"comment_{editors.key}": "Eerste tekst"})
        page = editors.save(
            1, **{f"comment_{editors.key}": "Tweede", f"resolve_{editors.key}": "theirs"}
        )

        assert page["HX-Retarget"] == f"#div_id_score_{editors.key}"
        assert "Eerste tekst" in page.content.decode()
        assert editors.score().version == 1

    def test_two_editors_of_the_view(self, editors):
        editors.save(0, "view", view="Eerste kijk")
        page = editors.save(1, "view", view="Tweede kijk")

        assert page.status_code == 409
        assert "Eerste kijk" in page.content.decode()
        taken = editors.save(1, "view", view="Tweede kijk", resolve_view="theirs")
        assert taken["HX-Retarget"] == "#row_id_view"
        assert editors.situation.response(0).view == "Eerste kijk"

    def test_different_questions_do_not_meet(self, editors):
        editors.save(0, **{f"score_{editors.key}": "4"})
        page = editors.guest.post(
            "response_edit", editors.pk, **filled(editors.pages[1], view="Van mij", save="1")
        )

        assert page.status_code == 302
        assert editors.score().value == 4
        assert editors.situation.response(0).view == "Van mij"

    def test_the_whole_page_shows_both_and_takes_the_other(self, editors):
        editors.save(0, **{f"comment_{editors.key}": "Eerste tekst"})
        mine = filled(editors.pages[1], **{f"comment_{editors.key}": "Tweede tekst"})
        page = editors.guest.post("response_edit", editors.pk, **mine)
        text = page.content.decode()
        assert page.status_code == 409
        assert "Eerste tekst" in text and "Tweede tekst" in text

        again = filled(page, **{f"resolve_{editors.key}": "theirs", "view": "Nog iets"})
        assert editors.guest.post("response_edit", editors.pk, **again).status_code == 302
        assert editors.score().comment == "Eerste tekst"
        assert editors.situation.response(0).view == "Nog iets"

    @pytest.mark.parametrize(
        ("values", "status"),
        [
            ({"question": "nonsense"}, 422),
            ({"question": ""}, 422),
            ({"question": "999999"}, 422),
            ({"score": "6"}, 422),
            ({"comment": "x" * 1001}, 422),
            ({"comment": "a\x00b"}, 422),
        ],
    )
    def test_nonsense_is_refused_and_nothing_written(self, editors, values, status):
        named = {
            (name if name == "question" else f"{name}_{editors.key}"): value
            for name, value in values.items()
        }

        assert editors.save(0, **named).status_code == status
        assert editors.situation.response(0).scores.count() == 0

    def test_too_late_says_so(self, visitor):
        situation = answered()
        page = visitor(situation.people.coordinator).post(
            "response_save", situation.response(0).pk, question="view", view="Toch"
        )

        assert page.status_code == 409
        assert "<html" not in page.content.decode()
        assert situation.response(0).view == "Zo ziet partij 0 het."

    def test_who_may_and_how(self, visitor):
        situation = opened()
        pk = situation.response(0).pk
        for name, status in (
            ("manager", 403), ("reader", 403), ("owner", 403), ("their_coordinator", 403),
            ("stranger", 404),
        ):  # fmt: skip
            guest = visitor(getattr(situation.people, name))
            assert guest.post("response_save", pk, question="view").status_code == status
        guest = visitor(situation.people.coordinator)
        assert guest.get("response_save", pk).status_code == 405


class TestOpenScoring:
    """Where the parties agreed to it, they see each other's answers; they never change them."""

    def scored(self, open_scoring):
        situation = opened(make_situation(open_scoring=open_scoring))
        people = situation.people
        answer(situation.response(1), people.their_coordinator, 1, comment="Van hen.", view="Zo.")
        return situation

    @pytest.mark.parametrize("open_scoring", [True, False])
    def test_answers_stand_beside_each_other(self, visitor, open_scoring):
        situation = self.scored(open_scoring)
        guest = visitor(situation.people.coordinator)

        for name, pk in (
            ("response_edit", situation.response(0).pk),
            ("evaluation_show", situation.evaluation.pk),
        ):
            assert ("Van hen." in guest.get(name, pk).content.decode()) is open_scoring

    def test_and_are_never_changed(self, visitor):
        situation = self.scored(True)
        guest = visitor(situation.people.coordinator)
        pk = situation.response(1).pk

        for name in ("response_edit", "response_save", "response_hand_in", "response_on_behalf"):
            page = guest.post(name, pk, question="view", view="Van ons", version=2)
            assert page.status_code in (403, 409)
        assert situation.response(1).view == "Zo."
