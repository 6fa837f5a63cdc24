"""Money and hours that next year's programme asks otherwise than this year's."""

import re

from django.utils.translation import gettext as _

from evaluations.enums import NextYear
from evaluations.page.words import figure
from evaluations.sheet import goes_on

# First words of a unit, as people type them.
MONEY = frozenset({"€", "eur", "euro", "euros"})
HOURS = frozenset({"uur", "uren", "u", "hour", "hours", "fte", "dagdeel", "dagdelen"})


def is_means(unit: str) -> bool:
    """Whether a unit counts money or hours: "euro", "uur per week", "€ 1.000"."""
    words = re.findall(r"€|[^\W\d_]+", unit.lower())
    return any(word in MONEY | HOURS for word in words)


def means_of(sheet) -> list[str]:
    """Per activity what it asked and will ask: "Sportdag: 40 uur → 60 uur"."""
    found, carried = [], set()
    for group in sheet["next"]:
        now = _this_year(sheet, group["theme"])
        for row in group["activities"]:
            if not is_means(row["unit"]):
                continue
            old = now.get(row["title"], {}).get("target", "") if row["carried"] else ""
            before = row["before"] if row["before"] is not None else old
            carried.add((group["theme"], row["title"]))
            if before != row["target"]:
                found.append(_words(row["title"], before, row["target"], row["unit"]))
    return found + [
        _words(activity["title"], activity["target"], "", activity["unit"])
        for theme in sheet["themes"]
        for activity in theme["activities"]
        if _ends(theme, activity)
        and activity["target"]
        and is_means(activity["unit"])
        and (theme["title"], activity["title"]) not in carried
    ]


def _this_year(sheet, theme) -> dict:
    return {
        activity["title"]: activity
        for row in sheet["themes"]
        if row["title"] == theme
        for activity in row["activities"]
    }


def _ends(theme, activity) -> bool:
    return activity["next_year"] == NextYear.STOP or not goes_on(theme["next_year"])


def _words(title, before, after, unit) -> str:
    return _("%(title)s: %(before)s → %(after)s") % {
        "title": title,
        "before": figure(before, unit) or _("nothing"),
        "after": figure(after, unit) or _("nothing"),
    }
