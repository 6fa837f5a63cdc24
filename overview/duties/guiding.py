"""What waits of the guide: contributions to answer, changes to publish, consents to give."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from evaluations.guide.publishing import is_changed
from evaluations.models import Contribution, ExampleConsent, Guide
from organisations.enums import Role

from .care import users_of
from .duty import Line, Rule
from .kinds import DutyKind

WORDS_SHOWN = 60


@dataclass
class GuideDraft:
    """The guide as it is worked on, when it differs from the newest version."""

    pk: int = 1


def contributions_to_answer(user, on):
    """Contributions that nobody answered yet, the oldest first, for who moderates."""
    if not may(user, "guide.edit"):
        return Contribution.objects.none()
    return Contribution.objects.waiting()


def oldest_first(rows, user, on):
    """Contributions have no last day."""
    return [(row, None) for row in sorted(rows, key=lambda row: (row.sent_at, row.pk))]


def guide_to_publish(user, on):
    """The guide, for who moderates; see `what_changed`."""
    return Guide.objects.all() if may(user, "guide.edit") else Guide.objects.none()


def what_changed(rows, user, on):
    """The guide, when something in it waits to be published."""
    return [(GuideDraft(), None)] if is_changed() else []


def consents_to_give(user, on):
    """Consents to be an example that wait for my party, of which I am a manager."""
    return ExampleConsent.objects.visible_to(user).filter(
        agreed_at__isnull=True, party__organisation__in=user.organisations_as("manager")
    )


def consents_to_record(user, on):
    """Consents of parties without a manager, in partnerships that my organisation keeps."""
    return ExampleConsent.objects.filter(
        ~users_of("party__organisation", on, Role.MANAGER),
        agreed_at__isnull=True,
        example__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def _contribution_line(row) -> Line:
    text = Truncator(row.text).chars(WORDS_SHOWN)
    return Line(
        _("Answer a contribution to the guide: %(text)s") % {"text": text},
        row.get_absolute_url(),
        _("Answer"),
        where=_("The guide"),
    )


def _publish_line(row) -> Line:
    return Line(
        _("Publish the changes to the guide"),
        reverse("guide_publish"),
        _("Publish"),
        where=_("The guide"),
    )


def _consent_line(row) -> Line:
    return Line(
        _("Decide whether %(party)s consents to be an example in the guide") % {"party": row.party},
        reverse("guide_example_show", args=[row.example_id]),
        _("Decide"),
    )


def _record_line(row) -> Line:
    return Line(
        _("Record whether %(party)s consents to be an example in the guide") % {"party": row.party},
        reverse("guide_example_show", args=[row.example_id]),
        _("Record"),
    )


CONSENT_ROWS = ("example__partnership", "party__organisation")
RULES = (
    Rule(
        "contribution",
        DutyKind.GUIDE,
        "administrator",
        gettext_lazy("A contribution to the guide was not answered yet."),
        contributions_to_answer,
        _contribution_line,
        settle=oldest_first,
    ),
    Rule(
        "guide-publish",
        DutyKind.GUIDE,
        "administrator",
        gettext_lazy("The guide was changed since its newest version."),
        guide_to_publish,
        _publish_line,
        settle=what_changed,
    ),
    Rule(
        "example",
        DutyKind.GUIDE,
        "manager",
        gettext_lazy("Your organisation is asked to be part of an example in the guide."),
        consents_to_give,
        _consent_line,
        related=CONSENT_ROWS,
        needs=("manager",),
    ),
    Rule(
        "example-record",
        DutyKind.GUIDE,
        "coordinator",
        gettext_lazy(
            "A party without a manager here is asked to be part of an example in the guide, in a "
            "partnership that your organisation keeps."
        ),
        consents_to_record,
        _record_line,
        related=CONSENT_ROWS,
        needs=("coordinator",),
    ),
)
