"""Who can act as the coordinator of a partnership, and so be named as one."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts import records
from organisations.enums import Role
from organisations.models import Membership
from partnerships.models import Party


def acts_as_coordinator(on):
    """Whether the named coordinator of the outer partnership is one today: with an account, and
    the role in its keeper or, where parties edit together, in a joined party.
    """
    together = Party.objects.joined().filter(
        partnership=OuterRef(OuterRef("pk")),
        partnership__shared_editing=True,
        organisation=OuterRef("organisation"),
    )
    return Exists(
        Membership.objects.current(on).filter(
            Q(organisation=OuterRef("keeper")) | Exists(together),
            user=OuterRef("coordinator__user"),
            role=Role.COORDINATOR,
        )
    )


def editing_organisations(partnership) -> set[int]:
    """The organisations whose coordinators change the common record."""
    joined = partnership.joined_organisation_ids if partnership.shared_editing else ()
    return {partnership.keeper_id, *joined}


def able_to_coordinate(contacts, organisations, on, *, named=None):
    """Those that can be named: coordinators of these organisations today, and people without an
    account. What waits for the latter stands with the coordinators of the keeper. Who is named
    already (a key) may stay.
    """
    member = Membership.objects.current(on).filter(
        user=OuterRef("user"), organisation__in=organisations, role=Role.COORDINATOR
    )
    return contacts.filter(Q(user__isnull=True) | Q(pk=named) | Exists(member))


def who_can_coordinate(people, on):
    """``can(person, organisations)`` as `able_to_coordinate` says, read once for them all."""
    users = {person.user_id for person in people if person.user_id}
    acts_for: dict[int, set[int]] = {}
    rows = Membership.objects.current(on).filter(user__in=users, role=Role.COORDINATOR)
    for user, organisation in rows.values_list("user_id", "organisation_id") if users else ():
        acts_for.setdefault(user, set()).add(organisation)

    def can(person, organisations) -> bool:
        return person.user_id is None or bool(
            acts_for.get(person.user_id, set()) & set(organisations)
        )

    return can


def leave_out_unable(partnership, *, by, at) -> None:
    """Who is named in a file and cannot act as coordinator here today is not named.

    Called once its parties are there: they tell who changes the common record.
    """
    person = partnership.coordinator
    if person is None:
        return
    partnership.__dict__.pop("joined_organisation_ids", None)  # read before its parties were there
    can = who_can_coordinate([person], timezone.localdate(at))
    if not can(person, editing_organisations(partnership)):
        records.update(partnership, {"coordinator": None}, by=by, at=at)


def coordinated_by(contact, on) -> set[int]:
    """The organisations of which this person is a coordinator today."""
    members = Membership.objects.current(on).filter(user=contact.user_id, role=Role.COORDINATOR)
    return set(members.values_list("organisation_id", flat=True))
