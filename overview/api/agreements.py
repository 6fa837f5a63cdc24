"""Agreements, as other programs read them."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from partnerships.enums import (
    AgreementKind,
    AgreementState,
    Duration,
    Renewal,
    SignatureState,
    Stated,
    TermAnchor,
    TermUnit,
)
from partnerships.models import Agreement, Partnership
from partnerships.validity import Notice, Validity, standing

from .fields import DAY, FLAG, HONEST, MOMENT, REFERENCE, TEXT, UUID, WHOLE, Field, code, many, one
from .resource import OfPartnership, Resource

SIGNATURE = one(
    Field("party", TEXT, _("Party"), lambda row: str(row.party)),
    Field("state", code(SignatureState), _("Status")),
    Field("signed", HONEST, _("Signed on")),
)
ABOUT = (
    Field("id", UUID, _("Lasting key"), lambda row: row.uuid),
    Field("kind", code(AgreementKind), _("Kind")),
    Field("title", TEXT, _("Title"), str),
    Field("state", code(AgreementState), _("Status")),
    Field("validity", code(Validity), _("Worth today"), lambda row: row.standing.validity),
    Field("signed", HONEST, _("Signed on")),
    Field("starts", HONEST, _("Holds from"), lambda row: row.standing.start),
    Field("ends", HONEST, _("Holds until, addenda included"), lambda row: row.standing.end),
    Field(
        "ends_computed",
        FLAG,
        _("That end follows from the term"),
        lambda row: row.standing.end_is_derived,
    ),
    Field("duration", code(Duration), _("Duration")),
    Field("term_amount", WHOLE.or_none(), _("Term")),
    Field("term_unit", code(TermUnit), _("Unit of the term")),
    Field("term_anchor", code(TermAnchor), _("The term counts")),
    Field("renewal", code(Renewal), _("Renewal")),
    Field("notice_stated", code(Stated), _("Whether a notice period is stated")),
    Field("notice_months", WHOLE.or_none(), _("Notice period in months")),
    Field("notice", code(Notice), _("Notice"), lambda row: row.standing.notice),
    Field(
        "notice_by", DAY.or_none(), _("Notice at the latest on"), lambda row: row.standing.notice_by
    ),
    Field("stops", HONEST, _("Stops early on"), lambda row: row.standing.stops),
    Field("signatures", many(SIGNATURE), _("Signatures"), lambda row: row.signatures.all()),
    Field("updated_at", MOMENT, _("Changed at")),
)
FIELDS = (ABOUT[0], Field("partnership", REFERENCE, _("Partnership")), *ABOUT[1:])


def with_all(queryset):
    """With what the fields read: a query for each kind of row."""
    return queryset.select_related("partnership").with_signatures()


def rows(user, asked, on):
    seen = Partnership.objects.visible_to(user).filter(pk=OuterRef("partnership")).order_by()
    found = Agreement.objects.visible_to(user).annotate(follows=Exists(seen))
    if since := asked.get("updated_since"):
        found = found.filter(updated_at__gte=since)
    if partnership := asked.get("partnership"):
        found = found.filter(partnership__uuid=partnership)
    return with_all(found)


def read(row, on):
    # Who left keeps what it signed, as on its page: not what the others added to it since.
    if not getattr(row, "follows", True):
        row._prefetched_objects_cache["amendments"] = []
    row.standing = standing(row, on)
    return row


AGREEMENTS = Resource(
    "agreements",
    "Agreement",
    _("Agreements"),
    _("The papers under partnerships: who signed, from when until when they hold, and notice."),
    FIELDS,
    rows,
    form=OfPartnership,
    read=read,
)
