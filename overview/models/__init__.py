from .calendar import CalendarFeed

__all__ = ["CalendarFeed"]
