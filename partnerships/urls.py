"""Addresses of partnerships and everything under them, one file per group of nouns."""

from django.urls import URLPattern, URLResolver

from .routes import (
    agreed,
    agreement,
    governance,
    life_event,
    lists,
    partnership,
    record,
    spreadsheet,
    theme,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *partnership.routes,
    *lists.routes,
    *agreement.routes,
    *agreed.routes,
    *governance.routes,
    *theme.routes,
    *record.routes,
    *life_event.routes,
    *spreadsheet.routes,
]
