"""What an answer changes, told before it is carried out: one sentence or more for each row."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.enums import ImpactAnswer

from .carrying_out import ALONG
from .kinds import (
    ACTION,
    AREA,
    ARRANGEMENT,
    CONTACT,
    COORDINATOR,
    EXCHANGE,
    KEEPER,
    PARTICIPANT,
    PARTY,
    SEAT,
    SERVICE,
    THEME,
)

MOVES = {
    PARTY.name: gettext_lazy(
        "%(receiver)s takes the place of %(giver)s as a party from %(date)s on."
    ),
    CONTACT.name: gettext_lazy("Leaves %(giver)s and becomes a contact of %(receiver)s %(when)s."),
    ARRANGEMENT.name: gettext_lazy(
        "Ends %(when)s; from then on %(receiver)s stands in the place of %(giver)s."
    ),
    EXCHANGE.name: gettext_lazy(
        "Is closed %(when)s; from then on it stands in the name of %(receiver)s."
    ),
    AREA.name: gettext_lazy("%(giver)s works here until %(date)s, %(receiver)s from then on."),
    KEEPER.name: gettext_lazy("From now on %(receiver)s keeps the dossier."),
    PARTICIPANT.name: gettext_lazy(
        "From %(date)s on %(receiver)s takes part in it in the place of %(giver)s."
    ),
    SERVICE.name: gettext_lazy("%(giver)s offers this until %(date)s, %(receiver)s from then on."),
}
ENDS = {
    PARTY.name: gettext_lazy("%(giver)s leaves the partnership %(when)s."),
    CONTACT.name: gettext_lazy("Leaves %(giver)s %(when)s."),
    THEME.name: gettext_lazy("Has no owner from %(date)s on, until somebody is chosen."),
    ARRANGEMENT.name: gettext_lazy("Ends %(when)s."),
    SEAT.name: gettext_lazy("The seat ends %(when)s."),
    EXCHANGE.name: gettext_lazy("Is closed %(when)s."),
    AREA.name: gettext_lazy("%(giver)s works here until %(date)s."),
    COORDINATOR.name: gettext_lazy("Has no coordinator from now on, until somebody is chosen."),
    PARTICIPANT.name: gettext_lazy("%(giver)s no longer takes part in it from %(date)s on."),
    ACTION.name: gettext_lazy("Is no longer needed. It stays readable in the list."),
    SERVICE.name: gettext_lazy("%(giver)s offers this until %(date)s."),
}
# Who takes it over, for kinds that are of a person: with somebody, and with nobody yet.
TAKEN_OVER = {
    THEME.name: (
        gettext_lazy("%(person)s of %(receiver)s owns the theme from %(date)s on."),
        ENDS[THEME.name],
    ),
    SEAT.name: (
        gettext_lazy("From %(date)s on %(person)s of %(receiver)s sits there."),
        gettext_lazy("From %(date)s on the seat is of %(receiver)s; who sits there is open."),
    ),
    COORDINATOR.name: (
        gettext_lazy("From now on %(person)s of %(receiver)s is the coordinator."),
        ENDS[COORDINATOR.name],
    ),
    ACTION.name: (
        gettext_lazy("From now on %(person)s of %(receiver)s does this."),
        gettext_lazy("Nobody does this from now on, until somebody is chosen."),
    ),
}


def sentences(choice, since) -> list[str]:
    """What this answer changes, in words."""
    row, name = choice.row, choice.row.kind.name
    words = {"giver": row.organisation, "receiver": choice.receiver}
    words |= {"date": since, "when": since.when}
    if choice.answer == ImpactAnswer.STAY:
        return [_("Nothing changes: it stays with %(giver)s.") % words]
    moves = choice.answer == ImpactAnswer.MOVE
    if moves and name in TAKEN_OVER:
        return [_taken_over(choice, words)]
    told = [(MOVES if moves else ENDS)[name] % words]
    return told + [sentence % words for sentence in _besides(choice, moves)]


def _besides(choice, moves) -> list[str]:
    """What else comes of it, that somebody may not expect."""
    row = choice.row
    if row.kind is PARTY:
        return _of_party(choice, moves)
    if row.kind is CONTACT and moves:
        return [
            _("The account stays behind with %(giver)s: it does not come with this person.")
            if row.record.user_id
            else _("No account comes with this person.")
        ]
    if row.kind is EXCHANGE and row.record.matched_with:
        return [_of_pair(choice, moves)]
    if row.kind is PARTICIPANT and not moves and _is_last(row.record):
        return [_("Then nobody is named for this theme, and all parties take part in it.")]
    return []


def _of_party(choice, moves) -> list[str]:
    """Whether the receiver was there already, and what the giver's users still see."""
    partnership, told = choice.row.partnership, []
    if moves and choice.receiver.pk in partnership.joined_organisation_ids:
        told.append(_("%(receiver)s takes part here already, and goes on."))
    if partnership.keeper_id == choice.row.organisation.pk:
        words = _("The users of %(giver)s see the partnership as long as it keeps the dossier.")
        return [*told, words]
    return [*told, _("The users of %(giver)s no longer see the partnership.")]


def _of_pair(choice, moves) -> str:
    """What becomes of the other side of a matched pair."""
    if not moves:
        return _("What it was matched with is closed too. Record it again if it is still sought.")
    if choice.row.falls_together(choice.receiver):
        return _("Both sides are then of one organisation, so nothing comes in its place.")
    return _("What it is matched with stays so: the pair closes, and begins anew on that date.")


def _is_last(participant) -> bool:
    """Whether nobody else is named for this theme still."""
    rows = participant.theme.participants.all()
    return not any(row.pk != participant.pk and not row.until.text for row in rows)


def _taken_over(choice, words) -> str:
    """Who owns the theme, sits on the seat, coordinates or does it from then on."""
    person = choice.row.person if choice.person == ALONG else choice.person
    somebody, nobody = TAKEN_OVER[choice.row.kind.name]
    return str((nobody if person is None else somebody) % {**words, "person": person})
