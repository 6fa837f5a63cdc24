"""The move engine: the one door through which a record changes state.

An app's `lifecycle.py` declares a table of moves. The table gives a page its buttons
(`available`), guards the POST (`perform`), and gives the tests their grid. Nothing else writes a
state field.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from .errors import WrongMoment
from .permissions import may
from .records import MACHINERY, audit, plain, stored_row

ALREADY = _("This was already done, or is no longer possible.")


def _nothing_in_the_way(obj, user) -> str:
    return ""


def _no_effect(obj, *, by, at, **data) -> None:
    return None


@dataclass(frozen=True)
class Move:
    """One way from a state to another.

    ``hindrance(obj, user)`` returns a sentence when the move cannot be made now, else "".
    ``stamps`` are fields set by the same UPDATE, computed from (by, at); ``effect`` runs after the
    UPDATE in the same transaction. ``tone`` is the look of the button.
    """

    name: str
    label: Any
    sources: frozenset[str]
    target: str
    permission: str
    done: Any = _("Saved.")
    tone: str = "quiet"
    hindrance: Callable[..., str] = _nothing_in_the_way
    stamps: Callable[..., dict[str, Any]] = field(default=lambda by, at: {})
    effect: Callable[..., None] = _no_effect


@dataclass(frozen=True)
class Lifecycle:
    """The moves of one aggregate, over the field that holds its state."""

    moves: dict[str, Move]
    field: str = "state"

    @classmethod
    def of(cls, moves: Iterable[Move], field: str = "state") -> "Lifecycle":
        return cls({move.name: move for move in moves}, field)

    def available(self, obj, user) -> list[Move]:
        """The moves this user can make now: what the page offers as buttons."""
        state = getattr(obj, self.field)
        return [
            move
            for move in self.moves.values()
            if state in move.sources
            and may(user, move.permission, obj)
            and not move.hindrance(obj, user)
        ]

    @transaction.atomic
    def perform(self, obj, name, *, by, at, reason="", changes=None, **data):
        """Make a move: claim the row, stamp it, run the effects, write the audit entry.

        ``changes`` are further field values for the same UPDATE; ``data`` goes to the effect.
        Raises WrongMoment, and changes nothing, when the record is no longer in a source state or
        something stands in the way. Permission is the caller's to check (views do, by the table).
        """
        move = self.moves[name]
        # Judged on the row as it is stored: what is in hand may have been read before somebody
        # else's write.
        stored = stored_row(obj)
        if stored is None or getattr(stored, self.field) not in move.sources:
            raise WrongMoment(ALREADY)
        if sentence := move.hindrance(stored, by):
            raise WrongMoment(sentence)
        before_state = getattr(stored, self.field)
        columns = {**move.stamps(by, at), **(changes or {})}
        told = [key for key in columns if key not in MACHINERY]
        before = {key: plain(getattr(stored, key)) for key in told}
        claimed = (
            type(obj)
            ._default_manager.filter(pk=obj.pk, **{f"{self.field}__in": move.sources})
            .update(
                # Counted on in the row itself: what is in hand may have been edited since.
                **{self.field: move.target, "version": F("version") + 1, "updated_at": at},
                **columns,
            )
        )
        if not claimed:
            raise WrongMoment(ALREADY)
        obj.refresh_from_db()
        move.effect(obj, by=by, at=at, **data)
        audit(
            by=by,
            at=at,
            verb=name,
            obj=obj,
            before={self.field: before_state, **before},
            after={self.field: move.target, **{key: plain(columns[key]) for key in told}},
            reason=reason,
        )
        return obj
