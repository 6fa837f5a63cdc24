"""Decisions: what is done because of one, in one step, and what came of them.

A theme, party, accession or action point that came of a decision points back to it, so the page
of a decision is a query and nothing is written twice.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import records
from partnerships.accessions import propose_accession
from partnerships.enums import PartyRole
from partnerships.models import Accession, ActionPoint, Decision, Party, Theme
from partnerships.parties import add_party
from partnerships.themes import add_theme


def origin_of(decision: Decision) -> dict:
    """What a theme that comes of a decision says about where it came from."""
    because = f"{decision.text}\n{decision.because}".strip()
    return {"added_decision": decision, "added": decision.decided, "added_because": because}


@transaction.atomic
def decide_theme(decision: Decision, *, title, area_kind, owner=None, by, at) -> Theme:
    """Record a theme because of this decision: added on its date, for its reason."""
    theme = Theme(
        partnership=decision.partnership,
        title=title,
        area_kind=area_kind,
        **origin_of(decision),
    )
    return add_theme(theme, owner=owner, by=by, at=at)


@transaction.atomic
def decide_party(
    decision: Decision,
    *,
    organisation,
    wanted_kind="",
    role=PartyRole.PARTNER,
    state,
    by,
    at,
) -> Party:
    """Record a party because of this decision, standing there since the decision's date."""
    return add_party(
        partnership=decision.partnership,
        organisation=organisation,
        wanted_kind=wanted_kind,
        state=state,
        taken=decision.decided,
        role=role,
        decision=decision,
        by=by,
        at=at,
    )


@transaction.atomic
def decide_accession(decision: Decision, *, partnership, organisation, by, at) -> Accession:
    """Propose to another partnership that an organisation joins it, as was decided here.

    It stays a proposal until a joined party over there confirms it.
    """
    return propose_accession(
        partnership=partnership,
        organisation=organisation,
        decision=decision,
        decided=decision.decided,
        by=by,
        at=at,
    )


@transaction.atomic
def decide_action(decision: Decision, *, text, assignee=None, due_on=None, by, at) -> ActionPoint:
    """Record an action point because of this decision."""
    action = ActionPoint(
        partnership=decision.partnership,
        decision=decision,
        meeting=decision.meeting,
        text=text,
        assignee=assignee,
        due_on=due_on,
    )
    return records.create(action, by=by, at=at)


def what_holds(decision: Decision) -> str:
    """Why a decision cannot be removed: a sentence that names what came of it, or nothing."""
    themes, parties = decision.themes.count(), decision.parties.count()
    accessions, actions = decision.accessions.count(), decision.action_points.count()
    parts = [
        ngettext("%(n)d theme", "%(n)d themes", themes) % {"n": themes} if themes else "",
        ngettext("%(n)d party", "%(n)d parties", parties) % {"n": parties} if parties else "",
        ngettext("%(n)d accession", "%(n)d accessions", accessions) % {"n": accessions}
        if accessions
        else "",
        ngettext("%(n)d action point", "%(n)d action points", actions) % {"n": actions}
        if actions
        else "",
    ]
    named = ", ".join(filter(None, parts))
    if not named:
        return ""
    return _("This decision stays, because something came of it: %(what)s.") % {"what": named}
