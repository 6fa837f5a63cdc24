"""Rows of one party in something that all parties share, and who may act on them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.enums import Way
from organisations.enums import Role
from partnerships.models.base import PartnershipRecord


def own_roles(user, party, partnership, *, deputies=False) -> frozenset[str]:
    """Roles in this party's own organisation; of others only who may record on its behalf.

    With ``deputies`` who stands in for its manager today has the role *deputy*. Without a party
    (a named body) nobody has own roles.
    """
    organisation_id = party.organisation_id if party else None
    own = set(user.roles_by_organisation.get(organisation_id, ()))
    if deputies and own and Role.MANAGER not in own and organisation_id in user.deputises_for:
        own.add("deputy")
    return frozenset(own | (partnership.roles_of(user) & {"editor"}))


class PartyConsent(PartnershipRecord):
    """One party's agreement; recorded on its behalf with who, when and from which paper."""

    agreed_at = models.DateTimeField(null=True, blank=True, editable=False)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    way = models.CharField(max_length=10, choices=Way.choices, blank=True, editable=False)
    source_person = models.CharField(_("who agreed, by function"), max_length=150, blank=True)
    source_on = models.DateField(_("on which day"), null=True, blank=True)
    source_text = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Such as the minutes or an e-mail.")
    )

    class Meta:
        abstract = True
        ordering = ["party__position", "pk"]

    @property
    def is_agreed(self) -> bool:
        return self.agreed_at is not None

    def roles_of(self, user) -> frozenset[str]:
        return own_roles(user, self.party, self.partnership)
