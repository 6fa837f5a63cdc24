"""A joining that was decided elsewhere: proposed until a joined party confirms it, or not."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.moves import Lifecycle, Move
from partnerships.accessions import joined_by, silent_parties
from partnerships.enums import AccessionState

PROPOSED = frozenset({AccessionState.PROPOSED})


def _partnership_goes_on(accession, user) -> str:
    if accession.partnership.is_ended:
        return gettext("The partnership has ended, so nobody can join any more.")
    return ""


def _somebody_without_users(accession, user) -> str:
    if not silent_parties(accession):
        return gettext("Every party has users of its own: they answer themselves.")
    return ""


def _both(accession, user) -> str:
    return _partnership_goes_on(accession, user) or _somebody_without_users(accession, user)


def _let_join(accession, *, by, at, joined=None) -> None:
    """The organisation joins: its row, its step and the counters, in the same transaction."""
    joined_by(accession, joined=joined, by=by, at=at)


def _confirm(name, permission, hindrance) -> Move:
    return Move(
        name=name,
        label=_("Confirm the joining"),
        sources=PROPOSED,
        target=AccessionState.CONFIRMED,
        permission=permission,
        done=_("The joining is confirmed. The users of the new party now see the partnership."),
        tone="primary",
        hindrance=hindrance,
        effect=_let_join,
    )


def _refuse(name, permission, **more) -> Move:
    return Move(
        name=name,
        label=_("Do not confirm"),
        sources=PROPOSED,
        target=AccessionState.REFUSED,
        permission=permission,
        done=_("It is recorded that the joining is not confirmed."),
        tone="danger",
        **more,
    )


ACCESSION = Lifecycle.of(
    [
        _confirm("confirm", "accession.answer", _partnership_goes_on),
        _refuse("refuse", "accession.answer"),
        _confirm("confirm_on_behalf", "accession.on_behalf", _both),
        _refuse("refuse_on_behalf", "accession.on_behalf", hindrance=_somebody_without_users),
        Move(
            name="withdraw",
            label=_("Withdraw the proposal"),
            sources=PROPOSED,
            target=AccessionState.WITHDRAWN,
            permission="partnership.edit",
            done=_("The proposal is withdrawn."),
            tone="danger",
        ),
    ]
)
