"""What waits between meetings: action points, parties to talk to, people who were invited."""

import datetime

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Invitation, Membership
from partnerships.enums import PartyState
from partnerships.lifecycle.party import BEFORE_JOINING
from partnerships.models import Accession, ActionPoint, Meeting, Partnership, Party

from .care import partnerships_in_my_care, users_of
from .duty import Line, Rule, Tick
from .kinds import DutyKind

ANSWERING = ("coordinator", "manager")
# An invitation that lapsed is told of for so long.
LAPSED_SHOWN = datetime.timedelta(days=30)


def action_points_to_do(user, on):
    """Open action points that were given to me."""
    return ActionPoint.objects.own_to(user).assigned_to(user)


def others_joined():
    """The joined parties of the outer accession's partnership, but for who wants to join."""
    return (
        Party.objects.joined()
        .filter(partnership=OuterRef("partnership"))
        .exclude(organisation=OuterRef("organisation"))
    )


def accessions_to_answer(user):
    """Joinings decided elsewhere that wait for a party for which I may answer."""
    mine = others_joined().filter(organisation__in=user.organisations_as(*ANSWERING))
    return Accession.objects.waiting().filter(Exists(mine))


def accessions_to_record(user, on):
    """Joinings decided elsewhere that only can be answered on behalf of a party without users."""
    return Accession.objects.waiting().filter(
        ~Exists(others_joined().filter(users_of("organisation", on, *ANSWERING))),
        Exists(others_joined().filter(~users_of("organisation", on))),
        partnership__keeper__in=user.organisations_as("coordinator"),
    )


def accessions_waiting(user, on):
    """Joinings decided elsewhere that wait for me, to answer or to record the answer.

    Nobody can join a partnership that has ended.
    """
    going = Accession.objects.filter(partnership__in=Partnership.objects.active())
    return going.filter(
        Q(pk__in=accessions_to_answer(user).values("pk"))
        | Q(pk__in=accessions_to_record(user, on).values("pk"))
    )


def mark_mine(rows, user, on) -> None:
    """Put at each accession whether I answer it for a party of my own."""
    mine = set(accessions_to_answer(user).values_list("pk", flat=True))
    for row in rows:
        row.is_mine = row.pk in mine


def invitations_to_answer(user, on):
    """Partnerships that ask an organisation of mine, as coordinator or manager, to take part."""
    return Party.objects.asked(user).filter(
        organisation__in=user.organisations_as(*ANSWERING),
        partnership__in=Partnership.objects.active(),
    )


def parties_to_contact(user, on):
    """Parties we want with us, with a day for the next contact, in partnerships in my care."""
    return Party.objects.filter(
        partnership__in=partnerships_in_my_care(user, on),
        state__in=BEFORE_JOINING,
        next_contact_on__isnull=False,
    )


def parties_invited(user, on):
    """Parties that were invited and did not answer, without a day for the next contact, in
    partnerships in my care.
    """
    return Party.objects.filter(
        partnership__in=partnerships_in_my_care(user, on),
        state=PartyState.INVITED,
        next_contact_on__isnull=True,
    )


def meetings_to_write_down(user, on):
    """Meetings whose day has passed, in my care: were they held, and what came of them?"""
    return Meeting.objects.not_written_down(on).filter(
        body__partnership__in=partnerships_in_my_care(user, on)
    )


def people_invited(user, on):
    """People I invited who have no account there yet: while the link works and a month after.

    A newer invitation of the same person takes the place of an older one.
    """
    rows = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    same = {"organisation": OuterRef("organisation"), "email__iexact": OuterRef("email")}
    newer = Invitation.objects.filter(pk__gt=OuterRef("pk"), **same)
    member = Membership.objects.current(on).filter(
        organisation=OuterRef("organisation"), user__email__iexact=OuterRef("email")
    )
    return rows.filter(
        ~Exists(newer),
        ~Exists(member),
        invited_by=user,
        organisation__in=user.organisation_ids,
        expires_at__date__gte=on - LAPSED_SHOWN,
    )


