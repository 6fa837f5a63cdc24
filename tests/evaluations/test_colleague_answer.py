"""Colleagues say how they would score; the party's answer stays one, and stays inside."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from evaluations import answering
from evaluations.acting import is_author
from evaluations.models import ColleagueAnswer
from tests.evaluations.browser import filled
from tests.evaluations.situations import (
    AT,
    answer,
    concluded,
    make_situation,
    opened,
    submitted,
)
from tests.factories import make_owned_theme, make_user

pytestmark = pytest.mark.django_db

SECRET = "zeer-geheime-kijk"


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def keys(situation):
    return [criterion.pk for criterion in situation.evaluation.criteria.all()]


def contribute(visitor, situation, user=None, *, number=0, **values):
    """A colleague fills in the page."""
    guest = visitor(user or situation.people.manager)
    return guest.fill("colleague_answer_edit", situation.response(number).pk, **values)


class TestEdit:
    def test_a_manager_reads_beforehand_that_who_writes_here_does_not_adopt(self, visitor):
        situation = opened()
        pk = situation.response(0).pk
        manager = visitor(situation.people.manager)
        assert manager.get("colleague_answer_edit", pk).context["closes_adoption"]

        organisation = situation.response(0).party.organisation
        organisation.four_eyes = False
        organisation.save()
        assert not manager.get("colleague_answer_edit", pk).context["closes_adoption"]

    def test_writes_own_rows_and_nothing_of_the_party(self, visitor):
        situation = opened()
        key = keys(situation)[0]
        done = contribute(
            visitor, situation, **{f"score_{key}": "2", f"comment_{key}": SECRET, "view": "Goed."}
        )

        rows = ColleagueAnswer.objects.filter(author=situation.people.manager)
        assert done.status_code == 302
        assert {(row.criterion_id, row.value, row.comment) for row in rows} == {
            (key, 2, SECRET),
            (None, None, "Goed."),
        }
        assert situation.response(0).scores.count() == 0
        assert situation.response(0).version == 1

    def test_comes_back_with_what_was_written(self, visitor):
        situation = opened()
        key = keys(situation)[0]
        contribute(visitor, situation, **{f"score_{key}": "2", "view": "Goed."})

        page = visitor(situation.people.manager).get(
            "colleague_answer_edit", situation.response(0).pk
        )

        assert filled(page)[f"score_{key}"] == "2"
        assert filled(page)["view"] == "Goed."

    def test_a_second_tab_is_shown_the_first(self, visitor):
        situation = opened()
        guest = visitor(situation.people.manager)
        pk = situation.response(0).pk
        late = filled(guest.get("colleague_answer_edit", pk), view="Tweede")
        contribute(visitor, situation, view="Eerste")

        page = guest.post("colleague_answer_edit", pk, **late)

        assert page.status_code == 409
        assert "Eerste" in page.content.decode() and "Tweede" in page.content.decode()
        assert guest.post("colleague_answer_edit", pk, **filled(page)).status_code == 302
        assert ColleagueAnswer.objects.get(criterion=None).comment == "Tweede"

    def test_who_may(self, visitor):
        situation = opened()
        pk = situation.response(0).pk
        for name, status in (
            ("coordinator", 200), ("manager", 200), ("owner", 200), ("reader", 403),
            ("their_coordinator", 403), ("their_manager", 403), ("stranger", 404),
        ):  # fmt: skip
            guest = visitor(getattr(situation.people, name))
            assert (name, guest.get("colleague_answer_edit", pk).status_code) == (name, status)

    def test_an_owner_of_the_other_party_only_for_their_own(self, visitor):
        situation = make_situation()
        theirs = make_user(situation.organisations[1], "reader")
        make_owned_theme(situation.partnership, theirs, title="Van hen")
        opened(situation)
        guest = visitor(theirs)

        assert guest.get("colleague_answer_edit", situation.response(1).pk).status_code == 200
        assert guest.get("colleague_answer_edit", situation.response(0).pk).status_code == 403

    def test_not_once_handed_in(self, visitor):
        situation = opened()
        answer(situation.response(0), situation.people.coordinator)
        answering.hand_in(situation.response(0), by=situation.people.coordinator, at=AT)
        guest = visitor(situation.people.manager)

        assert guest.get("colleague_answer_edit", situation.response(0).pk).status_code == 409
        page = guest.post("colleague_answer_edit", situation.response(0).pk, view="Te laat")
        assert page.status_code == 409
        assert not ColleagueAnswer.objects.exists()


class TestSave:
    def test_keeps_one_question(self, visitor):
        situation = opened()
        key = keys(situation)[0]
        saved = visitor(situation.people.manager).post(
            "colleague_answer_save",
            situation.response(0).pk,
            question=key,
            **{f"score_{key}": "3", f"score_{key}_version": "0"},
        )

        assert saved.status_code == 200
        assert "1 van 6 ingevuld" in saved.content.decode()
        assert ColleagueAnswer.objects.get().value == 3

    def test_who_may_and_how(self, visitor):
        situation = opened()
        pk = situation.response(0).pk
        for name, status in (("reader", 403), ("their_coordinator", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.post("colleague_answer_save", pk, question="view").status_code == status
        guest = visitor(situation.people.manager)
        assert guest.get("colleague_answer_save", pk).status_code == 405


class TestTakingOver:
    """The coordinator sees what colleagues say, and takes it over with one button."""

    def contributed(self, visitor):
        situation = opened()
        key = keys(situation)[0]
        contribute(visitor, situation, **{f"score_{key}": "2", f"comment_{key}": SECRET})
        return situation, key, ColleagueAnswer.objects.get()

    def test_stands_beside_the_question(self, visitor):
        situation, _key, _row = self.contributed(visitor)

        page = visitor(situation.people.coordinator).get("response_edit", situation.response(0).pk)

        assert SECRET in page.content.decode()
        assert str(situation.people.manager) in page.content.decode()

    def test_one_button_without_a_script(self, visitor):
        situation, key, row = self.contributed(visitor)
        done = visitor(situation.people.coordinator).fill(
            "response_edit",
            situation.response(0).pk,
            take=row.pk,
            **{f"comment_{key}": "Van mij."},
        )

        score = situation.response(0).scores.get()
        assert done.url.endswith(f"#div_id_score_{key}")
        assert (score.value, score.comment) == (2, f"Van mij.\n{SECRET}")

    def test_the_question_comes_back_whole(self, visitor):
        situation, key, row = self.contributed(visitor)
        saved = visitor(situation.people.coordinator).post(
            "response_save",
            situation.response(0).pk,
            question=key,
            take=row.pk,
            **{f"score_{key}_version": "0"},
        )

        assert saved.status_code == 200
        assert saved["HX-Retarget"] == f"#div_id_score_{key}"
        assert situation.response(0).scores.get().value == 2

    def test_never_that_of_another_organisation(self, visitor):
        situation, key, row = self.contributed(visitor)
        page = visitor(situation.people.their_coordinator).post(
            "response_save",
            situation.response(1).pk,
            question=key,
            take=row.pk,
            **{f"score_{key}_version": "0"},
        )

        assert page.status_code == 404
        assert SECRET not in page.content.decode()
        assert situation.response(1).scores.count() == 0


def test_a_manager_who_contributed_is_an_author(visitor):
    situation = opened()
    contribute(visitor, situation, view="Zo zie ik het.")
    second = make_user(situation.organisations[0], "manager")
    situation = submitted(concluded(_answered(situation)))

    assert is_author(situation.sign_off(0), situation.people.manager) is True
    assert is_author(situation.sign_off(0), second) is False
    page = visitor(situation.people.manager).get("signoff_adopt", situation.sign_off(0).pk)
    assert page.status_code == 409


def _answered(situation):
    for number, user in enumerate(
        [situation.people.coordinator, situation.people.their_coordinator]
    ):
        answer(situation.response(number), user)
        answering.hand_in(situation.response(number), by=user, at=AT)
    return situation


def test_signed_out_nobody_reads_it(visitor):
    situation = opened()
    contribute(visitor, situation, view=SECRET)
    page = Client().get(reverse("colleague_answer_edit", args=[situation.response(0).pk]))

    assert page.status_code == 302
