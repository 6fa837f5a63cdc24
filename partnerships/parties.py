"""Who takes part: adding a party, every step it takes, coming back and being succeeded."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from lib.dates import HonestDate, ends_before_start
from partnerships.counters import count_one_party_more, refresh_partnership
from partnerships.enums import PartyRole, PartyState
from partnerships.models import Party, PartyStep
from partnerships.models.party import TOOK_PART

# Where a row ends; the same organisation may then stand in a new one.
OVER = (PartyState.LEFT, PartyState.DECLINED, PartyState.SUCCEEDED)


def record_step(party: Party, *, taken=None, reason="", by, at) -> PartyStep:
    """Write where the party stands now, since when, by whom and why.

    Call it inside the transaction of what brought the party there.
    """
    step = PartyStep(
        party=party,
        state=party.state,
        taken=taken or HonestDate.unknown(),
        recorded_at=at,
        recorded_by=by,
        reason=reason,
    )
    return records.create(step, by=by, at=at)


def out_of_order(party: Party, taken: HonestDate, step: PartyStep | None = None) -> str:
    """Why a step cannot have been taken then, as a sentence; else nothing.

    Steps were taken in the order in which they stand; ``step`` is one of them, and without it the
    step is a new one that comes last. Only two sure dates that do not overlap are refused.
    """
    for other in party.steps.order_by("pk"):
        if step is not None and (other == step or {other.state, step.state} <= set(TOOK_PART)):
            continue  # when it joined and left are judged together, where both are changed
        date = _date_of(other, party)
        comes_after = step is None or other.pk < step.pk
        first, last = (date, taken) if comes_after else (taken, date)
        if first.is_sure and last.is_sure and ends_before_start(first, last):
            words = {"step": other.get_state_display(), "date": date}
            if comes_after:
                return _("This is before an earlier step: “%(step)s”, %(date)s.") % words
            return _("This is after a later step: “%(step)s”, %(date)s.") % words
    return ""


def _date_of(step: PartyStep, party: Party) -> HonestDate:
    """When a step was taken; when it joined or left stands with the party itself."""
    if step.state in TOOK_PART:
        return party.joined if step.state == PartyState.JOINED else party.left
    return step.taken


def running_row(partnership, organisation, but=None) -> Party | None:
    """The row of this organisation here that has not ended."""
    rows = partnership.parties.filter(organisation=organisation).exclude(state__in=OVER)
    return rows.exclude(pk=but).first()


def earlier_period(partnership, organisation) -> Party | None:
    """The row by which this organisation took part here before, while none follows on it."""
    rows = partnership.parties.filter(organisation=organisation, state=PartyState.LEFT)
    return rows.filter(rejoined__isnull=True).order_by("-pk").first()


def follow_on_earlier(party: Party, *, by, at) -> None:
    """Let a party that joins point to its own earlier period, when it has one.

    Call it inside the transaction of the joining.
    """
    if party.previous_id is None:
        earlier = earlier_period(party.partnership, party.organisation)
        if earlier is not None:
            records.update(party, {"previous": earlier}, by=by, at=at)


@transaction.atomic
def add_party(
    *,
    partnership,
    organisation=None,
    wanted_kind="",
    state=PartyState.JOINED,
    taken=None,
    reason="",
    by,
    at,
    **fields,
) -> Party:
    """Record one more party behind the others, with its first step, and recount.

    ``taken`` is since when it stands there, which for a joined party is when it joined.
    ``fields`` are further fields of the party, such as its role. Raises WrongMoment when the
    organisation already has a row here that has not ended.
    """
    if organisation is not None and running_row(partnership, organisation):
        raise WrongMoment(_("%(party)s already is a party here.") % {"party": organisation})
    if state == PartyState.JOINED:
        fields.setdefault("previous", earlier_period(partnership, organisation))
    last = partnership.parties.order_by("-position").values_list("position", flat=True).first()
    party = Party(
        partnership=partnership,
        organisation=organisation,
        wanted_kind="" if organisation else wanted_kind,
        state=state,
        joined=taken if state == PartyState.JOINED else None,
        position=(last or 0) + 1,
        **fields,
    )
    records.create(party, by=by, at=at, reason=reason)
    record_step(party, taken=taken, reason=reason, by=by, at=at)
    count_one_party_more(party)
    return party


def rejoin(former: Party, *, taken=None, reason="", by, at) -> Party:
    """Let a party that left take part again: a new row, which points to the earlier period.

    It keeps its role, own words and contact. Raises WrongMoment when it did not leave, already
    came back, or the partnership has ended.
    """
    if sentence := hindrance_to_rejoin(former):
        raise WrongMoment(sentence)
    contact = former.contact if former.contact_id and not former.contact.left_at else None
    return add_party(
        partnership=former.partnership,
        organisation=former.organisation,
        taken=taken,
        reason=reason,
        role=former.role,
        own_interest=former.own_interest,
        identity_note=former.identity_note,
        contact=contact,
        previous=former,
        by=by,
        at=at,
    )


def hindrance_to_rejoin(former: Party) -> str:
    """Why this party cannot come back now, as a sentence; else nothing.

    Reads the other parties of the partnership, which a list has at hand.
    """
    if former.state != PartyState.LEFT:
        return _("Only a party that left can come back.")
    if former.partnership.is_ended:
        return _("The partnership has ended, so nobody can join any more.")
    if has_other_row(former):
        return _("%(party)s already is a party here.") % {"party": former}
    if any(party.previous_id == former.pk for party in former.partnership.parties.all()):
        return _("%(party)s came back already.") % {"party": former}
    return ""


def has_other_row(party: Party) -> bool:
    """Whether the same organisation has another row here that has not ended."""
    return any(
        other.organisation_id == party.organisation_id
        for other in party.partnership.parties.all()
        if other.pk != party.pk and other.state not in OVER and other.organisation_id
    )


def succeed_by(former: Party, organisation, state, *, taken=None, by, at) -> Party:
    """Let an organisation take the place of a party, in the transaction of that party's leaving.

    Who stands here already keeps its row; else it gets one, as joined or in talks, with the role
    of the party it succeeds. The row points to the one it succeeds.
    """
    there = running_row(former.partnership, organisation)
    if there is not None:
        if there.previous_id is None:
            records.update(there, {"previous": former}, by=by, at=at)
        return there
    return add_party(
        partnership=former.partnership,
        organisation=organisation,
        state=state,
        taken=taken,
        role=former.role if former.role != PartyRole.INITIATOR else PartyRole.PARTNER,
        previous=former,
        by=by,
        at=at,
    )


@transaction.atomic
def remove_party(party: Party, *, by, at, reason="") -> None:
    """Remove a party that was added by mistake, with its steps; the trail keeps what it said.

    Raises WrongMoment when anything else speaks of it.
    """
    if is_spoken_of(party):
        raise WrongMoment(_("Other records refer to this, so it cannot be removed."))
    partnership = party.partnership
    for step in party.steps.all():
        records.delete(step, by=by, at=at)
    records.delete(party, by=by, at=at, reason=reason)
    refresh_partnership(partnership)


def is_spoken_of(party: Party) -> bool:
    """Whether any record but its own steps points to this party: then it leaves, it never goes."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: party}).exists()
        for relation in Party._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
        if relation.related_model is not PartyStep
    )
