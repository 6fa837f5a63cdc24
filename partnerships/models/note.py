"""Notes beside a partnership, each with the level of who may read it printed on it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.enums import Visibility

from .base import OwnOrShared, OwnOrSharedQuerySet, PartnershipRecord
from .partnership import Partnership
from .theme import Theme


class Note(OwnOrShared, PartnershipRecord):
    """A remark of one organisation about a partnership or a theme of it."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="notes")
    theme = models.ForeignKey(
        Theme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notes",
        verbose_name=_("about the theme"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="notes",
        editable=False,
        verbose_name=_("note of"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    noted_at = models.DateTimeField(editable=False)
    text = models.TextField(_("note"))
    visibility = models.CharField(
        _("who may read it"),
        max_length=8,
        choices=Visibility.choices,
        default=Visibility.PARTIES,
    )

    objects = OwnOrSharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-noted_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]

    def roles_of(self, user) -> frozenset[str]:
        """A note is kept by the organisation that wrote it, and nobody else."""
        return frozenset(user.roles_by_organisation.get(self.organisation_id, ()))

    def get_absolute_url(self) -> str:
        return reverse("note_list", args=[self.partnership_id])
