"""Case E: the Zorg- en Welzijnspact Flevoland, with themes added over time and a wanted party.

One interview tells of it. A pilot, a result, and the invitation of a municipality are made up to
show the steps that follow, and say so.
"""

import datetime

from lib.dates import HonestDate
from organisations.enums import OrganisationKind
from partnerships.activities import update_activity
from partnerships.enums import (
    ActivityKind,
    ActivityState,
    PartnershipKind,
    PartyState,
    PilotOutcome,
    SeatRole,
)
from partnerships.lifecycle.party import PARTY
from partnerships.models import (
    Body,
    Partnership,
    Result,
    Seat,
    Source,
    ThemeParticipant,
)
from partnerships.parties import add_party

from .writer import DemoWriter

WOONZORG, WERKBEDRIJF = "Woonzorg Flevoland", "Werkbedrijf Flevoland"
MUNICIPALITY = "Gemeente in Flevoland (voorbeeld)"
SROI, LEARNING = "Social return (SROI)", "Nieuwe vormen van praktijkleren"

# Title and whether it was there from the start or came later.
THEMES = [
    ("Aansluiting tussen werkveld en onderwijs", "start",
     "De kloof tussen werkveld en onderwijs, in het pact “het gat” genoemd."),
    (SROI, "later",
     "Werkgevers zoeken met het Werkbedrijf hoe zij aan de verplichting kunnen voldoen."),
    ("Beeld van de ouderenzorg bij jongeren", "later",
     "Jongeren hebben geen goed beeld van verpleeghuizen, verzorgingshuizen en thuiszorg."),
    ("Praktijksituaties omzetten in lesmateriaal", "later",
     "Actuele situaties uit zorg en welzijn worden onderwijs."),
    ("Aansluiting tussen welzijn en zorg", "later", ""),
    (LEARNING, "later",
     "Studenten, medewerkers, cliënten met hun netwerk en docenten leren samen."),
]  # fmt: skip


def organisations(write: DemoWriter) -> None:
    write.organisation(WOONZORG, OrganisationKind.CARE, sectors=["care"])
    write.organisation(
        WERKBEDRIJF, OrganisationKind.PUBLIC_BODY, sectors=["work"], aliases=["Werkbedrijf"]
    )
    write.organisation(MUNICIPALITY, OrganisationKind.MUNICIPALITY, is_example=True)


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
        is_example=True,
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
    local_government(write, made)
    body = write.add(Body, partnership=made, name="Overleg van het pact")
    write.add(
        Seat,
        body=body,
        party=woonzorg,
        function="coach belevingsgericht werken",
        role=SeatRole.CHAIR,
        since=HonestDate.parse("start"),
    )
    themes = {
        title: write.theme(made, title, added=HonestDate.parse(added), added_because=why)
        for title, added, why in THEMES
    }
    write.add(
        ThemeParticipant,
        theme=themes[SROI],
        organisation=write.organisations[WERKBEDRIJF],
        note="Zoekt met de werkgevers naar mogelijkheden.",
    )
    pilot(write, themes[LEARNING])
    for group in ("Cliënten", "Docenten", "Medewerkers", "Studenten", "Jongeren"):
        write.benefit(made, group, "Leert en werkt samen met de anderen in de praktijk.")
    write.benefit(made, "Mensen met een afstand tot de arbeidsmarkt", "Doen mee.")
    return made


def local_government(write: DemoWriter, made: Partnership) -> None:
    """Wanted as a kind of party; that one municipality is invited later is an example."""
    party = add_party(
        partnership=made,
        wanted_kind="Lokale overheid",
        state=PartyState.WANTED,
        reason=(
            "Ook de lokale overheid heeft belang bij zorgprofessionals met de juiste vaardigheden "
            "en actuele kennis, en bij mensen met een afstand tot de arbeidsmarkt die meedoen."
        ),
        own_interest=(
            "Zorgprofessionals met de juiste vaardigheden en actuele kennis; mensen met een "
            "afstand tot de arbeidsmarkt doen mee."
        ),
        **write.acts,
    )
    write.change(
        party,
        organisation=write.organisations[MUNICIPALITY],
        next_contact="De beleidsmedewerker zorg bellen (voorbeeld)",
        next_contact_on=write.on + datetime.timedelta(days=21),
    )
    party.refresh_from_db()
    PARTY.perform(
        party,
        "invite",
        taken=HonestDate.from_date(write.on),
        why="Uitgenodigd om kennis te maken (voorbeeld).",
        **write.acts,
    )


def pilot(write: DemoWriter, theme) -> None:
    """A pilot that began before its plan was complete, with what was learned; all of it example."""
    year = write.on.year
    activity = write.activity(
        write.plan(theme, year, approach="Al doende uitzoeken hoe het moet (voorbeeld)."),
        "Samen leren op één woonlocatie (voorbeeld)",
        groups=["Studenten", "Medewerkers", "Cliënten", "Docenten"],
        kind=ActivityKind.PILOT,
        organiser=write.party(theme.partnership, WOONZORG),
        question="Leren studenten meer als cliënten en hun netwerk meedoen? (voorbeeld)",
        starts_on=datetime.date(year, 2, 1),
        ends_on=datetime.date(year, 7, 1),
    )
    learned = {
        "learned": "Een vast team van student, medewerker, cliënt en docent werkt (voorbeeld).",
        "pilot_outcome": PilotOutcome.SCALE_UP,
    }
    update_activity(
        activity, learned, version=activity.version, state=ActivityState.DONE, **write.acts
    )
    write.add(
        Result,
        links={"target_groups": [write.target_group(theme.partnership, "Studenten")]},
        partnership=theme.partnership,
        theme=theme,
        activity=activity,
        title="Werkwijze voor samen leren op een woonlocatie (voorbeeld)",
        text="Eén bladzijde die een andere locatie morgen kan gebruiken (voorbeeld).",
        reached=HonestDate.parse(f"{year}-09"),
    )
