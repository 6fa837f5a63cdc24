"""A result card in words: what its page, its PDF and its picture print. No queries."""

from django.utils.translation import gettext as _

from evaluations.page.words import day
from lib.dates import HonestDate

from .contents import COUNTS, figure_words

# Up to this a card is drawn in larger letters on paper.
ROOMY_RESULTS, ROOMY_FIGURES, ROOMY_WORDS = 2, 3, 400


def page_of(contents) -> dict:
    """Everything a card shows, in the language in use."""
    return {
        **contents,
        "adopted_on": day(contents["adopted_on"]),
        "is_roomy": _leaves_room(contents),
        "figures": [figure_of(figure) for figure in contents["figures"]],
        "results": [
            {**result, "date": str(HonestDate(result["date"], result["date_stated"]) or "")}
            for result in contents["results"]
        ],
    }


def _leaves_room(contents) -> bool:
    """Whether there is so little on the card that larger letters still fit on one page."""
    pictures = sum(result["picture"] is not None for result in contents["results"])
    few = len(contents["results"]) <= ROOMY_RESULTS and len(contents["figures"]) <= ROOMY_FIGURES
    return few and pictures <= 1 and len(contents["intro"]) <= ROOMY_WORDS


def figure_of(figure) -> dict:
    """The big number, what it counts, and what was aimed at."""
    if figure["key"] == COUNTS:
        number = _("%(done)s of %(all)s") % {"done": figure["result"], "all": figure["target"]}
        return {"number": number, "title": _("activities carried out"), "target": ""}
    target = ""
    if figure["target"]:
        goal = figure_words({**figure, "result": figure["target"]})
        target = _("the target was %(target)s") % {"target": goal}
    return {"number": figure_words(figure), "title": figure["title"], "target": target}


def alt_text(page) -> str:
    """What the picture of the card says, for who cannot see it."""
    figures = [f"{figure['number']} {figure['title']}" for figure in page["figures"]]
    parts = [
        f"{page['title']}: {page['partnership']}, {page['year']}",
        ", ".join(page["parties"]),
        page["intro"],
        "; ".join(figures),
        "; ".join(result["title"] for result in page["results"]),
        page["thanks"],
    ]
    return ". ".join(part.strip().rstrip(".") for part in parts if part) + "."
