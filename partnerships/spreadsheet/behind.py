"""What takes too long for a request: a large file is made and taken back behind the page."""

import datetime
import threading

from django.db import connection
from django.utils import translation

from accounts import origin, records
from accounts.models import User
from partnerships.lifecycle.importing import IMPORT

# With more rows than this it goes on behind the page.
AT_ONCE = 300
STUCK = datetime.timedelta(minutes=45)


def is_stuck(batch, at) -> bool:
    """Whether it was begun so long ago that it cannot be going on any more."""
    begun = batch.options.get("begun")
    return not begun or at - datetime.datetime.fromisoformat(begun) > STUCK


def claimed(batch, at, **more) -> dict:
    """The options of an import of which the making or taking back begins at this moment."""
    options = {**batch.options, "begun": at.isoformat(), **more}
    options.pop("error", None)
    return options


def is_ours(batch) -> bool:
    """Whether the claim still is the one that is worked on: a stuck one can be claimed anew."""
    return records.stored_row(batch).options.get("begun") == batch.options.get("begun")


def fail(batch, move, words, *, by, at) -> None:
    """Give up a claim and say why; one that another has by now is left to that one."""
    if is_ours(batch):
        options = {**batch.options, "error": words[:1000]}
        IMPORT.perform(batch, move, by=by, at=at, changes={"options": options})


def go_on(work, batch, *, by, at) -> None:
    """Do ``work(pk, by=, at=)`` for a claimed import: now, or behind the page for a large one.

    Call it when the claim is saved, outside its transaction.
    """
    if batch.row_count <= AT_ONCE:
        work(batch.pk, by=by, at=at)
        batch.refresh_from_db()
    else:
        in_thread(work, batch.pk, by.pk, at, translation.get_language())


def in_thread(work, pk, user_pk, at, language) -> None:
    # The trail goes on telling which request began it.
    given = (work, pk, user_pk, at, language, origin.current())
    threading.Thread(target=_behind, args=given, daemon=True).start()


def _behind(work, pk, user_pk, at, language, here) -> None:
    try:
        with translation.override(language), origin.coming_through(here.door, here.request_id):
            work(pk, by=User.objects.get(pk=user_pk), at=at)
    finally:
        connection.close()
