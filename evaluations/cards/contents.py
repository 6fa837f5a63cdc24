"""What stands on a result card, as one plain value.

While a card is being made it is built afresh; from the asking on the stored one is shown, so that
everybody agrees to the same card. Only what was chosen for it is in it: no notes, no documents, no
answers, and nobody's name but those of the organisations.
"""

from django.utils import timezone
from django.utils.text import Truncator

from evaluations.enums import CardState
from evaluations.sheet import sheet_of
from lib.amounts import write_amount

SHAPE = 1
# What fits on one page of A4.
MAX_RESULTS = 4
MAX_FIGURES = 6
TEXT_LENGTH = 260
COUNTS = "counts"


def contents_of(card) -> dict:
    """The contents to show: the stored ones from the asking on."""
    if card.state != CardState.DRAFT and card.contents is not None:
        return card.contents
    return build_contents(card)


def build_contents(card) -> dict:
    """The card as it stands now."""
    sheet = sheet_of(card.evaluation)
    return {
        "shape": SHAPE,
        "title": card.title,
        "intro": card.intro,
        "thanks": card.thanks,
        "partnership": sheet["partnership"]["title"],
        "year": sheet["programme"]["label"],
        "parties": [party["name"] for party in sheet["parties"]],
        "is_example": sheet["is_example"],
        "adopted_on": _day(card.evaluation.adopted_at),
        "figures": [figure for figure in figures_in(sheet) if figure["key"] in card.figures],
        "results": [_result(result) for result in chosen_results(card)],
    }


def _day(moment) -> str:
    return timezone.localdate(moment).isoformat() if moment else ""


def chosen_results(card):
    return card.results.prefetch_related("target_groups", "parties__organisation")


def _result(result) -> dict:
    picture = {
        "name": result.picture_name,
        "alt": result.picture_alt,
        "width": result.picture_width,
        "height": result.picture_height,
    }
    return {
        "id": result.pk,
        "title": result.title,
        "text": Truncator(result.text).chars(TEXT_LENGTH),
        "date": result.reached.text,
        "date_stated": result.reached.as_stated,
        "target_groups": [str(group) for group in result.target_groups.all()],
        "parties": [str(party) for party in result.parties.all() if party.is_joined],
        "picture": picture if result.picture_name else None,
    }


def figures_in(sheet) -> list[dict]:
    """The figures of an adopted sheet that a card can show."""
    counts = sheet["counts"]
    found = []
    if counts["activities"]:
        found.append(
            {
                "key": COUNTS,
                "title": "",
                "result": str(counts["done"]),
                "target": str(counts["activities"]),
                "unit": "",
            }
        )
    for theme in sheet["themes"]:
        found += [
            {
                "key": f"activity-{activity['id']}",
                "title": activity["title"],
                "result": activity["result"],
                "target": activity["target"],
                "unit": activity["unit"],
            }
            for activity in theme["activities"]
            if activity["result"]
        ]
    return found


def figure_words(figure) -> str:
    """ "24 places", the big number of a figure."""
    return f"{write_amount(figure['result'])} {figure['unit']}".strip()
