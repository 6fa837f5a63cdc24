"""The partnerships of a list that a step is taken with: those that were ticked, or all found."""

from partnerships.filtering.sight import key_of
from partnerships.filters import PartnershipFilter, asked
from partnerships.listing import found
from partnerships.models import Partnership

MOST_TICKED = 200
ALL, TICKED = "all", "chosen"


def is_selection(data) -> bool:
    """Whether an address brings a selection along, be it an empty one."""
    return ALL in data or TICKED in data


def selected(user, data, on):
    """What was ticked in the list, or everything that fits its filters; only what is in sight."""
    given = asked(data)
    if given.get(ALL):
        return found(user, given, on)
    keys = {key_of(text) for text in given.getlist(TICKED)[:MOST_TICKED]} - {None}
    return Partnership.objects.visible_to(user).filter(pk__in=keys)


def address_of(user, data) -> str:
    """The same selection as part of an address: only what counts."""
    given = asked(data)
    filters = PartnershipFilter(given, user=user, offered=False)
    if given.get(ALL):
        return filters.address(all="1")
    ticked = "&".join(f"{TICKED}={key}" for key in keys_in(given))
    return "&".join(part for part in (filters.address(), ticked) if part)


def keys_in(data) -> list[int]:
    """The keys that were ticked, each once."""
    keys = (key_of(text) for text in asked(data).getlist(TICKED)[:MOST_TICKED])
    return list(dict.fromkeys(key for key in keys if key))
