"""The timeline of a partnership: every dated fact in one line.

`timeline_queryset` loads a partnership with all that happened in a fixed number of queries;
`Timeline` puts it in order. Nothing in here asks the database again.
"""

from .filters import TimelineFilter
from .page import Timeline
from .rows import timeline_queryset

__all__ = ["Timeline", "TimelineFilter", "timeline_queryset"]
