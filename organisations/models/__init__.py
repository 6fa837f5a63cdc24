from .municipality import Municipality, MunicipalityAlias
from .organisation import (
    Affiliation,
    Organisation,
    OrganisationName,
    Sector,
    Service,
    WorkingArea,
)
from .people import Contact, Invitation, Membership

__all__ = [
    "Affiliation",
    "Contact",
    "Invitation",
    "Membership",
    "Municipality",
    "MunicipalityAlias",
    "Organisation",
    "OrganisationName",
    "Sector",
    "Service",
    "WorkingArea",
]
