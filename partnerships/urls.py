"""Addresses of partnerships and everything under them, one file per group of nouns."""

from django.urls import URLPattern, URLResolver

from .routes import agreement, partnership, theme

urlpatterns: list[URLPattern | URLResolver] = [
    *partnership.routes,
    *agreement.routes,
    *theme.routes,
]
