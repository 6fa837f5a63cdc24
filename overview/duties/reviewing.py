"""What waits for who looks after the access of colleagues."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from overview.access_review import reviews_to_do

from .duty import Line, Rule
from .kinds import DutyKind


def _review_line(row) -> Line:
    return Line(
        _("Go through who has access to %(organisation)s") % {"organisation": row},
        reverse("access_review_create", args=[row.pk]),
        _("Review"),
        where=str(row),
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
        needs=("manager",),
    ),
)
