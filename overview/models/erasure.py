"""Who was erased (without saying who), and what is going to be forgotten by itself."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Record


class ForAdministrators(models.QuerySet):
    """Rows that administrators read and nobody else."""

    def visible_to(self, user):
        return self if user.is_administrator else self.none()


class Erasure(Record):
    """One person who was erased, without a name: the number that stands in its place everywhere.

    ``people`` holds the lasting ids of the rows, ``marks`` keyed hashes of names and addresses and
    ``ticks`` the places that somebody chose: enough to do it again after an older backup was put
    back, and nothing to who reads it. ``files`` holds what was decided about each file.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    erased_at = models.DateTimeField(_("erased at"))
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    reason = models.TextField(_("reason"))
    people = models.JSONField(default=list)
    marks = models.JSONField(default=list)
    ticks = models.JSONField(default=list)
    files = models.JSONField(default=list)
    places = models.JSONField(default=dict)

    objects = ForAdministrators.as_manager()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(_("Removed person %(number)s") % {"number": self.number})

    def roles_of(self, user) -> frozenset[str]:
        return frozenset({"administrator"} if user.is_administrator else ())

    @property
    def place_count(self) -> int:
        return sum(self.places.values())
