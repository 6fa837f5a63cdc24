"""Organisations, as other programs read them."""

from django.utils.translation import gettext_lazy as _

from organisations.enums import NameKind, OrganisationKind
from organisations.models import Organisation

from .fields import HONEST, MOMENT, TEXT, UUID, Field, code, many, one
from .resource import Resource

PLACE = one(
    Field("code", TEXT, _("Code of the municipality (CBS)")),
    Field("name", TEXT, _("Name")),
)
NAME = one(
    Field("name", TEXT, _("Name")),
    Field("kind", code(NameKind), _("Kind of name")),
    Field("valid_from", HONEST, _("From")),
    Field("valid_until", HONEST, _("Until")),
)
FIELDS = (
    Field("id", UUID, _("Lasting key"), lambda row: row.uuid),
    Field("name", TEXT, _("Name")),
    Field("kind", code(OrganisationKind), _("Kind")),
    Field("names", many(NAME), _("All names it has or had"), lambda row: row.names.all()),
    Field(
        "sectors",
        many(TEXT),
        _("Sectors"),
        lambda row: [str(sector) for sector in row.sectors.all()],
    ),
    Field("country", TEXT, _("Country")),
    Field("kvk_number", TEXT, _("KvK number")),
    Field("website", TEXT, _("Website")),
    Field("municipality", PLACE.or_none(), _("Municipality of the office")),
    Field("region", TEXT, _("Region"), lambda row: row.region_label),
    Field("began", HONEST, _("Began")),
    Field("ended", HONEST, _("Ended")),
    Field("updated_at", MOMENT, _("Changed at")),
)


def rows(user, asked, on):
    found = Organisation.objects.visible_to(user).active()
    if since := asked.get("updated_since"):
        found = found.filter(updated_at__gte=since)
    return found.select_related("municipality").prefetch_related("names", "sectors")


ORGANISATIONS = Resource(
    "organisations",
    "Organisation",
    _("Organisations"),
    _("All organisations of the register, with every name under which they are known."),
    FIELDS,
    rows,
)
