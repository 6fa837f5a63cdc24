"""Scope of everything that hangs under a partnership: one rule, written once."""

from django.db import models

from accounts.models import Record


class InPartnershipQuerySet(models.QuerySet):
    """Rows of a partnership; somebody sees them who sees the partnership.

    ``path`` leads from the row to its partnership.
    """

    path = "partnership"

    def visible_to(self, user):
        from .partnership import Partnership

        return self.filter(**{f"{self.path}__in": Partnership.objects.visible_to(user)})


class PartnershipRecord(Record):
    """A record of one partnership, reached as ``self.partnership``; rights follow from it."""

    objects = InPartnershipQuerySet.as_manager()

    class Meta:
        abstract = True

    def roles_of(self, user) -> frozenset[str]:
        return self.partnership.roles_of(user)

    def audit_scope(self):
        return self.partnership.pk, None

    def get_absolute_url(self) -> str:
        return self.partnership.get_absolute_url()
