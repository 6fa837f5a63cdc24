"""The whole of an evaluation as one plain value: what the page shows, and what adoption keeps.

The shape is JSON: codes for enumerations, ISO days, numbers as text, criteria in both languages.
While an evaluation is open it is built afresh; from submission on the stored one is shown, so
that everybody adopts the same page, and an adopted page never changes.
"""

from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Prefetch, prefetch_related_objects

from evaluations.enums import EvaluationKind, EvaluationState, ThemeNext, Verdict, Way
from evaluations.models import Evaluation, PartyResponse, Score, SignOff, ThemeReview
from lib.dates import programme_label
from partnerships.models import Activity, ThemeOwner
from partnerships.models.plan import DONE_STATES

SHAPE = 1
EARLIER_YEARS = 3
TENTH = Decimal("0.1")


def sheet_of(evaluation) -> dict:
    """The sheet to show: the stored one from submission on, with today's decisions beside it."""
    if evaluation.frozen is None or evaluation.state == EvaluationState.OPEN:
        return build_sheet(evaluation)
    if evaluation.is_adopted:
        return evaluation.frozen
    return {**evaluation.frozen, "sign_offs": sign_offs_of(evaluation)}


def load_parts(evaluation) -> None:
    """Fetch answers, themes and decisions once, for the sheet and for who must act."""
    owners = Prefetch("theme__owners", ThemeOwner.objects.current().select_related("contact"))
    themes = ThemeReview.objects.select_related("theme__main_area").prefetch_related(owners)
    responses = PartyResponse.objects.select_related("party__organisation")
    decisions = SignOff.objects.select_related("party__organisation", "decided_by")
    prefetch_related_objects(
        [evaluation],
        Prefetch("responses", responses),
        Prefetch("theme_reviews", themes),
        Prefetch("sign_offs", decisions),
    )


def build_sheet(evaluation) -> dict:
    """Everything of an evaluation as it stands now; a fixed number of queries."""
    load_parts(evaluation)
    programme, partnership = evaluation.programme, evaluation.programme.partnership
    themes = _themes(evaluation)
    return {
        "shape": SHAPE,
        "partnership": {"id": partnership.pk, "title": partnership.title},
        "programme": {
            "id": programme.pk,
            "year": programme.year,
            "label": programme.label,
            "next_label": programme_label(*partnership.programme_period(programme.year + 1)),
        },
        "kind": evaluation.kind,
        "is_example": evaluation.is_example,
        "due_on": evaluation.due_on.isoformat(),
        "shared_at": _moment(evaluation.shared_at),
        "round": evaluation.round,
        "deciding_body": evaluation.deciding_body.name if evaluation.deciding_body else "",
        **_answers(evaluation),
        "themes": themes,
        "counts": _counts(themes),
        "arrangements": _arrangements(evaluation),
        "conclusion": {
            "kind": evaluation.conclusion,
            "summary": evaluation.summary,
            "differing_opinions": evaluation.differing_opinions,
        },
        "next": _next_programme(evaluation, themes),
        "sign_offs": sign_offs_of(evaluation),
        "earlier": _earlier(evaluation),
    }


# -- parts --------------------------------------------------------------------------------------


def _answers(evaluation) -> dict:
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
        "handed_in_at": _moment(response.handed_in_at),
        "way": response.way,
        "view": response.view,
        **_source(response),
    }


def _source(row) -> dict:
    return {
        "source_person": row.source_person,
        "source_on": row.source_on.isoformat() if row.source_on else "",
        "source_text": row.source_text,
    }


def _criterion(criterion) -> dict:
    names = ("title_nl", "title_en", "statement_nl", "statement_en")
    return {"code": criterion.code, **{name: getattr(criterion, name) for name in names}}


def _themes(evaluation) -> list[dict]:
    """Themes with their verdict, and under each its activities of this year."""
    reviews = evaluation.theme_reviews.all()
    themes = {review.theme_id: _theme(review, review.theme) for review in reviews}
    verdicts = {review.activity_id: review for review in evaluation.activity_reviews.all()}
    activities = Activity.objects.filter(plan__programme=evaluation.programme_id).select_related(
        "plan__theme__main_area", "organiser__organisation", "carried_from"
    )
    for activity in activities.order_by("position", "pk"):
        theme = activity.plan.theme
        if theme.pk not in themes:
            themes[theme.pk] = _theme(None, theme)
        row = _activity(activity, verdicts.get(activity.pk))
        themes[theme.pk]["activities"].append(row)
    return sorted(themes.values(), key=lambda theme: theme.pop("order"))


def _theme(review, theme) -> dict:
    area = theme.main_area
    owner = theme.current_owner if review else None
    return {
        "order": [area.position if area else 0, theme.position, theme.pk],
        "id": theme.pk,
        "review_id": review.pk if review else None,
        "title": theme.title,
        "area": area.title if area else "",
        "owner": str(owner.contact) if owner else "",
        "summary": review.summary if review else "",
        "next_year": review.next_year if review else "",
        "activities": [],
    }


def _activity(activity, review) -> dict:
    result = review if review is not None else activity
    return {
        "id": activity.pk,
        "title": activity.title,
        "kind": activity.kind,
        "state": activity.state,
        "done": activity.state in DONE_STATES,
        "organiser": str(activity.organiser) if activity.organiser else "",
        "target": number(activity.target),
        "target_text": activity.target_text,
        "unit": activity.unit,
        "result": number(result.result),
        "result_text": result.result_text,
        "verdict": review.verdict if review else "",
        "lesson": review.lesson if review else "",
        "next_year": review.next_year if review else "",
        "next_target": number(review.next_target) if review else "",
    }


