"""Case B: MEE IJsseloevers and De Kern sign an agreement; Op Orde, which MEE joins.

Facts of the source text only; the year of the signing is not in it and stays open.
"""

from lib.dates import HonestDate
from organisations.enums import NameKind, OrganisationKind
from partnerships.enums import (
    AgreementKind,
    AreaBasis,
    ArrangementKind,
    LinkKind,
    PartnershipKind,
    PartyState,
    ThemeArea,
)
from partnerships.models import Agreement, Partnership, PartnershipLink, Party, Source

from .writer import DemoWriter

MEE, DE_KERN, HUMANITAS, WIJZ = "MEE IJsseloevers", "De Kern", "Humanitas", "WijZ"
# As the text spells them: Zwartwaterland is found as another spelling of Zwartewaterland.
NINE = [
    "Zwolle", "Kampen", "Zwartwaterland", "Olst-Wijhe", "Raalte", "Deventer", "Dalfsen", "Ommen",
    "Hardenberg",
]  # fmt: skip
SOURCE = "MEE en De Kern tekenen overeenkomst (bericht)"


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
        signed=HonestDate.parse("XXXX-05-27", "dinsdag 27 mei"),
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
    write.theme(
        made,
        "Passend onderwijs",
        goal_text="Samen optrekken bij passend onderwijs.",
        area_kind=ThemeArea.WHOLE,
        added=HonestDate.parse("XXXX-05-27", "dinsdag 27 mei"),
        added_because="Besluit van het gecombineerde managementteam bij de ondertekening.",
    )
    return made


def arrangements(write: DemoWriter, made: Partnership, agreement: Agreement) -> None:
    """Practical and substantive arrangements stand apart."""
    both = {"owes": [MEE, DE_KERN], "owed": [MEE, DE_KERN], "agreement": agreement}
    write.arrangement(
        made,
        "Werkruimte delen en elkaars gebouwen gebruiken",
        kind=ArrangementKind.PRACTICAL,
        existed_before=True,
        **both,
    )
    for text in (
        "Samenwerken in het sociale domein van de gemeenten (wijkteams, jeugd en gezin)",
        "Het aanbod aan gemeenten op elkaar afstemmen",
        "Samen medewerkers scholen",
        "Elkaar waar dat kan vervangen in netwerken en overleggen",
    ):
        write.arrangement(made, text, kind=ArrangementKind.SUBSTANTIVE, **both)


def op_orde(write: DemoWriter, origin: Partnership) -> Partnership:
    """Help with paperwork at home in Zwolle; MEE's joining is still to be confirmed there."""
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
    write.add(
        Party,
        partnership=made,
        organisation=write.organisations[MEE],
        state=PartyState.IN_TALKS,
        position=made.parties.count(),
    )
    write.add(PartnershipLink, partnership=made, other=origin, kind=LinkKind.RELATED)
    return made
