"""What pages tell of proposals to join: who proposed it, because of what, and who may answer."""

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from partnerships.lifecycle.accession import ACCESSION
from partnerships.models import Accession, Decision


def proposals_for(user):
    """Proposals with what a page says of them; prefetch them as the `accessions` of a partnership.

    Each has ``proposer`` (a name, or None) and ``decision_seen``: whether this user may know of the
    decision, which can stand in a partnership of others.
    """
    created = AuditEntry.objects.filter(
        object_type="partnerships.accession", object_id=OuterRef("pk"), verb="create"
    )
    who = User.objects.filter(pk=OuterRef("proposer_id"))
    seen = Decision.objects.visible_to(user).filter(pk=OuterRef("decision_id"))
    rows = Accession.objects.own_to(user) if user.reads_widely else Accession.objects.all()
    return (
        rows.select_related("organisation", "decision", "answered_by__organisation")
        .annotate(proposer_id=Subquery(created.values("actor_id")[:1]), decision_seen=Exists(seen))
        .annotate(proposer=Subquery(who.values("display_name")[:1]))
    )


def waiting_lines(partnership, user) -> list[dict]:
    """The proposals that wait for an answer, each with the steps this user can take.

    Reads `accessions` (as `proposals_for` gives them) and `parties` with users: prefetch both.
    """
    waiting = [row for row in partnership.accessions.all() if row.is_waiting]
    return [{"accession": row, "steps": steps_of(row, user)} for row in waiting]


def steps_of(accession, user) -> list[dict]:
    """The buttons under a proposal; what a party without users answered has one page."""
    available = {move.name: move for move in ACCESSION.available(accession, user)}
    steps = [
        _step(accession, name, available[name].label, available[name].tone)
        for name in ("confirm", "refuse")
        if name in available
    ]
    if "confirm_on_behalf" in available:
        steps.append(_step(accession, "on_behalf", _("Record the answer of a party without users")))
    if "withdraw" in available:
        move = available["withdraw"]
        steps.append(_step(accession, "withdraw", move.label, move.tone))
    return steps


def _step(accession, name, label, tone="quiet") -> dict:
    url = reverse(f"accession_{name}", args=[accession.pk])
    return {"label": label, "tone": tone, "url": url}


def answered_lines(partnership) -> list:
    """The proposals that were answered or withdrawn."""
    return [row for row in partnership.accessions.all() if not row.is_waiting]
