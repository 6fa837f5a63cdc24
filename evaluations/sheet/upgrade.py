"""How a sheet that was stored by an earlier version of the product is read.

A stored sheet never changes. What it did not know is filled in with "nothing was said of it".
"""

SHAPE = 2

# Key → what a sheet without it says; per kind of row the same.
LATER_KEYS = {
    "open_scoring": False,
    "before": None,
    "benefits": [],
    "done_by": "parties",
    "bureau": "",
    "exchange": [],
    "follow_ups": [],
    "meeting": None,
    "recommendations": [],
}
LATER_THEME_KEYS = {"goals": []}
LATER_NEXT_KEYS = {"is_new": False, "stopped": []}
LATER_PROPOSED_KEYS = {"next_year": "", "before": None}
LATER_ACTIVITY_KEYS = {"carried_from": None, "since": ""}
LATER_ARRANGEMENT_KEYS = {"id": None}
LATER_CONCLUSION_KEYS = {"agreement": "", "extended_until": ""}
LATER_SIGN_OFF_KEYS = {"decides": True, "deputy": False}


def upgraded(sheet) -> dict:
    """The sheet with every key that the page reads, whatever version stored it."""
    return {
        **LATER_KEYS,
        **sheet,
        "themes": [_upgraded_theme(theme) for theme in sheet["themes"]],
        "arrangements": [{**LATER_ARRANGEMENT_KEYS, **row} for row in sheet["arrangements"]],
        "conclusion": {**LATER_CONCLUSION_KEYS, **sheet["conclusion"]},
        "next": [_upgraded_next(group) for group in sheet["next"]],
        "sign_offs": [{**LATER_SIGN_OFF_KEYS, **row} for row in sheet["sign_offs"]],
    }


def _upgraded_theme(theme) -> dict:
    activities = [{**LATER_ACTIVITY_KEYS, **activity} for activity in theme["activities"]]
    return {**LATER_THEME_KEYS, **theme, "activities": activities}


def _upgraded_next(group) -> dict:
    activities = [{**LATER_PROPOSED_KEYS, **row} for row in group["activities"]]
    return {**LATER_NEXT_KEYS, **group, "activities": activities}
