"""Letting somebody read the partnerships of the whole register for a while."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from accounts.models import User
from organisations.models import WideGrant

LONGEST = datetime.timedelta(days=366)


@transaction.atomic
def let_read_widely(*, user, reason, starts_on, ends_on, by, at, on) -> WideGrant:
    """Let somebody with a role read the partnerships of others too, until a day.

    Raises WrongMoment for oneself, for who has no role, and for who has it or will get it already.
    """
    if user == by:
        raise WrongMoment(_("Nobody changes their own rights. Ask another administrator."))
    User.objects.select_for_update().get(pk=user.pk)
    if not user.memberships.current(on).exists():
        raise WrongMoment(_("Wide reading comes beside a role. Give this person a role first."))
    if user.wide_grants.going_on(on).exists():
        raise WrongMoment(_("This person reads widely already, or will. End that first."))
    grant = WideGrant(user=user, reason=reason, starts_on=starts_on, ends_on=ends_on, given_by=by)
    return records.create(grant, by=by, at=at, reason=reason)


@transaction.atomic
def end_wide_reading(grant, *, by, at, on, reason="") -> WideGrant:
    """End it today, from the next request on; one that has yet to begin never does.

    Raises WrongMoment when it has ended already.
    """
    if grant.ends_on <= on:
        raise WrongMoment(_("This wide reading has already ended."))
    ends_on = max(on, grant.starts_on)
    return records.update(grant, {"ends_on": ends_on}, by=by, at=at, reason=reason, verb="end")
