"""What waits for who decides on an evaluation, or records that decision."""

from django.db.models import Case, DateField, F, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.enums import EvaluationState
from evaluations.models import Deputy, SignOff
from evaluations.waiting import not_mine_to_adopt, sign_offs_waiting
from organisations.enums import Role
from organisations.four_eyes import with_one_user
from organisations.models import Membership

from .care import users_of
from .duty import Line, Rule
from .evaluating import EVALUATION, HAS_LEFT
from .kinds import DutyKind

DECISIONS_BY = Coalesce(F("evaluation__decide_on"), F("evaluation__due_on"))
# The last day for who decides; none when the evaluation was submitted after it.
DECIDE_BY = Case(
    When(evaluation__submitted_at__date__gt=DECISIONS_BY, then=None),
    default=DECISIONS_BY,
    output_field=DateField(),
)


def sign_offs_to_give(user, on):
    """Decisions that wait for a manager, or for who stands in for one."""
    return sign_offs_waiting(user, on)


def sign_offs_to_record(user, on):
    """Adoptions in partnerships we keep, by partners without a manager or that left."""
    return SignOff.objects.waiting().filter(
        ~users_of("party__organisation", on, "manager") | HAS_LEFT,
        decides=True,
        evaluation__state=EvaluationState.IN_REVIEW,
        evaluation__programme__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def mark_authors(rows, user, on) -> None:
    """Put at each row what an author of it can do, since somebody else must adopt it.

    ``way_out`` is "" for who adopts; else wait (another can), deputy (name one) or four_eyes.
    """
    mine = not_mine_to_adopt(rows, user)
    places = {row.party.organisation_id for row in rows if row.pk in mine}
    manages = set(user.organisations_as(Role.MANAGER))
    alone = with_one_user(places & manages, on) if places else set()
    attended = _attended(places, user, on) if places else set()
    for row in rows:
        place = row.party.organisation_id
        row.way_out = "" if row.pk not in mine else "deputy"
        if row.way_out and (place in attended or place not in manages):
            row.way_out = "wait"
        elif row.way_out and place in alone:
            row.way_out = "four_eyes"


def _attended(organisations, user, on) -> set[int]:
    """Those where another manager or a deputy can decide today."""
    managers = Membership.objects.current(on).filter(role=Role.MANAGER)
    deputies = Deputy.objects.current(on)
    found: set[int] = set()
    for rows in (managers, deputies):
        others = rows.filter(organisation__in=organisations).exclude(user=user).order_by()
        found |= set(others.values_list("organisation", flat=True))
    return found


def _decide_line(row) -> Line:
    names = {"year": row.evaluation.programme.label, "party": row.party}
    place, page = row.party.organisation_id, row.evaluation.get_absolute_url()
    if row.way_out == "deputy":
        words = _("Name a deputy who adopts the evaluation %(year)s for %(party)s")
        page, button = reverse("deputy_create", args=[place]), _("Name a deputy")
    elif row.way_out == "four_eyes":
        words = _("Choose who may adopt the evaluation %(year)s for %(party)s")
        page, button = reverse("four_eyes_edit", args=[place]), _("Choose")
    elif not row.decides:
        words = _("Say for %(party)s what it thinks of the evaluation %(year)s")
        button = _("Review")
    else:
        words = _("Adopt the evaluation %(year)s for %(party)s")
        button = _("Review")
    return Line(words % names, page, button, note=str(WAYS_OUT[row.way_out]))


def _record_line(row) -> Line:
    return Line(
        _("Record the adoption by %(party)s, %(year)s")
        % {
            "year": row.evaluation.programme.label,
            "party": row.party or row.evaluation.deciding_body,
        },
        row.evaluation.get_absolute_url(),
        _("Record"),
    )


WAYS_OUT = {
    "": "",
    "wait": gettext_lazy("You wrote part of it, so another manager or a deputy must adopt it."),
    "deputy": gettext_lazy("You wrote part of it, and nobody else there can adopt it now."),
    "four_eyes": gettext_lazy("You wrote part of it, and nobody else there has an account."),
}
SHEET = ("evaluation__frozen",)
RULES = (
    Rule(
        "sign-off",
        DutyKind.ADOPTION,
        "manager",
        gettext_lazy(
            "A submitted evaluation waits for the decision of your organisation, or of one whose "
            "manager you stand in for. Who wrote part of it is led to somebody else who can adopt."
        ),
        sign_offs_to_give,
        _decide_line,
        due=DECIDE_BY,
        related=(EVALUATION, "party__organisation"),
        unread=SHEET,
        prepare=mark_authors,
    ),
    Rule(
        "sign-off-record",
        DutyKind.ADOPTION,
        "coordinator",
        gettext_lazy(
            "A submitted evaluation waits for a party without a manager here, or that left, or for "
            "a body that decides, in a partnership that your organisation keeps."
        ),
        sign_offs_to_record,
        _record_line,
        due=DECIDE_BY,
        related=(EVALUATION, "party__organisation", "evaluation__deciding_body"),
        unread=SHEET,
        needs=("coordinator",),
    ),
)
