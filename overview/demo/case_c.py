"""Case C: the welfare work of Landstede Welzijn goes to WijZ.

Facts of the source text only. The transfer itself as a life event is recorded elsewhere; here
stand the organisations with their groups, areas and brands, and the transfer agreement.
"""

from lib.dates import HonestDate
from organisations.enums import AffiliationKind, NameKind, OrganisationKind
from organisations.models import Affiliation
from organisations.registering import add_name
from partnerships.enums import AgreementKind, AreaBasis, PartnershipKind
from partnerships.models import Partnership, Source

from .case_b import DE_KERN, WIJZ
from .writer import DemoWriter

GIVER, GROUP = "Landstede Welzijn", "Dimence Groep"
FIVE = ["Ommen", "Olst-Wijhe", "Raalte", "Deventer", "Zwartewaterland"]


def organisations(write: DemoWriter) -> None:
    write.organisation(GROUP, OrganisationKind.CARE, sectors=["care", "welfare"])
    write.organisation(
        GIVER,
        OrganisationKind.WELFARE,
        sectors=["welfare"],
        part_of=[("Landstede Groep", AffiliationKind.PART_OF)],
        services=["Welzijnswerk"],
    )
    for name in (WIJZ, DE_KERN):
        write.add(
            Affiliation,
            organisation=write.organisations[name],
            group=write.organisations[GROUP],
        )
    add_name(
        write.organisations[DE_KERN],
        kind=NameKind.BRAND,
        name="De Kern",
        work_kind="maatschappelijk werk",
        **write.acts,
    )
    write.works_in(GIVER, *FIVE)
    write.works_in(WIJZ, "Zwolle")


def partnership(write: DemoWriter) -> Partnership:
    """The transfer of activities as a partnership with its agreement."""
    made = write.partnership(
        GIVER,
        WIJZ,
        title="Landstede Welzijn naar WijZ",
        kind=PartnershipKind.TRANSFER,
        cause=(
            "De vraag naar welzijn en maatschappelijke dienstverlening groeit, de budgetten "
            "blijven gelijk of krimpen. Landstede Groep richt zich meer op onderwijs."
        ),
        purpose=(
            "Het welzijnswerk in vijf gemeenten gaat verder bij WijZ, verbonden met het "
            "maatschappelijk werk van De Kern."
        ),
        principles=(
            "Samenhangende ketens van ondersteuning: zo eenvoudig mogelijk, opschalen als het "
            "nodig is (stepped care). Dit past bij het beleid van de gemeenten. Vrijwilligers zijn "
            "een belangrijk deel van het werk. Het werk blijft lokaal en kleinschalig."
        ),
        added_value=(
            "Onderzoek vooraf, met medewerkers en cliënten, bevestigt dat welzijnswerk en "
            "maatschappelijk werk elkaar aanvullen."
        ),
        area_basis=AreaBasis.STATED,
        municipalities=write.municipalities(*FIVE),
    )
    write.add(Source, partnership=made, title="Landstede Welzijn naar Dimence Groep (bericht)")
    write.agreement(
        made,
        functions={GIVER: "", WIJZ: ""},
        kind=AgreementKind.TRANSFER,
        title="Overeenkomst tot overname van activiteiten",
        effective=HonestDate.unknown("vanaf nu"),
    )
    write.change(
        write.party(made, GIVER), own_interest="Landstede Groep richt zich meer op onderwijs."
    )
    for group, text in (
        ("Cliënten", "De activiteiten en de vertrouwde gezichten blijven."),
        ("Vrijwilligers", "Zij blijven een belangrijk deel van het werk."),
    ):
        write.benefit(made, group, text)
    return made
