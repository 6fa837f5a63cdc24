"""What of a sheet somebody may read."""

from evaluations.enums import Way


def for_viewer(sheet, user, *, roles) -> dict:
    """The sheet as this user may read it.

    Until the answers are shared, each party's scores, sentences, verdicts on benefits, view and
    source are seen by that party's own people only (and, for answers recorded on its behalf, by
    who records them).
    Afterwards everybody sees what was handed in; what was not handed in stays with its party.
    Where the parties agreed to score openly nothing is hidden. ``roles`` are the user's roles on
    the partnership.
    """
    if sheet.get("open_scoring"):
        return sheet
    shared = bool(sheet["shared_at"])
    hidden = {
        party["id"]
        for party in sheet["parties"]
        if not (shared and party["handed_in"]) and not _is_own(party, user, roles)
    }
    return _without(sheet, hidden)


def as_shared(sheet) -> dict:
    """The sheet as all parties may read it: without answers that were not handed in."""
    hidden = {party["id"] for party in sheet["parties"] if not party["handed_in"]}
    return _without(sheet, hidden)


def _is_own(party, user, roles) -> bool:
    if user.roles_by_organisation.get(party["organisation_id"]):
        return True
    return party["way"] == Way.ON_BEHALF and "editor" in roles


def _closed(party) -> dict:
    return {**party, "view": "", "source_person": "", "source_on": "", "source_text": ""}


def _without(sheet, hidden) -> dict:
    """The sheet without what these parties answered: scores, benefits, view and source."""
    return {
        **sheet,
        "parties": [_closed(p) if p["id"] in hidden else p for p in sheet["parties"]],
        "scores": {code: _open(answers, hidden) for code, answers in sheet["scores"].items()},
        "benefits": [
            {**row, "answers": _open(row["answers"], hidden)} for row in sheet.get("benefits", [])
        ],
    }


def _open(answers, hidden) -> dict:
    return {party: answer for party, answer in answers.items() if party not in hidden}
