"""Joining that was decided elsewhere."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lib.dates import HonestDateField
from partnerships.enums import AccessionState

from .base import InPartnershipQuerySet, PartnershipRecord
from .partnership import Partnership
from .party import Party


class AccessionQuerySet(InPartnershipQuerySet):
    """Proposals to join; also known where they were decided."""

    def waiting(self):
        return self.filter(state=AccessionState.PROPOSED)


class Accession(PartnershipRecord):
    """An organisation's joining that was decided elsewhere: a proposal until a joined party of
    this partnership confirms it.

    ``decision`` stands in another partnership, which not everybody here may know of.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="accessions")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="accessions",
        verbose_name=_("organisation"),
    )
    decision = models.ForeignKey(
        "partnerships.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accessions",
        verbose_name=_("because of the decision"),
    )
    decided = HonestDateField(_("decided on"))
    state = models.CharField(
        _("status"),
        max_length=10,
        choices=AccessionState.choices,
        default=AccessionState.PROPOSED,
        editable=False,
    )
    answered = HonestDateField(_("answered on"))
    answered_by = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by party"),
    )
    answered_as = models.CharField(
        _("function of who answered"),
        max_length=150,
        blank=True,
        help_text=_("Such as “director”."),
    )
    source = models.CharField(
        _("where it is written"), max_length=200, blank=True, help_text=_("Such as minutes.")
    )
    answer_reason = models.TextField(_("reason"), blank=True)
    party = models.OneToOneField(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="accession",
        verbose_name=_("party"),
    )

    objects = AccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("accession")
        verbose_name_plural = _("accessions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"],
                condition=Q(state="proposed"),
                name="accession_once",
                violation_error_message=_("This organisation's joining is already proposed here."),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def is_waiting(self) -> bool:
        return self.state == AccessionState.PROPOSED

    @property
    def is_on_behalf(self) -> bool:
        """Whether the answer was written down for the party that gave it."""
        return bool(self.source)

    def roles_of(self, user) -> frozenset[str]:
        """Roles of those who have a say: of the parties that take part, each for its own.

        The keeper's coordinator looks after the record as *editor*, and answers only when its own
        organisation takes part. Who wants to join has no say.
        """
        roles: set[str] = set()
        for organisation_id, held in user.roles_by_organisation.items():
            keeps = organisation_id == self.partnership.keeper_id
            joined = organisation_id in self.partnership.joined_organisation_ids
            if organisation_id == self.organisation_id:
                continue
            if joined:
                roles |= held
            if "coordinator" in held and (keeps or joined and self.partnership.shared_editing):
                roles.add("editor")
        if user.is_administrator:
            roles.add("administrator")
        return frozenset(roles)
