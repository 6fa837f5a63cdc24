"""Documents: files and links of a partnership."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from partnerships.enums import DocumentKind, PartyState, SignatureState, Visibility

from .agreement import Agreement, Signature
from .approval import Amendment
from .base import OwnOrShared, OwnOrSharedQuerySet, PartnershipRecord
from .partnership import Partnership
from .party import Party, PartyStep


class DocumentQuerySet(OwnOrSharedQuerySet):
    """Documents; who signed an agreement and left keeps those of that agreement.

    Who is invited, or reads widely, reads those that are for everyone.
    """

    def visible_to(self, user):
        seen = super().visible_to(user)
        if not user.is_authenticated or user.is_administrator:
            return seen
        if user.reads_widely:
            seen |= self.for_everyone()
        return (
            seen
            | self.filter(pk__in=self.kept_by_former_parties(user.organisation_ids))
            | self.filter(pk__in=self.shown_to_invited(user))
        )

    def shown_to_invited(self, user):
        """Ids of the documents for everyone, of partnerships that ask this user's organisation."""
        asked = Party.objects.asked(user).values("partnership_id")
        return self.model.objects.filter(
            visibility=Visibility.EVERYONE, partnership__in=asked
        ).values("pk")

    def kept_by_former_parties(self, organisation_ids):
        """The texts of the agreements they signed, and what stood beside them until they left.

        What was added since their leaving was recorded is not theirs, but for the text as signed.
        """
        gone_before = PartyStep.objects.filter(
            party=OuterRef("party"),
            state__in=[PartyState.LEFT, PartyState.SUCCEEDED],
            recorded_at__lt=OuterRef(OuterRef("created_at")),
        )
        signed = Signature.objects.filter(
            agreement=OuterRef("agreement"),
            party__in=Party.objects.former(organisation_ids),
            state=SignatureState.SIGNED,
        )
        is_text = Q(kind=DocumentKind.AGREEMENT) & ~Exists(
            Amendment.objects.filter(document=OuterRef("pk"))
        )
        kept = self.model.objects.filter(
            Exists(signed.filter(~Exists(gone_before))) | Exists(signed) & is_text
        )
        own = Q(visibility=Visibility.OWN)
        return kept.filter(~own | Q(organisation__in=organisation_ids)).values("pk")


class Document(OwnOrShared, PartnershipRecord):
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
    meeting = models.ForeignKey(
        "partnerships.Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("meeting"),
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
    change_note = models.CharField(_("what is different"), max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="newer",
        verbose_name=_("newer version of"),
    )

    objects = DocumentQuerySet.as_manager()

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

    def roles_of(self, user) -> frozenset[str]:
        """Roles on the partnership; who signed its agreement and left reads it.

        What is for one organisation alone is kept by its own coordinators and nobody else.
        """
        if self.is_own_only:
            held = user.roles_by_organisation.get(self.organisation_id, frozenset())
            return held | {"editor"} if "coordinator" in held else held
        roles = super().roles_of(user)
        if roles or not user.is_authenticated:
            return roles
        kept = Document.objects.kept_by_former_parties(user.organisation_ids)
        shown = Document.objects.shown_to_invited(user)
        reads = any(keys.filter(pk=self.pk).exists() for keys in (kept, shown))
        return frozenset({"reader"} if reads else ())

    @property
    def is_signed_text(self) -> bool:
        """The text of an agreement that was signed: it stays readable, whatever comes."""
        agreement = self.agreement
        return self.kind == DocumentKind.AGREEMENT and bool(agreement and agreement.was_signed)
