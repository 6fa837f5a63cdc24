"""The order the parties gave their main areas and themes: one place up or down at a time."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from partnerships.models import MainArea, Theme


@transaction.atomic
def move_theme(theme, *, up, seen=None, by, at) -> None:
    """Move a theme one place up or down among those of its main area.

    ``seen`` is its position as it was on the screen; WrongMoment when it has moved since, or when
    it stands first or last already. The order has no part in a row's version: it never gets in
    the way of an edit.
    """
    rows = list(_locked(Theme, theme.partnership_id))
    area = next(row.main_area_id for row in rows if row.pk == theme.pk)
    among = [row for row in rows if row.main_area_id == area]
    _swap(rows, among, theme, up=up, seen=seen, by=by, at=at)


@transaction.atomic
def move_main_area(area, *, up, seen=None, by, at) -> None:
    """Move a main area one place up or down; see `move_theme`."""
    rows = list(_locked(MainArea, area.partnership_id))
    _swap(rows, rows, area, up=up, seen=seen, by=by, at=at)


def _locked(model, partnership_id):
    rows = model.objects.select_for_update().filter(partnership=partnership_id)
    return rows.order_by("position", "pk")


def _swap(rows, among, moved, *, up, seen, by, at) -> None:
    """Change places with the neighbour, and number all rows anew where that is needed."""
    place = next(index for index, row in enumerate(among) if row.pk == moved.pk)
    current = among[place]
    if seen is not None and seen != current.position:
        raise WrongMoment(_("The order was changed in the meantime. Look at it once more."))
    neighbour = place - 1 if up else place + 1
    if not 0 <= neighbour < len(among):
        raise WrongMoment(_("It stands there already: it cannot move any further."))
    before = current.position
    one, other = rows.index(current), rows.index(among[neighbour])
    rows[one], rows[other] = rows[other], rows[one]
    for number, row in enumerate(rows, start=1):
        if row.position != number:
            type(row).objects.filter(pk=row.pk).update(position=number)
            row.position = number
    records.audit(
        by=by,
        at=at,
        verb="reorder",
        obj=current,
        before={"position": before},
        after={"position": current.position},
    )
