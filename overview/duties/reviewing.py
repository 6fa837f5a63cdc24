"""What waits for who looks after the access of colleagues."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models import Deputy
from organisations.enums import Role
from organisations.models import Organisation
from overview.access_review import due_of, reviews_to_do, with_dates

from .duty import Line, Rule
from .kinds import DutyKind


def by_day(rows, user, on):
    """Each a year after its last review."""
    dated = with_dates(Organisation.objects.filter(pk__in=[row.pk for row in rows]), on)
    return [(row, due_of(row)) for row in dated.order_by("sort_name", "pk")]


def _review_line(row) -> Line:
    return Line(
        _("Go through who has access to %(organisation)s") % {"organisation": row},
        reverse("access_review_create", args=[row.pk]),
        _("Review"),
        where=str(row),
    )


def deputies_lost(user, on):
    """Deputies that this manager named, who ended with their account: nobody stands in now."""
    mine = user.organisations_as(Role.MANAGER)
    return Deputy.objects.lost(on).filter(named_by=user, organisation__in=mine)


def _lost_line(row) -> Line:
    return Line(
        _("Nobody stands in for you at %(organisation)s: the account of %(name)s has ended")
        % {"organisation": row.organisation, "name": row.user},
        reverse("deputy_list", args=[row.organisation_id]),
        _("Look at the deputies"),
        where=str(row.organisation),
    )


RULES = (
    Rule(
        "access-review",
        DutyKind.ACCESS,
        "manager",
        gettext_lazy(
            "In an organisation that you manage, where more people have access, nobody went "
            "through who has access for a year."
        ),
        reviews_to_do,
        _review_line,
        settle=by_day,
        needs=("manager",),
    ),
    Rule(
        "deputy-lost",
        DutyKind.ACCESS,
        "manager",
        gettext_lazy(
            "A deputy whom you named has no account any more, and nobody else stands in, until the "
            "last day you gave."
        ),
        deputies_lost,
        _lost_line,
        related=("organisation", "user"),
        needs=("manager",),
    ),
)
