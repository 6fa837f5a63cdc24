"""Who decided what, and how that came in."""

from .values import moment, source


def meeting_of(evaluation) -> dict | None:
    """The conversation at the table: which body, and when; None when there was none."""
    meeting = evaluation.meeting
    if meeting is None:
        return None
    held = meeting.held
    return {"body": meeting.body.name, "date": held.text or "", "stated": held.as_stated}


def sign_offs_of(evaluation) -> list[dict]:
    """Every decision asked, of all rounds, with how it came in."""
    body = evaluation.deciding_body.name if evaluation.deciding_body else ""
    return [
        {
            "id": row.pk,
            "party": str(row.party_id) if row.party_id else "",
            "organisation_id": row.party.organisation_id if row.party_id else None,
            "name": str(row.party) if row.party_id else body,
            "round": row.round,
            "state": row.state,
            "decides": row.decides,
            "way": row.way,
            "decided_at": moment(row.decided_at),
            "decided_by": str(row.decided_by) if row.decided_by_id else "",
            "note": row.note,
            "four_eyes_waived": row.four_eyes_waived,
            "deputy": row.as_deputy,
            **source(row),
        }
        for row in evaluation.sign_offs.all()
    ]
