"""What waits for a result card: that a party agrees, and that it is shared when all do."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.acting import decides_for
from evaluations.enums import CardState
from evaluations.models import CardConsent, ResultCard

from .duty import Duty, users_of
from .evaluating import HAS_LEFT
from .kinds import DutyKind

CARD = "card__evaluation__programme__partnership"


def consents_to_give(user):
    """Result cards that wait for an organisation I manage, or whose manager I stand in for."""
    return CardConsent.objects.visible_to(user).filter(
        card__state=CardState.ASKED,
        agreed_at__isnull=True,
        party__organisation__in=decides_for(user),
    )


def consents_to_record(user, on):
    """The same of parties without a manager, in partnerships we keep."""
    return CardConsent.objects.filter(
        ~users_of("party__organisation", on, "manager") | HAS_LEFT,
        card__state=CardState.ASKED,
        agreed_at__isnull=True,
        card__evaluation__programme__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def cards_to_share(user):
    """Cards to which all parties agreed, in partnerships we keep."""
    waiting = CardConsent.objects.filter(card=OuterRef("pk"), agreed_at__isnull=True)
    return ResultCard.objects.filter(
        ~Exists(waiting),
        state=CardState.ASKED,
        evaluation__programme__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def card_duties(user, on) -> Iterator[Duty]:
    """Agreeing for one's own party, recording it for another, and sharing."""
    for row in consents_to_give(user).select_related(CARD, "party__organisation"):
        yield Duty(
            _("Agree for %(party)s that the result card %(year)s is shared")
            % {"party": row.party, "year": row.card.evaluation.programme.label},
            str(row.partnership),
            row.card.get_absolute_url(),
            _("Look at it"),
            kind=DutyKind.RESULT,
            key=f"card-consent-{row.pk}",
            partnership_id=row.partnership.pk,
        )
    for row in consents_to_record(user, on).select_related(CARD, "party__organisation"):
        yield Duty(
            _("Record whether %(party)s agrees with the result card %(year)s")
            % {"party": row.party, "year": row.card.evaluation.programme.label},
            str(row.partnership),
            reverse("card_consent_on_behalf", args=[row.pk]),
            _("Record"),
            kind=DutyKind.RESULT,
            key=f"card-record-{row.pk}",
            partnership_id=row.partnership.pk,
        )
    for row in cards_to_share(user).select_related("evaluation__programme__partnership"):
        yield Duty(
            _("Share the result card %(year)s: all parties agree")
            % {"year": row.evaluation.programme.label},
            str(row.partnership),
            row.get_absolute_url(),
            _("Share"),
            kind=DutyKind.RESULT,
            key=f"card-share-{row.pk}",
            partnership_id=row.partnership.pk,
        )
