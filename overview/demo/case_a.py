"""Case A: Leger des Heils and Landstede, the partnership that is evaluated every year.

Owners, figures, verdicts and years are example data; the rest follows the source text.
"""

import datetime
from decimal import Decimal

from organisations.enums import AffiliationKind, OrganisationKind, Role
from partnerships.enums import (
    ActivityKind,
    AgreementKind,
    ArrangementKind,
    CommunicationKind,
    CommunicationReach,
    ExchangeDirection,
    Force,
    Health,
    PartnershipKind,
    Rhythm,
    SeatRole,
)
from partnerships.models import (
    Agreement,
    Body,
    CommunicationItem,
    ExchangeItem,
    Goal,
    Partnership,
    Seat,
    Source,
)
from partnerships.progress import note_progress

from .writer import DemoWriter

LDH, LANDSTEDE = "Leger des Heils", "Landstede"
CLIENTS = "Verrijking van het dienstenaanbod aan cliënten"
STUDENTS = "Werkervaring voor studenten"


def organisations(write: DemoWriter) -> None:
    """The two parties with their names, values and services, and their demo accounts."""
    write.organisation(
        LDH,
        OrganisationKind.CARE,
        sectors=["care", "welfare"],
        legal_name="Stichting Leger des Heils Welzijns- en Gezondheidszorg",
        aliases=["Leger de Heils"],
        identity=(
            "Werkt vanuit een christelijke motivatie en helpt zonder onderscheid des persoons. "
            "Centrale waarden: rechtvaardigheid, gerechtigheid en solidariteit."
        ),
    )
    write.organisation("Landstede Groep", OrganisationKind.EDUCATION, sectors=["education"])
    write.organisation(
        LANDSTEDE,
        OrganisationKind.EDUCATION,
        sectors=["education", "welfare"],
        part_of=[("Landstede Groep", AffiliationKind.PART_OF)],
        identity=(
            "Ondernemende organisatie midden in de samenleving. "
            "Waarden: ontmoeting, zingeving en verantwoordelijkheid."
        ),
        services=[
            "Beroepsopleidingen",
            "Voortgezet onderwijs",
            "Opleidingen voor volwassenen",
            "Welzijn",
            "Kinderopvang",
            "Kringloop",
        ],
    )
    write.user(
        "manager@legerdesheils.example",
        "Manager Leger des Heils (voorbeeld)",
        LDH,
        Role.MANAGER,
        function="regiomanager",
    )
    write.user(
        "coordinator@legerdesheils.example",
        "Coördinator Leger des Heils (voorbeeld)",
        LDH,
        Role.COORDINATOR,
        function="coördinator samenwerking",
    )
    write.user(
        "trekker@legerdesheils.example",
        "Trekker activering (voorbeeld)",
        LDH,
        function="activiteitenbegeleider",
    )
    write.user(
        "manager@landstede.example",
        "Manager Landstede (voorbeeld)",
        LANDSTEDE,
        Role.MANAGER,
        function="opleidingsmanager",
    )
    write.user(
        "coordinator@landstede.example",
        "Coördinator Landstede (voorbeeld)",
        LANDSTEDE,
        Role.COORDINATOR,
        function="relatiebeheerder",
    )
    write.user(
        "trekker@landstede.example",
        "Trekker leerwerkplaatsen (voorbeeld)",
        LANDSTEDE,
        function="praktijkopleider",
    )


