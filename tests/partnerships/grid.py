"""Every state × every move × every role of one lifecycle, through the pages.

The table of moves says what must happen; here it is asked of the addresses: an allowed move is
made, a wrong one answers 409 with a sentence, who may not gets 403, who may not know 404, and in
all three nothing changes, also when the version that was on the screen is no longer there.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.test import Client
from django.urls import reverse


@dataclass
class Grid:
    """One record in whatever state, and everybody who may come by.

    ``make(state)`` gives the record; ``address(move)`` the name of the page that makes the move;
    ``fill(record, move)`` what is sent along. ``roles`` maps a name to (user, held roles);
    ``count(record)`` gives figures that a refused move may not change.
    """

    lifecycle: object
    roles: dict
    permissions: dict
    make: Callable
    fill: Callable
    count: Callable
    url_names: dict

    def walk(self) -> list[str]:
        """What is wrong, one line each, of every combination."""
        wrong = []
        states = self.lifecycle_states()
        for state in states:
            for name in self.url_names:
                for who, (_user, roles) in self.roles.items():
                    wrong += self.one(state, name, who, stale=False)
                    # Whether it is stale matters only where the move would else be made.
                    if self.expected(self.lifecycle.moves[name], state, roles, False)[1]:
                        wrong += self.one(state, name, who, stale=True)
        return wrong

    def lifecycle_states(self) -> list:
        with transaction.atomic():
            record = self.make(None)
            field = record._meta.get_field(self.lifecycle.field)
            transaction.set_rollback(True)
        return [code for code, _label in field.choices]

    def one(self, state, name, who, stale) -> list[str]:
        """One request, undone afterwards."""
        user, roles = self.roles[who]
        move = self.lifecycle.moves[name]
        with transaction.atomic():
            record = self.make(state)
            data = self.fill(record, name)
            if stale:
                type(record).objects.filter(pk=record.pk).update(version=record.version + 3)
            before = self.seen(record)
            client = Client()
            client.force_login(user)
            url = reverse(self.url_names[name], args=[record.pk])
            response = client.post(url, data)
            after = self.seen(record)
            transaction.set_rollback(True)
        expected, target = self.expected(move, state, roles, stale)
        done = f"{who}: {name} from {state}{' (stale)' if stale else ''}"
        if response.status_code != expected:
            return [f"{done} answers {response.status_code}, not {expected}"]
        if target is None and after != before:
            return [f"{done} was refused and changed {before} into {after}"]
        if target is not None and after[0] != target:
            return [f"{done} leads to {after[0]}, not {target}"]
        if expected == 409 and len(str(response.context.get("message", ""))) < 10:
            return [f"{done} gives no sentence"]
        return []

    def expected(self, move, state, roles, stale) -> tuple[int, str | None]:
        if roles is None:
            return 404, None
        if not self.permissions[move.permission].roles & roles:
            return 403, None
        if state not in move.sources or stale:
            return 409, None
        return 302, str(move.target)

    def seen(self, record) -> tuple:
        fresh = type(record).objects.get(pk=record.pk)
        state = getattr(fresh, self.lifecycle.field)
        return state, fresh.version, self.count(fresh)
