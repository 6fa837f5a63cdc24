from .calendar import CalendarFeed
from .erasure import Erasure
from .search import SearchEntry

__all__ = ["CalendarFeed", "Erasure", "SearchEntry"]
