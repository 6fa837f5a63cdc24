from .calendar import CalendarFeed
from .search import SearchEntry

__all__ = ["CalendarFeed", "SearchEntry"]
