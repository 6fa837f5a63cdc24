"""A small portfolio with known figures, made for the tests of its sections."""

import datetime
from decimal import Decimal

from evaluations.models import (
    ArrangementReview,
    Criterion,
    EvaluationCriterion,
    PartyResponse,
    Score,
)
from partnerships.models import Agreement, Arrangement, Goal, GoalResult, Partnership
from tests.factories import (
    ActivityFactory,
    EvaluationFactory,
    OrganisationFactory,
    PlanFactory,
    ThemeFactory,
    make_partnership,
    make_programme,
)

AT = datetime.datetime(2026, 11, 22, 10, tzinfo=datetime.UTC)
ON = AT.date()
LONG_AGO = datetime.datetime(2023, 3, 1, tzinfo=datetime.UTC)
CODES = ("clear-goals", "trust", "balance")


def moment(year, month=12, day=15):
    return datetime.datetime(year, month, day, 12, tzinfo=datetime.UTC)


def evaluate(partnership, year, scores, *, state="adopted", shared=True, kept=(), at=None):
    """A yearly evaluation: ``scores`` maps an organisation to code → value."""
    at = at or moment(year)
    programme = partnership.programmes.filter(year=year).first() or make_programme(
        partnership, year
    )
    adopted = {"adopted_at": at, "frozen": {"counts": {"done": 0, "activities": 0}}}
    evaluation = EvaluationFactory(
        programme=programme,
        state=state,
        due_on=at.date(),
        opened_at=at - datetime.timedelta(days=28),
        shared_at=at if shared else None,
        **(adopted if state == "adopted" else {}),
    )
    texts = Criterion.objects.in_bulk()
    text = next(iter(texts.values()))
    criteria = {
        code: EvaluationCriterion.objects.create(
            evaluation=evaluation,
            code=code,
            title_nl=code,
            title_en=code,
            statement_nl=text.statement_nl,
            statement_en=text.statement_en,
            position=place,
        )
        for place, code in enumerate(sorted({c for given in scores.values() for c in given}))
    }
    for organisation, given in scores.items():
        response = PartyResponse.objects.create(
            evaluation=evaluation,
            party=partnership.parties.get(organisation=organisation),
            state="handed_in",
            handed_in_at=at,
            way="register",
        )
        for code, value in given.items():
            Score.objects.create(response=response, criterion=criteria[code], value=value)
    for arrangement, verdict in kept:
        ArrangementReview.objects.create(
            evaluation=evaluation, arrangement=arrangement, kept=verdict
        )
    return evaluation


def activity(partnership, theme, year, *, target, result, unit="deelnemers", state="done"):
    programme = partnership.programmes.filter(year=year).first() or make_programme(
        partnership, year
    )
    plan = theme.plans.filter(programme=programme).first() or PlanFactory(
        theme=theme, programme=programme
    )
    return ActivityFactory(
        plan=plan,
        target=Decimal(target),
        result=None if result is None else Decimal(result),
        unit=unit,
        state=state,
    )


def signed(partnership, ends, **fields):
    """A signed agreement that began in 2024."""
    return Agreement.objects.create(
        partnership=partnership,
        state="signed",
        signed="2024-01-01",
        effective="2024-01-01",
        duration="fixed",
        ends=ends,
        **fields,
    )


class Small:
    """Three organisations of ours and others, with four partnerships."""

    def __init__(self):
        self.ours = OrganisationFactory(name="Onze stichting")
        self.kern = OrganisationFactory(name="Kern")
        self.wijz = OrganisationFactory(name="WijZ")
        self.two = self._made("Twee samen", self.ours, self.kern, kind="bilateral")
        self.three = self._made("Drie samen", self.ours, self.kern, self.wijz, kind="network")
        self.ended = self._made("Voorbij", self.ours, self.wijz, stage="ended", kind="bilateral")
        self.quiet = self._made("Stil", self.ours, OrganisationFactory(name="Zwijger"),
                                kind="network", stage="winding_down")  # fmt: skip
        self._years()
        self._themes()
        self.paper = signed(self.two, "2027-03-31")
        self.old_paper = signed(self.three, "2025-12-31")

    def _made(self, title, *organisations, **fields) -> Partnership:
        fields.setdefault("rhythm", "not_agreed")
        partnership = make_partnership(
            *organisations, title=title, sort_title=title.lower(), **fields
        )
        Partnership.objects.filter(pk=partnership.pk).update(created_at=LONG_AGO)
        return partnership

    def _years(self):
        """Two adopted years of one partnership, and one of another that is not shared yet."""
        self.promise = Arrangement.objects.create(partnership=self.two, text="Elkaar bellen")
        self.other = Arrangement.objects.create(
            partnership=self.two, text="Samen tellen", until="2025-06-30"
        )
        self.first_year = evaluate(
            self.two,
            2024,
            {self.ours: {"trust": 4, "balance": 3}, self.kern: {"trust": 2, "balance": 3}},
            kept=[(self.promise, "kept")],
        )
        self.second_year = evaluate(
            self.two,
            2025,
            {
                self.ours: {"trust": 2, "balance": 3, "clear-goals": 5},
                self.kern: {"trust": 5, "balance": 4},
            },
            kept=[(self.promise, "kept"), (self.other, "not")],
        )
        self.unshared = evaluate(
            self.three, 2025, {self.kern: {"trust": 1}}, state="open", shared=False
        )

    def _themes(self):
        self.theme = ThemeFactory(partnership=self.two, title="Ontmoeten")
        self.reached = activity(self.two, self.theme, 2025, target=20, result=25)
        self.below = activity(self.two, self.theme, 2025, target=40, result=15)
        self.meetings = activity(
            self.two, self.theme, 2025, target=4, result=None, unit="avonden", state="not_done"
        )
        goal = Goal.objects.create(theme=self.theme, statement="Meer mensen", target=100)
        GoalResult.objects.create(
            goal=goal, programme=self.two.programmes.get(year=2025), value=120
        )
