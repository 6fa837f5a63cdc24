"""Who wrote in an evaluation: one answer for one sign-off and for many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.authors import authored, is_author
from evaluations.models import ColleagueAnswer, SignOff
from tests.evaluations.situations import submitted

pytestmark = pytest.mark.django_db


def test_who_judged_a_theme_is_an_author():
    situation = submitted()

    assert is_author(situation.sign_off(1), situation.people.owner)


def test_who_wrote_the_answers_is_an_author_for_that_party():
    situation = submitted()
    people = situation.people
    ours, theirs = situation.sign_off(0), situation.sign_off(1)

    assert is_author(ours, people.coordinator)
    assert is_author(theirs, people.their_coordinator)
    assert not is_author(ours, people.their_coordinator)
    assert not is_author(ours, people.manager)


def test_who_told_a_colleague_how_to_score_is_an_author_for_that_party():
    situation = submitted()
    response = situation.response(0)
    ColleagueAnswer.objects.create(
        response=response,
        criterion=response.evaluation.criteria.first(),
        author=situation.people.manager,
        value=4,
    )

    assert is_author(situation.sign_off(0), situation.people.manager)
    assert not is_author(situation.sign_off(1), situation.people.manager)


def test_many_cost_what_one_costs():
    first, second = submitted(), submitted()
    rows = list(SignOff.objects.select_related("evaluation"))
    owner = second.people.owner
    with CaptureQueriesContext(connection) as one:
        authored(rows[:1], owner)
    with CaptureQueriesContext(connection) as many:
        found = authored(rows, owner)

    assert len(many) == len(one)
    assert found == set(
        SignOff.objects.filter(evaluation=second.evaluation).values_list("pk", flat=True)
    )
    assert first.evaluation.pk != second.evaluation.pk
