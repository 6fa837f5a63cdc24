"""What a write costs over the same write without counters, search text and history.

Each is the write function of the product, up to and with the commit, on a disk that is waited for,
as in production. Without means: no triggers of the search, nothing counted, nothing in the trail.
A disk answers in steps of milliseconds, between which a median jumps: the mean without the ends is
told.
"""

import contextlib
import random
import time
from collections.abc import Callable, Iterator
from statistics import fmean
from unittest.mock import patch

from .running import Process, Result, Run
from .stored import SERVER, WHILE_FILLING

ROUNDS, EACH = 20, 8
WRITES = ("activity", "score", "party")
COUNTERS = ("partnerships.activities.count_one_more", "partnerships.parties.count_one_party_more")
COPY = "load_writes"


def written(run: Run) -> Result:
    """The dearest of the three, with all of them beside it."""
    found = _timed(run)
    ratios = {name: found[name]["with"] / found[name]["without"] for name in WRITES}
    worst = max(ratios, key=ratios.__getitem__)
    words = "; ".join(
        f"{name} {found[name]['with'] * 1000:.1f} ms over {found[name]['without'] * 1000:.1f} ms"
        for name in WRITES
    )
    return Result(ratios[worst], words, ratios)


def _timed(run: Run) -> dict:
    """In a copy of the register, which is thrown away; nobody may be at the one that is copied."""
    if busy := run.processes.pop(run.small, None):
        busy.stop()
    with _waiting_for_the_disk(run):
        url = run.store.copy_of(run.engine, run.small, run.year, COPY)
        process = Process(run.store, url)
        try:
            return process.ask("call", where="load_writes", name="time_writes")
        finally:
            process.stop()
            run.store.drop_copy(run.engine, COPY)


@contextlib.contextmanager
def _waiting_for_the_disk(run: Run) -> Iterator[None]:
    """The PostgreSQL server of the bench is in a hurry; here it keeps what it acknowledges.

    One that another bench started is left alone: then what is measured is stricter.
    """
    if run.engine != "postgresql" or not (server := run.store.server()) or not run.store.began:
        yield
        return
    while run.processes:
        run.processes.popitem()[1].stop()
    server.stop()
    server.start(SERVER)
    try:
        yield
    finally:
        server.stop()
        server.start(f"{SERVER} {WHILE_FILLING}")


# ---- within the worker ----------------------------------------------------------------------


def time_writes(worker) -> dict:
    """Both ways in turn, so many writes at a time."""
    chance = random.Random(8)  # noqa: S311 -- the order of rounds is no secret
    made = _Made(chance)
    taken: dict[str, dict[str, list[float]]] = {
        name: {"with": [], "without": []} for name in WRITES
    }
    for _ in range(ROUNDS):
        ways = [("with", contextlib.nullcontext), ("without", without)]
        chance.shuffle(ways)
        for way, surroundings in ways:
            with surroundings():
                for name in WRITES:
                    taken[name][way] += _some(getattr(made, name))
    return {
        name: {way: _usual(seconds) for way, seconds in ways.items()}
        for name, ways in taken.items()
    }


def _usual(seconds: list[float]) -> float:
    """The mean without the fastest and the slowest tenth."""
    ends = len(seconds) // 10
    return fmean(sorted(seconds)[ends : len(seconds) - ends])


def _some(make: Callable[[], Callable[[], object]]) -> list[float]:
    """Seconds of some writes; the first one pays for what was switched, and is left out."""
    taken = []
    for _ in range(EACH + 1):
        write = make()
        began = time.perf_counter()
        write()
        taken.append(time.perf_counter() - began)
    return taken[1:]


@contextlib.contextmanager
def without() -> Iterator[None]:
    """The same writes, bare."""
    from overview.searching import keeping

    with contextlib.ExitStack() as stack:
        stack.enter_context(patch("accounts.records.audit", lambda **given: None))
        for name in COUNTERS:
            stack.enter_context(patch(name, lambda *given: None))
        keeping.drop_triggers()
        try:
            yield
        finally:
            keeping.make_triggers()


class _Made:
    """Prepares writes that people do; each is made ready outside the time that is measured."""

    def __init__(self, chance: random.Random) -> None:
        from django.utils import timezone

        from accounts.models import User
        from organisations.models import Organisation
        from partnerships.models import Partnership, Plan

        from .people import ADMINISTRATOR

        self.chance, self.at = chance, timezone.now()
        self.by = User.objects.get(pk=ADMINISTRATOR)
        plans = Plan.objects.exclude(state="closed").order_by("-programme__year", "pk")
        self.plans = list(plans.select_related("theme__partnership", "programme")[:300])
        self.partnerships = list(Partnership.objects.exclude(stage="ended").order_by("pk")[:300])
        self.slots = self._unanswered()
        self.number, moment = 0, {"created_at": self.at, "updated_at": self.at}
        self.organisations = Organisation.objects.bulk_create(
            Organisation(
                name=f"Nieuwe partij {n}", sort_name=f"nieuwe partij {n}", kind="care",
                search_text=f"nieuwe partij {n}", **moment,
            )
            for n in range(2 * ROUNDS * (EACH + 1))
        )  # fmt: skip

    def _unanswered(self) -> list[tuple[int, int]]:
        """Questions of evaluations that are open; what was answered is taken back in this copy."""
        from evaluations.models import EvaluationCriterion, PartyResponse, Score

        responses = PartyResponse.objects.filter(
            evaluation__state="open", evaluation__shared_at=None
        )
        Score.objects.filter(response__in=responses).delete()
        responses.update(state="open", handed_in_at=None)
        asked = EvaluationCriterion.objects.filter(evaluation__responses__in=responses)
        slots = list(asked.values_list("evaluation__responses", "pk").order_by("pk"))
        self.chance.shuffle(slots)
        return slots

    def activity(self) -> Callable[[], object]:
        from partnerships.activities import add_activity
        from partnerships.models import Activity

        self.number += 1
        plan = self.chance.choice(self.plans)
        activity = Activity(
            title=f"Wandelen met de buurt {self.number}",
            description="Elke week een uur samen op pad, en na afloop koffie in het buurthuis.",
        )
        given = {"theme": plan.theme, "programme": plan.programme, "by": self.by, "at": self.at}
        return lambda: add_activity(activity, **given)

    def party(self) -> Callable[[], object]:
        from partnerships.parties import add_party

        given = {
            "partnership": self.chance.choice(self.partnerships),
            "organisation": self.organisations.pop(),
        }
        return lambda: add_party(**given, by=self.by, at=self.at)

    def score(self) -> Callable[[], object]:
        from evaluations.answering import save_answers
        from evaluations.models import PartyResponse

        self.number += 1
        self.slots = self.slots or self._unanswered()
        pk, asked = self.slots.pop()
        response = PartyResponse.objects.select_related("evaluation").get(pk=pk)
        value = 1 + self.number % 5
        scores = {asked: (value, False, f"Omdat het de {self.number}e keer beter ging.")}
        return lambda: save_answers(response, scores=scores, changes={}, by=self.by, at=self.at)
