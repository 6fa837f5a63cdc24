"""What waits in the yearly evaluation: answers, verdicts, the conclusion, adoption."""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.enums import EvaluationKind, EvaluationState, ResponseState, Way
from evaluations.models import (
    ArrangementReview,
    Evaluation,
    ExchangeReview,
    PartyResponse,
    SignOff,
    ThemeReview,
)
from evaluations.waiting import sign_offs_waiting
from partnerships.enums import ExchangeState, PartyState
from partnerships.models import Theme

from .duty import Duty, users_of
from .kinds import DutyKind

# So many adoptions are named each; more of them are one line.
ONE_BY_ONE = 3
EVALUATION = "evaluation__programme__partnership"
# Who left no longer sees the evaluation, so it cannot answer or decide itself.
HAS_LEFT = ~Q(party__state=PartyState.JOINED)


def answers_to_hand_in(user):
    """Answers of my organisations that are not handed in yet (I coordinate there)."""
    return PartyResponse.objects.visible_to(user).filter(
        evaluation__state=EvaluationState.OPEN,
        evaluation__shared_at__isnull=True,
        state=ResponseState.OPEN,
        party__organisation__in=user.organisations_as("coordinator"),
    )


def answers_to_record(user, on):
    """Answers in partnerships we keep, of partners without a coordinator or that left.

    What a partner wrote itself before is not ours to go on with.
    """
    its_own = Q(way__in=(Way.REGISTER, Way.LINK))
    return PartyResponse.objects.filter(
        ~its_own,
        ~users_of("party__organisation", on, "coordinator") | HAS_LEFT,
        evaluation__state=EvaluationState.OPEN,
        evaluation__shared_at__isnull=True,
        state=ResponseState.OPEN,
        evaluation__programme__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def themes_to_judge(user):
    """My themes of which the evaluation is open and my word is not in yet."""
    mine = Theme.objects.owned_by(user)
    open_rows = Evaluation.objects.filter(
        pk=OuterRef("evaluation"), activity_reviews__verdict=""
    ).filter(activity_reviews__activity__plan__theme=OuterRef("theme"))
    return ThemeReview.objects.visible_to(user).filter(
        Q(next_year="") | Exists(open_rows),
        theme__in=mine,
        evaluation__state=EvaluationState.OPEN,
    )


def evaluations_to_conclude(user):
    """Evaluations whose answers are shared and that wait for conclusion and submission."""
    return Evaluation.objects.filter(
        kind=EvaluationKind.YEARLY,
        state=EvaluationState.OPEN,
        shared_at__isnull=False,
        programme__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def reviews_to_settle(user, on):
    """Interim reviews that can be closed: all views are in, or the due date has come."""
    return Evaluation.objects.filter(
        Q(shared_at__isnull=False) | Q(due_on__lte=on),
        kind=EvaluationKind.INTERIM,
        state=EvaluationState.OPEN,
        programme__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def exchange_to_go_over(user):
    """Open evaluations, run by my organisation, with an offer or request nobody spoke of yet."""
    unsaid = ExchangeReview.objects.filter(evaluation=OuterRef("pk"), next_year="")
    return Evaluation.objects.filter(
        Exists(unsaid.exclude(item__state=ExchangeState.CLOSED)),
        state=EvaluationState.OPEN,
        programme__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def arrangements_to_judge(user):
    """Open evaluations, run by my organisation, with an arrangement nobody judged yet."""
    unjudged = ArrangementReview.objects.filter(evaluation=OuterRef("pk"), kept="")
    return Evaluation.objects.filter(
        Exists(unjudged),
        state=EvaluationState.OPEN,
        programme__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def sign_offs_to_record(user, on):
    """Adoptions in partnerships we keep, by partners without a manager or that left."""
    return SignOff.objects.waiting().filter(
        ~users_of("party__organisation", on, "manager") | HAS_LEFT,
        decides=True,
        evaluation__state=EvaluationState.IN_REVIEW,
        evaluation__programme__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def answer_duties(user, on) -> Iterator[Duty]:
    """Answers to fill in for one's own party, or to record for a partner without users."""
    for row in answers_to_hand_in(user).select_related(EVALUATION, "party__organisation"):
        words = _("Fill in the evaluation %(year)s for %(party)s")
        if row.evaluation.kind == EvaluationKind.INTERIM:
            words = _("Write the view of %(party)s for the interim review %(year)s")
        yield Duty(
            words % {"year": row.evaluation.programme.label, "party": row.party},
            str(row.partnership),
            reverse("response_edit", args=[row.pk]),
            _("Fill in"),
            row.evaluation.due_on,
            kind=DutyKind.EVALUATION,
            key=f"response-{row.pk}",
            partnership_id=row.partnership.pk,
        )
    for row in answers_to_record(user, on).select_related(EVALUATION, "party__organisation"):
        yield Duty(
            _("Record the answers of %(party)s, %(year)s")
            % {"year": row.evaluation.programme.label, "party": row.party},
            str(row.partnership),
            reverse("response_on_behalf", args=[row.pk]),
            _("Record"),
            row.evaluation.due_on,
            kind=DutyKind.EVALUATION,
            key=f"response-record-{row.pk}",
            partnership_id=row.partnership.pk,
        )


def judging_duties(user, on) -> Iterator[Duty]:
    """What owners and the coordinator judge and conclude."""
    for row in themes_to_judge(user).select_related(EVALUATION, "theme"):
        yield Duty(
            _("Judge the year %(year)s of theme %(theme)s")
            % {"year": row.evaluation.programme.label, "theme": row.theme},
            str(row.partnership),
            reverse("review_edit", args=[row.pk]),
            _("Judge"),
            row.evaluation.due_on,
            kind=DutyKind.EVALUATION,
            key=f"theme-review-{row.pk}",
            partnership_id=row.partnership.pk,
        )
    for row in arrangements_to_judge(user).select_related("programme__partnership"):
        yield Duty(
            _("Say which arrangements were kept in %(year)s") % {"year": row.programme.label},
            str(row.partnership),
            reverse("arrangement_review_edit", args=[row.pk]),
            _("Judge"),
            row.due_on,
            kind=DutyKind.EVALUATION,
            key=f"arrangements-{row.pk}",
            partnership_id=row.partnership.pk,
        )
    yield from _exchange_duties(user, on)
    for row in evaluations_to_conclude(user).select_related("programme__partnership"):
        yield Duty(
            _("Conclude and submit the evaluation %(year)s") % {"year": row.programme.label},
            str(row.partnership),
            row.get_absolute_url(),
            _("Conclude"),
            row.due_on,
            kind=DutyKind.EVALUATION,
            key=f"conclude-{row.pk}",
            partnership_id=row.partnership.pk,
        )


def _exchange_duties(user, on) -> Iterator[Duty]:
    for row in exchange_to_go_over(user).select_related("programme__partnership"):
        yield Duty(
            _("Go over supply and demand, %(evaluation)s") % {"evaluation": str(row).lower()},
            str(row.partnership),
            reverse("exchange_review_edit", args=[row.pk]),
            _("Go over"),
            row.due_on,
            kind=DutyKind.EVALUATION,
            key=f"exchange-{row.pk}",
            partnership_id=row.partnership.pk,
        )
    for row in reviews_to_settle(user, on).select_related("programme__partnership"):
        yield Duty(
            _("Close the interim review %(year)s") % {"year": row.programme.label},
            str(row.partnership),
            reverse("interim_settle", args=[row.pk]),
            _("Close"),
            row.due_on,
            kind=DutyKind.EVALUATION,
            key=f"interim-{row.pk}",
            partnership_id=row.partnership.pk,
        )


def _decide_by(evaluation) -> datetime.date | None:
    """The due date for who decides; none when the evaluation was submitted after it."""
    submitted = evaluation.submitted_at and timezone.localdate(evaluation.submitted_at)
    return None if submitted and submitted > evaluation.due_on else evaluation.due_on


def adoption_duties(user, on) -> Iterator[Duty]:
    """Adoptions that wait for a manager, or for who records them."""
    yield from _to_decide(user, on)
    for row in sign_offs_to_record(user, on).select_related(
        EVALUATION, "party__organisation", "evaluation__deciding_body"
    ):
        yield Duty(
            _("Record the adoption by %(party)s, %(year)s")
            % {
                "year": row.evaluation.programme.label,
                "party": row.party or row.evaluation.deciding_body,
            },
            str(row.partnership),
            row.evaluation.get_absolute_url(),
            _("Record"),
            _decide_by(row.evaluation),
            kind=DutyKind.ADOPTION,
            key=f"sign-off-record-{row.pk}",
            partnership_id=row.partnership.pk,
        )


def _to_decide(user, on) -> Iterator[Duty]:
    """One line each; many together are one line, that leads to the list of them."""
    rows = list(
        sign_offs_waiting(user, on)
        .select_related(EVALUATION, "party__organisation")
        .defer("evaluation__frozen")
    )
    each = [_sign_off_duty(row) for row in rows]
    if len(each) <= ONE_BY_ONE:
        yield from each
        return
    yield Duty(
        _("Adopt %(number)s evaluations, or send them back") % {"number": len(rows)},
        ", ".join(dict.fromkeys(str(row.party) for row in rows)),
        reverse("adoption_list"),
        _("To the list"),
        min((duty.due_on for duty in each if duty.due_on), default=None),
        kind=DutyKind.ADOPTION,
        key="sign-offs",
        parts=tuple(each),
    )


def _sign_off_duty(row) -> Duty:
    words = (
        _("Adopt the evaluation %(year)s for %(party)s")
        if row.decides
        else _("Say for %(party)s what it thinks of the evaluation %(year)s")
    )
    return Duty(
        words % {"year": row.evaluation.programme.label, "party": row.party},
        str(row.partnership),
        row.evaluation.get_absolute_url(),
        _("Review"),
        _decide_by(row.evaluation),
        kind=DutyKind.ADOPTION,
        key=f"sign-off-{row.pk}",
        partnership_id=row.partnership.pk,
    )