def partnership(write: DemoWriter) -> Partnership:
    """The dossier as the source text has it."""
    made = write.partnership(
        LDH,
        LANDSTEDE,
        title="Leger des Heils en Landstede",
        kind=PartnershipKind.BILATERAL,
        purpose=(
            "Elkaars producten en diensten zo breed mogelijk gebruiken, kennis en ervaring "
            "uitwisselen over onderwijs, zorg en welzijn, en leerwerkplaatsen maken."
        ),
        added_value="De partners versterken en ondersteunen elkaar.",
        rhythm=Rhythm.YEARLY,
        interim_review=True,
        is_example=True,
    )
    write.change(
        write.party(made, LANDSTEDE),
        own_interest=(
            "Leerwerkplaatsen krijgen, bijdragen aan de maatschappelijke doelen van het Leger des "
            "Heils en aan de eigen onderwijsdoelen."
        ),
        identity_note="Ontmoeting, zingeving en verantwoordelijkheid.",
    )
    write.change(
        write.party(made, LDH),
        identity_note="Christelijke motivatie; rechtvaardigheid, gerechtigheid en solidariteit.",
    )
    write.add(
        Source, partnership=made, title="Samenwerking voor Leger des Heils en Landstede (bericht)"
    )
    # The text tells that they entered into it, not when or who signed.
    agreement = write.agreement(
        made,
        functions={LDH: "", LANDSTEDE: ""},
        kind=AgreementKind.COOPERATION,
        title="Partnerschap",
        place="Zwolle",
        evaluation_clause=(
            "De afgesproken activiteiten worden elk jaar geëvalueerd; daarna wordt het programma "
            "voor het volgende jaar afgesproken."
        ),
    )
    arrangements(write, made, agreement)
    surroundings(write, made)
    return made


def arrangements(write: DemoWriter, made: Partnership, agreement: Agreement) -> None:
    """First choice is two commitments of different force, one each way."""
    write.arrangement(
        made,
        "Goede studenten plaatsen op leerwerktrajecten en stages",
        owes=[LANDSTEDE],
        owed=[LDH],
        kind=ArrangementKind.SUBSTANTIVE,
        force=Force.EFFORT,
        agreement=agreement,
    )
    write.arrangement(
        made,
        "Bij activiteiten in de eerste plaats met Landstede samenwerken",
        owes=[LDH],
        owed=[LANDSTEDE],
        kind=ArrangementKind.SUBSTANTIVE,
        force=Force.PREFERENCE,
        agreement=agreement,
    )
    write.arrangement(
        made,
        "De samenwerking noemen in eigen media en in de interne communicatie",
        owes=[LDH, LANDSTEDE],
        owed=[LDH, LANDSTEDE],
        kind=ArrangementKind.COMMUNICATION,
        force=Force.EFFORT,
        agreement=agreement,
    )


def surroundings(write: DemoWriter, made: Partnership) -> None:
    """Supply and demand, added value, bodies and communication."""
    offers = [
        (LDH, ExchangeDirection.OFFER, "Leerwerkplaatsen en stages"),
        (LDH, ExchangeDirection.REQUEST, "Activiteiten voor de vrije tijd van cliënten"),
        (LANDSTEDE, ExchangeDirection.OFFER, "Activiteiten in sport, spel, kunst en cultuur"),
        (LANDSTEDE, ExchangeDirection.REQUEST, "Werkervaring voor studenten"),
    ]
    for party, direction, text in offers:
        write.add(
            ExchangeItem,
            partnership=made,
            party=write.party(made, party),
            direction=direction,
            text=text,
        )
    write.benefit(made, "Cliënten", "Een rijker aanbod om vrije tijd te besteden.")
    write.benefit(made, "Studenten", "Werkervaring op een leerwerkplaats of stage.")
    write.benefit(made, "Medewerkers", "Kennis en ervaring van de andere partner.")
    group = write.add(Body, partnership=made, name="Stuurgroep (voorbeeld)")
    for party, role in ((LDH, SeatRole.CHAIR), (LANDSTEDE, SeatRole.MEMBER)):
        write.add(Seat, body=group, party=write.party(made, party), function="manager", role=role)
    external, internal = CommunicationReach.EXTERNAL, CommunicationReach.INTERNAL
    for kind, text, reach in (
        (CommunicationKind.PUBLICITY, "Gezamenlijke publiciteit rond projecten", external),
        (CommunicationKind.MENTION, "Vermelding in de eigen media van elke partner", external),
        (CommunicationKind.INTERNAL, "Vermelding in de interne communicatie", internal),
        (CommunicationKind.OFFER, "Bijzondere aanbiedingen voor elkaar", internal),
    ):
        write.add(CommunicationItem, partnership=made, kind=kind, text=text, reach=reach)


