"""So many lines of a kind in a minute, then one that says there were more: nobody fills a disk."""

from dataclasses import dataclass

from accounts import throttle

WITHIN_SECONDS = 60


@dataclass(frozen=True)
class Seen:
    """Whether this one is written down, and whether it is the last for now."""

    counts: bool
    is_last: bool


def look(name: str, most: int) -> Seen:
    """Count one more under this name."""
    number = throttle.uses(f"trail-{name}", within=WITHIN_SECONDS)
    return Seen(counts=number <= most, is_last=number == most)
