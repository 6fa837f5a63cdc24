"""Changing what may be for the own organisation alone, without its words reaching others.

The trail of a partnership is read by every party, that of an organisation by its own people. What
was written while a record was for the own organisation alone stays in the latter, before and after.
"""

from django.db import transaction

from accounts import records
from accounts.errors import StaleRecord
from partnerships.enums import Visibility


@transaction.atomic
def change_levelled(record, changes, *, by, at, version=None, links=None, reason=""):
    """Change a note or document, of which who may read it may change too; return it.

    Sharing what was private writes the new words in the trail of the own organisation first and
    tells the parties only that it is shared. Making private what was shared is told to the parties
    under the words they knew; all that is written from then on is not. Raises StaleRecord.
    """
    stored = records.stored_row(record)
    seen = record.version if version is None else version
    if stored is None or stored.version != seen:
        raise StaleRecord(stored)
    level = changes.get("visibility", stored.visibility)
    who = {"by": by, "at": at, "reason": reason}
    if Visibility.OWN not in (stored.visibility, level) or level == stored.visibility:
        return records.update(record, changes, version=seen, links=links, **who)
    if level == Visibility.OWN:
        shown = {"visibility": stored.visibility}, {"visibility": level}
        records.audit(
            verb="hide",
            obj=stored,
            before=shown[0],
            after=shown[1],
            scope=(stored.partnership_id, None),
            **who,
        )
        return records.update(record, changes, version=seen, links=links, **who)
    record.visibility, record.version = Visibility.OWN, seen
    others = {name: value for name, value in changes.items() if name != "visibility"}
    records.update(record, others, version=seen, links=links, **who)
    return records.update(record, {"visibility": level}, version=record.version, **who)