def _action_line(row) -> Line:
    url = reverse("action_complete", args=[row.pk])
    tick = Tick(url, _("Tick off"), row.version)
    return Line(row.text, url, _("Done, with a note"), tick=tick)


def _accession_line(row) -> Line:
    return Line(
        _("Answer whether %(organisation)s joins") % {"organisation": row.organisation},
        reverse(f"accession_{'confirm' if row.is_mine else 'on_behalf'}", args=[row.pk]),
        _("Answer"),
    )


def _asked_line(row) -> Line:
    return Line(
        _("Let the coordinator know whether %(party)s takes part") % {"party": row},
        reverse("partnership_invitation", args=[row.partnership_id]),
        _("Look at the invitation"),
    )


def _contact_line(row) -> Line:
    about = f": {row.next_contact}" if row.next_contact else ""
    return Line(
        _("Contact %(party)s") % {"party": row} + about,
        reverse("party_edit", args=[row.pk]),
        _("Open the party"),
    )


def _invited_line(row) -> Line:
    return Line(
        _("Ask %(party)s for an answer to the invitation") % {"party": row},
        reverse("party_list", args=[row.partnership_id]),
        _("Open the parties"),
    )


def _meeting_line(row) -> Line:
    return Line(
        _("Write down what came of the meeting: %(meeting)s") % {"meeting": row},
        row.get_absolute_url(),
        _("Write down"),
    )


def _person_line(row) -> Line:
    return Line(
        _("Remind %(name)s of the invitation; after this day invite again")
        % {"name": row.display_name or row.email},
        row.get_absolute_url(),
        _("Open the users"),
        where=str(row.organisation),
    )


RULES = (
    Rule(
        "action",
        DutyKind.ACTION,
        "assignee",
        gettext_lazy("An open action point was given to you."),
        action_points_to_do,
        _action_line,
        due="due_on",
        related=("partnership",),
    ),
    Rule(
        "meeting",
        DutyKind.MEETING,
        "coordinator",
        gettext_lazy("The day of a meeting has passed and nobody has written whether it was held."),
        meetings_to_write_down,
        _meeting_line,
        due="planned_on",
        related=("body__partnership",),
        needs=("coordinator",),
    ),
    Rule(
        "accession",
        DutyKind.PARTY,
        "coordinator",
        gettext_lazy(
            "It was decided elsewhere that an organisation joins, and no party has confirmed it. "
            "It stands with coordinators and managers of the parties; when nobody there has an "
            "account, with the keeper."
        ),
        accessions_waiting,
        _accession_line,
        related=("partnership", "organisation"),
        prepare=mark_mine,
        needs=ANSWERING,
    ),
    Rule(
        "party-asked",
        DutyKind.PARTY,
        "coordinator",
        gettext_lazy(
            "Your organisation is invited to a partnership, or in talks about it. It goes when the "
            "coordinator of that partnership records your answer."
        ),
        invitations_to_answer,
        _asked_line,
        related=("partnership", "organisation"),
        needs=ANSWERING,
    ),
    Rule(
        "party-contact",
        DutyKind.PARTY,
        "coordinator",
        gettext_lazy("A party that does not take part yet has a day for the next contact."),
        parties_to_contact,
        _contact_line,
        due="next_contact_on",
        related=("partnership", "organisation"),
        needs=("coordinator",),
    ),
    Rule(
        "party-invited",
        DutyKind.PARTY,
        "coordinator",
        gettext_lazy(
            "A party was invited, did not answer yet, and has no day for the next contact."
        ),
        parties_invited,
        _invited_line,
        related=("partnership", "organisation"),
        needs=("coordinator",),
    ),
    Rule(
        "invitation",
        DutyKind.ACCESS,
        "manager",
        gettext_lazy(
            "Somebody you invited to the register has not made an account. The date is the last "
            "day of the link; a month after it the line goes."
        ),
        people_invited,
        _person_line,
        due=TruncDate("expires_at"),
        related=("organisation",),
    ),
)
