"""Giving and ending the roles of users in an organisation."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.errors import WrongMoment
from organisations.enums import Role
from organisations.models import Contact, Membership, Organisation

# Who gives a role may give those up to it.
RANK = {Role.READER: 0, Role.COORDINATOR: 1, Role.MANAGER: 2}
ROLE_NOTES = {
    Role.READER: _("Looks up everything the organisation takes part in."),
    Role.COORDINATOR: _("Records partnerships and agreements and runs the yearly cycle."),
    Role.MANAGER: _("Adopts the yearly evaluation, ends partnerships and invites users."),
}


def roles_to_give(user, organisation) -> list[Role]:
    """The roles this user may give in this organisation: up to their own, administrators all."""
    if user.is_administrator:
        return list(Role)
    held = user.roles_by_organisation.get(organisation.pk, frozenset())
    highest = max((RANK[Role(role)] for role in held), default=-1)
    return [role for role in Role if RANK[role] <= highest]


def grant_role(*, user, organisation, role, by, at, on, ends_on=None) -> Membership:
    """Give a user a role from a day on, and until a day if there is one.

    What they hold already is returned as it is. Raises WrongMoment when its last day has passed.
    """
    if ends_on is not None and ends_on <= on:
        raise WrongMoment(_("The last day of this role has passed. Ask for a new invitation."))
    held = Membership.objects.going_on(on).filter(user=user, organisation=organisation, role=role)
    if (first := held.first()) is not None:
        return first
    row = Membership(user=user, organisation=organisation, role=role, starts_on=on, ends_on=ends_on)
    return records.create(row, by=by, at=at)


@transaction.atomic
def join_organisation(*, user, organisation, role, by, at, on, ends_on=None) -> Membership:
    """Give a role and make the user a contact of the organisation, so that they can own themes.

    A contact that was recorded with the same e-mail address becomes theirs.
    """
    membership = grant_role(
        user=user, organisation=organisation, role=role, by=by, at=at, on=on, ends_on=ends_on
    )
    contacts = Contact.objects.filter(organisation=organisation)
    if not contacts.filter(user=user).exists():
        known = contacts.current().filter(user__isnull=True, email__iexact=user.email).first()
        if known is not None:
            records.update(known, {"user": user}, by=by, at=at)
        else:
            contact = Contact(
                organisation=organisation, name=str(user), email=user.email, user=user
            )
            records.create(contact, by=by, at=at)
    return membership


@transaction.atomic
def end_membership(membership, *, by, at, on, reason="") -> Membership:
    """End a role today: from the next request on it gives no rights.

    Raises WrongMoment when it has ended already, or when an organisation that has users would be
    left without a manager by its own last one; an administrator can still do that, and so does the
    register by itself (``by`` None) to an account that was not used. The
    organisation is locked meanwhile, so that two managers cannot end each other's role at once.
    """
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    _refuse_to_end(membership, by=by, on=on)
    ends_on = max(on, membership.starts_on)
    return records.update(membership, {"ends_on": ends_on}, by=by, at=at, reason=reason, verb="end")


def _refuse_to_end(membership, *, by, on) -> None:
    if membership.ends_on is not None and membership.ends_on <= on:
        raise WrongMoment(_("This role has already ended."))
    if sentence := not_ones_own(membership, by):
        raise WrongMoment(sentence)
    may_leave_none = by is None or by.is_administrator
    if is_last_manager(membership, on) and not may_leave_none:
        raise WrongMoment(
            _(
                "%(organisation)s would have no manager left. Give somebody else the role of "
                "manager first."
            )
            % {"organisation": membership.organisation}
        )


def not_ones_own(membership, by) -> str:
    """Why an administrator leaves this role to another one, or "": it is their own."""
    if by is not None and by.is_administrator and by == membership.user:
        return _("Nobody changes their own rights. Ask another administrator.")
    return ""


@transaction.atomic
def change_membership(
    membership, *, role, ends_on, by, at, on, reason="", version=None
) -> Membership:
    """Give the role another last day, or another role in its place from today on.

    The old role stays in the history with its days. Raises WrongMoment when it has ended, is one's
    own, is above one's own role, or when nobody would be left to manage the organisation;
    StaleRecord when it has changed since ``version``.
    """
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    _refuse_to_change(membership, role, organisation, by=by, on=on)
    ends = role != membership.role or (ends_on is not None and ends_on != membership.ends_on)
    if ends:
        _refuse_to_end(membership, by=by, on=on)
    if role == membership.role:
        changes = {"ends_on": ends_on}
        return records.update(membership, changes, by=by, at=at, version=version, reason=reason)
    changes = {"ends_on": max(on, membership.starts_on)}
    records.update(membership, changes, by=by, at=at, version=version, reason=reason, verb="end")
    return grant_role(
        user=membership.user,
        organisation=organisation,
        role=role,
        by=by,
        at=at,
        on=on,
        ends_on=ends_on,
    )


def _refuse_to_change(membership, role, organisation, *, by, on) -> None:
    if membership.ends_on is not None and membership.ends_on <= on:
        raise WrongMoment(_("This role has already ended."))
    if by == membership.user:
        raise WrongMoment(_("Nobody changes their own role. A colleague or administrator does."))
    if not {membership.role, role} <= set(roles_to_give(by, organisation)):
        raise WrongMoment(_("You give and change roles up to your own."))


def is_last_manager(membership, on) -> bool:
    """Whether this is the only role of manager in the organisation that counts today."""
    if membership.role != Role.MANAGER:
        return False
    managers = Membership.objects.current(on).filter(
        organisation=membership.organisation, role=Role.MANAGER
    )
    return not managers.exclude(pk=membership.pk).exists()
