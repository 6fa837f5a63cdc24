"""Situations of the yearly loop, made through the real write functions."""

import datetime
from dataclasses import dataclass, field
from types import SimpleNamespace

from evaluations import adoption, answering, opening, reviewing
from evaluations.forms.review import reviews_of
from evaluations.models import Evaluation, PartyResponse, SignOff, ThemeReview
from organisations.models import Organisation
from partnerships.models import Activity, Partnership, Programme, Theme
from tests.factories import (
    ActivityFactory,
    OrganisationFactory,
    PlanFactory,
    make_owned_theme,
    make_partnership,
    make_programme,
    make_user,
)

AT = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=datetime.UTC)
DUE = datetime.date(2026, 12, 15)
AFTER_DUE = datetime.datetime(2026, 12, 16, 10, 0, tzinfo=datetime.UTC)


@dataclass
class Situation:
    """A partnership of two parties with their people, two themes, and an open evaluation."""

    partnership: Partnership
    programme: Programme
    organisations: list[Organisation]
    people: SimpleNamespace
    themes: list[Theme]
    activities: list[Activity]
    evaluation: Evaluation | None = None
    notes: dict = field(default_factory=dict)

    def response(self, number=0) -> PartyResponse:
        organisation = self.organisations[number]
        return PartyResponse.objects.get(
            evaluation=self.evaluation, party__organisation=organisation
        )

    def sign_off(self, number=0):
        rows = SignOff.objects.filter(evaluation=self.evaluation, round=self.fresh().round)
        return rows.get(party__organisation=self.organisations[number])

    def theme_review(self, number=0):
        return ThemeReview.objects.get(evaluation=self.evaluation, theme=self.themes[number])

    def fresh(self) -> Evaluation:
        return Evaluation.objects.get(pk=self.evaluation.pk)


def make_situation(*, partner_users=True, **fields) -> Situation:
    """Two parties, A (keeper) and B; an owner with an account per theme; programme 2026."""
    ours = OrganisationFactory(name="Avondster Zorg")
    theirs = OrganisationFactory(name="Berkel Onderwijs")
    partnership = make_partnership(ours, theirs, **fields)
    people = SimpleNamespace(
        coordinator=make_user(ours, "coordinator"),
        manager=make_user(ours, "manager"),
        reader=make_user(ours, "reader"),
        owner=make_user(ours, "reader"),
        stranger=make_user(OrganisationFactory(), "coordinator"),
        their_coordinator=make_user(theirs, "coordinator") if partner_users else None,
        their_manager=make_user(theirs, "manager") if partner_users else None,
    )
    themes = [
        make_owned_theme(partnership, people.owner, title="Sport en spel", position=0),
        make_owned_theme(partnership, title="Leerwerkplekken", position=1),
    ]
    programme = make_programme(partnership, 2026)
    plans = [PlanFactory(theme=t, programme=programme, state="draft") for t in themes]
    activities = [
        ActivityFactory(plan=plans[0], title="Dansles", target=40, unit="deelnemers", state="done"),
        ActivityFactory(plan=plans[0], title="Zomertoernooi", position=1),
        ActivityFactory(plan=plans[1], title="Plaatsen niveau 2", target=30, result=24),
    ]
    return Situation(partnership, programme, [ours, theirs], people, themes, activities)


def opened(situation=None, *, all_criteria=False, **fields) -> Situation:
    """With its evaluation open."""
    situation = situation or make_situation(**fields)
    situation.evaluation = opening.open_evaluation(
        situation.programme,
        due_on=DUE,
        all_criteria=all_criteria,
        by=situation.people.coordinator,
        at=AT,
    )
    return situation


def answer(response, by, value=4, *, comment="", view="", overrides=None, at=AT):
    """Write a party's scores: the same everywhere, but for ``overrides`` (code → value)."""
    response = PartyResponse.objects.get(pk=response.pk)
    scores = {}
    for criterion in response.evaluation.criteria.all():
        given = (overrides or {}).get(criterion.code, value)
        scores[criterion.pk] = (given, False, comment or ("Daarom." if given <= 2 else ""))
    return answering.save_answers(
        response,
        scores=scores,
        changes={"view": view},
        version=response.version,
        by=by,
        at=at,
    )


def answered(situation=None, **fields) -> Situation:
    """With both parties' answers handed in, so shared."""
    situation = situation or opened(**fields)
    people = situation.people
    for number, user in enumerate([people.coordinator, people.their_coordinator]):
        response = answer(
            situation.response(number),
            user,
            4 - number,
            view=f"Zo ziet partij {number} het.",
            overrides={"trust": 2 + 3 * number},
        )
        answering.hand_in(response, by=user, at=AT)
    return situation


def judge(situation, by=None, *, next_year="continue", verdict="achieved"):
    """Give every activity a verdict and a next year; the themes go on."""
    for number in range(len(situation.themes)):
        review = situation.theme_review(number)
        rows = [
            (row, {"verdict": verdict, "next_year": next_year}, row.version if row.pk else None)
            for row in reviews_of(review)
        ]
        reviewing.save_theme_review(
            review,
            {"summary": f"Verslag {number}", "next_year": "continue"},
            activities=rows,
            version=review.version,
            by=by or situation.people.owner,
            at=AT,
        )


def concluded(situation=None, kind="continue", **fields) -> Situation:
    """With verdicts and a conclusion."""
    situation = situation or answered(**fields)
    judge(situation)
    evaluation = situation.fresh()
    reviewing.save_conclusion(
        evaluation,
        {"conclusion": kind, "summary": "Wij gaan door.", "differing_opinions": ""},
        version=evaluation.version,
        by=situation.people.coordinator,
        at=AT,
    )
    return situation


def submitted(situation=None, **fields) -> Situation:
    """Waiting for both managers."""
    situation = situation or concluded(**fields)
    adoption.submit(situation.fresh(), by=situation.people.coordinator, at=AT)
    return situation


def adopted(situation=None, **fields) -> Situation:
    """Adopted by both managers."""
    situation = situation or submitted(**fields)
    adoption.adopt(situation.sign_off(0), by=situation.people.manager, at=AT)
    adoption.adopt(situation.sign_off(1), by=situation.people.their_manager, at=AT)
    return situation
