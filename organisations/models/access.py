"""Who may look beyond their own organisations, and the yearly look at who may do what."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Record

from .organisation import Organisation


class WideGrantQuerySet(models.QuerySet):
    """Questions asked of wide reading."""

    def current(self, on):
        """What counts on this day."""
        return self.filter(starts_on__lte=on, ends_on__gt=on)

    def going_on(self, on):
        """What counts now or will."""
        return self.filter(ends_on__gt=on)

    def visible_to(self, user):
        """One's own; administrators: all."""
        if user.is_administrator:
            return self
        return self.filter(user=user)


class WideGrant(Record):
    """Reading the partnerships of the whole register, for a reason, from a day until a day.

    It adds to what somebody with a role sees, never to what they may do, and ends with their last
    role. What is private stays so: see `partnerships.models.base.READ_WIDELY`.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="wide_grants",
        verbose_name=_("user"),
    )
    reason = models.CharField(
        _("why"), max_length=300, help_text=_("Who gets it reads this too, and so does a manager.")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), help_text=_("The first day without it. At most a year after it begins.")
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by")
    )

    objects = WideGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("wide reading")
        verbose_name_plural = _("wide reading")
        ordering = ["-ends_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="wide_grant_ends_after_start",
                violation_error_message=_("The end is before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.user}"

    def get_absolute_url(self) -> str:
        return reverse("user_show", args=[self.user_id])

    def audit_scope(self):
        return None, None

    def roles_of(self, user) -> frozenset[str]:
        """Those of the registry: it is no affair of one organisation."""
        return user.registry_roles

    def is_current(self, on: datetime.date) -> bool:
        return self.starts_on <= on < self.ends_on


class AccessReviewQuerySet(models.QuerySet):
    """Questions asked of reviews."""

    def visible_to(self, user):
        """Of one's own organisations; administrators: all."""
        if user.is_administrator:
            return self
        return self.filter(organisation__in=user.organisation_ids)


class AccessReview(Record):
    """Somebody went through everybody's access to an organisation, line by line, and signed.

    What was ended has its own entries in the trail; here stands how much there was of each.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="access_reviews", verbose_name=_("organisation")
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reviewed by")
    )
    reviewed_on = models.DateField(_("reviewed on"))
    kept_count = models.PositiveSmallIntegerField(_("kept"), default=0)
    ended_count = models.PositiveSmallIntegerField(_("ended"), default=0)

    objects = AccessReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of access")
        verbose_name_plural = _("reviews of access")
        ordering = ["-reviewed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("membership_list", args=[self.organisation_id])

    def roles_of(self, user):
        return self.organisation.roles_of(user)
