"""Which evaluations open by themselves, and when."""

import datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from evaluations.cycle import evaluations_due, months_after_start, open_due, opens_on
from evaluations.enums import EvaluationKind
from evaluations.models import Evaluation
from evaluations.opening import asks_all, open_evaluation
from partnerships.models import Partnership
from tests.factories import EvaluationFactory, make_partnership, make_programme

pytestmark = pytest.mark.django_db

AT = datetime.datetime(2026, 12, 1, 6, tzinfo=datetime.UTC)


def day(text) -> datetime.date:
    return datetime.date.fromisoformat(text)


def due_on(text) -> list[tuple[str, int, str]]:
    found = evaluations_due(Partnership.objects.all(), day(text))
    return sorted((one.partnership.title, one.year, str(one.kind)) for one in found)


def running(title="Loopt", *, programme=2026, **fields) -> Partnership:
    """A partnership with a programme, evaluated every year unless said otherwise."""
    partnership = make_partnership(title=title, **{"rhythm": "yearly", **fields})
    make_programme(partnership, programme)
    return partnership


@pytest.mark.parametrize(
    ("start", "month", "first_day"),
    [
        (1, None, "2026-12-01"),  # a calendar year, at its end
        (1, 10, "2026-10-01"),
        (1, 2, "2027-02-01"),  # early in the next year: after the year that it is about
        (8, None, "2027-07-01"),  # a school year
        (8, 6, "2027-06-01"),
        (8, 10, "2027-10-01"),
    ],
)
def test_the_day_on_which_a_year_opens(start, month, first_day):
    partnership = Partnership(start_month=start, evaluation_month=month)

    assert opens_on(partnership, 2026) == day(first_day)


@pytest.mark.parametrize("start", range(1, 13))
@pytest.mark.parametrize("month", range(1, 13))
def test_a_year_opens_between_its_middle_and_half_a_year_after_it(start, month):
    assert 6 <= months_after_start(start, month) <= 17


class TestDue:
    def test_from_the_month_on_and_not_before(self):
        running()

        assert due_on("2026-11-30") == []
        assert due_on("2026-12-01") == [("Loopt", 2026, "yearly")]

    def test_what_was_missed_is_still_due(self):
        running()

        assert due_on("2027-03-14") == [("Loopt", 2026, "yearly")]

    def test_once_it_is_there_it_is_not_due(self):
        partnership = running()
        EvaluationFactory(programme=partnership.programmes.get())

        assert due_on("2026-12-01") == []

    def test_a_year_before_the_partnership_was_recorded_is_not_due(self):
        running(programme=2027)
        Partnership.objects.update(created_at=datetime.datetime(2027, 1, 5, tzinfo=datetime.UTC))

        assert due_on("2027-02-01") == []
        assert due_on("2027-12-01") == [("Loopt", 2027, "yearly")]

    def test_recorded_during_the_year_counts_without_a_programme(self):
        make_partnership(title="Zonder programma", rhythm="yearly")
        Partnership.objects.update(created_at=datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC))

        assert due_on("2026-12-01") == [("Zonder programma", 2026, "yearly")]

    def test_every_two_years_leaves_one_year_out(self):
        partnership = running(rhythm="two_yearly")
        EvaluationFactory(programme=make_programme(partnership, 2025))
        make_programme(partnership, 2027)

        assert due_on("2026-12-01") == []
        assert due_on("2027-12-01") == [("Loopt", 2027, "yearly")]

    def test_once_at_the_end(self):
        running("Aan het einde", rhythm="once", stage="winding_down")
        running("Loopt nog", rhythm="once")

        assert due_on("2026-06-01") == [("Aan het einde", 2026, "yearly")]

    @pytest.mark.parametrize(
        "fields",
        [{"rhythm": "none"}, {"rhythm": "not_agreed"}, {"stage": "ended"}],
        ids=lambda fields: str(fields),
    )
    def test_never_due(self, fields):
        running(**fields)

        assert due_on("2026-12-01") == []

    def test_the_interim_review_halfway_the_year(self):
        running(interim_review=True, rhythm="not_agreed")

        assert due_on("2026-06-30") == []
        assert due_on("2026-07-01") == [("Loopt", 2026, "interim")]
        assert due_on("2027-02-01") == []

    def test_the_cost_does_not_grow(self):
        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                due_on("2026-12-01")
            return len(queries)

        for number in range(2):
            running(f"Een {number}")
        few = cost()
        for number in range(4):
            running(f"Twee {number}", start_month=8, evaluation_month=number + 1)

        assert cost() == few


