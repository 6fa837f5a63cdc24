"""What the pages of a theme and its activities show, in a fixed number of queries."""

from .activity import ActivityPage, activity_queryset
from .page import ThemePage, theme_queryset
from .rows import ActivityRow

__all__ = ["ActivityPage", "ActivityRow", "ThemePage", "activity_queryset", "theme_queryset"]
