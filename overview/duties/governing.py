"""What waits between meetings: action points, and joinings that were decided elsewhere."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from organisations.models import Membership
from partnerships.models import Accession, ActionPoint, Party

from .duty import Duty, Tick

ANSWERING = ("coordinator", "manager")


def action_points_to_do(user):
    """Open action points that were given to me."""
    return ActionPoint.objects.visible_to(user).assigned_to(user)


def accessions_to_answer(user):
    """Joinings decided elsewhere that wait for a party for which I may answer."""
    mine = Party.objects.joined().filter(
        partnership=OuterRef("partnership"), organisation__in=user.organisations_as(*ANSWERING)
    )
    return Accession.objects.waiting().filter(Exists(mine))


def accessions_to_record(user, on):
    """Joinings decided elsewhere, where we keep the dossier and no party can answer itself."""
    answering = Membership.objects.current(on).filter(
        organisation=OuterRef("organisation"), role__in=ANSWERING
    )
    able = Party.objects.joined().filter(Exists(answering), partnership=OuterRef("partnership"))
    return Accession.objects.waiting().filter(
        ~Exists(able), partnership__keeper__in=user.organisations_as("coordinator")
    )


def accessions_waiting(user, on):
    """Joinings decided elsewhere that wait for me, to answer or to record the answer."""
    return Accession.objects.filter(
        Q(pk__in=accessions_to_answer(user).values("pk"))
        | Q(pk__in=accessions_to_record(user, on).values("pk"))
    )


def governing_duties(user, on) -> Iterator[Duty]:
    """Action points to tick off, and joinings to confirm."""
    for row in action_points_to_do(user).select_related("partnership"):
        url = reverse("action_complete", args=[row.pk])
        yield Duty(
            row.text,
            str(row.partnership),
            url,
            _("Report"),
            row.due_on,
            Tick(url, _("Tick off"), row.version),
        )
    for row in accessions_waiting(user, on).select_related("partnership", "organisation"):
        yield Duty(
            _("Answer whether %(organisation)s joins") % {"organisation": row.organisation},
            str(row.partnership),
            reverse("accession_confirm", args=[row.pk]),
            _("Answer"),
        )
