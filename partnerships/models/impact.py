"""What a life event does to what an organisation has running, row by row."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Record
from partnerships.enums import ImpactAnswer

from .partnership import Partnership


class ImpactDecisionQuerySet(models.QuerySet):
    """Answers about what one may know of."""

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        visible = Partnership.objects.visible_to(user)
        own = Q(partnership__isnull=True, organisation__in=user.organisation_ids)
        everything = Q(partnership__isnull=True) if user.is_administrator else own
        return self.filter(Q(partnership__in=visible) | everything)


class ImpactDecision(Record):
    """For one thing touched by a life event: it moves along, stays or ends, and why.

    ``object_type`` and ``object_id`` name the thing as the trail does. ``partnership`` is where it
    stands; what stands in no partnership (a working area) is of ``organisation``.
    """

    event = models.ForeignKey(
        "organisations.LifeEvent", models.PROTECT, related_name="impact_decisions"
    )
    object_type = models.CharField(max_length=80, editable=False)
    object_id = models.PositiveBigIntegerField(editable=False)
    label = models.CharField(_("what"), max_length=300, editable=False)
    partnership = models.ForeignKey(
        Partnership,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="impact_decisions",
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        editable=False,
        related_name="impact_decisions",
        verbose_name=_("of organisation"),
    )
    receiver = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("goes to"),
    )
    answer = models.CharField(_("what happens to it"), max_length=5, choices=ImpactAnswer.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_at = models.DateTimeField(editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ImpactDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer about an effect")
        verbose_name_plural = _("answers about effects")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "object_type", "object_id"],
                name="impact_decision_once",
                violation_error_message=_("This was decided already."),
            )
        ]

    def __str__(self) -> str:
        return self.label

    def audit_scope(self):
        return self.partnership_id, None if self.partnership_id else self.organisation_id

    def roles_of(self, user) -> frozenset[str]:
        return self.event.roles_of(user)

    def get_absolute_url(self) -> str:
        return self.event.get_absolute_url()
