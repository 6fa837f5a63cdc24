"""The whole loop when the partner has no users at all, through the pages alone."""

import pytest
import time_machine

from evaluations.models import Evaluation
from partnerships.models import Activity, Programme
from tests.evaluations.situations import AT, make_situation

pytestmark = pytest.mark.django_db

SOURCE = {"source_person": "directeur", "source_on": "2026-11-19", "source_text": "verslag"}


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def all_scores(evaluation, value):
    return {f"score_{criterion.pk}": value for criterion in evaluation.criteria.all()}


def test_the_loop(visitor):
    situation = make_situation(partner_users=False)
    ours, theirs = situation.organisations
    coordinator = visitor(situation.people.coordinator)
    manager = visitor(situation.people.manager)
    owner = visitor(situation.people.owner)
    ends = []

    def step(done):
        assert done.status_code == 302, done.content.decode()[:2000]
        ends.append(done.url)

    step(
        coordinator.fill(
            "evaluation_open", situation.partnership.pk, year="2026", all_criteria="core"
        )
    )
    evaluation = Evaluation.objects.get()
    mine = evaluation.responses.get(party__organisation=ours)
    partners = evaluation.responses.get(party__organisation=theirs)
    step(coordinator.fill("response_edit", mine.pk, hand_in="1", **all_scores(evaluation, "4")))
    step(coordinator.fill("response_hand_in", mine.pk))
    step(
        coordinator.fill(
            "response_on_behalf",
            partners.pk,
            hand_in="1",
            view="Wij zijn tevreden.",
            **all_scores(evaluation, "5"),
            **SOURCE,
        )
    )
    for number, guest in enumerate([owner, coordinator]):
        review = evaluation.theme_reviews.get(theme=situation.themes[number])
        choices = {"next_year": "continue", "summary": "Goed."}
        for activity in situation.activities:
            if activity.plan.theme == situation.themes[number]:
                choices[f"a{activity.pk}-verdict"] = "achieved"
                choices[f"a{activity.pk}-next_year"] = "continue"
        step(guest.fill("review_edit", review.pk, **choices))
    step(
        coordinator.fill(
            "conclusion_edit", evaluation.pk, conclusion="continue", summary="Wij gaan door."
        )
    )
    step(coordinator.fill("evaluation_submit", evaluation.pk))
    step(manager.fill("signoff_adopt", evaluation.sign_offs.get(party=mine.party).pk))
    step(
        coordinator.fill(
            "signoff_on_behalf",
            evaluation.sign_offs.get(party=partners.party).pk,
            decision="adopted",
            **SOURCE,
        )
    )

    evaluation.refresh_from_db()
    page = coordinator.get("evaluation_show", evaluation.pk).content.decode()
    made = Activity.objects.filter(plan__programme__year=2027)
    assert evaluation.is_adopted
    assert (
        page.count("vastgelegd namens de partij: directeur, 19 november 2026, bron: verslag") == 2
    )
    assert {activity.carried_from for activity in made} == set(situation.activities)
    assert Programme.objects.get(year=2027).activity_count == 3
    assert len(ends) == 10
