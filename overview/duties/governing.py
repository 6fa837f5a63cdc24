"""What waits between meetings: action points, joinings decided elsewhere, parties to talk to."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from organisations.models import Membership
from partnerships.lifecycle.party import BEFORE_JOINING
from partnerships.models import Accession, ActionPoint, Meeting, Partnership, Party

from .duty import Duty, Tick, partnerships_i_coordinate
from .kinds import DutyKind

ANSWERING = ("coordinator", "manager")


def action_points_to_do(user):
    """Open action points that were given to me."""
    return ActionPoint.objects.visible_to(user).assigned_to(user)


def others_joined():
    """The joined parties of the outer accession's partnership, but for who wants to join."""
    return (
        Party.objects.joined()
        .filter(partnership=OuterRef("partnership"))
        .exclude(organisation=OuterRef("organisation"))
    )


def members(on, *roles):
    """Current users, in one of these roles, of the outer party's organisation."""
    rows = Membership.objects.current(on).filter(organisation=OuterRef("organisation"))
    return rows.filter(role__in=roles) if roles else rows


def accessions_to_answer(user):
    """Joinings decided elsewhere that wait for a party for which I may answer."""
    mine = others_joined().filter(organisation__in=user.organisations_as(*ANSWERING))
    return Accession.objects.waiting().filter(Exists(mine))


def accessions_to_record(user, on):
    """Joinings decided elsewhere that only can be answered on behalf of a party without users."""
    return Accession.objects.waiting().filter(
        ~Exists(others_joined().filter(Exists(members(on, *ANSWERING)))),
        Exists(others_joined().filter(~Exists(members(on)))),
        partnership__keeper__in=user.organisations_as("coordinator"),
    )


def accessions_waiting(user, on):
    """Joinings decided elsewhere that wait for me, to answer or to record the answer.

    Nobody can join a partnership that has ended. Each has ``is_mine``: whether I answer it for a
    party of my own.
    """
    mine = others_joined().filter(organisation__in=user.organisations_as(*ANSWERING))
    going = Accession.objects.filter(partnership__in=Partnership.objects.active())
    return going.filter(
        Q(pk__in=accessions_to_answer(user).values("pk"))
        | Q(pk__in=accessions_to_record(user, on).values("pk"))
    ).annotate(is_mine=Exists(mine))


def parties_to_contact(user):
    """Parties we want with us, with a day for the next contact, where I coordinate."""
    return Party.objects.filter(
        partnership__in=partnerships_i_coordinate(user),
        state__in=BEFORE_JOINING,
        next_contact_on__isnull=False,
    )


def meetings_to_write_down(user, on):
    """Meetings whose day has passed, where I coordinate: were they held, and what came of them?"""
    return Meeting.objects.not_written_down(on).filter(
        body__partnership__in=partnerships_i_coordinate(user)
    )


def governing_duties(user, on) -> Iterator[Duty]:
    """Action points to tick off, joinings to confirm, parties to talk to, meetings held."""
    for row in action_points_to_do(user).select_related("partnership"):
        url = reverse("action_complete", args=[row.pk])
        yield Duty(
            row.text,
            str(row.partnership),
            url,
            _("Done, with a note"),
            row.due_on,
            Tick(url, _("Tick off"), row.version),
            kind=DutyKind.ACTION,
            key=f"action-{row.pk}",
            partnership_id=row.partnership.pk,
        )
    for row in accessions_waiting(user, on).select_related("partnership", "organisation"):
        yield Duty(
            _("Answer whether %(organisation)s joins") % {"organisation": row.organisation},
            str(row.partnership),
            reverse(f"accession_{'confirm' if row.is_mine else 'on_behalf'}", args=[row.pk]),
            _("Answer"),
            kind=DutyKind.PARTY,
            key=f"accession-{row.pk}",
            partnership_id=row.partnership.pk,
        )
    for row in parties_to_contact(user).select_related("partnership", "organisation"):
        about = f": {row.next_contact}" if row.next_contact else ""
        yield Duty(
            _("Contact %(party)s") % {"party": row} + about,
            str(row.partnership),
            reverse("party_edit", args=[row.pk]),
            _("Open the party"),
            row.next_contact_on,
            kind=DutyKind.PARTY,
            key=f"party-contact-{row.pk}",
            partnership_id=row.partnership.pk,
        )
    for row in meetings_to_write_down(user, on).select_related("body__partnership"):
        yield Duty(
            _("Write down what came of the meeting: %(meeting)s") % {"meeting": row},
            str(row.partnership),
            row.get_absolute_url(),
            _("Write down"),
            row.planned_on,
            kind=DutyKind.MEETING,
            key=f"meeting-{row.pk}",
            partnership_id=row.partnership.pk,
        )
