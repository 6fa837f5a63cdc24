"""Evaluations that wait for a manager: with something special about them, or without."""

from evaluations import answering, reviewing
from evaluations.models import SignOff
from tests.evaluations.situations import (
    AT,
    answer,
    answered,
    concluded,
    judge,
    opened,
    submitted,
)
from tests.factories import (
    EvaluationFactory,
    MembershipFactory,
    make_partnership,
    make_programme,
)


def unusual(**fields):
    """Submitted, with a theme that stops and a score of 1."""
    situation = answered(**fields)
    judge(situation)
    reviewing.save_theme_review(
        (review := situation.theme_review(1)),
        {"summary": "Klaar.", "next_year": "stop"},
        activities=[],
        version=review.version,
        by=situation.people.owner,
        at=AT,
    )
    return submitted(concluded_again(situation))


def concluded_again(situation):
    evaluation = situation.fresh()
    reviewing.save_conclusion(
        evaluation,
        {"conclusion": "continue", "summary": "Wij gaan door.", "differing_opinions": ""},
        version=evaluation.version,
        by=situation.people.coordinator,
        at=AT,
    )
    return situation


def plain(manager=None, **fields):
    """Submitted, with nothing special: everybody scores alike and everything goes on."""
    situation = opened(**fields)
    people = situation.people
    for number, user in enumerate([people.coordinator, people.their_coordinator]):
        response = answer(situation.response(number), user, 4)
        answering.hand_in(response, by=user, at=AT)
    submitted(concluded(situation))
    if manager is not None:
        MembershipFactory(user=manager, organisation=situation.organisations[0], role="manager")
    return situation


def copy_of(situation, frozen):
    """One more evaluation in review of the same organisations, straight in the database."""
    partnership = make_partnership(*situation.organisations)
    evaluation = EvaluationFactory(
        programme=make_programme(partnership), state="in_review", frozen=frozen, submitted_at=AT
    )
    for party in partnership.parties.all():
        SignOff.objects.create(evaluation=evaluation, party=party)
    return evaluation
