"""Addresses of pages, without searching the map of all addresses each time."""

from functools import lru_cache

from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

# No record has this key.
STAND_IN = 7_777_777_777_777_777_777


@lru_cache(maxsize=1000)
def _of_page(name: str, urlconf: str | None, prefix: str) -> str:
    return reverse(name)


@lru_cache(maxsize=1000)
def _ends(name: str, urlconf: str | None, prefix: str) -> tuple[str, str] | None:
    """What stands before and after the key of the record; None when there is no such page."""
    try:
        before, key, after = reverse(name, args=[STAND_IN]).partition(str(STAND_IN))
    except NoReverseMatch:
        return None
    return (before, after) if key else None


def address(name: str, pk: int | None = None) -> str:
    """The same as ``reverse(name)`` or ``reverse(name, args=[pk])``, where that is asked often."""
    if pk is None:
        return _of_page(name, get_urlconf(), get_script_prefix())
    ends = _ends(name, get_urlconf(), get_script_prefix())
    if ends is None or type(pk) is not int or pk < 0:
        return reverse(name, args=[pk])
    return f"{ends[0]}{pk}{ends[1]}"
