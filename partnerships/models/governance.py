"""Who meets: bodies and the seats in them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lib.dates import HonestDateField
from partnerships.enums import SeatRole

from .base import InPartnershipQuerySet, PartnershipRecord
from .partnership import Partnership
from .party import Party


class Body(PartnershipRecord):
    """A steering group, working group or joint meeting of a partnership."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="bodies")
    name = models.CharField(_("name"), max_length=150)
    mandate = models.TextField(_("mandate"), blank=True)
    rhythm = models.CharField(_("how often it meets"), max_length=120, blank=True)
    next_meeting_on = models.DateField(_("next meeting"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("body_show", args=[self.pk])


class SeatQuerySet(InPartnershipQuerySet):
    path = "body__partnership"


class Seat(PartnershipRecord):
    """A place in a body: for whom, with which role, from and until."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("party")
    )
    contact = models.ForeignKey(
        "organisations.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("contact"),
    )
    function = models.CharField(
        _("function at home"),
        max_length=150,
        blank=True,
        help_text=_("Such as “director”. It stays readable after the person has gone."),
    )
    role = models.CharField(
        _("role"), max_length=10, choices=SeatRole.choices, default=SeatRole.MEMBER
    )
    since = HonestDateField(_("since"))
    until = HonestDateField(_("until"))

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.contact or self.function or self.party or self.get_role_display())

    @property
    def partnership(self):
        return self.body.partnership

    @property
    def has_left(self) -> bool:
        """Somebody wrote until when this seat was taken."""
        return bool(self.until)

    @property
    def rank(self) -> int:
        """The chair first, then the secretary, then the members."""
        return SeatRole.values.index(self.role)

    def get_absolute_url(self) -> str:
        return self.body.get_absolute_url()
