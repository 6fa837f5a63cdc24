"""Case A through its years: last year adopted, this year running and open for evaluation.

All owners, figures, scores and words here are example data.
"""

import datetime
from decimal import Decimal

from evaluations.adoption import adopt, submit
from evaluations.answering import hand_in, save_answers
from evaluations.enums import ConclusionKind, Kept, NextYear, ThemeNext, Verdict
from evaluations.models import Evaluation, PartyResponse
from evaluations.opening import open_evaluation
from evaluations.reviewing import save_arrangement_reviews, save_conclusion, save_theme_review
from partnerships.activities import update_activity
from partnerships.enums import ActivityState
from partnerships.lifecycle.plan import PLAN
from partnerships.models import Partnership
from partnerships.programmes import open_programme

from . import case_a
from .case_a_card import make_card
from .writer import DemoWriter

# What came of each activity last year: result, verdict, next year, new target, lesson.
LAST_YEAR = {
    "Wekelijks sport en spel": (38, Verdict.ACHIEVED, NextYear.CONTINUE, None, ""),
    "Dans, drama, muziek en schilderen": (12, Verdict.ACHIEVED, NextYear.CONTINUE, None, ""),
    "Dag van kunst en cultuur": (1, Verdict.ACHIEVED, NextYear.CONTINUE, None, ""),
    "Pilot: gespreksgroep": (
        1, Verdict.PARTLY, NextYear.ADJUST, 2,
        "Een vaste avond werkt beter dan een wisselende (voorbeeld).",
    ),
    "Ontmoetingsmaaltijd": (4, Verdict.ACHIEVED, NextYear.CONTINUE, None, ""),
    "Plaatsen werven": (
        24, Verdict.PARTLY, NextYear.SCALE_UP, 36,
        "Begin in het voorjaar, dan kiezen studenten hun plek (voorbeeld).",
    ),
    "Begeleiders trainen": (
        0, Verdict.NOT, NextYear.STOP, None, "De training kwam niet van de grond (voorbeeld)."
    ),
}  # fmt: skip
# Scores in the order of the criteria asked, with a sentence at the lowest.
SCORES = {
    case_a.LDH: [4, 4, 3, 4, 5, 3],
    case_a.LANDSTEDE: [4, 4, 4, 4, 4, 2],
}
THIS_YEAR = {
    "Wekelijks sport en spel": (ActivityState.RUNNING, 33),
    "Dans, drama, muziek en schilderen": (ActivityState.DONE, 12),
    "Pilot: gespreksgroep": (ActivityState.RUNNING, 1),
    "Ontmoetingsmaaltijd": (ActivityState.DONE, 4),
    "Plaatsen werven": (ActivityState.RUNNING, 31),
}


def live(write: DemoWriter, partnership: Partnership) -> None:
    """Let the partnership go through last year into this one."""
    now = write.at
    rows = case_a.themes(write, partnership)
    write.at = now.replace(year=now.year - 1, month=1, day=12)
    case_a.programme(write, rows, now.year - 1)
    write.at = now.replace(year=now.year - 1, month=11, day=17)
    evaluate_last_year(write, partnership)
    write.at = now
    run_this_year(write, partnership)
    case_a.progress(write, rows)


def evaluate_last_year(write: DemoWriter, partnership: Partnership) -> None:
    """Every party answers, owners judge, both managers adopt; this year's programme follows."""
    programme = open_programme(partnership, write.at.year, **write.acts)
    carry_out(write, programme, {title: row[0] for title, row in LAST_YEAR.items()})
    evaluation = open_evaluation(
        programme,
        due_on=datetime.date(programme.year, 12, 15),
        all_criteria=False,
        **write.acts,
    )
    judge_themes(write, evaluation)
    for party in (case_a.LDH, case_a.LANDSTEDE):
        answer(write, evaluation, party, SCORES[party])
    evaluation.refresh_from_db()
    kept = zip(
        evaluation.arrangement_reviews.all(), (Kept.KEPT, Kept.PARTLY, Kept.KEPT), strict=True
    )
    save_arrangement_reviews(
        evaluation,
        [(review, {"kept": verdict}, review.version) for review, verdict in kept],
        **write.acts,
    )
    evaluation.refresh_from_db()
    save_conclusion(
        evaluation,
        {
            "conclusion": ConclusionKind.CONTINUE,
            "summary": "De leerwerkplaatsen groeien door; de gezamenlijke training kwam niet van "
            "de grond. De partners gaan door met een kleiner programma voor scholing (voorbeeld).",
        },
        version=evaluation.version,
        **write.acts,
    )
    submit(evaluation, **write.acts)
    for who, name in (("legerdesheils", case_a.LDH), ("landstede", case_a.LANDSTEDE)):
        manager = write.users[f"manager@{who}.example"]
        sign_off = evaluation.sign_offs.get(party__organisation=write.organisations[name])
        adopt(sign_off, by=manager, at=write.at)
    evaluation.refresh_from_db()
    make_card(write, evaluation)


