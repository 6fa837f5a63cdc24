"""Parties, the criteria asked and each party's scores; and the figures that follow from them."""

from decimal import ROUND_HALF_UP, Decimal

from evaluations.models import Score

from .values import moment, source

TENTH = Decimal("0.1")


def answers_of(evaluation) -> dict:
    """Parties in order, the criteria asked, and per criterion each party's score."""
    responses = list(evaluation.responses.all())
    criteria = list(evaluation.criteria.all())
    scores = {criterion.code: {} for criterion in criteria}
    rows = Score.objects.filter(response__evaluation=evaluation).select_related("criterion")
    by_response = {response.pk: str(response.party_id) for response in responses}
    for score in rows:
        scores[score.criterion.code][by_response[score.response_id]] = {
            "value": score.value,
            "na": score.not_applicable,
            "comment": score.comment,
        }
    return {
        "parties": [_party(response) for response in responses],
        "criteria": [_criterion(criterion) for criterion in criteria],
        "scores": scores,
    }


def _party(response) -> dict:
    return {
        "id": str(response.party_id),
        "response_id": response.pk,
        "organisation_id": response.party.organisation_id,
        "name": str(response.party),
        "decides": response.decides,
        "handed_in": response.is_handed_in,
        "handed_in_at": moment(response.handed_in_at),
        "way": response.way,
        "view": response.view,
        **source(response),
    }


def _criterion(criterion) -> dict:
    names = ("title_nl", "title_en", "statement_nl", "statement_en")
    return {"code": criterion.code, **{name: getattr(criterion, name) for name in names}}


def scores_by_organisation(sheet) -> dict[str, dict[str, int]]:
    """Criterion code → organisation id (as text) → score, of parties that handed in."""
    organisations = {
        party["id"]: str(party["organisation_id"])
        for party in sheet["parties"]
        if party["handed_in"]
    }
    return {
        code: {
            organisations[party]: answer["value"]
            for party, answer in answers.items()
            if party in organisations and answer["value"] is not None
        }
        for code, answers in sheet["scores"].items()
    }


def mean(values) -> Decimal | None:
    """The mean of one party's own scores, to one decimal; never taken across parties."""
    values = list(values)
    if not values:
        return None
    return (Decimal(sum(values)) / len(values)).quantize(TENTH, ROUND_HALF_UP)


def party_means(sheet) -> list[tuple[str, Decimal]]:
    """Each party's name and own mean, of those that handed in scores; in the parties' order."""
    by_party: dict[str, list[int]] = {}
    for answers in scores_by_organisation(sheet).values():
        for organisation, value in answers.items():
            by_party.setdefault(organisation, []).append(value)
    names = {str(party["organisation_id"]): party["name"] for party in sheet["parties"]}
    return [(names[key], mean(by_party[key])) for key in names if key in by_party]
