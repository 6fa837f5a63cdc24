"""Case C: the welfare work of Landstede Welzijn goes to WijZ.

Organisations, transfer and agreement hold facts of the source text only. It names no work that
still runs: what the impact assistant finds (a theme, an arrangement, a seat) is example data, and
says so. The transfer is recorded and waits to be carried out.
"""

from lib.dates import HonestDate
from organisations.enums import (
    AffiliationKind,
    LifeEventKind,
    LifeEventSide,
    NameKind,
    OrganisationKind,
)
from organisations.life_events import record_life_event
from organisations.models import Affiliation, ImpactStatement, LifeEvent
from organisations.registering import add_name
from partnerships.enums import AgreementKind, AreaBasis, PartnershipKind
from partnerships.models import Body, Partnership, Seat, Source

from .case_b import DE_KERN, WIJZ
from .writer import DemoWriter

GIVER, GROUP = "Landstede Welzijn", "Dimence Groep"
FIVE = ["Ommen", "Olst-Wijhe", "Raalte", "Deventer", "Zwartewaterland"]
REASON = "Landstede Groep richt zich meer op onderwijs."
MEANS = (
    ("Cliënten", "De activiteiten en de vertrouwde gezichten blijven."),
    ("Vrijwilligers", "Zij blijven een belangrijk deel van het werk."),
)


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


def transfer(write: DemoWriter) -> LifeEvent:
    """What happens, how it was prepared and what it means, as the text tells it."""
    event = LifeEvent(
        kind=LifeEventKind.TRANSFER,
        title="Welzijnswerk van Landstede Welzijn gaat naar WijZ",
        effective=HonestDate.unknown("vanaf nu"),
        text="Het welzijnswerk in vijf gemeenten gaat verder onder de naam WijZ.",
        work_kind="welzijnswerk",
        research=(
            "Vooraf is onderzocht of samenhangende ketens van welzijn en maatschappelijke "
            "dienstverlening meerwaarde geven."
        ),
        questions="Wat levert het cliënten op, en wat doet het met efficiency en bedrijfsvoering?",
        conclusion=(
            "Welzijnswerk en maatschappelijk werk vullen elkaar aan en versterken elkaar. Voor "
            "cliënten zijn het twee soorten werk: daarom blijven het twee merken."
        ),
        consulted="Medewerkers en cliënten.",
        working_method="Stepped care: zo eenvoudig mogelijk, en opschalen wanneer dat nodig is.",
        policy="Sluit aan bij het beleid van de gemeenten in het werkgebied.",
        recorded_by=write.keeper,
    )
    giver = (write.organisations[GIVER], LifeEventSide.FROM, REASON)
    taker = (write.organisations[WIJZ], LifeEventSide.TO, "")
    places = write.municipalities(*FIVE)
    record_life_event(event, municipalities=places, sides=[giver, taker], **write.acts)
    for position, (people, text) in enumerate(MEANS):
        write.add(ImpactStatement, event=event, stakeholder=people, text=text, position=position)
    return event


def running_work(write: DemoWriter) -> Partnership:
    """Work of the giver that still runs, so that the impact assistant has something to ask.

    The text tells of none: all of it is example data, with the keeper of the demo as partner.
    """
    made = write.partnership(
        GIVER,
        write.keeper.name,
        title="Ontmoeting in vijf gemeenten (voorbeeld)",
        kind=PartnershipKind.BILATERAL,
        is_example=True,
        area_basis=AreaBasis.STATED,
        municipalities=write.municipalities(*FIVE),
    )
    write.theme(
        made,
        "Ontmoeting in de buurt (voorbeeld)",
        owner=write.contact("Trekker ontmoeting (voorbeeld)", GIVER, "opbouwwerker"),
    )
    write.arrangement(
        made,
        "Vrijwilligers samen begeleiden (voorbeeld)",
        owes=[GIVER],
        owed=[write.keeper.name],
    )
    body = write.add(Body, partnership=made, name="Stuurgroep (voorbeeld)")
    write.add(Seat, body=body, party=write.party(made, GIVER), function="directeur (voorbeeld)")
    return made


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
        life_event=transfer(write),
    )
    write.change(write.party(made, GIVER), own_interest=REASON)
    for group, text in MEANS:
        write.benefit(made, group, text)
    return made
