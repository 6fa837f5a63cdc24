"""What a coordinator can open for the whole portfolio, and what each of those would ask."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.errors import WrongMoment
from evaluations.cycle import (
    Due,
    evaluations_due,
    open_due,
    opens_on,
    yearly_evaluations_due,
)
from evaluations.enums import EvaluationKind
from evaluations.models import Evaluation
from evaluations.opening import (
    all_are_asked,
    deciding_parties,
    last_full_years,
    reason_not_to_open,
    who_answer,
)
from lib.dates import programme_label
from partnerships.bulk import MOST_AT_ONCE, for_evaluation
from partnerships.enums import Rhythm
from partnerships.models import Partnership, Party

SHOWN = 100


@dataclass
class Candidate:
    """An evaluation that can be opened now, with what it asks and of whom."""

    due: Due
    is_due: bool
    asks_all: bool
    parties: list[Party] = field(default_factory=list)
    reason: str = ""

    @property
    def key(self) -> str:
        """What the form sends when it is chosen."""
        return f"{self.due.partnership.pk}-{self.due.year}-{self.due.kind}"

    @property
    def is_interim(self) -> bool:
        return self.due.kind == EvaluationKind.INTERIM

    @property
    def label(self) -> str:
        """The programme year: "2026" or "2026-2027"."""
        return programme_label(*self.due.partnership.programme_period(self.due.year))

    @property
    def opens_on(self) -> datetime.date:
        """The day on which it opens by itself, when a rhythm was agreed."""
        return opens_on(self.due.partnership, self.due.year)

    @property
    def deciders(self) -> list[Party]:
        return deciding_parties(self.due.partnership, self.parties)


def candidates(user, on: datetime.date, among=None) -> list[Candidate]:
    """What this coordinator can open: first those whose month has come, then the others.

    ``among`` narrows it to a selection of partnerships: then it is the yearly evaluation of those
    that the step was announced for, and nothing else that happens to be due.

    A fixed number of queries for at most SHOWN of each, or all of a selection. The others are
    partnerships with a rhythm, or without one agreed, that have no evaluation of the present
    programme year.
    """
    mine = Partnership.objects.edited_by(user)
    asked = evaluations_due
    if among is not None:
        announced = for_evaluation(user, among, on).partnerships
        mine = mine.filter(pk__in=[one.pk for one in announced])
        asked = yearly_evaluations_due
    most = SHOWN if among is None else MOST_AT_ONCE
    due = list(asked(mine, on))[:most]
    known = {one.partnership.pk for one in due if one.kind == EvaluationKind.YEARLY}
    others = mine.active().exclude(rhythm=Rhythm.NONE).exclude(pk__in=known)
    evaluated = defaultdict(set)
    for partnership_id, year in Evaluation.objects.filter(
        programme__partnership__in=others, kind=EvaluationKind.YEARLY
    ).values_list("programme__partnership", "programme__year"):
        evaluated[partnership_id].add(year)
    early = [
        Due(partnership, year)
        for partnership in others
        if (year := partnership.programme_year(on)) not in evaluated[partnership.pk]
    ]
    rows = [(one, True) for one in due] + [(one, False) for one in early[:most]]
    return _described(rows, on)


def _described(rows, on) -> list[Candidate]:
    """With the parties and criteria of each, fetched together."""
    keys = {one.partnership.pk for one, _is_due in rows}
    parties = Prefetch("parties", Party.objects.select_related("organisation"))
    loaded = Partnership.objects.filter(pk__in=keys).select_related("deciding_body", "keeper")
    by_key = {row.pk: row for row in loaded.prefetch_related(parties)}
    full = last_full_years(keys, before=on.year + 1)
    found = []
    for one, is_due in rows:
        partnership = by_key[one.partnership.pk]
        answering = who_answer(partnership.parties.all())
        found.append(
            Candidate(
                due=Due(partnership, one.year, one.kind),
                is_due=is_due,
                asks_all=all_are_asked(full.get(partnership.pk), one.year),
                parties=answering,
                reason=reason_not_to_open(partnership, answering, one.kind),
            )
        )
    return found


def open_chosen(chosen: list[Candidate], *, due_on, by, at) -> tuple[list[Evaluation], list[str]]:
    """Open these; returns the evaluations, and a sentence for each that could not open.

    Called in one transaction; what was opened by somebody else meanwhile is told, not doubled.
    """
    opened, refused = [], []
    for candidate in chosen:
        due = candidate.due
        try:
            opened.append(
                open_due(due, due_on=due_on, all_criteria=candidate.asks_all, by=by, at=at)
            )
        except WrongMoment as refusal:
            refused.append(
                _("%(partnership)s: %(reason)s")
                % {"partnership": due.partnership, "reason": refusal}
            )
    return opened, refused
