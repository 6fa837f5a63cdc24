"""Recording a theme: with its main area and owner, in one go."""

from django.db import transaction
from django.db.models import Max

from accounts import records
from lib.dates import honest_columns
from partnerships.counters import refresh_partnership
from partnerships.models import MainArea, Theme
from partnerships.ownership import assign_owner


def stage_told(reason="", since=None) -> dict:
    """Columns that say why a theme is in its stage and since when; a move of it writes them."""
    return {"stage_reason": reason, **honest_columns("stage_since", since)}


def next_position(rows) -> int:
    """The place after the last of these rows."""
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def main_area_named(partnership, title, *, by, at) -> MainArea:
    """The main area of that title in a partnership, made when there is none yet."""
    found = partnership.main_areas.filter(title__iexact=title).first()
    if found is not None:
        return found
    area = MainArea(
        partnership=partnership, title=title, position=next_position(partnership.main_areas)
    )
    return records.create(area, by=by, at=at)


@transaction.atomic
def add_theme(
    theme, *, municipalities=(), owner=None, owner_since=None, by, at, reason=""
) -> Theme:
    """Record an unsaved theme at the end of its partnership's list, and return it.

    ``owner`` is the contact who will own it, since ``owner_since`` (an honest date). Updates the
    counters of the partnership.
    """
    theme.position = next_position(theme.partnership.themes)
    records.create(theme, by=by, at=at, reason=reason, links={"municipalities": municipalities})
    if owner is not None:
        assign_owner(theme, owner, since=owner_since, by=by, at=at)
    refresh_partnership(theme.partnership)
    return theme


@transaction.atomic
def change_theme(theme, changes, *, version, municipalities=(), by, at, reason="") -> Theme:
    """Change a theme and bring what the partnership is found by in line; see `records.update`."""
    records.update(
        theme,
        changes,
        version=version,
        links={"municipalities": municipalities},
        by=by,
        at=at,
        reason=reason,
    )
    refresh_partnership(theme.partnership)
    return theme
