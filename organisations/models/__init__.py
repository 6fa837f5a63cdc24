from .access import AccessReview, WideGrant
from .duplicate import KeptApart, OrganisationMerge
from .life_event import ImpactStatement, LifeEvent, LifeEventParty
from .municipality import Municipality, MunicipalityAlias, MunicipalityEvent
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
    "AccessReview",
    "Affiliation",
    "Contact",
    "ImpactStatement",
    "Invitation",
    "KeptApart",
    "LifeEvent",
    "LifeEventParty",
    "Membership",
    "Municipality",
    "MunicipalityAlias",
    "MunicipalityEvent",
    "Organisation",
    "OrganisationMerge",
    "OrganisationName",
    "Sector",
    "Service",
    "WideGrant",
    "WorkingArea",
]
