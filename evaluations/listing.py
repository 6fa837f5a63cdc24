"""The list of evaluations: one query for what it shows, and the rule of "waiting for me"."""

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from evaluations.enums import EvaluationKind, EvaluationState, ResponseState, SignOffState
from evaluations.models import Evaluation, PartyResponse, SignOff, ThemeReview
from evaluations.page import STATE_TONES, late_words
from evaluations.waiting import sign_offs_waiting
from lib.search import terms_in
from organisations.enums import Role
from organisations.models import Membership
from partnerships.enums import PartyState
from partnerships.models import Theme

LATE, IN_TIME = "yes", "no"
LIST_ORDER = ("-year", "sort_title", "id")
PARTNERSHIP = "programme__partnership"


def listed(user, on, *, q="", year=None, state="", late="", kind="", mine=False):
    """The evaluations this user may see, narrowed, with just the columns of the list."""
    rows = Evaluation.objects.visible_to(user)
    if q:
        rows = rows.filter(terms_in(f"{PARTNERSHIP}__search_text", q))
    if year:
        rows = rows.filter(programme__year=year)
    if state:
        rows = rows.filter(state=state)
    if late:
        is_late = Q(pk__in=Evaluation.objects.late(on).values("pk"))
        rows = rows.filter(is_late if late == LATE else ~is_late)
    if kind:
        rows = rows.filter(kind=kind)
    if mine:
        rows = rows.filter(waiting_for(user, on))
    responses = PartyResponse.objects.filter(evaluation=OuterRef("pk"))
    decisions = SignOff.objects.filter(
        evaluation=OuterRef("pk"), round=OuterRef("round"), decides=True
    )
    return rows.annotate(
        year=F("programme__year"),
        sort_title=F(f"{PARTNERSHIP}__sort_title"),
        asked=_count(responses),
        handed_in=_count(responses.filter(state=ResponseState.HANDED_IN)),
        deciders=_count(decisions),
        adopted=_count(decisions.filter(state=SignOffState.ADOPTED)),
    ).values(
        "id", "year", "sort_title", "kind", "state", "due_on", "shared_at", "adopted_at",
        "is_example", "lowest_mean", "highest_mean", "asked", "handed_in", "deciders", "adopted",
        label=F("programme__label"),
        partnership=F(f"{PARTNERSHIP}__title"),
        counts=F("frozen__counts"),
    )  # fmt: skip


def _count(rows):
    counted = rows.order_by().values("evaluation").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def waiting_for(user, on) -> Q:
    """Evaluations in which this user has something to do now."""
    coordinates = user.organisations_as(Role.COORDINATOR)
    kept = Q(**{f"{PARTNERSHIP}__keeper__in": coordinates})
    is_open = Q(state=EvaluationState.OPEN)
    in_review = Q(state=EvaluationState.IN_REVIEW)
    unanswered = PartyResponse.objects.filter(state=ResponseState.OPEN)
    undecided = SignOff.objects.waiting()
    has_left = ~Q(party__state=PartyState.JOINED)
    without_manager = ~_has_user(on, Role.MANAGER) | Q(party__isnull=True) | has_left
    return (
        is_open & Q(shared_at__isnull=True) & _any(
            unanswered.filter(party__organisation__in=coordinates)
        )
        | is_open & Q(shared_at__isnull=True) & kept & _any(
            unanswered.filter(~_has_user(on, Role.COORDINATOR) | has_left)
        )
        | is_open & Q(shared_at__isnull=False) & kept
        | is_open & _any(
            ThemeReview.objects.filter(next_year="", theme__in=Theme.objects.owned_by(user))
        )
        | _any(sign_offs_waiting(user, on))
        | in_review & kept & _any(undecided.filter(without_manager, decides=True))
    )  # fmt: skip


def _any(rows) -> Q:
    return Q(pk__in=rows.values("evaluation"))


def _has_user(on, role):
    members = Membership.objects.current(on).filter(role=role)
    return Exists(members.filter(organisation=OuterRef("party__organisation")))


def row_of(row, user, on) -> dict:
    """A row of the list in words."""
    return {
        **row,
        "url": reverse("evaluation_show", args=[row["id"]]),
        "kind_label": "" if row["kind"] == EvaluationKind.YEARLY else EvaluationKind.INTERIM.label,
        "state_label": EvaluationState(row["state"]).label,
        "tone": STATE_TONES[row["state"]],
        "progress": _progress(row),
        "late": late_words(row["due_on"], on) if row["state"] != EvaluationState.ADOPTED else "",
        "means": means_words(row["lowest_mean"], row["highest_mean"]),
    }


def _progress(row) -> str:
    if row["kind"] == EvaluationKind.INTERIM:
        return _interim_progress(row)
    if row["state"] == EvaluationState.ADOPTED:
        return _("%(done)s of %(all)s activities carried out") % {
            "done": row["counts"]["done"],
            "all": row["counts"]["activities"],
        }
    if row["state"] == EvaluationState.IN_REVIEW:
        return _("adopted by %(done)s of %(all)s") % {
            "done": row["adopted"],
            "all": row["deciders"],
        }
    if row["shared_at"]:
        return _("answers shared, conclusion to be written")
    return _("%(done)s of %(all)s parties have handed in") % {
        "done": row["handed_in"],
        "all": row["asked"],
    }


def _interim_progress(row) -> str:
    if row["state"] == EvaluationState.ADOPTED:
        return _("supply and demand brought up to date")
    if row["shared_at"]:
        return _("views shared, supply and demand to go over")
    return _("%(done)s of %(all)s parties have handed in") % {
        "done": row["handed_in"],
        "all": row["asked"],
    }


def means_words(lowest, highest) -> str:
    """The lowest and highest party mean ("3,6 – 4,2"), never one mark."""
    if lowest is None:
        return ""
    low, high = (number_format(mean, decimal_pos=1) for mean in (lowest, highest))
    return low if low == high else f"{low} – {high}"
