"""Case D: the guide of NOV, the four partnerships it is built on, and what people add to it.

The source names the four and their place, not their parties: one party of each stands here as
example data, as do its consent, what others learn from it, and the contributions.
"""

import datetime

from accounts import records
from evaluations.enums import ContributionKind, Way
from evaluations.guide import contributing, examples, publishing
from evaluations.guide.reading import newest_version
from evaluations.models import Chapter, Contribution, Guide, GuideExample
from lib.dates import HonestDate
from organisations.enums import AffiliationKind, OrganisationKind
from partnerships.enums import AreaBasis, PartnershipKind
from partnerships.models import Partnership, Source

from .writer import DemoWriter

NET_WERK = "Stichting Net-Werk Vrijwilligershulp Zuid-Kennemerland"
# Title, municipalities, region as the source puts it.
EXAMPLES = [
    ("MVZ 010", ["Rotterdam"], ""),
    ("Netwerk Vrijwilligerszorg Enkhuizen e.o.", [], "Enkhuizen e.o."),
    (NET_WERK, ["Haarlem"], "Zuid-Kennemerland"),
    ("Streekzorg Westelijke Mijnstreek", [], "Westelijke Mijnstreek"),
]
# What others learn from each, made up; with the chapter it stands at.
LESSONS = [
    (
        "Leer elkaar eerst kennen en kies dan pas een vorm (voorbeeldtekst).",
        "Get to know each other first, and only then choose a form (example text).",
        "how_to_start",
    ),
    (
        "Eén nummer dat iemand opneemt, helpt meer dan een folder (voorbeeldtekst).",
        "One number that somebody answers helps more than a leaflet (example text).",
        "which_form",
    ),
    (
        "Vrijwilligers blijven bij hun eigen organisatie horen (voorbeeldtekst).",
        "Volunteers keep belonging to their own organisation (example text).",
        "keeping_identity",
    ),
    (
        "Nodig de gemeente uit voordat u haar nodig hebt (voorbeeldtekst).",
        "Invite the municipality before you need it (example text).",
        "right_parties",
    ),
]
READER = "lezer@registerbureau.example"
ADMINISTRATOR = "beheerder@registerbureau.example"


def participant(title: str) -> str:
    """What the example party of one of the four is called."""
    return f"Deelnemer van {title} (voorbeeld)"


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
    for title, _places, _region in EXAMPLES:
        write.organisation(participant(title), OrganisationKind.VOLUNTEER, is_example=True)


def partnerships(write: DemoWriter) -> list[Partnership]:
    """The four examples, each with the area the text gives it."""
    made = []
    for title, municipalities, region in EXAMPLES:
        partnership = write.partnership(
            participant(title),
            title=title,
            kind=PartnershipKind.NETWORK,
            purpose="Vrijwilligersorganisaties in zorg en welzijn werken lokaal samen.",
            region_label=region,
            area_basis=AreaBasis.STATED if municipalities else AreaBasis.NOT_STATED,
            municipalities=write.municipalities(*municipalities),
            entity=write.organisations.get(title),
            is_example=True,
        )
        write.add(
            Source,
            partnership=partnership,
            title="Handreiking Lokaal Samenwerken (NOV, LOVZ)",
            dated=HonestDate.parse("2014-09-17"),
        )
        made.append(partnership)
    return made


def guide(write: DemoWriter, made: list[Partnership]) -> None:
    """The living guide: examples with consent, a tip that was published, one that waits."""
    for partnership, (lesson_nl, lesson_en, code) in zip(made, LESSONS, strict=True):
        example = examples.propose_example(
            GuideExample(partnership=partnership, lesson_nl=lesson_nl, lesson_en=lesson_en),
            chapters=[Chapter.objects.get(code=code)],
            **write.acts,
        )
        for consent in example.consents.all():
            examples.give_consent(
                consent,
                version=consent.version,
                way=Way.ON_BEHALF,
                source={
                    "source_person": "voorzitter (voorbeeld)",
                    "source_on": write.on - datetime.timedelta(days=30),
                    "source_text": "voorbeeldgegevens",
                },
                **write.acts,
            )
    _contributions(write)
    administrator = write.users[ADMINISTRATOR]
    records.update(Guide.objects.get(), {"is_public": True}, by=administrator, at=write.at)


def _contributions(write: DemoWriter) -> None:
    """A tip of a user, accepted and published; a tip of a visitor that waits for an answer."""
    reader, administrator = write.users[READER], write.users[ADMINISTRATOR]
    trust, doing = (Chapter.objects.get(code=code) for code in ("trust", "doing"))
    tip = contributing.propose(
        Contribution(
            chapter=trust,
            kind=ContributionKind.TIP,
            text="Spreek af dat u elkaar binnen een dag belt als iets niet lukt (voorbeeld).",
            credit="Lezer (voorbeeld)",
        ),
        by=reader,
        at=write.at,
    )
    contributing.accept(tip, chapter=trust, answer="Dank u wel!", by=administrator, at=write.at)
    publishing.publish(
        changed_nl="Een tip bij Vertrouwen, met dank aan Lezer (voorbeeld).",
        changed_en="A tip at Trust, with thanks to Lezer (voorbeeld).",
        seen=newest_version().number,
        by=administrator,
        at=write.at,
    )
    contributing.propose(
        Contribution(
            chapter=doing,
            kind=ContributionKind.TIP,
            text="Wij vergaderen staand. Dan duurt het nooit langer dan een half uur (voorbeeld).",
            credit="Bezoeker (voorbeeld)",
            visitor_name="Bezoeker (voorbeeld)",
            visitor_email="bezoeker@voorbeeld.example",
        ),
        by=None,
        at=write.at,
    )
