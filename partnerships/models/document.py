"""Documents: files and links of a partnership."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.enums import DocumentKind, Visibility

from .agreement import Agreement
from .base import OwnOrSharedQuerySet, PartnershipRecord
from .partnership import Partnership


class Document(PartnershipRecord):
    """A file or a link that belongs to a partnership. The text as signed stays readable.

    A stored file is named by its UUID; its own name stands in ``original_name``.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="documents")
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("agreement"),
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=DocumentKind.choices, default=DocumentKind.AGREEMENT
    )
    title = models.CharField(_("title"), max_length=200)
    link = models.URLField(_("link"), blank=True)
    stored_name = models.CharField(max_length=80, blank=True, editable=False)
    original_name = models.CharField(max_length=150, blank=True, editable=False)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveBigIntegerField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=2, default="nl")
    visibility = models.CharField(
        _("who may read it"),
        max_length=8,
        choices=Visibility.choices,
        default=Visibility.PARTIES,
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="own_documents",
        verbose_name=_("document of"),
    )
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="newer",
        verbose_name=_("newer version of"),
    )

    objects = OwnOrSharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(link="") | ~Q(stored_name=""),
                name="document_has_content",
                violation_error_message=_("Choose a file or give a link."),
            ),
            models.CheckConstraint(
                condition=~Q(visibility="own") | Q(organisation__isnull=False),
                name="document_own_has_organisation",
                violation_error_message=_("Say of which organisation this document is."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def audit_scope(self):
        """What only the own organisation may read stands in its own trail alone."""
        if self.visibility == Visibility.OWN:
            return None, self.organisation_id
        return self.partnership_id, None
