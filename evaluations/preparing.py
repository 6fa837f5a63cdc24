"""The empty verdicts an evaluation opens with: a row for everything that is looked back on."""

from django.db.models import F, Q

from evaluations.enums import EvaluationKind
from evaluations.models import (
    ActivityReview,
    ArrangementReview,
    BenefitReview,
    ExchangeReview,
    ThemeReview,
)
from lib.dates import counts_on
from organisations.models import ImpactStatement
from partnerships.enums import ExchangeDirection, ExchangeState
from partnerships.models import Activity, Theme


def prepare_reviews(evaluation, responses, *, on) -> dict[str, list[int]]:
    """Make the empty verdicts of an evaluation that opens; returns what they are about.

    An interim review asks about supply and demand only. The yearly one also about each activity
    (with the result known so far), theme and arrangement, and each party about what people noticed.
    """
    asked = {"exchange": _exchange(evaluation)}
    if evaluation.kind == EvaluationKind.INTERIM:
        return asked
    return {
        **_work(evaluation),
        "arrangements": _arrangements(evaluation, on),
        **_benefits(evaluation, responses, on),
        **asked,
    }


def _exchange(evaluation) -> list[int]:
    """What is on the board; of a matched pair the offer, because it closes as one."""
    items = evaluation.partnership.exchange_items.exclude(state=ExchangeState.CLOSED)
    other_half = Q(direction=ExchangeDirection.REQUEST, matched_with__isnull=False)
    found = list(items.exclude(other_half).order_by("pk"))
    ExchangeReview.objects.bulk_create(
        ExchangeReview(evaluation=evaluation, item=item) for item in found
    )
    return [item.pk for item in found]


def _work(evaluation) -> dict[str, list[int]]:
    programme = evaluation.programme
    activities = list(Activity.objects.filter(plan__programme=programme).select_related("plan"))
    ActivityReview.objects.bulk_create(
        ActivityReview(
            evaluation=evaluation,
            activity=activity,
            result=activity.result,
            result_text=activity.result_text,
        )
        for activity in activities
    )
    planned = {activity.plan.theme_id for activity in activities}
    planned |= set(programme.plans.values_list("theme_id", flat=True))
    going_on = Theme.objects.filter(partnership=evaluation.partnership).going_on()
    themes = Theme.objects.filter(pk__in=planned | set(going_on.values_list("pk", flat=True)))
    ThemeReview.objects.bulk_create(
        ThemeReview(evaluation=evaluation, theme=theme) for theme in themes
    )
    return {
        "activities": [activity.pk for activity in activities],
        "themes": [theme.pk for theme in themes],
    }


def _arrangements(evaluation, on) -> list[int]:
    rows = evaluation.partnership.arrangements.all()
    in_force = [row for row in rows if counts_on(row.since, row.until, on)]
    ArrangementReview.objects.bulk_create(
        ArrangementReview(evaluation=evaluation, arrangement=row) for row in in_force
    )
    return [row.pk for row in in_force]


def _benefits(evaluation, responses, on) -> dict[str, list[int]]:
    """Each party is asked about every benefit, and about what events were to mean for people."""
    benefits = list(evaluation.partnership.benefits.all())
    statements = list(statements_to_check(evaluation.partnership, on))
    rows = []
    for response in responses:
        rows += [BenefitReview(response=response, benefit=benefit) for benefit in benefits]
        rows += [BenefitReview(response=response, statement=said) for said in statements]
    BenefitReview.objects.bulk_create(rows)
    return {
        "benefits": [benefit.pk for benefit in benefits],
        "statements": [statement.pk for statement in statements],
    }


def statements_to_check(partnership, on):
    """What events that touched this partnership were to mean for people, and nobody checked yet.

    The first evaluation after an event asks for it; an event that is still to come waits.
    """
    asked = Q(reviews__response__evaluation__programme__partnership=partnership)
    happened = Q(event__carried_out_at__isnull=False) | Q(event__effective_lower__lte=on)
    touched = partnership.impact_decisions.values("event")
    rows = ImpactStatement.objects.filter(happened, event__in=touched)
    rows = rows.exclude(pk__in=ImpactStatement.objects.filter(asked))
    return rows.order_by(F("event__effective_lower").asc(nulls_last=True), "position", "pk")
