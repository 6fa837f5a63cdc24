from .calendar import CalendarFeed
from .erasure import Erasure
from .retention import RetentionNotice
from .search import SearchEntry

__all__ = ["CalendarFeed", "Erasure", "RetentionNotice", "SearchEntry"]