def _counts(themes) -> dict:
    activities = [activity for theme in themes for activity in theme["activities"]]
    verdicts = [activity["verdict"] for activity in activities]
    return {
        "activities": len(activities),
        "done": sum(activity["done"] for activity in activities),
        **{str(verdict): verdicts.count(verdict) for verdict in Verdict.values},
        "unjudged": verdicts.count(""),
    }


def _arrangements(evaluation) -> list[dict]:
    reviews = evaluation.arrangement_reviews.select_related("arrangement").prefetch_related(
        "arrangement__debtors__organisation", "arrangement__beneficiaries__organisation"
    )
    return [
        {
            "text": review.arrangement.text,
            "owed_by": [str(party) for party in review.arrangement.debtors.all()],
            "owed_to": [str(party) for party in review.arrangement.beneficiaries.all()],
            "kept": review.kept,
            "note": review.note,
        }
        for review in reviews
    ]


def _next_programme(evaluation, themes) -> list[dict]:
    """Next year's proposed activities, per theme that goes on."""
    titles = {theme["id"]: theme["title"] for theme in themes if goes_on(theme["next_year"])}
    rows = evaluation.proposed_activities.select_related("theme", "organiser__organisation")
    by_theme: dict[int, list[dict]] = {}
    for row in rows.order_by("position", "pk"):
        by_theme.setdefault(row.theme_id, []).append(
            {
                "title": row.title,
                "kind": row.kind,
                "target": number(row.target),
                "target_text": row.target_text,
                "unit": row.unit,
                "organiser": str(row.organiser) if row.organiser else "",
                "carried": row.review_id is not None,
            }
        )
    return [
        {"theme": title, "activities": by_theme[theme_id]}
        for theme_id, title in titles.items()
        if theme_id in by_theme
    ]


def goes_on(theme_next) -> bool:
    """Whether a theme has a plan next year: unless it pauses or stops."""
    return theme_next not in (ThemeNext.PAUSE, ThemeNext.STOP)


def sign_offs_of(evaluation) -> list[dict]:
    """Every decision asked, of all rounds, with how it came in."""
    body = evaluation.deciding_body.name if evaluation.deciding_body else ""
    return [
        {
            "id": row.pk,
            "party": str(row.party_id) if row.party_id else "",
            "organisation_id": row.party.organisation_id if row.party_id else None,
            "name": str(row.party) if row.party_id else body,
            "round": row.round,
            "state": row.state,
            "way": row.way,
            "decided_at": _moment(row.decided_at),
            "decided_by": str(row.decided_by) if row.decided_by_id else "",
            "note": row.note,
            "four_eyes_waived": row.four_eyes_waived,
            **_source(row),
        }
        for row in evaluation.sign_offs.all()
    ]


def _earlier(evaluation) -> list[dict]:
    """The adopted years before this one, oldest first, from what they kept."""
    if evaluation.kind != EvaluationKind.YEARLY:
        return []
    programme = evaluation.programme
    rows = Evaluation.objects.filter(
        programme__partnership=programme.partnership_id,
        programme__year__lt=programme.year,
        kind=evaluation.kind,
        state=EvaluationState.ADOPTED,
    ).order_by("-programme__year")
    kept = list(rows.values_list("pk", "frozen")[:EARLIER_YEARS])
    return [
        {
            "evaluation_id": pk,
            "label": sheet["programme"]["label"],
            "counts": sheet["counts"],
            "parties": [
                {key: party[key] for key in ("organisation_id", "name")}
                for party in sheet["parties"]
            ],
            "scores": scores_by_organisation(sheet),
        }
        for pk, sheet in reversed(kept)
    ]


# -- figures ------------------------------------------------------------------------------------


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


def number(value) -> str:
    """A figure without idle zeros: "24", "1.5", or "" for none."""
    if value is None:
        return ""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value) -> str:
    return value.isoformat() if value else ""


# -- privacy ------------------------------------------------------------------------------------


def for_viewer(sheet, user, *, roles) -> dict:
    """The sheet as this user may read it.

    Until the answers are shared, each party's scores, sentences, view and source are seen by that
    party's own people only (and, for answers recorded on its behalf, by who records them).
    Afterwards everybody sees what was handed in; what was not handed in stays with its party.
    ``roles`` are the user's roles on the partnership.
    """
    shared = bool(sheet["shared_at"])
    hidden = {
        party["id"]
        for party in sheet["parties"]
        if not (shared and party["handed_in"]) and not _is_own(party, user, roles)
    }
    return {
        **sheet,
        "parties": [_closed(p) if p["id"] in hidden else p for p in sheet["parties"]],
        "scores": {
            code: {party: answer for party, answer in answers.items() if party not in hidden}
            for code, answers in sheet["scores"].items()
        },
    }


def as_shared(sheet) -> dict:
    """The sheet as all parties may read it: without answers that were not handed in."""
    hidden = {party["id"] for party in sheet["parties"] if not party["handed_in"]}
    return {
        **sheet,
        "parties": [_closed(p) if p["id"] in hidden else p for p in sheet["parties"]],
        "scores": {
            code: {party: answer for party, answer in answers.items() if party not in hidden}
            for code, answers in sheet["scores"].items()
        },
    }


def _is_own(party, user, roles) -> bool:
    if user.roles_by_organisation.get(party["organisation_id"]):
        return True
    return party["way"] == Way.ON_BEHALF and "editor" in roles


def _closed(party) -> dict:
    return {**party, "view": "", "source_person": "", "source_on": "", "source_text": ""}
