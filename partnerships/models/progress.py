"""How a theme is going, in the words of who owns it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.enums import Health

from .base import InPartnershipQuerySet, PartnershipRecord
from .theme import Theme


class ProgressNoteQuerySet(InPartnershipQuerySet):
    path = "theme__partnership"


class ProgressNote(PartnershipRecord):
    """The owner's dated word on how a theme (or one activity) is going."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="progress_notes")
    activity = models.ForeignKey(
        "partnerships.Activity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="progress_notes",
        verbose_name=_("activity"),
    )
    text = models.TextField(_("what happened, and what is coming"))
    health = models.CharField(_("how it is going"), max_length=10, choices=Health.choices)
    noted_at = models.DateTimeField(editable=False)
    author = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ProgressNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress note")
        verbose_name_plural = _("progress notes")
        ordering = ["-noted_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def partnership(self):
        return self.theme.partnership

    def roles_of(self, user):
        return self.theme.roles_of(user)

    def get_absolute_url(self) -> str:
        return self.theme.get_absolute_url()
