"""How a sheet that was stored by an earlier version of the product is read.

A stored sheet never changes. What it did not know is filled in with "nothing was said of it".
"""

SHAPE = 2

# Key → what a sheet without it says.
LATER_KEYS = {
    "benefits": [],
    "exchange": [],
    "follow_ups": [],
    "recommendations": [],
    "proposals": [],
}
LATER_THEME_KEYS = {"goals": []}
LATER_NEXT_KEYS = {"is_new": False, "stopped": []}
LATER_PROPOSED_KEYS = {"next_year": "", "before": None}
LATER_SIGN_OFF_KEYS = {"decides": True}


def upgraded(sheet) -> dict:
    """The sheet with every key that the page reads, whatever version stored it."""
    return {
        **LATER_KEYS,
        **sheet,
        "themes": [{**LATER_THEME_KEYS, **theme} for theme in sheet["themes"]],
        "next": [_upgraded_next(group) for group in sheet["next"]],
        "sign_offs": [{**LATER_SIGN_OFF_KEYS, **row} for row in sheet["sign_offs"]],
    }


def _upgraded_next(group) -> dict:
    activities = [{**LATER_PROPOSED_KEYS, **row} for row in group["activities"]]
    return {**LATER_NEXT_KEYS, **group, "activities": activities}
