"""Views of a list that people keep: the address is the view."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Record


class SavedViewQuerySet(models.QuerySet):
    """Questions asked of saved views."""

    def visible_to(self, user):
        """One's own, and those that colleagues share with an organisation of mine."""
        shared = Q(organisation__in=user.organisation_ids)
        return self.filter(Q(user=user.pk) | shared)


class SavedView(Record):
    """What a list was narrowed to, its order and its columns, under a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_views")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="saved_views",
        verbose_name=_("shared with colleagues of"),
    )
    name = models.CharField(_("name"), max_length=100)
    query = models.TextField(_("what is chosen"), blank=True, editable=False)
    starred_by = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="starred_views",
        verbose_name=_("on the start page of"),
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="saved_view_name_once",
                violation_error_message=_("You already have a view with this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("saved_view_show", args=[self.pk])

    def roles_of(self, user) -> frozenset[str]:
        """Who made it keeps it; colleagues only look through it."""
        return user.roles_anywhere if user.pk == self.user_id else frozenset()
