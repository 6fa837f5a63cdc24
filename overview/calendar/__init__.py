"""Calendars: the dates of one's own, of a partnership, or of all partnerships in sight.

`entries_of` is the one function behind the page and the feeds. What it reads are the rules of My
work for one's own dates, and the records of a partnership for the others.
"""

from .entry import Entry, EntryKind
from .feed import as_text, last_change
from .gathering import ALL, MINE, entries_of
from .links import create_feed, find_feed, note_reading, revoke_feed

__all__ = [
    "ALL",
    "MINE",
    "Entry",
    "EntryKind",
    "as_text",
    "create_feed",
    "entries_of",
    "find_feed",
    "last_change",
    "note_reading",
    "revoke_feed",
]
