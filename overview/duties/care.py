"""Who looks after what: the scopes that the rules share."""

from django.db.models import Exists, OuterRef, Q

from organisations.models import Membership
from partnerships.coordinating import acts_as_coordinator
from partnerships.models import Partnership, Party, ThemeOwner


def users_of(path: str, on, *roles: str):
    """Whether the organisation at ``path`` of the outer row has a user (in one of these roles)."""
    members = Membership.objects.current(on).filter(organisation=OuterRef(path))
    return Exists(members.filter(role__in=roles) if roles else members)


def takes_part(on, *, partnership: str, user: str):
    """Whether the user at one path of the outer row has a role today in the partnership at the
    other: in its keeper or in a joined party.
    """
    joined = Party.objects.joined().filter(
        partnership=OuterRef(OuterRef(partnership)), organisation=OuterRef("organisation")
    )
    return Exists(
        Membership.objects.current(on).filter(
            Q(organisation=OuterRef(f"{partnership}__keeper")) | Exists(joined),
            user=OuterRef(user),
        )
    )


def partnerships_i_coordinate(user):
    """Partnerships of which I am the coordinator."""
    return Partnership.objects.own_to(user).active().filter(coordinator__user=user)


def partnerships_in_my_care(user, on):
    """Partnerships that I coordinate and may change; where the one who is named is no coordinator
    there today, or has no account, those that my organisation keeps, for each of its
    coordinators: nothing waits for nobody, or for who may not do it.
    """
    kept = user.organisations_as("coordinator")
    if not kept:  # many rules ask, and most people coordinate nothing
        return Partnership.objects.none()
    acting = acts_as_coordinator(on)
    mine = acting & Q(coordinator__user=user)
    unattended = ~acting & Q(keeper__in=kept)
    return Partnership.objects.active().filter(mine | unattended)


def acting_owners(on):
    """Owners of today with an account and a role in the partnership."""
    member = takes_part(on, partnership="theme__partnership", user="contact__user")
    return ThemeOwner.objects.current().filter(member)
