"""The timeline of a partnership: every dated fact in one line.

`timeline_queryset` loads a partnership, and `Timeline` reads what happened and puts it in order,
in a number of queries that does not grow.
"""

from .filters import TimelineFilter
from .page import Timeline
from .rows import timeline_queryset

__all__ = ["Timeline", "TimelineFilter", "timeline_queryset"]
