"""Case D: the guide of NOV and the four partnerships it is built on.

The source names the four and their place, not their parties; those stay open.
"""

from lib.dates import HonestDate
from organisations.enums import AffiliationKind, OrganisationKind
from partnerships.enums import AreaBasis, PartnershipKind
from partnerships.models import Partnership, Source

from .writer import DemoWriter

NET_WERK = "Stichting Net-Werk Vrijwilligershulp Zuid-Kennemerland"


def organisations(write: DemoWriter) -> None:
    write.organisation(
        "NOV", OrganisationKind.ASSOCIATION, sectors=["volunteer"], aliases=["Vereniging NOV"]
    )
    write.organisation(
        "LOVZ",
        OrganisationKind.NETWORK,
        sectors=["volunteer", "care"],
        part_of=[("NOV", AffiliationKind.PART_OF)],
    )
    write.organisation(
        NET_WERK,
        OrganisationKind.VOLUNTEER,
        sectors=["volunteer"],
        municipality=write.municipalities("Haarlem")[0],
    )


def partnerships(write: DemoWriter) -> list[Partnership]:
    """The four examples, each with the area the text gives it."""
    rows = [
        ("MVZ 010", ["Rotterdam"], "", None),
        ("Netwerk Vrijwilligerszorg Enkhuizen e.o.", [], "Enkhuizen e.o.", None),
        (NET_WERK, ["Haarlem"], "Zuid-Kennemerland", write.organisations[NET_WERK]),
        ("Streekzorg Westelijke Mijnstreek", [], "Westelijke Mijnstreek", None),
    ]
    made = []
    for title, municipalities, region, entity in rows:
        partnership = write.partnership(
            title=title,
            kind=PartnershipKind.NETWORK,
            purpose="Vrijwilligersorganisaties in zorg en welzijn werken lokaal samen.",
            region_label=region,
            area_basis=AreaBasis.STATED if municipalities else AreaBasis.NOT_STATED,
            municipalities=write.municipalities(*municipalities),
            entity=entity,
        )
        write.add(
            Source,
            partnership=partnership,
            title="Handreiking Lokaal Samenwerken (NOV, LOVZ)",
            dated=HonestDate.parse("2014-09-17"),
        )
        made.append(partnership)
    return made
