"""The eighteen criteria a register starts with, in order; loaded by a data migration.

Administrators change the wording later. What an evaluation asks is copied when it opens.
"""

from typing import NamedTuple


class Words(NamedTuple):
    """A criterion in two languages: title, statement, guidance (Dutch, then English)."""

    code: str
    is_core: bool
    title: tuple[str, str]
    statement: tuple[str, str]
    guidance: tuple[str, str]


STARTING_CRITERIA = (
    Words(
        "need", False,
        ("Noodzaak", "Need"),
        (
            "Samen bereiken wij wat geen van ons alleen kan.",
            "Together we reach what none of us can alone.",
        ),
        (
            "Noem één resultaat van dit jaar dat er zonder de ander niet was geweest.",
            "Name one result of this year that would not be there without the other.",
        ),
    ),
    Words(
        "shared_ambition", False,
        ("Gedeelde ambitie", "Shared ambition"),
        (
            "Alle partijen vertellen hetzelfde over waar we heen willen.",
            "All parties tell the same story about where we are going.",
        ),
        (
            "Zou een collega van de andere partij het doel in dezelfde woorden vertellen?",
            "Would a colleague at the other party tell the aim in the same words?",
        ),
    ),
    Words(
        "clear_goals", True,
        ("Heldere doelen", "Clear goals"),
        (
            "Per thema weten we wat af moet zijn, hoeveel en wanneer.",
            "Per theme we know what must be done, how much and when.",
        ),
        (
            "Kijk naar de plannen: staat bij elk thema wat er klaar moet zijn en wanneer?",
            "Look at the plans: does each theme say what must be finished, and when?",
        ),
    ),
    Words(
        "benefit", True,
        ("Meerwaarde voor de doelgroep", "Benefit for people served"),
        (
            "Cliënten, studenten of bewoners merken er iets van.",
            "Clients, students or residents notice it.",
        ),
        (
            "Denk aan wat mensen zelf zeggen, niet aan wat wij van plan waren.",
            "Think of what people say themselves, not of what we had in mind.",
        ),
    ),
    Words(
        "interests", False,
        ("Ruimte voor elkaars belang", "Room for interests"),
        (
            "Wat ieder eruit wil halen is gezegd en telt mee.",
            "What each wants from it has been said and counts.",
        ),
        (
            "Weet u wat de ander eraan wil hebben? En weet de ander dat van u?",
            "Do you know what the other wants from it? And does the other know that of you?",
        ),
    ),
    Words(
        "balance", True,
        ("Evenwicht", "Balance"),
        (
            "Inzet en opbrengst zijn over de jaren eerlijk verdeeld.",
            "Effort and yield are fair over the years.",
        ),
        (
            "Kijk over meer jaren: één jaar mag de een meer geven dan de ander.",
            "Look over several years: in one year one may give more than the other.",
        ),
    ),
    Words(
        "trust", True,
        ("Vertrouwen", "Trust"),
        (
            "We komen afspraken na en zeggen het als dat niet lukt.",
            "We keep our word and say so when we cannot.",
        ),
        (
            "Denk aan de laatste afspraak die niet lukte: wanneer hoorde u dat?",
            "Think of the last promise that failed: when did you hear about it?",
        ),
    ),
    Words(
        "own_identity", True,
        ("Eigen identiteit", "Own identity"),
        (
            "Ieder houdt zijn eigen gezicht en achterban.",
            "Each keeps its own face and supporters.",
        ),
        (
            "Herkennen uw eigen mensen uw organisatie in wat er samen gebeurt?",
            "Do your own people recognise your organisation in what is done together?",
        ),
    ),
    Words(
        "leadership", False,
        ("Bestuurlijke steun", "Leadership backing"),
        (
            "De top kent de samenwerking en maakt tijd en middelen vrij.",
            "The top knows it and frees time and means.",
        ),
        (
            "Heeft een bestuurder dit jaar iets mogelijk gemaakt of een knoop doorgehakt?",
            "Did a director make something possible this year, or cut a knot?",
        ),
    ),
    Words(
        "support", False,
        ("Draagvlak op de werkvloer", "Support from below"),
        (
            "Uitvoerders en vrijwilligers willen en kunnen dit.",
            "Those who do the work want it and can do it.",
        ),
        (
            "Vraag het twee mensen die het werk doen, voordat u invult.",
            "Ask two people who do the work before you answer.",
        ),
    ),
    Words(
        "clear_roles", False,
        ("Duidelijke rollen", "Clear roles"),
        (
            "Per thema is één persoon aanspreekbaar.",
            "One answerable person per theme.",
        ),
        (
            "Weet iedereen bij elk thema wie hij moet bellen?",
            "For each theme, does everybody know whom to call?",
        ),
    ),
    Words(
        "doing", True,
        ("Doen boven vergaderen", "Doing over meeting"),
        (
            "We overleggen genoeg om te besluiten en niet meer.",
            "We meet enough to decide and no more.",
        ),
        (
            "Leg de vergaderingen naast wat er gebeurde: wat leverden ze op?",
            "Put the meetings beside what was done: what did they bring?",
        ),
    ),
    Words(
        "short_lines", False,
        ("Korte lijnen", "Short lines"),
        (
            "We vinden elkaar snel, ook buiten het overleg.",
            "We find each other fast, outside meetings too.",
        ),
        (
            "Hoe lang duurde het de laatste keer voordat u antwoord had?",
            "How long did it take to get an answer, the last time?",
        ),
    ),
    Words(
        "resources", False,
        ("Middelen", "Resources"),
        (
            "Geld, uren, ruimte en begeleiding zijn toegezegd en geleverd.",
            "Money, hours, space and guidance were promised and delivered.",
        ),
        (
            "Vergelijk wat is beloofd met wat er kwam. Noem bij een laag cijfer wat ontbrak.",
            "Compare what was promised with what came. With a low score, name what was missing.",
        ),
    ),
    Words(
        "communication", False,
        ("Communicatie", "Communication"),
        (
            "Informatie komt op tijd; we noemen elkaar naar buiten.",
            "Information arrives in time; we name each other in public.",
        ),
        (
            "Kijk naar de laatste berichten: werd de andere partij genoemd?",
            "Look at the latest messages: was the other party named?",
        ),
    ),
    Words(
        "right_parties", False,
        ("Juiste partijen", "Right parties"),
        (
            "Wie nodig is zit aan tafel, ook gemeente of doelgroep.",
            "Those needed are at the table, the municipality or the people served too.",
        ),
        (
            "Wie misten we dit jaar aan tafel? En wie zit erbij zonder dat het nodig is?",
            "Whom did we miss at the table this year? And who sits there without need?",
        ),
    ),
    Words(
        "learning", False,
        ("Voortgang en leren", "Progress and learning"),
        (
            "We meten, bespreken wat tegenzit en passen aan.",
            "We measure, discuss setbacks and adjust.",
        ),
        (
            "Wat ging dit jaar anders omdat we van een tegenvaller leerden?",
            "What went differently this year because we learned from a setback?",
        ),
    ),
    Words(
        "papers", False,
        ("Afspraken op orde", "Papers in order"),
        (
            "Overeenkomst, privacy en einddatum zijn actueel en bekend.",
            "Agreement, privacy and end date are current and known.",
        ),
        (
            "Kunt u de overeenkomst binnen een minuut vinden? Klopt hij nog?",
            "Can you find the agreement within a minute? Is it still right?",
        ),
    ),
)  # fmt: skip


def load_starting_criteria(criterion_model) -> None:
    """Put the criteria in the register; those already there (by code) are left alone."""
    for position, words in enumerate(STARTING_CRITERIA, start=1):
        criterion_model.objects.get_or_create(
            code=words.code,
            defaults={
                "is_core": words.is_core,
                "position": position,
                "title_nl": words.title[0],
                "title_en": words.title[1],
                "statement_nl": words.statement[0],
                "statement_en": words.statement[1],
                "guidance_nl": words.guidance[0],
                "guidance_en": words.guidance[1],
            },
        )
