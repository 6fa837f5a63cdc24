"""Codes used by organisations; labels are translated."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    CARE = "care", _("Care organisation")
    WELFARE = "welfare", _("Welfare organisation")
    EDUCATION = "education", _("Education")
    VOLUNTEER = "volunteer", _("Volunteer organisation")
    MUNICIPALITY = "municipality", _("Municipality")
    PUBLIC_BODY = "public_body", _("Other public body")
    ASSOCIATION = "association", _("Association")
    NETWORK = "network", _("Network")
    COMPANY = "company", _("Company")
    OTHER = "other", _("Other")


class NameKind(TextChoices):
    LEGAL = "legal", _("Legal name")
    COMMON = "common", _("Common name")
    BRAND = "brand", _("Brand")
    FORMER = "former", _("Former name")
    ALIAS = "alias", _("Other spelling")


class AffiliationKind(TextChoices):
    PART_OF = "part_of", _("Part of")
    MEMBER_OF = "member_of", _("Member of")


class LifeEventKind(TextChoices):
    RENAME = "rename", _("Renaming")
    MERGER = "merger", _("Merger")
    SPLIT = "split", _("Split")
    TRANSFER = "transfer", _("Transfer of activities")
    DISSOLUTION = "dissolution", _("Dissolution")
    GROUP_CHANGE = "group_change", _("Change of group")


class LifeEventSide(TextChoices):
    FROM = "from", _("From")
    TO = "to", _("To")


class Role(TextChoices):
    READER = "reader", _("Reader")
    COORDINATOR = "coordinator", _("Coordinator")
    MANAGER = "manager", _("Manager")


class Province(TextChoices):
    """The twelve provinces, coded as in ISO 3166-2:NL."""

    DRENTHE = "DR", "Drenthe"
    FLEVOLAND = "FL", "Flevoland"
    FRYSLAN = "FR", "Fryslân"
    GELDERLAND = "GE", "Gelderland"
    GRONINGEN = "GR", "Groningen"
    LIMBURG = "LI", "Limburg"
    NOORD_BRABANT = "NB", "Noord-Brabant"
    NOORD_HOLLAND = "NH", "Noord-Holland"
    OVERIJSSEL = "OV", "Overijssel"
    UTRECHT = "UT", "Utrecht"
    ZEELAND = "ZE", "Zeeland"
    ZUID_HOLLAND = "ZH", "Zuid-Holland"
