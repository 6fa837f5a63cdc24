"""What administrators do with accounts: end them, open them again, name administrators."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from accounts.keys import end_key
from accounts.models import User
from accounts.sessions import end_sessions
from organisations.membership import end_membership
from organisations.wide_reading import end_wide_reading


def not_about_oneself(user, by) -> str:
    """Why somebody cannot do this to this account, or "": nobody decides on their own rights."""
    if user == by:
        return _("Nobody changes their own rights. Ask another administrator.")
    return ""


def _refuse_oneself(user, by) -> None:
    if sentence := not_about_oneself(user, by):
        raise WrongMoment(sentence)


def _locked(user) -> User:
    """The account as it is stored, locked together with those of all administrators.

    So two administrators cannot send each other away at one moment.
    """
    list(User.objects.select_for_update().filter(is_administrator=True).order_by("pk"))
    return User.objects.select_for_update().get(pk=user.pk)


def _is_last_administrator(user) -> bool:
    others = User.objects.filter(is_administrator=True, is_active=True).exclude(pk=user.pk)
    return user.is_administrator and not others.exists()


def _change(user, changes, *, by, at, reason, verb) -> User:
    before = {name: getattr(user, name) for name in changes}
    User.objects.filter(pk=user.pk).update(**changes)
    for name, value in changes.items():
        setattr(user, name, value)
    records.audit(
        by=by,
        at=at,
        verb=verb,
        obj=user,
        before=before,
        after=changes,
        reason=reason,
        scope=(None, None),
    )
    return user


@transaction.atomic
def end_account(user, *, by, at, on, reason) -> User:
    """Nobody signs in with it any more; all that it opened ends with it, and does not come back.

    Roles, deputyships, wide reading, keys for programs, calendar links and sessions. ``by`` is None
    when the register does it by itself, because the account was not used. Raises WrongMoment for
    one's own account, one that has ended, and the last administrator.
    """
    _refuse_oneself(user, by)
    user = _locked(user)
    if not user.is_active:
        raise WrongMoment(_("This account has already ended."))
    if _is_last_administrator(user):
        raise WrongMoment(_("There must always be an administrator."))
    for membership in user.memberships.going_on(on).select_related("organisation", "user"):
        end_membership(membership, by=by, at=at, on=on, reason=reason)
    for deputy in user.deputyships.going_on(on):
        changes = {"ended_at": at}
        records.update(deputy, changes, by=by, at=at, reason=reason, verb="end_deputy")
    for grant in user.wide_grants.going_on(on):
        end_wide_reading(grant, by=by, at=at, on=on, reason=reason)
    for key in user.api_tokens.working(at):
        end_key(key, by=by, at=at)
    for feed in user.calendar_feeds.filter(revoked_at__isnull=True):
        feed.end(by=by, at=at)
    end_sessions(user, but=None, by=by, at=at)
    changes = {"is_active": False, "is_administrator": False}
    changes = {name: value for name, value in changes.items() if getattr(user, name) != value}
    return _change(user, changes, by=by, at=at, reason=reason, verb="end_account")


@transaction.atomic
def return_account(user, *, by, at, reason) -> User:
    """Somebody can sign in again; roles are given anew. WrongMoment when it had not ended."""
    _refuse_oneself(user, by)
    user = _locked(user)
    if user.is_active:
        raise WrongMoment(_("This account has not ended."))
    return _change(user, {"is_active": True}, by=by, at=at, reason=reason, verb="return_account")


@transaction.atomic
def name_administrator(user, *, by, at, reason) -> User:
    """Give the whole register into somebody's care. WrongMoment for oneself or one who has it."""
    _refuse_oneself(user, by)
    user = _locked(user)
    if user.is_administrator or not user.is_active:
        raise WrongMoment(_("This person is administrator already, or has no account any more."))
    changes = {"is_administrator": True}
    return _change(user, changes, by=by, at=at, reason=reason, verb="name_administrator")


@transaction.atomic
def dismiss_administrator(user, *, by, at, reason) -> User:
    """Take that back. WrongMoment for oneself, for who is none and for the last one."""
    _refuse_oneself(user, by)
    user = _locked(user)
    if not user.is_administrator:
        raise WrongMoment(_("This person is no administrator."))
    if _is_last_administrator(user):
        raise WrongMoment(_("There must always be an administrator."))
    changes = {"is_administrator": False}
    return _change(user, changes, by=by, at=at, reason=reason, verb="dismiss_administrator")
