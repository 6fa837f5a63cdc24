"""What wide reading leaves out where a page reads many kinds of rows at once.

Everywhere else `visible_to` decides; see `partnerships.models.base.READ_WIDELY`.
"""

from partnerships.models import Partnership


def leave_out_private_rows(partnership, user) -> None:
    """Take from a partnership with its rows what only those read who take part."""
    if partnership.roles_of(user) != {"wide"}:
        return
    partnership.evaluation_rows = [
        row for row in partnership.evaluation_rows if row["state"] == "adopted"
    ]
    for name in ("accession_rows", "start_check_rows"):
        if hasattr(partnership, name):
            setattr(partnership, name, [])


def leave_out_addresses(rows: list[dict], user) -> list[dict]:
    """Rows of a list without the mail addresses of people one does not work with."""
    if not user.reads_widely or not any("coordinator_email" in row for row in rows):
        return rows
    keys = [row["id"] for row in rows]
    own = set(Partnership.objects.own_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [row if row["id"] in own else {**row, "coordinator_email": ""} for row in rows]
