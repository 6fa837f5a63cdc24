"""Adopting several evaluations in one go: each by itself, and what could not be is named."""

from django.utils.translation import gettext as _

from accounts.errors import Refused
from evaluations import acting, adoption
from evaluations.models import SignOff

from .rows import SHOWN_WITH, Row, name_of, waiting_rows


def adopt_together(chosen: dict[int, int], *, by, at, on) -> tuple[list[Row], list[str]]:
    """Adopt these (sign-off → the version that was seen) and return what was, and what was not.

    Each is one transaction: one that is refused leaves the others as they are. Those with
    something special are adopted on their own page only.
    """
    rows = {row.sign_off.pk: row for row in waiting_rows(by, on)}
    done, refused = [], _no_longer_waiting(set(chosen) - set(rows), by)
    for pk, version in chosen.items():
        row = rows.get(pk)
        if row is None:
            continue
        if sentence := _adopt(row, version, by=by, at=at):
            refused.append(
                _("%(evaluation)s: %(reason)s") % {"evaluation": row.name, "reason": sentence}
            )
        else:
            done.append(row)
    return done, refused


def _no_longer_waiting(keys, user) -> list[str]:
    """A sentence for each that was decided meanwhile; of what one may not know of, none."""
    mine = SignOff.objects.visible_to(user).filter(
        pk__in=keys, party__organisation__in=acting.decides_for(user)
    )
    return [
        _("%(evaluation)s: %(reason)s")
        % {"evaluation": name_of(row), "reason": _("it no longer waits for you.")}
        for row in mine.select_related(*SHOWN_WITH)
    ]


def _adopt(row, version, *, by, at) -> str:
    """Adopt one; why not, or ""."""
    if row.hindrance:
        return row.hindrance
    if row.is_exception:
        return _("Something is special here; look at it and adopt it by itself.")
    try:
        adoption.adopt(row.sign_off, by=by, at=at, version=version)
    except Refused as refusal:
        return str(refusal)
    return ""
