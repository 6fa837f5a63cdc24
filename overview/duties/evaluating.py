"""What waits in the yearly evaluation: answers, verdicts, the conclusion, what came back."""

from django.db.models import Exists, F, OuterRef, Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.enums import EvaluationKind, EvaluationState, ResponseState, SignOffState, Way
from evaluations.models import (
    ArrangementReview,
    Evaluation,
    ExchangeReview,
    PartyResponse,
    SignOff,
    ThemeReview,
)
from partnerships.enums import ExchangeState, PartyState

from .care import users_of
from .duty import Line, Rule
from .kinds import DutyKind
from .themes import themes_i_look_after

EVALUATION = "evaluation__programme__partnership"
# Who left no longer sees the evaluation, so it cannot answer or decide itself.
HAS_LEFT = ~Q(party__state=PartyState.JOINED)


def answers_to_hand_in(user, on):
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


def themes_to_judge(user, on):
    """Themes I look after of which the evaluation is open and a verdict is not in yet."""
    mine = themes_i_look_after(user, on)
    open_rows = Evaluation.objects.filter(
        pk=OuterRef("evaluation"), activity_reviews__verdict=""
    ).filter(activity_reviews__activity__plan__theme=OuterRef("theme"))
    return ThemeReview.objects.visible_to(user).filter(
        Q(next_year="") | Exists(open_rows),
        theme__in=mine,
        evaluation__state=EvaluationState.OPEN,
    )


