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


def grant_role(*, user, organisation, role, by, at, on) -> Membership:
    """Give a user a role from a day on; what they hold already is returned as it is."""
    held = Membership.objects.filter(
        user=user, organisation=organisation, role=role, ends_on__isnull=True
    ).first()
    if held is not None:
        return held
    row = Membership(user=user, organisation=organisation, role=role, starts_on=on)
    return records.create(row, by=by, at=at)


@transaction.atomic
def join_organisation(*, user, organisation, role, by, at, on) -> Membership:
    """Give a role and make the user a contact of the organisation, so that they can own themes.

    A contact that was recorded with the same e-mail address becomes theirs.
    """
    membership = grant_role(user=user, organisation=organisation, role=role, by=by, at=at, on=on)
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
    left without a manager by its own last one; an administrator can still do that. The
    organisation is locked meanwhile, so that two managers cannot end each other's role at once.
    """
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    if membership.ends_on is not None and membership.ends_on <= on:
        raise WrongMoment(_("This role has already ended."))
    if is_last_manager(membership, on) and (not by.is_administrator or by == membership.user):
        raise WrongMoment(
            _(
                "%(organisation)s would have no manager left. Give somebody else the role of "
                "manager first."
            )
            % {"organisation": membership.organisation}
        )
    return records.update(membership, {"ends_on": on}, by=by, at=at, reason=reason, verb="end")


def is_last_manager(membership, on) -> bool:
    """Whether this is the only role of manager in the organisation that counts today."""
    if membership.role != Role.MANAGER:
        return False
    managers = Membership.objects.current(on).filter(
        organisation=membership.organisation, role=Role.MANAGER
    )
    return not managers.exclude(pk=membership.pk).exists()
