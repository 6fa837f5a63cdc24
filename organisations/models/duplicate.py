"""Organisations that may be one and the same: kept apart, or merged."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Record

from .organisation import Organisation


class AboutOrganisationsQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self


class KeptApart(Record):
    """Two organisations that look alike and are not the same; they are not suggested again."""

    first = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    second = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = AboutOrganisationsQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair that is no duplicate")
        verbose_name_plural = _("pairs that are no duplicates")
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="kept_apart_once",
                violation_error_message=_("These two were already kept apart."),
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="kept_apart_in_order",
                violation_error_message=_("An organisation is no duplicate of itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"

    def audit_scope(self):
        return None, self.first_id


class OrganisationMerge(Record):
    """One organisation merged into another, with each reference that moved: it can be undone."""

    kept = models.ForeignKey(Organisation, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Organisation, models.PROTECT, related_name="merged_in")
    merged_at = models.DateTimeField(editable=False)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    moved = models.JSONField(default=list, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = AboutOrganisationsQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of organisations")
        verbose_name_plural = _("merges of organisations")
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=F("gone")),
                name="organisation_merge_not_itself",
                violation_error_message=_("An organisation cannot be merged with itself."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"

    def audit_scope(self):
        return None, self.kept_id
