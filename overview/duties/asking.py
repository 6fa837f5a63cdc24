"""One question to the database for all rules: which rows wait for somebody, and by when.

What a rule asks depends on who asks only by their key and by where they have which role. So the SQL
of all rules together is made once for a day and a set of roles, and later only the keys are put in.
"""

import datetime
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from accounts.models import User
from lib.union import PreparedUnion, in_portions

from .duty import Rule

Days = dict[int, datetime.date | None]


@dataclass(frozen=True)
class Found:
    """The keys of what waits by one rule, with the day of each."""

    rule: Rule
    model: type[Model]
    days: Days = field(default_factory=dict)


class Asking:
    """What waits by these rules, for one user on one day."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = {rule.code: rule for rule in rules}
        self.union = PreparedUnion(self._queries)

    def _queries(self, keys, on, known) -> dict:
        user = standing_in(keys, known)
        rules = [rule for rule in self.rules.values() if rule.can_be_of(user)]
        queries = [(rule.code, rule.keys(user, on)) for rule in rules]
        return {(code, rows.model): rows for code, rows in queries}

    def _found(self, user, on) -> list[Found]:
        """In the order of the rules."""
        keys, known = keys_of(user)
        found: dict[str, Found] = {}
        for (code, model), key, day in self.union.read(keys, on, known):
            # SQLite gives days as text.
            day = datetime.date.fromisoformat(day) if isinstance(day, str) else day
            found.setdefault(code, Found(self.rules[code], model)).days[key] = day
        return [found[code] for code in self.rules if code in found]

    def rows(self, user, on) -> Iterator[tuple[Rule, list[tuple[Any, datetime.date | None]]]]:
        """Per rule the rows that wait, each with its day: a query for each table."""
        found = self._found(user, on)
        rows = _read(found)
        for one in found:
            yield one.rule, _settled(one, rows, user, on)

    def days(self, user, on) -> Iterator[datetime.date | None]:
        """The day of everything that waits; only what is decided in Python is read."""
        found = self._found(user, on)
        rows = _read([one for one in found if one.rule.settle])
        for one in found:
            if one.rule.settle:
                yield from (day for _row, day in _settled(one, rows, user, on))
            else:
                yield from one.days.values()


def _read(found: list[Found]) -> dict[type[Model], list]:
    """Each row once, with all that one of its rules needs along with it."""
    by_model: dict[type[Model], list[Found]] = defaultdict(list)
    for one in found:
        by_model[one.model].append(one)
    rows: dict[type[Model], list] = {}
    for model, ones in by_model.items():
        keys = sorted({key for one in ones for key in one.days})
        related = {path for one in ones for path in one.rule.related}
        unread = {path for one in ones for path in one.rule.unread}
        asked = model._default_manager.defer(*unread)
        asked = asked.select_related(*related) if related else asked
        rows[model] = [row for portion in in_portions(asked, keys) for row in portion]
    return rows


def _settled(one: Found, rows, user, on) -> list[tuple[Any, datetime.date | None]]:
    """Those of one rule, with their days."""
    mine = [row for row in rows[one.model] if row.pk in one.days]
    if one.rule.settle:
        return one.rule.settle(mine, user, on)
    return [(row, one.days[row.pk]) for row in mine]


def keys_of(user) -> tuple[tuple[int, ...], Hashable]:
    """The keys by which rules know a user, and what is known of them: the same for everybody who
    has the same roles in about as many organisations.
    """
    by_roles: dict[tuple, list[int]] = defaultdict(list)
    deputises = set(user.deputises_for)
    for key, roles in user.roles_by_organisation.items():
        by_roles[(*sorted(roles), *(["deputy"] if key in deputises else []))].append(key)
    keys, held = [user.pk], []
    for roles, places in sorted(by_roles.items()):
        # Asked twice for the same one, nothing else is found; so few lengths are needed.
        places += places[-1:] * ((1 << (len(places) - 1).bit_length()) - len(places))
        keys += places
        held += [roles] * len(places)
    return tuple(keys), (user.is_administrator, user.reads_widely, tuple(held))


def standing_in(keys, known) -> User:
    """A user of whom rules know these keys. Anything else that one asks of it fails loudly: it
    would be looked up, and is not there.
    """
    is_administrator, reads_widely, held = known
    user = User.from_db(None, ["id", "is_administrator"], [keys[0], is_administrator])
    organisations = list(zip(keys[1:], held, strict=True))
    access = [(key, role) for key, roles in organisations for role in roles if role != "deputy"]
    user._access_today = access + ([(0, "wide")] if reads_widely else [])
    user.deputises_for = [key for key, roles in organisations if "deputy" in roles]
    return user
