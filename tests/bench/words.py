"""The words of which a made-up register speaks, and how often those that are searched for occur."""

# One word stands in exactly so many partnerships, one in every tenth, one nowhere.
RARE, RARE_TIMES = "kwartsiet", 20
COMMON, COMMON_EVERY = "wijkgericht", 10
ABSENT = "xylofoonduin"

TOPICS = (
    "Jeugd en gezin", "Langer thuis", "Stages in de zorg", "Beschermd wonen", "Gezond gewicht",
    "Mantelzorg", "Taal in de wijk", "Sport en bewegen", "Welzijn op recept", "Eerste opvang",
    "Ouderen en techniek", "Werk en inkomen", "Eenzaamheid", "Vroegsignalering", "Samen opleiden",
    "Vrijwillige inzet", "Rouw en verlies", "Thuis na opname", "Jong en ouder", "Dementie",
    "Armoede", "Toegang tot zorg", "Kansrijke start", "Herstel en wonen", "Hulp aan huis",
)  # fmt: skip
PLACES = (
    "Noord", "Zuid", "Oost", "West", "Midden", "aan Zee", "aan de Amstel", "Binnenstad", "Polder",
    "Rivierenland", "Heuvelrug", "Kempen", "Waterland", "Veluwe", "Achterhoek", "Delta", "Duinen",
)  # fmt: skip
THEMES = (
    "Instroom van studenten", "Begeleiding op de werkvloer", "Samen in de wijk", "Scholing",
    "Kennis delen", "Vervoer", "Ruimte en gebouwen", "Doorstroom", "Communicatie", "Onderzoek",
    "Zorg voor vrijwilligers", "Techniek thuis", "Preventie", "Aansluiting op werk", "Wachttijd",
)  # fmt: skip
ACTIVITIES = (
    "Stageplaatsen werven", "Training voor begeleiders", "Bijeenkomst in het buurthuis",
    "Gezamenlijk rooster", "Nieuwsbrief maken", "Huisbezoeken plannen", "Proef met beeldbellen",
    "Open dag houden", "Lesprogramma schrijven", "Ervaringen ophalen", "Inloopspreekuur",
    "Werkbezoek afleggen", "Avond voor mantelzorgers", "Cursus geven", "Onderzoek onder ouderen",
)  # fmt: skip
ARRANGEMENTS = (
    "Beide partijen stellen per jaar plaatsen voor stagiairs beschikbaar",
    "Medewerkers volgen over en weer elkaars scholing zonder kosten",
    "De partijen noemen elkaar in hun eigen media als zij over het werk vertellen",
)
KINDS_OF_HOUSE = ("Stichting", "Vereniging", "Zorggroep", "Welzijn", "College", "Coöperatie")
PURPOSE = (
    "De partijen willen samen bereiken dat mensen eerder hulp vinden en dat medewerkers van elkaar"
    " leren."
)


def organisation_name(number: int) -> str:
    """Name of an organisation; the number keeps names apart."""
    house = KINDS_OF_HOUSE[number % len(KINDS_OF_HOUSE)]
    return f"{house} {PLACES[number * 7 % len(PLACES)]} {number}"


def partnership_title(index: int, size: int) -> str:
    """Title of a partnership, with the words that are searched for where they belong."""
    parts = [TOPICS[index * 11 % len(TOPICS)], PLACES[index * 5 % len(PLACES)]]
    if is_common(index):
        parts.append(COMMON)
    if is_rare(index, size):
        parts.append(RARE)
    return f"{' '.join(parts)} {index + 1}"


def is_rare(index: int, size: int) -> bool:
    """Twenty of them, spread over the register."""
    return index % (size // RARE_TIMES) == 0 and index // (size // RARE_TIMES) < RARE_TIMES


def is_common(index: int) -> bool:
    return index % COMMON_EVERY == 3
