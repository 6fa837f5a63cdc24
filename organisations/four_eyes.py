"""Whether who wrote an evaluation may adopt it too: the choice of each organisation."""

from django.db.models import Count

from accounts import records
from organisations.models import Membership, Organisation


def switch_four_eyes(organisation, *, on, by, at, reason, version=None) -> Organisation:
    """Ask for a second pair of eyes from now on, or no longer; the reason goes into the trail.

    Raises StaleRecord when the organisation has changed since ``version``.
    """
    verb = "four_eyes_on" if on else "four_eyes_off"
    return records.update(
        organisation,
        {"four_eyes": on},
        by=by,
        at=at,
        version=version,
        reason=reason,
        verb=verb,
    )


def with_one_user(organisation_ids, on) -> set[int]:
    """Those of the organisations in which one person has an account on this day (one query)."""
    members = Membership.objects.current(on).filter(organisation__in=organisation_ids)
    people = members.order_by().values("organisation").annotate(number=Count("user", distinct=True))
    return set(people.filter(number=1).values_list("organisation", flat=True))
