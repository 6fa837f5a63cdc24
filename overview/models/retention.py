"""What is going to be forgotten by itself, announced before it happens."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Record


class RetentionNoticeQuerySet(models.QuerySet):
    """Questions asked of announcements."""

    def visible_to(self, user):
        """Coordinators and administrators: it says how many and when, and names nobody."""
        may_know = user.is_administrator or user.organisations_as("coordinator")
        return self if may_know else self.none()

    def standing(self):
        return self.filter(done_at__isnull=True)


class RetentionNotice(Record):
    """The announcement of one rule (`overview.personal.rules`): from ``acts_on`` it is carried out.

    It touches only what had its term at ``before``; what came into use again meanwhile stays.
    """

    rule = models.CharField(_("rule"), max_length=30)
    before = models.DateTimeField(_("not used since"))
    count = models.PositiveIntegerField(_("number"))
    announced_at = models.DateTimeField(_("announced"))
    acts_on = models.DateField(_("carried out from"))
    done_at = models.DateTimeField(_("carried out"), null=True, blank=True)
    done_count = models.PositiveIntegerField(_("number carried out"), null=True, blank=True)

    objects = RetentionNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement of forgetting")
        verbose_name_plural = _("announcements of forgetting")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule"],
                condition=Q(done_at__isnull=True),
                name="retention_notice_one_standing",
                violation_error_message=_("This rule was announced already."),
            ),
        ]

    def __str__(self) -> str:
        return self.rule

    def roles_of(self, user) -> frozenset[str]:
        return user.roles_anywhere