def _shared(user):
    return Evaluation.objects.filter(
        kind=EvaluationKind.YEARLY,
        state=EvaluationState.OPEN,
        shared_at__isnull=False,
        programme__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def objections():
    """What those who decide wrote when they sent back the round before this one."""
    return SignOff.objects.filter(
        state=SignOffState.SENT_BACK, decides=True, round=F("evaluation__round") - 1
    )


def read_objections(rows, user, on) -> None:
    """Put at each evaluation what it was sent back for."""
    sent_back = objections().select_related("party__organisation")
    prefetch_related_objects(rows, Prefetch("sign_offs", sent_back, to_attr="sent_back"))


def evaluations_to_conclude(user, on):
    """Evaluations whose answers are shared and that wait for conclusion and submission."""
    return _shared(user).filter(~Exists(objections().filter(evaluation=OuterRef("pk"))))


def evaluations_sent_back(user, on):
    """Evaluations that were sent back with a note, and wait to be mended and submitted again."""
    return _shared(user).filter(Exists(objections().filter(evaluation=OuterRef("pk"))))


def reviews_to_settle(user, on):
    """Interim reviews that can be closed: all views are in, or the due date has come."""
    return Evaluation.objects.filter(
        Q(shared_at__isnull=False) | Q(due_on__lte=on),
        kind=EvaluationKind.INTERIM,
        state=EvaluationState.OPEN,
        programme__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def exchange_to_go_over(user, on):
    """Open evaluations, run by my organisation, with an offer or request nobody spoke of yet."""
    unsaid = ExchangeReview.objects.filter(evaluation=OuterRef("pk"), next_year="")
    return Evaluation.objects.filter(
        Exists(unsaid.exclude(item__state=ExchangeState.CLOSED)),
        state=EvaluationState.OPEN,
        programme__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def arrangements_to_judge(user, on):
    """Open evaluations, run by my organisation, with an arrangement nobody judged yet."""
    unjudged = ArrangementReview.objects.filter(evaluation=OuterRef("pk"), kept="")
    return Evaluation.objects.filter(
        Exists(unjudged),
        state=EvaluationState.OPEN,
        programme__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def _answer_line(row) -> Line:
    words = _("Fill in the evaluation %(year)s for %(party)s")
    if row.evaluation.kind == EvaluationKind.INTERIM:
        words = _("Write the view of %(party)s for the interim review %(year)s")
    return Line(
        words % {"year": row.evaluation.programme.label, "party": row.party},
        reverse("response_edit", args=[row.pk]),
        _("Fill in"),
    )


def _record_line(row) -> Line:
    return Line(
        _("Record the answers of %(party)s, %(year)s")
        % {"year": row.evaluation.programme.label, "party": row.party},
        reverse("response_on_behalf", args=[row.pk]),
        _("Record"),
    )


def _judge_line(row) -> Line:
    return Line(
        _("Judge the year %(year)s of theme %(theme)s")
        % {"year": row.evaluation.programme.label, "theme": row.theme},
        reverse("review_edit", args=[row.pk]),
        _("Judge"),
    )


def _arrangements_line(row) -> Line:
    return Line(
        _("Say which arrangements were kept in %(year)s") % {"year": row.programme.label},
        reverse("arrangement_review_edit", args=[row.pk]),
        _("Judge"),
    )


def _exchange_line(row) -> Line:
    return Line(
        _("Go over supply and demand, %(evaluation)s") % {"evaluation": str(row).lower()},
        reverse("exchange_review_edit", args=[row.pk]),
        _("Go over"),
    )


def _conclude_line(row) -> Line:
    return Line(
        _("Conclude and submit the evaluation %(year)s") % {"year": row.programme.label},
        row.get_absolute_url(),
        _("Conclude"),
    )


def _sent_back_line(row) -> Line:
    notes = [
        _("%(party)s: “%(note)s”") % {"party": one.party or row.deciding_body, "note": one.note}
        for one in row.sent_back
    ]
    return Line(
        _("Mend the evaluation %(year)s and submit it again: it was sent back")
        % {"year": row.programme.label},
        row.get_absolute_url(),
        _("Mend"),
        note=" ".join(notes),
    )


def _settle_line(row) -> Line:
    return Line(
        _("Close the interim review %(year)s") % {"year": row.programme.label},
        reverse("interim_settle", args=[row.pk]),
        _("Close"),
    )


OF_PARTY = (EVALUATION, "party__organisation")
OF_EVALUATION = ("programme__partnership",)
RULES = (
    Rule(
        "response",
        DutyKind.EVALUATION,
        "coordinator",
        gettext_lazy("The answers of your organisation in an open evaluation are not handed in."),
        answers_to_hand_in,
        _answer_line,
        due="evaluation__due_on",
        related=OF_PARTY,
        needs=("coordinator",),
    ),
    Rule(
        "response-record",
        DutyKind.EVALUATION,
        "coordinator",
        gettext_lazy(
            "The same of a party without a coordinator here, or that left, in a partnership that "
            "your organisation keeps, unless that party wrote something itself."
        ),
        answers_to_record,
        _record_line,
        due="evaluation__due_on",
        related=OF_PARTY,
        needs=("coordinator",),
    ),
    Rule(
        "theme-review",
        DutyKind.EVALUATION,
        "theme_owner",
        gettext_lazy(
            "The evaluation is open and a verdict on your theme, or on an activity in it, is not "
            "in. Without an owner who has an account it stands with the coordinator."
        ),
        themes_to_judge,
        _judge_line,
        due="evaluation__due_on",
        related=(EVALUATION, "theme"),
    ),
    Rule(
        "arrangements",
        DutyKind.EVALUATION,
        "coordinator",
        gettext_lazy(
            "The evaluation is open and of an arrangement nobody has said whether it was kept."
        ),
        arrangements_to_judge,
        _arrangements_line,
        due="due_on",
        related=OF_EVALUATION,
        needs=("coordinator",),
    ),
    Rule(
        "exchange",
        DutyKind.EVALUATION,
        "coordinator",
        gettext_lazy(
            "The evaluation is open and of something offered or sought nobody has said what "
            "becomes of it."
        ),
        exchange_to_go_over,
        _exchange_line,
        due="due_on",
        related=OF_EVALUATION,
        needs=("coordinator",),
    ),
    Rule(
        "conclude",
        DutyKind.EVALUATION,
        "coordinator",
        gettext_lazy("All answers are shared and the evaluation is not submitted yet."),
        evaluations_to_conclude,
        _conclude_line,
        due="due_on",
        related=OF_EVALUATION,
        needs=("coordinator",),
    ),
    Rule(
        "sent-back",
        DutyKind.EVALUATION,
        "coordinator",
        gettext_lazy(
            "An evaluation was sent back with a note and is not submitted again yet. It has no "
            "date: the day for the answers says nothing about it."
        ),
        evaluations_sent_back,
        _sent_back_line,
        related=(*OF_EVALUATION, "deciding_body"),
        prepare=read_objections,
        needs=("coordinator",),
    ),
    Rule(
        "interim",
        DutyKind.EVALUATION,
        "coordinator",
        gettext_lazy("An interim review can be closed: all views are in, or its day has come."),
        reviews_to_settle,
        _settle_line,
        due="due_on",
        related=OF_EVALUATION,
        needs=("coordinator",),
    ),
)
