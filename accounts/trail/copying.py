"""The copy of each entry in the log: one line of JSON, after the write is really there.

Only numbers and codes: no free text, no names, no addresses of people or computers. A log that is
kept elsewhere shows what was taken out at the end of the trail, which seals alone cannot.
"""

import json
import logging

from django.conf import settings
from django.db import transaction

log = logging.getLogger("registry.trail")
TOLD = (
    "pk",
    "actor_id",
    "verb",
    "result",
    "object_type",
    "object_id",
    "partnership_id",
    "organisation_id",
    "origin",
    "request_id",
    "digest",
)


def copy_to_log(entry) -> None:
    """Write the entry to the log once it is committed; costs nothing when that is off."""
    if settings.TRAIL_TO_LOG:
        transaction.on_commit(lambda: log.info(line_of(entry)), robust=True)


def line_of(entry) -> str:
    told = {"at": entry.at.isoformat(), **{name: getattr(entry, name) for name in TOLD}}
    return json.dumps(told, separators=(",", ":"))
