"""Concrete results, to be shown to others."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from lib.addresses import address
from lib.dates import HonestDateField
from partnerships.enums import CommunicationReach

from .arrangement import CommunicationItem
from .base import InPartnershipQuerySet, PartnershipRecord
from .partnership import Partnership, TargetGroup
from .party import Party
from .plan import Activity
from .theme import Theme


class ResultQuerySet(InPartnershipQuerySet):
    """Questions asked of results."""

    def joint(self):
        """Results of the parties together: nobody was named, or more than one."""
        named = Result.parties.through.objects.filter(result=OuterRef("pk"))
        counted = named.order_by().values("result").annotate(number=Count("pk")).values("number")
        return self.alias(named=Subquery(counted)).filter(Q(named__isnull=True) | Q(named__gt=1))

    def without_publicity(self):
        """Results about which nothing was told, or is planned, to the world outside."""
        told = CommunicationItem.objects.filter(
            result=OuterRef("pk"), reach=CommunicationReach.EXTERNAL
        )
        return self.filter(~Exists(told))


class Result(PartnershipRecord):
    """Something that came of the work, worth telling: when, for whom, with a picture.

    With a ``share_token`` everybody who has the link reads it, without signing in.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="results")
    theme = models.ForeignKey(
        Theme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        verbose_name=_("theme"),
    )
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        verbose_name=_("came of the activity"),
    )
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what came of it"), blank=True)
    reached = HonestDateField(_("date"))
    target_groups = models.ManyToManyField(
        TargetGroup, blank=True, related_name="results", verbose_name=_("for whom")
    )
    parties = models.ManyToManyField(
        Party,
        blank=True,
        related_name="results",
        verbose_name=_("by"),
        help_text=_("Leave empty when the parties did it together."),
    )
    picture_name = models.CharField(max_length=80, blank=True, editable=False)
    picture_width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    picture_height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    picture_alt = models.CharField(
        _("what the picture shows"),
        max_length=200,
        blank=True,
        help_text=_("For who cannot see it."),
    )
    share_token = models.UUIDField(null=True, blank=True, editable=False, unique=True)
    shared_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = [models.F("reached_lower").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(picture_name="") | ~Q(picture_alt=""),
                name="result_picture_has_words",
                violation_error_message=_("Say what the picture shows."),
            ),
            models.CheckConstraint(
                condition=Q(share_token__isnull=True, shared_at__isnull=True)
                | Q(share_token__isnull=False, shared_at__isnull=False),
                name="result_shared_pair",
                violation_error_message=_("With a shared result stands since when it is shared."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def roles_of(self, user) -> frozenset[str]:
        """Of its theme, whose owner keeps it, or of the partnership."""
        return self.theme.roles_of(user) if self.theme_id else self.partnership.roles_of(user)

    def get_absolute_url(self) -> str:
        return address("result_show", self.pk)
