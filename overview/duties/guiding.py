"""What waits of the guide: contributions to answer, changes to publish, consents to give."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.permissions import may
from evaluations.guide.publishing import is_changed
from evaluations.models import Contribution, ExampleConsent
from organisations.enums import Role

from .duty import Duty, users_of
from .kinds import DutyKind

WORDS_SHOWN = 60


def contributions_to_answer(user):
    """Contributions that nobody answered yet, the oldest first, for who moderates."""
    if not may(user, "guide.edit"):
        return Contribution.objects.none()
    return Contribution.objects.waiting().order_by("sent_at", "pk")


def consents_to_give(user):
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


def guiding_duties(user, on) -> Iterator[Duty]:
    """Duties of the guide."""
    guide = _("The guide")
    for row in contributions_to_answer(user):
        text = Truncator(row.text).chars(WORDS_SHOWN)
        yield Duty(
            _("Answer a contribution to the guide: %(text)s") % {"text": text},
            guide,
            row.get_absolute_url(),
            _("Answer"),
            kind=DutyKind.GUIDE,
            key=f"contribution-{row.pk}",
        )
    if may(user, "guide.edit") and is_changed():
        publish = reverse("guide_publish")
        yield Duty(
            _("Publish the changes to the guide"),
            guide,
            publish,
            _("Publish"),
            kind=DutyKind.GUIDE,
            key="guide-publish",
        )
    under = ("example__partnership", "party__organisation")
    for row in consents_to_give(user).select_related(*under):
        yield Duty(
            _("Decide whether %(party)s consents to be an example in the guide")
            % {"party": row.party},
            str(row.partnership),
            reverse("guide_example_show", args=[row.example_id]),
            _("Decide"),
            kind=DutyKind.GUIDE,
            key=f"example-{row.pk}",
            partnership_id=row.partnership.pk,
        )
    for row in consents_to_record(user, on).select_related(*under):
        yield Duty(
            _("Record whether %(party)s consents to be an example in the guide")
            % {"party": row.party},
            str(row.partnership),
            reverse("guide_example_show", args=[row.example_id]),
            _("Record"),
            kind=DutyKind.GUIDE,
            key=f"example-record-{row.pk}",
            partnership_id=row.partnership.pk,
        )
