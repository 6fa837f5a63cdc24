"""A process that adopts is killed at its worst moments: run beside a demo server, on its database.

Each time a child of this process adopts for the last party and is killed (SIGKILL, no clean-up of
any kind) at a given moment. What is in the database is looked at after each of them.
"""

import json
import os
import signal
from collections.abc import Callable
from unittest import mock

from django.db import connections

from accounts.models import AuditEntry
from evaluations import adoption
from evaluations.adoption import deciding, finishing, follow_ups, next_year
from evaluations.models import Evaluation, ExchangeReview, FollowUp, ProposedExchange, SignOff
from partnerships.models import ActionPoint, Activity, ExchangeItem, Plan, Programme, Theme
from tests.evaluations.situations import AT, Situation, concluded, submitted
from tests.factories import PartnershipFactory, UserFactory

# Numbers that no other scene on the same database gives.
APART = 5000
TOUCHED = (Evaluation, SignOff, Programme, Plan, Activity, Theme, ActionPoint, ExchangeItem)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying_before(_function: Callable) -> Callable:
    return lambda *args, **kwargs: die()


def dying_after(function: Callable) -> Callable:
    def run(*args, **kwargs):
        function(*args, **kwargs)
        die()

    return run


def dying_the_second_time(function: Callable) -> Callable:
    seen: list[int] = []

    def run(*args, **kwargs):
        seen.append(1)
        return die() if len(seen) > 1 else function(*args, **kwargs)

    return run


# Moment → where, which function, and how it dies there.
MOMENTS = {
    "the decision is written": (deciding, "finish", dying_before),
    "half of next year is made": (next_year, "_make_activity", dying_the_second_time),
    "next year is made, no action points yet": (follow_ups, "add_action", dying_before),
    "all is done, just before the commit": (deciding, "finish", dying_after),
    "supply and demand is about to change": (finishing, "make_next_year", dying_after),
}


def prepared() -> Situation:
    """In review, with everything that adoption has to bring about."""
    for factory in (UserFactory, PartnershipFactory):
        factory.reset_sequence(APART)
    situation = concluded()
    party = situation.partnership.parties.first()
    item = ExchangeItem.objects.create(
        partnership=situation.partnership, party=party, direction="offer", text="Bus"
    )
    ExchangeReview.objects.create(
        evaluation=situation.evaluation, item=item, next_year="close", outcome="Gereden."
    )
    ProposedExchange.objects.create(
        evaluation=situation.evaluation, party=party, direction="request", text="Tolk"
    )
    FollowUp.objects.create(evaluation=situation.evaluation, text="Bel de gemeente")
    return submitted(situation)


def picture() -> dict:
    """Every row that adoption could touch, and how long the trail is."""
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in TOUCHED}
    return {**rows, "trail": AuditEntry.objects.count()}


def in_a_child(act: Callable) -> bool:
    """Do something in a process of its own; whether it was killed."""
    connections.close_all()  # a child must not write to the connection of its parent
    child = os.fork()
    if not child:
        try:
            act()
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def adopt_for(situation: Situation, number: int) -> None:
    people = (situation.people.manager, situation.people.their_manager)
    adoption.adopt(situation.sign_off(number), by=people[number], at=AT)


def adopt_and_die(situation: Situation, number: int, moment: str = "") -> bool:
    """Adopt in a child that is killed at a moment, or else right after it was told it is done."""

    def act() -> None:
        if moment:
            module, name, how = MOMENTS[moment]
            mock.patch.object(module, name, how(getattr(module, name))).start()
        adopt_for(situation, number)
        die()

    return in_a_child(act)


def made(situation: Situation) -> dict:
    """What the adoption brought about, counted."""
    mine = {"partnership": situation.partnership}
    return {
        "state": situation.fresh().state,
        "programmes": Programme.objects.filter(**mine, year=2027).count(),
        "activities": Activity.objects.filter(
            plan__programme__partnership=situation.partnership, plan__programme__year=2027
        ).count(),
        "action points": ActionPoint.objects.filter(**mine).count(),
        "exchange": sorted(
            ExchangeItem.objects.filter(**mine).values_list("text", "state"), key=str
        ),
        "finished": AuditEntry.objects.of(situation.evaluation).filter(verb="adopt").count(),
    }


def kill_at_every_moment() -> str:
    """What was there after each kill, after a kill in between, and after finishing; as JSON."""
    situation = prepared()
    told: dict = {"between": adopt_and_die(situation, 0), "nothing": {}}
    told["first"] = [situation.sign_off(0).state, situation.sign_off(1).state]
    told["state"] = situation.fresh().state
    before = picture()
    for moment in MOMENTS:
        killed = adopt_and_die(situation, 1, moment)
        told["nothing"][moment] = killed and picture() == before
    told["told it is done"] = adopt_and_die(situation, 1)
    told["everything"] = made(situation)
    return json.dumps(told)
