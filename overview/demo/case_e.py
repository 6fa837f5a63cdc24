"""Case E: the Zorg- en Welzijnspact Flevoland, with themes added over time and a wanted party."""

from lib.dates import HonestDate
from organisations.enums import OrganisationKind
from partnerships.enums import PartnershipKind, PartyRole, PartyState, SeatRole
from partnerships.models import Body, Partnership, Party, Seat, Source

from .writer import DemoWriter

WOONZORG, WERKBEDRIJF = "Woonzorg Flevoland", "Werkbedrijf Flevoland"

# Title and whether it was there from the start or came later.
THEMES = [
    ("Aansluiting tussen werkveld en onderwijs", "start",
     "De kloof tussen werkveld en onderwijs, in het pact “het gat” genoemd."),
    ("Social return (SROI)", "later",
     "Werkgevers zoeken met het Werkbedrijf hoe zij aan de verplichting kunnen voldoen."),
    ("Beeld van de ouderenzorg bij jongeren", "later",
     "Jongeren hebben geen goed beeld van verpleeghuizen, verzorgingshuizen en thuiszorg."),
    ("Praktijksituaties omzetten in lesmateriaal", "later",
     "Actuele situaties uit zorg en welzijn worden onderwijs."),
    ("Aansluiting tussen welzijn en zorg", "later", ""),
    ("Nieuwe vormen van praktijkleren", "later",
     "Studenten, medewerkers, cliënten met hun netwerk en docenten leren samen."),
]  # fmt: skip


def organisations(write: DemoWriter) -> None:
    write.organisation(WOONZORG, OrganisationKind.CARE, sectors=["care"])
    write.organisation(
        WERKBEDRIJF, OrganisationKind.PUBLIC_BODY, sectors=["work"], aliases=["Werkbedrijf"]
    )


def partnership(write: DemoWriter) -> Partnership:
    """The regional pact, as far as one interview tells of it."""
    made = write.partnership(
        WOONZORG,
        title="Zorg- en Welzijnspact Flevoland",
        kind=PartnershipKind.REGIONAL_PACT,
        region_label="Flevoland",
        cause="De kloof tussen werkveld en onderwijs, “het gat”.",
        purpose="Zorg, welzijn en onderwijs in Flevoland dichter bij elkaar brengen.",
        principles=(
            "Doen, uitproberen en proeven draaien voordat het plan af is; samen optrekken vanuit "
            "een gemeenschappelijk belang en toewerken naar concrete resultaten."
        ),
        added_value="De lijnen zijn kort, ook buiten het pact.",
    )
    write.add(Source, partnership=made, title="Flevoland wil “gat” dichten (interview)")
    woonzorg = write.change(
        write.party(made, WOONZORG),
        joined=HonestDate.parse("start"),
        own_interest=(
            "In een ander licht gezien worden, zodat meer mensen in verpleeghuizen, "
            "verzorgingshuizen en de thuiszorg willen werken."
        ),
        identity_note="Niet eindeloos praten, maar doen en al doende ontdekken hoe het moet.",
    )
    write.add(
        Party,
        partnership=made,
        wanted_kind="Lokale overheid",
        role=PartyRole.PARTNER,
        state=PartyState.WANTED,
        own_interest=(
            "Zorgprofessionals met de juiste vaardigheden en actuele kennis; mensen met een "
            "afstand tot de arbeidsmarkt doen mee."
        ),
        position=1,
    )
    body = write.add(Body, partnership=made, name="Overleg van het pact")
    write.add(
        Seat,
        body=body,
        party=woonzorg,
        function="coach belevingsgericht werken",
        role=SeatRole.CHAIR,
        since=HonestDate.parse("start"),
    )
    for title, added, why in THEMES:
        write.theme(made, title, added=HonestDate.parse(added), added_because=why)
    for group in ("Cliënten", "Docenten", "Medewerkers", "Studenten", "Jongeren"):
        write.benefit(made, group, "Leert en werkt samen met de anderen in de praktijk.")
    write.benefit(made, "Mensen met een afstand tot de arbeidsmarkt", "Doen mee.")
    return made
