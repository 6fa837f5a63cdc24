"""Case B: MEE IJsseloevers and De Kern sign an agreement; Op Orde, which MEE joins.

Facts of the source text; the year of the signing is not in it and stays open. What is made up
says so: who sits where for whom, and how Op Orde confirms that MEE joins.
"""

from lib.dates import HonestDate, honest_columns
from organisations.enums import NameKind, OrganisationKind
from partnerships.decisions import decide_accession, decide_theme
from partnerships.enums import (
    AgreementKind,
    AreaBasis,
    ArrangementKind,
    LinkKind,
    PartnershipKind,
    ThemeArea,
)
from partnerships.lifecycle.accession import ACCESSION
from partnerships.models import (
    Accession,
    Agreement,
    Body,
    Partnership,
    PartnershipLink,
    Source,
)

from .writer import DemoWriter

MEE, DE_KERN, HUMANITAS, WIJZ = "MEE IJsseloevers", "De Kern", "Humanitas", "WijZ"
# As the text spells them: Zwartwaterland is found as another spelling of Zwartewaterland.
NINE = [
    "Zwolle", "Kampen", "Zwartwaterland", "Olst-Wijhe", "Raalte", "Deventer", "Dalfsen", "Ommen",
    "Hardenberg",
]  # fmt: skip
SOURCE = "MEE en De Kern tekenen overeenkomst (bericht)"
SIGNING_DAY = HonestDate.parse("XXXX-05-27", "dinsdag 27 mei")


def organisations(write: DemoWriter) -> None:
    write.organisation(MEE, OrganisationKind.WELFARE, sectors=["welfare"], aliases=["MEE"])
    write.organisation(
        DE_KERN,
        OrganisationKind.WELFARE,
        sectors=["welfare"],
        aliases=[
            "De Kern Maatschappelijke dienstverlening",
            "De Kern Maatschappelijk dienstverlening",
        ],
    )
    write.organisation(HUMANITAS, OrganisationKind.VOLUNTEER, sectors=["volunteer"])
    write.organisation(
        WIJZ,
        OrganisationKind.WELFARE,
        sectors=["welfare"],
        names=[
            (
                NameKind.BRAND,
                "WijZ welzijn",
                "welzijnswerk",
                "Van “wijsheid”, “wij” en de Z van de geheel eigen manier van werken.",
            )
        ],
    )


def partnership(write: DemoWriter) -> Partnership:
    """The signed agreement with its arrangements and the stated shared area."""
    made = write.partnership(
        MEE,
        DE_KERN,
        title="MEE IJsseloevers en De Kern",
        kind=PartnershipKind.BILATERAL,
        since=HonestDate.unknown("al lang"),
        cause=(
            "De ontwikkelingen gaan snel en nog niet alles is duidelijk; zeker is dat de "
            "organisaties veel zullen samenwerken."
        ),
        shared_mission=(
            "Bijdragen aan de samenleving vanuit de eigen kracht van mensen en de netwerken rond "
            "kwetsbare mensen."
        ),
        principles="Zelfredzaamheid en participatie.",
        added_value="Voordeel uit samen optreden, en geen dubbel werk.",
        area_basis=AreaBasis.STATED,
        municipalities=write.municipalities(*NINE),
    )
    write.add(Source, partnership=made, title=SOURCE)
    agreement = write.agreement(
        made,
        functions={MEE: "directeur-bestuurder", DE_KERN: "directeur"},
        kind=AgreementKind.COOPERATION,
        title="Samenwerkingsovereenkomst",
        signed=SIGNING_DAY,
        occasion="Gecombineerde vergadering van beide managementteams",
        place="Zwolle",
    )
    arrangements(write, made, agreement)
    for group, text in (
        ("Cliënten", "Het voordeel voor cliënten is de eerste reden om samen te werken."),
        ("Gemeenten", "Eén afgestemd aanbod en geen dubbel werk."),
        ("Netwerkpartners", "In alle gemeenten samen verder werken."),
    ):
        write.benefit(made, group, text)
    return made


def arrangements(write: DemoWriter, made: Partnership, agreement: Agreement) -> None:
    """Practical and substantive arrangements stand apart."""
    both = {"owes": [MEE, DE_KERN], "owed": [MEE, DE_KERN], "agreement": agreement}
    write.arrangement(
        made,
        "Werkruimte delen en elkaars gebouwen gebruiken",
        kind=ArrangementKind.PRACTICAL,
        existed_before=True,
        places=NINE,
        **both,
    )
    for text in (
        "Samenwerken in het sociale domein van de gemeenten (wijkteams, jeugd en gezin)",
        "Het aanbod aan gemeenten op elkaar afstemmen",
        "Samen medewerkers scholen",
        "Elkaar waar dat kan vervangen in netwerken en overleggen",
    ):
        write.arrangement(made, text, kind=ArrangementKind.SUBSTANTIVE, **both)
    write.arrangement(
        made,
        "Eén van beide zit namens beide aan tafel (voorbeeld)",
        kind=ArrangementKind.SUBSTANTIVE,
        network="Overleg van de wijkteams (voorbeeld)",
        owes=[MEE],
        owed=[DE_KERN],
        agreement=agreement,
    )


def joint_meeting(write: DemoWriter, made: Partnership, op_orde: Partnership) -> None:
    """The meeting at which was signed, its two decisions, and what came of them."""
    teams = write.add(Body, partnership=made, name="Gecombineerd managementteam")
    meeting = write.meeting(
        teams,
        title="Gecombineerde vergadering van de managementteams",
        held=SIGNING_DAY,
        place="Zwolle",
        attending=[MEE, DE_KERN],
    )
    education = write.decision(
        made,
        "Samen optrekken bij passend onderwijs in het gehele verzorgingsgebied",
        meeting=meeting,
        decided=SIGNING_DAY,
    )
    decide_theme(education, title="Passend onderwijs", area_kind=ThemeArea.WHOLE, **write.acts)
    joining = write.decision(
        made,
        "MEE treedt toe tot het samenwerkingsverband Op Orde",
        meeting=meeting,
        decided=SIGNING_DAY,
    )
    write.add(Source, partnership=made, decision=joining, title=SOURCE)
    accession = decide_accession(
        joining, partnership=op_orde, organisation=write.organisations[MEE], **write.acts
    )
    confirm_joining(write, accession)


def confirm_joining(write: DemoWriter, accession: Accession) -> None:
    """De Kern, party of Op Orde, confirms it; the text does not tell how, so this is an example."""
    there = write.party(accession.partnership, DE_KERN)
    ACCESSION.perform(
        accession,
        "confirm_on_behalf",
        changes={
            **honest_columns("answered", SIGNING_DAY),
            "answered_by": there,
            "answered_as": "directeur (voorbeeld)",
            "source": "Verslag van de vergadering (voorbeeld)",
            "answer_reason": "Hoe Op Orde dit bevestigde staat niet in het bericht (voorbeeld).",
        },
        joined=SIGNING_DAY,
        **write.acts,
    )


def op_orde(write: DemoWriter, origin: Partnership) -> Partnership:
    """Help with paperwork at home in Zwolle, as it was before MEE joined."""
    made = write.partnership(
        DE_KERN,
        HUMANITAS,
        WIJZ,
        title="Op Orde",
        kind=PartnershipKind.MULTI_PARTY,
        purpose="Hulp bij de thuisadministratie.",
        area_basis=AreaBasis.STATED,
        municipalities=write.municipalities("Zwolle"),
    )
    write.add(Source, partnership=made, title=SOURCE)
    write.add(PartnershipLink, partnership=made, other=origin, kind=LinkKind.RELATED)
    return made
