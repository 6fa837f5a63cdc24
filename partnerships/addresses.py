"""Addresses of pages on a higher floor, or that this instance may not have."""

from django.urls import NoReverseMatch, reverse


def address(name: str, *args) -> str:
    """The address of a page, or nothing when there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