def themes(write: DemoWriter, made: Partnership) -> dict:
    """Themes with their owners; owners and goals are example data."""
    sport = write.contact("Trekker activering (voorbeeld)", LDH)
    meeting = write.contact("Trekker zingeving (voorbeeld)", LANDSTEDE, "docent")
    places = write.contact("Trekker leerwerkplaatsen (voorbeeld)", LANDSTEDE)
    rows = {
        "sport": write.theme(
            made,
            "Sport, spel en expressie",
            area=CLIENTS,
            owner=sport,
            goal_text="Cliënten besteden hun vrije tijd actief.",
        ),
        "meeting": write.theme(
            made,
            "Ontmoeting en zingeving",
            area=CLIENTS,
            owner=meeting,
            goal_text="Activiteiten die passen bij de waarden van Landstede.",
        ),
        "places": write.theme(
            made,
            "Leerwerkplaatsen",
            area=STUDENTS,
            owner=places,
            goal_text="Studenten leren in de praktijk van het Leger des Heils.",
        ),
    }
    write.add(
        Goal,
        theme=rows["places"],
        statement="Plaatsen voor studenten (voorbeeld)",
        unit="plaatsen",
        baseline=Decimal(12),
        target=Decimal(30),
    )
    write.add(
        Goal,
        theme=rows["places"],
        statement="Elke student heeft een vaste begeleider op de werkvloer (voorbeeld)",
    )
    return rows


APPROACH = {
    "approach": "Klein beginnen en elk kwartaal bijsturen (voorbeeld).",
    "means": "Vier uur per week (voorbeeld).",
    "risks": "Te weinig begeleiders (voorbeeld).",
}
# Theme, title, kind, target groups, organiser, target, unit; example figures.
ACTIVITIES = [
    ("sport", "Wekelijks sport en spel", ActivityKind.ACTIVITY, ["Cliënten", "Studenten"], LDH,
     40, "keer"),
    ("sport", "Dans, drama, muziek en schilderen", ActivityKind.ACTIVITY, ["Cliënten"], LANDSTEDE,
     12, "lessen"),
    ("sport", "Dag van kunst en cultuur", ActivityKind.EVENT, ["Cliënten", "Medewerkers"], None,
     1, "dag"),
    ("meeting", "Pilot: gespreksgroep", ActivityKind.PILOT, ["Cliënten", "Studenten"], LANDSTEDE,
     2, "groepen"),
    ("meeting", "Ontmoetingsmaaltijd", ActivityKind.EVENT, ["Cliënten", "Studenten"], LDH,
     4, "keer"),
    ("places", "Plaatsen werven", ActivityKind.PLACEMENT, ["Studenten"], LANDSTEDE,
     30, "plaatsen"),
    ("places", "Begeleiders trainen", ActivityKind.TRAINING, ["Medewerkers"], None,
     10, "begeleiders"),
]  # fmt: skip


def programme(write: DemoWriter, rows: dict, year: int) -> dict:
    """A year's plans and activities; returns the activities by title."""
    made = {}
    plans = {key: write.plan(theme, year, **APPROACH) for key, theme in rows.items()}
    for key, title, kind, groups, organiser, target, unit in ACTIVITIES:
        partnership = rows[key].partnership
        of_landstede = key == "meeting"
        made[title] = write.activity(
            plans[key],
            title,
            groups=groups,
            kind=kind,
            organiser=write.party(partnership, organiser) if organiser else None,
            values_of=write.party(partnership, LANDSTEDE) if of_landstede else None,
            question="Komt er gesprek op gang tussen cliënten en studenten?"
            if kind == ActivityKind.PILOT
            else "",
            target=Decimal(target),
            unit=unit,
            starts_on=datetime.date(year, 1, 15),
            ends_on=datetime.date(year, 12, 1),
        )
    return made


def progress(write: DemoWriter, rows: dict) -> None:
    """A word of each owner on how this year is going."""
    for key, health, text in (
        ("sport", Health.ON_TRACK, "De lessen lopen, de cultuurdag staat gepland (voorbeeld)."),
        ("meeting", Health.ATTENTION, "De gespreksgroep zoekt nog een begeleider (voorbeeld)."),
        ("places", Health.ON_TRACK, "Er zijn twee locaties bij gekomen (voorbeeld)."),
    ):
        note_progress(rows[key], health=health, text=text, **write.acts)
