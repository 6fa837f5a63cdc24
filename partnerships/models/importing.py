"""A spreadsheet that is read in: the file as it came, what becomes of each row, what it made."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Record
from partnerships.enums import ImportState


class ImportQuerySet(models.QuerySet):
    """Questions asked of imports."""

    def visible_to(self, user):
        """Those of the organisations in which one is coordinator; an administrator sees all."""
        if user.is_administrator:
            return self.all()
        return self.filter(organisation__in=user.organisations_as("coordinator"))


class Import(Record):
    """One spreadsheet, from the upload until what it made is there (or taken back as a whole)."""

    # They hold words of the file, names of people among them: headings, remarks, what went wrong.
    not_in_trail = frozenset({"options"})

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="imports",
        verbose_name=_("keeper of what is made"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="imports"
    )
    file_name = models.CharField(_("file"), max_length=255, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    # Column of the file → field of the register; and choices that hold for the whole file.
    mapping = models.JSONField(default=dict, editable=False)
    options = models.JSONField(default=dict, editable=False)
    row_count = models.PositiveIntegerField(_("rows"), default=0, editable=False)
    # How far the present step is, in rows.
    done_count = models.PositiveIntegerField(default=0, editable=False)
    written_at = models.DateTimeField(_("read in at"), null=True, blank=True, editable=False)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("import_show", args=[self.pk])

    def roles_of(self, user) -> frozenset[str]:
        """Roles in the organisation that will keep what is made."""
        return self.organisation.roles_of(user)


class ImportRowQuerySet(models.QuerySet):
    """Questions asked of the rows of imports."""

    def visible_to(self, user):
        return self.filter(batch__in=Import.objects.visible_to(user))


class ImportRow(models.Model):
    """A row of the file as it was typed, and what becomes of it."""

    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=100, blank=True)
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    # What would be made, which problems stand at which cell, and which choices were made.
    outcome = models.CharField(max_length=10, blank=True)
    found = models.JSONField(default=dict)
    chosen = models.JSONField(default=dict)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["batch", "sheet", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "sheet", "number"],
                name="import_row_once",
                violation_error_message=_("This row of the file was read already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}".strip()


class ImportedRecord(models.Model):
    """A record that an import made, in the order of making; with the version it had then."""

    batch = models.ForeignKey(Import, models.CASCADE, related_name="made")
    model = models.CharField(max_length=60)
    key = models.PositiveBigIntegerField()
    version = models.PositiveIntegerField(default=1)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("record made by an import")
        verbose_name_plural = _("records made by imports")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"
