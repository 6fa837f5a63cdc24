"""One line of somebody's work, and who can do what in an organisation."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from organisations.models import Membership
from partnerships.models import Partnership

from .kinds import DutyKind


@dataclass(frozen=True)
class Tick:
    """A step that is taken from the list itself: one POST over the version on the screen."""

    url: str
    button: str
    version: int


@dataclass(frozen=True)
class Duty:
    """One line of somebody's work: a sentence, where it plays, a date and one button.

    ``key`` names this duty as long as it waits ("response-12"), also when its words change.
    ``parts`` are the duties that one line stands for, when they are too many to name each.
    """

    text: str
    where: str
    url: str
    button: str
    due_on: datetime.date | None = None
    tick: Tick | None = None
    kind: DutyKind = field(kw_only=True)
    key: str = field(kw_only=True)
    partnership_id: int | None = field(default=None, kw_only=True)
    parts: "tuple[Duty, ...]" = field(default=(), kw_only=True)

    def days_late(self, on: datetime.date) -> int:
        """How many days ago it should have been done; 0 or less when it is not late."""
        return (on - self.due_on).days if self.due_on else 0


def users_of(path: str, on, *roles: str):
    """Whether the organisation at ``path`` of the outer row has a user in one of these roles."""
    members = Membership.objects.current(on).filter(organisation=OuterRef(path), role__in=roles)
    return Exists(members)


def partnerships_i_coordinate(user):
    """Partnerships of which I am the coordinator."""
    return Partnership.objects.visible_to(user).active().filter(coordinator__user=user)
