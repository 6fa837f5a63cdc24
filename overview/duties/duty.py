"""One line of somebody's work, and the rule by which it stands there."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import DateField, F, QuerySet, Value
from django.db.models.functions import Cast

from partnerships.models import Partnership

from .kinds import DutyKind

SOON = datetime.timedelta(days=30)
GROUPS = ("late", "soon", "later")


@dataclass(frozen=True)
class Tick:
    """A step that is taken from the list itself: one POST over the version on the screen."""

    url: str
    button: str
    version: int


@dataclass(frozen=True)
class Line:
    """What a row says: a sentence and one button. ``note`` are words of somebody else, if any.

    ``where`` tells where it plays when that is more, or something else, than the partnership.
    """

    text: str
    url: str
    button: str
    where: str = ""
    note: str = ""
    tick: Tick | None = None


@dataclass(frozen=True)
class Duty:
    """One line of somebody's work: a sentence, where it plays, a date and one button.

    ``key`` names this duty as long as it waits ("response-12"), also when its words change.
    """

    text: str
    where: str
    url: str
    button: str
    due_on: datetime.date | None = None
    tick: Tick | None = None
    note: str = ""
    kind: DutyKind = field(kw_only=True)
    key: str = field(kw_only=True)
    partnership_id: int | None = field(default=None, kw_only=True)

    def days_late(self, on: datetime.date) -> int:
        """How many days ago it should have been done; 0 or less when it is not late."""
        return (on - self.due_on).days if self.due_on else 0

    def group(self, on: datetime.date) -> str:
        """late (its day has passed), soon (within 30 days) or later (also without a date)."""
        if self.due_on is None or self.due_on > on + SOON:
            return "later"
        return "late" if self.due_on < on else "soon"


@dataclass(frozen=True)
class Rule:
    """Who has a kind of line on their list, and why: one QuerySet behind list, count and mail.

    ``rows(user, on)`` is that QuerySet, made once for all who have the same roles: of the user it
    may know the key and the roles (`asking.standing_in`). ``due`` is its column or expression with
    the day on which it should be done. What the database cannot tell ``settle(rows, user, on)``
    decides: it gives the rows that do wait, each with ``duty_due``.

    ``line(row)`` says what a row asks, ``words`` say the rule to people and ``role`` whose rule it
    is. ``prepare(rows, user, on)`` looks up what many lines need at once. Who holds none of the
    roles in ``needs`` anywhere can have no such line, and is not looked up.
    """

    code: str
    kind: DutyKind
    role: str
    words: Any
    rows: Callable[..., QuerySet]
    line: Callable[..., Line]
    due: Any = None
    related: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    settle: Callable[..., list] | None = None
    prepare: Callable[..., None] | None = None
    needs: tuple[str, ...] = ()

    def can_be_of(self, user) -> bool:
        """Whether there can be such a line for this user, by their roles alone."""
        return not self.needs or not user.roles_anywhere.isdisjoint(self.needs)

    def keys(self, user, on) -> QuerySet:
        """The key of each row that waits for this user, and its day."""
        due = F(self.due) if isinstance(self.due, str) else self.due
        if due is None:
            due = Cast(Value(None), DateField())
        rows = self.rows(user, on).order_by().annotate(duty_due=due)
        return rows.values_list("pk", "duty_due")

    def duty(self, row, due_on: datetime.date | None) -> Duty:
        """The line about a row."""
        line = self.line(row)
        partnership = row if isinstance(row, Partnership) else getattr(row, "partnership", None)
        return Duty(
            str(line.text),
            line.where or str(partnership or ""),
            line.url,
            str(line.button),
            due_on,
            line.tick,
            line.note,
            kind=self.kind,
            key=f"{self.code}-{row.pk}",
            partnership_id=partnership.pk if partnership else None,
        )
