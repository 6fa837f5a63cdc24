"""What waits of what was agreed and reached: signatures, and results nobody has told of yet."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.enums import AgreementState, SignatureState
from partnerships.models import Result, Signature, Theme

from .duty import Duty, partnerships_i_coordinate
from .kinds import DutyKind


def signatures_to_set(user):
    """Agreements that wait for the signature of a party I coordinate."""
    return Signature.objects.visible_to(user).filter(
        state=SignatureState.AWAITED,
        agreement__state=AgreementState.TO_SIGN,
        party__organisation__in=user.organisations_as("coordinator"),
    )


def results_untold(user):
    """Joint results without publicity, of partnerships I coordinate and of my themes."""
    mine = Q(partnership__in=partnerships_i_coordinate(user)) | Q(
        theme__in=Theme.objects.owned_by(user)
    )
    return Result.objects.visible_to(user).joint().without_publicity().filter(mine)


def agreed_duties(user, on) -> Iterator[Duty]:
    """Signatures of my party, and joint results that deserve publicity."""
    for row in signatures_to_set(user).select_related(
        "agreement__partnership", "party__organisation"
    ):
        yield Duty(
            _("Record the signature of %(party)s under: %(agreement)s")
            % {"party": row.party, "agreement": row.agreement},
            str(row.partnership),
            reverse("signature_sign", args=[row.pk]),
            _("Record"),
            kind=DutyKind.AGREEMENT,
            key=f"signature-{row.pk}",
            partnership_id=row.partnership.pk,
        )
    for row in results_untold(user).select_related("partnership"):
        yield Duty(
            _("Tell others about the result: %(result)s") % {"result": row.title},
            str(row.partnership),
            row.get_absolute_url(),
            _("Open the result"),
            kind=DutyKind.RESULT,
            key=f"result-{row.pk}",
            partnership_id=row.partnership.pk,
        )
