"""Who owns a theme: exactly one person at a time, and every handover stays visible."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from lib.dates import HonestDate, honest_columns
from partnerships.counters import refresh_partnership
from partnerships.models import ThemeOwner

AS_LOADED = object()


@transaction.atomic
def assign_owner(theme, contact, *, since=None, until=None, by, at, reason="", replaces=AS_LOADED):
    """Give a theme its owner: end the current owner's row and make the new one.

    ``since`` is an honest date; the one before ends on ``until``, or else on that date.
    ``replaces`` is the owner row (or None) that the writer saw, by default the theme's current
    one as loaded. Raises WrongMoment, and changes nothing, when somebody else handed the theme
    over in the meantime or when the contact already owns it. Updates the counters of the
    partnership.
    """
    previous = theme.current_owner if replaces is AS_LOADED else replaces
    since = HonestDate.of(since)
    if previous is not None:
        if previous.contact_id == contact.pk:
            raise WrongMoment(_("%(name)s already owns this theme.") % {"name": contact})
        ended = HonestDate.of(until) or HonestDate(since.text)
        _end(previous, until=ended, by=by, at=at, reason=reason)
    owner = ThemeOwner(theme=theme, contact=contact, since=since)
    try:
        with transaction.atomic():
            records.create(owner, by=by, at=at, reason=reason)
    except IntegrityError:
        raise _handed_over() from None
    theme.__dict__.pop("current_owner", None)
    getattr(theme, "_prefetched_objects_cache", {}).pop("owners", None)
    refresh_partnership(theme.partnership)
    return owner


@transaction.atomic
def release_theme(theme, owner, *, until=None, by, at, reason="") -> None:
    """End the owner's row without a new one: the theme shows as a theme without an owner.

    Raises WrongMoment when somebody else handed it over in the meantime. Updates the counters.
    """
    _end(owner, until=HonestDate.of(until), by=by, at=at, reason=reason)
    theme.__dict__.pop("current_owner", None)
    getattr(theme, "_prefetched_objects_cache", {}).pop("owners", None)
    refresh_partnership(theme.partnership)


def _end(owner, *, until, by, at, reason) -> None:
    """Close an owner's row, only if it still is the current one."""
    ended = ThemeOwner.objects.filter(pk=owner.pk, handed_over_at__isnull=True).update(
        handed_over_at=at,
        version=F("version") + 1,
        updated_at=at,
        **honest_columns("until", until),
    )
    if not ended:
        raise _handed_over()
    records.audit(
        by=by,
        at=at,
        verb="hand_over",
        obj=owner,
        after={"until": until.recorded, "handed_over_at": str(at)},
        reason=reason,
    )


def _handed_over() -> WrongMoment:
    return WrongMoment(_("Somebody else handed this theme over in the meantime."))
