"""Case A: the result card of the year that was adopted, with the agreement of both parties.

What it tells and who agreed is example data.
"""

from evaluations.cards.writing import agree, ask_parties, save_card, share
from evaluations.enums import Way
from evaluations.models import ResultCard
from lib.dates import HonestDate
from partnerships.models import Result

from .writer import DemoWriter


def make_card(write: DemoWriter, evaluation) -> None:
    """A card with three figures and a result; both parties agreed, recorded from the minutes."""
    partnership, year = evaluation.partnership, evaluation.programme.year
    group = write.target_group(partnership, "Deelnemers")
    result = write.add(
        Result,
        links={"target_groups": [group]},
        partnership=partnership,
        title="Dag van kunst en cultuur (voorbeeld)",
        text="Studenten en deelnemers lieten samen zien wat zij het jaar door maakten (voorbeeld).",
        reached=HonestDate.parse(f"{year}-09"),
    )
    figures = [
        f"activity-{activity['id']}"
        for theme in evaluation.frozen["themes"]
        for activity in theme["activities"]
        if activity["title"] in ("Wekelijks sport en spel", "Plaatsen werven")
    ]
    card = save_card(
        ResultCard(evaluation=evaluation),
        {
            "title": f"Samen in {year}: meedoen en leren (voorbeeld)",
            "intro": "Studenten leerden in de praktijk en deelnemers kwamen in beweging. Wat niet "
            "lukte, pakken wij anders aan (voorbeeld).",
            "figures": ["counts", *figures],
            "thanks": "Dank aan alle deelnemers, studenten, begeleiders en vrijwilligers.",
        },
        results=[result],
        **write.acts,
    )
    ask_parties(card, version=card.version, **write.acts)
    for consent in card.consents.all():
        agree(
            consent,
            way=Way.ON_BEHALF,
            source_person="directie (voorbeeld)",
            source_on=write.on,
            source_text="notulen van het jaargesprek (voorbeeld)",
            **write.acts,
        )
    share(card, **write.acts)
