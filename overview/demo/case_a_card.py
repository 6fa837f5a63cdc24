"""Case A: the result card of the year that was adopted, with the agreement of both parties.

What it tells and who agreed is example data.
"""

from evaluations.cards.writing import agree, ask_parties, save_card, share
from evaluations.models import ResultCard
from lib.dates import HonestDate
from partnerships.models import Result

from . import case_a
from .writer import DemoWriter


def make_card(write: DemoWriter, evaluation) -> None:
    """A card with three figures and a result; the managers of both parties agreed."""
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
    for who, name in (("legerdesheils", case_a.LDH), ("landstede", case_a.LANDSTEDE)):
        consent = card.consents.get(party__organisation=write.organisations[name])
        agree(consent, by=write.users[f"manager@{who}.example"], at=write.at)
    share(card, **write.acts)
