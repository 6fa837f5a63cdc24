"""The criteria: preconditions for success, in two languages."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(nl: str, en: str) -> str:
    """The text in the active language; Dutch unless English is on."""
    return en if (get_language() or "nl").startswith("en") and en else nl


class CriterionText(models.Model):
    """The words of a criterion, in Dutch and English; copied whole when an evaluation opens."""

    title_nl = models.CharField(_("title (Dutch)"), max_length=80)
    title_en = models.CharField(_("title (English)"), max_length=80)
    statement_nl = models.CharField(_("statement (Dutch)"), max_length=300)
    statement_en = models.CharField(_("statement (English)"), max_length=300)
    guidance_nl = models.TextField(_("guidance (Dutch)"), blank=True)
    guidance_en = models.TextField(_("guidance (English)"), blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self.title_nl, self.title_en)

    @property
    def statement(self) -> str:
        return in_language(self.statement_nl, self.statement_en)

    @property
    def guidance(self) -> str:
        return in_language(self.guidance_nl, self.guidance_en)


class CriterionQuerySet(models.QuerySet):
    """Questions asked of criteria."""

    def visible_to(self, user):
        return self if user.is_authenticated else self.none()

    def in_use(self):
        return self.filter(retired_at__isnull=True)

    def core(self):
        return self.in_use().filter(is_core=True)


class Criterion(CriterionText):
    """One precondition for success. Changing it never changes evaluations that have opened."""

    code = models.SlugField(_("code"), max_length=40, unique=True, editable=False)
    is_core = models.BooleanField(
        _("core"), default=False, help_text=_("Asked every year, not only in a full evaluation.")
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True, editable=False)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "pk"]

    def get_absolute_url(self) -> str:
        return reverse("criterion_list")

    def audit_scope(self):
        return None, None

    def roles_of(self, user) -> frozenset[str]:
        """Criteria are of the whole register."""
        return user.roles_anywhere
