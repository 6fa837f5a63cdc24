"""From wanted to joined, and from joined to left: where a party stands.

The date a party joined or left is a fact of its own, given with the move; taking part follows
from the stored state, never from that date. Every move leaves a `PartyStep`: since when it stands
there, who recorded it and why.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.moves import Lifecycle, Move
from lib.dates import honest_columns
from partnerships.counters import refresh_partnership
from partnerships.enums import PartyState
from partnerships.parties import follow_on_earlier, has_other_row, record_step, succeed_by

BEFORE_JOINING = frozenset(
    {PartyState.WANTED, PartyState.APPROACHED, PartyState.INVITED, PartyState.IN_TALKS}
)


def _must_be_named(party, user) -> str:
    if party.organisation_id is None:
        return gettext("Name the organisation first: “Change party” does that.")
    return ""


def _partnership_goes_on(party, user) -> str:
    if party.partnership.is_ended:
        return gettext("The partnership has ended, so nobody can join any more.")
    return _must_be_named(party, user)


def _can_be_asked_again(party, user) -> str:
    if party.state == PartyState.DECLINED and has_other_row(party):
        return gettext("This organisation already is a party here.")
    return ""


def _record(party, *, by, at, taken=None, why="") -> None:
    """The step in the party's own history, and the counters of the partnership."""
    record_step(party, taken=taken, reason=why, by=by, at=at)
    refresh_partnership(party.partnership)


def _take_part(party, *, by, at, **step) -> None:
    """The step, and the earlier period of an organisation that took part before."""
    _record(party, by=by, at=at, **step)
    follow_on_earlier(party, by=by, at=at)


def _hand_over(party, *, by, at, successor=None, successor_state="", **step) -> None:
    """The step, and the organisation that takes its place, when it is known."""
    _record(party, by=by, at=at, **step)
    if successor is None:
        return
    taken = step.get("taken")
    heir = succeed_by(party, successor, successor_state, taken=taken, by=by, at=at)
    if successor_state == PartyState.JOINED and not heir.is_joined:
        PARTY.perform(
            heir, "join", by=by, at=at, changes=honest_columns("joined", taken), taken=taken
        )


def _move(name, label, sources, target, done, **more) -> Move:
    return Move(
        name=name,
        label=label,
        sources=frozenset(sources),
        target=target,
        permission="partnership.edit",
        done=done,
        **{"effect": _record, **more},
    )


PARTY = Lifecycle.of(
    [
        _move(
            "approach",
            _("Has been approached"),
            {PartyState.WANTED, PartyState.DECLINED},
            PartyState.APPROACHED,
            _("The party is recorded as approached."),
            hindrance=_can_be_asked_again,
        ),
        _move(
            "invite",
            _("Has been invited"),
            {PartyState.WANTED, PartyState.APPROACHED},
            PartyState.INVITED,
            _("The party is recorded as invited. Its users now see a page about this partnership."),
            hindrance=_partnership_goes_on,
        ),
        _move(
            "start_talks",
            _("Talks have begun"),
            {PartyState.APPROACHED, PartyState.INVITED},
            PartyState.IN_TALKS,
            _("The party is recorded as in talks."),
            hindrance=_partnership_goes_on,
        ),
        _move(
            "join",
            _("Joins"),
            BEFORE_JOINING,
            PartyState.JOINED,
            _("The party has joined. Its users now see the partnership."),
            hindrance=_partnership_goes_on,
            effect=_take_part,
        ),
        _move(
            "decline",
            _("Does not take part"),
            BEFORE_JOINING,
            PartyState.DECLINED,
            _("It is recorded that this party does not take part."),
        ),
        _move(
            "leave",
            _("Leaves"),
            {PartyState.JOINED},
            PartyState.LEFT,
            _("The party has left. Its users no longer see the partnership."),
            tone="danger",
        ),
        _move(
            "succeed",
            _("Is succeeded by another"),
            {PartyState.JOINED},
            PartyState.SUCCEEDED,
            _("The party has been succeeded. Its users no longer see the partnership."),
            tone="danger",
            effect=_hand_over,
        ),
    ]
)