def carry_out(write: DemoWriter, programme, results: dict) -> None:
    """Adopt the plans of a programme and set the result of each activity."""
    for plan in programme.plans.all():
        PLAN.perform(plan, "adopt", **write.acts)
        for activity in plan.activities.all():
            result = results[activity.title]
            update_activity(
                activity,
                {"result": Decimal(result)},
                version=activity.version,
                state=ActivityState.DONE if result else ActivityState.NOT_DONE,
                **write.acts,
            )


def judge_themes(write: DemoWriter, evaluation: Evaluation) -> None:
    """The verdicts of the owners on their activities and themes."""
    for review in evaluation.theme_reviews.select_related("theme__partnership"):
        rows = []
        for row in evaluation.activity_reviews.filter(activity__plan__theme=review.theme):
            result, verdict, next_year, target, lesson = LAST_YEAR[row.activity.title]
            changes = {
                "verdict": verdict,
                "result": Decimal(result),
                "next_year": next_year,
                "next_target": target and Decimal(target),
                "lesson": lesson,
            }
            rows.append((row, changes, row.version))
        save_theme_review(
            review,
            {"summary": "Zie de activiteiten (voorbeeld).", "next_year": ThemeNext.CONTINUE},
            activities=rows,
            version=review.version,
            **write.acts,
        )


def answer(write: DemoWriter, evaluation: Evaluation, party: str, values: list[int]) -> None:
    """One party scores every criterion and hands in."""
    who = "legerdesheils" if party == case_a.LDH else "landstede"
    by = write.users[f"coordinator@{who}.example"]
    response = PartyResponse.objects.get(
        evaluation=evaluation, party__organisation=write.organisations[party]
    )
    scores = {
        criterion.pk: (
            value,
            False,
            "Wij overleggen meer dan wij besluiten (voorbeeld)." if value <= 2 else "",
        )
        for criterion, value in zip(evaluation.criteria.all(), values, strict=True)
    }
    response = save_answers(
        response,
        scores=scores,
        changes={"view": "Wij vinden elkaar sneller dan een jaar geleden (voorbeeld)."},
        version=response.version,
        by=by,
        at=write.at,
    )
    hand_in(response, by=by, at=write.at)


def run_this_year(write: DemoWriter, partnership: Partnership) -> None:
    """Results so far, and an open evaluation in which one party has handed in."""
    programme = partnership.programmes.get(year=write.at.year)
    for plan in programme.plans.all():
        write.change(plan, **case_a.APPROACH)
        PLAN.perform(plan, "adopt", **write.acts)
        for activity in plan.activities.all():
            state, result = THIS_YEAR.get(activity.title, (ActivityState.PLANNED, None))
            update_activity(
                activity,
                {
                    "result": result and Decimal(result),
                    "starts_on": datetime.date(programme.year, 1, 15),
                    "ends_on": datetime.date(programme.year, 12, 1),
                },
                version=activity.version,
                state=state,
                **write.acts,
            )
    evaluation = open_evaluation(
        programme,
        due_on=datetime.date(programme.year, 12, 15),
        all_criteria=False,
        **write.acts,
    )
    answer(write, evaluation, case_a.LANDSTEDE, [4, 4, 4, 4, 4, 3])