class TestAllCriteria:
    def test_at_the_start_and_every_third_year(self):
        partnership = running(programme=2023)
        asked = {}
        for year in range(2023, 2030):
            asked[year] = asks_all(partnership, year)
            programme = partnership.programmes.filter(year=year).first()
            open_evaluation(
                programme or make_programme(partnership, year),
                due_on=day("2030-01-01"),
                all_criteria=asked[year],
                by=None,
                at=AT,
            )

        assert [year for year, is_all in asked.items() if is_all] == [2023, 2026, 2029]

    def test_a_choice_counts(self):
        partnership = running(programme=2024)
        EvaluationFactory(programme=partnership.programmes.get(), all_criteria=True)

        assert not asks_all(partnership, 2026)
        assert asks_all(partnership, 2027)


class TestOpening:
    def test_asks_by_rule_and_gives_four_weeks(self):
        partnership = running()
        (due,) = evaluations_due(Partnership.objects.all(), day("2026-12-01"))
        evaluation = open_due(due, by=None, at=AT)

        assert evaluation.programme.partnership == partnership
        assert evaluation.all_criteria
        assert evaluation.due_on == day("2026-12-29")
        assert evaluation.opened_by is None
        assert AuditEntry.objects.of(evaluation).get(verb="open").actor_id is None

    def test_open_scoring_is_fixed(self):
        partnership = running(open_scoring=True)
        (due,) = evaluations_due(Partnership.objects.all(), day("2026-12-01"))
        open_due(due, by=None, at=AT)
        Partnership.objects.filter(pk=partnership.pk).update(open_scoring=False)

        assert Evaluation.objects.get().open_scoring

    def test_an_interim_review_asks_no_criteria(self):
        running(interim_review=True, rhythm="none")
        (due,) = evaluations_due(Partnership.objects.all(), day("2026-07-01"))
        evaluation = open_due(due, by=None, at=AT)

        assert evaluation.kind == EvaluationKind.INTERIM
        assert not evaluation.criteria.exists()


class TestCommand:
    def run(self, on="2026-12-01", **options) -> tuple[str, str]:
        out, err = StringIO(), StringIO()
        with time_machine.travel(datetime.datetime.fromisoformat(f"{on}T06:00+00:00"), tick=False):
            call_command("open_evaluations", stdout=out, stderr=err, **options)
        return out.getvalue(), err.getvalue()

    def test_opens_what_is_due_and_tells(self):
        running()
        said, _ = self.run()

        assert Evaluation.objects.get().programme.year == 2026
        assert "Loopt: yearly 2026, answers due on 2026-12-29" in said
        assert "1 opened, 0 could not be opened." in said

    def test_twice_opens_once(self):
        running()
        self.run()
        said, _ = self.run("2026-12-02")

        assert Evaluation.objects.count() == 1
        assert "0 opened" in said

    def test_a_dry_run_writes_nothing(self):
        running()
        said, _ = self.run(dry_run=True)

        assert "would open" in said
        assert not Evaluation.objects.exists()
        assert not AuditEntry.objects.exists()

    def test_one_that_cannot_open_stops_no_other(self):
        without_parties = running("Zonder partijen")
        without_parties.parties.update(state="invited")
        running("Met partijen")
        said, problems = self.run()

        assert Evaluation.objects.get().programme.partnership.title == "Met partijen"
        assert "Zonder partijen" in problems
        assert "1 opened, 1 could not be opened." in said
