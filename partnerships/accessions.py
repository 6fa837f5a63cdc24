"""Joining that was decided elsewhere: proposing it, and what its confirmation brings about."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from lib.dates import honest_columns
from partnerships.lifecycle.party import PARTY
from partnerships.models import Accession, Party
from partnerships.parties import add_party, running_row


@transaction.atomic
def propose_accession(
    *, partnership, organisation, decision=None, decided=None, by, at, reason=""
) -> Accession:
    """Propose that an organisation joins a partnership, and return the proposal.

    ``decision`` may stand in another partnership; its date is used when ``decided`` is not given.
    The caller has asked whether the user may know of both. Raises WrongMoment when the
    partnership has ended, or the organisation takes part or was proposed already.
    """
    if partnership.is_ended:
        raise WrongMoment(_("The partnership has ended, so nobody can join any more."))
    if sentence := hindrance_to_propose(partnership, organisation):
        raise WrongMoment(sentence)
    if not decided and decision is not None:
        decided = date_of(decision)
    accession = Accession(
        partnership=partnership, organisation=organisation, decision=decision, decided=decided
    )
    return records.create(accession, by=by, at=at, reason=reason)


def hindrance_to_propose(partnership, organisation) -> str:
    """Why this organisation cannot be proposed here, as a sentence; else nothing."""
    names = {"party": organisation}
    row = running_row(partnership, organisation)
    if row is not None and row.is_joined:
        return _("%(party)s already is a party here.") % names
    if partnership.accessions.waiting().filter(organisation=organisation).exists():
        return _("That %(party)s joins is already proposed here.") % names
    return ""


def date_of(decision):
    """When it was decided: its own date, or that of the meeting."""
    if decision.decided or decision.meeting is None:
        return decision.decided
    return decision.meeting.held


def joined_by(accession: Accession, *, joined=None, by, at) -> Party:
    """Make the organisation a joined party, in the transaction of the confirmation.

    A row on its way (wanted, invited, in talks) joins; else there is a new one. The decision is
    kept with it when it stands in the same partnership.
    """
    decision = accession.decision
    if decision is not None and decision.partnership_id != accession.partnership_id:
        decision = None
    row = running_row(accession.partnership, accession.organisation)
    if row is None:
        row = add_party(
            partnership=accession.partnership,
            organisation=accession.organisation,
            taken=joined,
            reason=accession.answer_reason,
            decision=decision,
            by=by,
            at=at,
        )
    elif not row.is_joined:
        changes = honest_columns("joined", joined)
        if decision is not None:
            changes["decision_id"] = decision.pk
        why = accession.answer_reason
        PARTY.perform(row, "join", by=by, at=at, changes=changes, taken=joined, why=why)
    if not Accession.objects.filter(party=row).exists():
        Accession.objects.filter(pk=accession.pk).update(party=row)
        accession.party = row
    return row


def silent_parties(accession: Accession) -> list[Party]:
    """The joined parties whose answer may be written down for them: nobody there has an account.

    Who wants to join is not asked.
    """
    return [
        party
        for party in accession.partnership.parties.all()
        if party.is_joined
        and party.organisation_id != accession.organisation_id
        and not party.organisation_has_users
    ]


def answering_parties(accession: Accession, user) -> list[Party]:
    """The joined parties for which this user may answer."""
    mine = set(user.organisations_as("coordinator", "manager")) - {accession.organisation_id}
    return [
        party
        for party in accession.partnership.parties.all()
        if party.is_joined and party.organisation_id in mine
    ]
