"""Which dates stand in which calendar, and on which day."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lib.dates import HonestDate
from overview.calendar import ALL, MINE, entries_of
from overview.calendar.entry import Place, placed, placed_between
from overview.duties import duties_of
from partnerships.models import (
    ActionPoint,
    Activity,
    Agreement,
    Amendment,
    Document,
    Meeting,
    Note,
    Partnership,
    Party,
    Seat,
)
from tests.factories import (
    AgreementFactory,
    EvaluationFactory,
    OrganisationFactory,
    make_partnership,
    make_programme,
    make_user,
)

from .calendars import AT, ON, day, fresh, make_dates, more_of_everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-20 11:00+01:00", tick=False):
        yield


def told(entries) -> dict:
    return {entry.title: entry.day for entry in entries}


class TestPlaced:
    """Which day an honest date stands on, and what is said of it."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2026-06-12", Place(day(6, 12, 2026))),
            ("2026-06", Place(day(6, 1, 2026), "in de loop van juni 2026", day(6, 30, 2026))),
            ("2026", Place(day(1, 1, 2026), "in de loop van 2026", day(12, 31, 2026))),
            ("2026-06-12~", Place(day(6, 1, 2026), "omstreeks 12 juni 2026", day(6, 12, 2026))),
            ("2026-06-12?", Place(day(6, 1, 2026), "12 juni 2026 (onzeker)", day(6, 12, 2026))),
            ("XXXX-06-12", None),
            ("start", None),
            ("later", None),
            (None, None),
        ],
    )
    def test_says_what_is_known(self, text, expected):
        assert placed(HonestDate.parse(text)) == expected

    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [
            (day(3, 4), day(3, 4), (day(3, 4), "")),
            (day(3, 1), day(3, 31), (day(3, 1), "in de loop van maart 2027")),
            (day(3, 15), day(5, 2), (day(3, 1), "tussen 15 maart 2027 en 2 mei 2027")),
        ],
    )
    def test_between_two_days(self, first, last, expected):
        found = placed_between(first, last)

        assert (found.day, found.when) == expected


class TestPartnership:
    def test_tells_every_date(self):
        dates = make_dates()

        found = entries_of(dates.other, ON, dates.partnership)

        assert told(found) == {
            "Antwoorden uiterlijk: evaluatie 2026": day(12, 15, 2026),
            "Volgend contact met Nieuwkomer": day(1, 5),
            "Stuurgroep": day(1, 12),
            "Actiepunt: Zaal regelen": day(2, 1),
            "Einde gepland: Zomertoernooi": day(3, 1),
            "Laatste dag om op te zeggen: Convenant": day(3, 31),
            "Loopt af: Convenant": day(6, 30),
        }

    def test_what_is_done_or_dropped_disappears(self):
        dates = make_dates()
        ActionPoint.objects.update(state="done", done_on=ON)
        Activity.objects.update(state="done")
        Agreement.objects.update(state="never_signed")
        Party.objects.filter(state="approached").update(state="declined")
        dates.situation.evaluation.__class__.objects.update(shared_at="2026-11-19T10:00Z")

        found = entries_of(dates.other, ON, dates.partnership)

        assert set(told(found)) == {"Stuurgroep"}

    def test_a_meeting_held_stands_on_the_day_it_was_held(self):
        dates = make_dates()
        meeting = Meeting.objects.get()
        meeting.held = HonestDate.parse("2026-10")
        meeting.save()

        [entry] = [e for e in entries_of(dates.other, ON, dates.partnership) if e.place]

        assert (entry.day, entry.title) == (
            day(10, 1, 2026),
            "In de loop van oktober 2026: Stuurgroep",
        )

    def test_a_month_is_not_made_a_day(self):
        dates = make_dates()
        agreement = Agreement.objects.get()
        agreement.ends = HonestDate.parse("2027-06")
        agreement.save()

        found = told(entries_of(dates.other, ON, dates.partnership))

        assert found["In de loop van juni 2027: Loopt af: Convenant"] == day(6, 1)
        assert found["In de loop van maart 2027: Laatste dag om op te zeggen: Convenant"] == (
            day(3, 1)
        )

    def test_an_addendum_moves_the_end(self):
        dates = make_dates()
        before = {entry.key: entry for entry in entries_of(dates.other, ON, dates.partnership)}
        Amendment.objects.create(
            agreement=dates.agreement, text="Verlengd", signed="2026-11-01", new_end="2029-06-30"
        )

        found = entries_of(dates.other, ON, dates.partnership)

        moved = {e.key: e for e in found if "Convenant" in e.title}
        assert told(moved.values()) == {
            "Laatste dag om op te zeggen: Convenant": day(3, 31, 2029),
            "Loopt af: Convenant": day(6, 30, 2029),
        }
        assert all(entry.version > before[key].version for key, entry in moved.items())

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            (
                {"state": "notice_given", "notice_ends": "2027-02-01"},
                {"Eindigt door opzegging: Brief": day(2, 1)},
            ),
            ({"state": "ended", "ended": "2027-01-31"}, {"Eindigt eerder: Brief": day(1, 31)}),
            ({"state": "signed", "ends": "2026-09-01", "renewal": "tacit"}, {}),
            ({"state": "signed", "duration": "open"}, {}),
            ({"state": "draft", "ends": "2027-02-01"}, {}),
            ({"state": "to_sign", "ends": "2027-02-01"}, {}),
            ({"state": "signed", "ends": "later"}, {}),
            (
                {"state": "signed", "signed": "2026-01-15", "term_amount": 2, "term_unit": "years"},
                {"Loopt af: Brief": day(1, 14, 2028)},
            ),
        ],
    )
    def test_agreements_as_they_stand(self, fields, expected):
        dates = make_dates()
        Agreement.objects.all().delete()
        AgreementFactory(partnership=dates.partnership, title="Brief", **fields)

        found = entries_of(dates.other, ON, dates.partnership)

        assert {title: on for title, on in told(found).items() if "Brief" in title} == expected

    def test_an_ended_partnership_asks_nothing_any_more(self):
        dates = make_dates()
        Partnership.objects.update(stage="ended")

        assert entries_of(dates.other, ON, dates.partnership) == []


class TestMine:
    def test_is_my_work_with_a_date_and_what_is_coming(self):
        dates = make_dates()

        found = entries_of(dates.user, ON, MINE)

        lines = [line for group in duties_of(dates.user, ON).values() for line in group]
        duties = {duty.key for duty in lines if duty.due_on}
        assert duties
        keys = {entry.key for entry in found}
        assert duties <= keys
        rest = [entry for entry in found if entry.key not in duties]
        assert told(rest) == {
            "Stuurgroep": day(1, 12),
            "Einde gepland: Zomertoernooi": day(3, 1),
        }

    def test_not_the_meetings_of_others(self):
        dates = make_dates()

        assert "Stuurgroep" not in told(entries_of(dates.other, ON, MINE))

    @pytest.mark.parametrize(
        ("until", "sits"), [("", True), ("2027-01-01", True), ("2026-10", False), ("2020", False)]
    )
    def test_only_while_one_sits_there(self, until, sits):
        dates = make_dates()
        seat = Seat.objects.get()
        seat.until = HonestDate.parse(until)
        seat.save()

        assert ("Stuurgroep" in told(entries_of(dates.user, ON, MINE))) == sits

    def test_papers_of_the_partnerships_i_coordinate(self):
        dates = make_dates()
        contact = dates.action.assignee
        Partnership.objects.update(coordinator=contact)
        keeper = Partnership.objects.get().keeper
        dates.user.memberships.create(organisation=keeper, role="coordinator", starts_on=ON)

        found = told(entries_of(fresh(dates.user), ON, MINE))

        assert any("Convenant" in title for title in found)


class TestScope:
    def test_all_is_every_partnership_in_sight(self):
        dates, foreign = make_dates(), make_dates()

        found = entries_of(dates.other, ON, ALL)

        here = entries_of(dates.other, ON, dates.partnership)
        assert {entry.key for entry in found} == {entry.key for entry in here}
        assert entries_of(foreign.other, ON, dates.partnership) == []

    def test_nothing_for_a_stranger(self):
        dates = make_dates()
        stranger = dates.people.stranger

        assert entries_of(stranger, ON, dates.partnership) == []
        assert entries_of(stranger, ON, ALL) == []
        assert entries_of(stranger, ON, MINE) == []

    def test_nothing_when_the_role_has_ended(self):
        dates = make_dates()
        dates.user.memberships.update(ends_on=datetime.date(2026, 11, 1))
        user = fresh(dates.user)

        assert entries_of(user, ON, MINE) == []
        assert entries_of(user, ON, dates.partnership) == []

    def test_nothing_of_a_partnership_that_was_left(self):
        dates = make_dates()
        reader = dates.people.their_coordinator
        Party.objects.filter(organisation=dates.situation.organisations[1]).update(state="left")

        assert entries_of(fresh(reader), ON, dates.partnership) == []

    def test_never_a_word_of_notes_and_documents(self):
        dates = make_dates()
        keeper = dates.partnership.keeper
        fields = {"partnership": dates.partnership, "organisation": keeper, "visibility": "own"}
        Document.objects.create(title="zwijgdocument", link="https://example.org/x", **fields)
        Note.objects.create(text="zwijgnotitie", noted_at=AT, author=dates.user, **fields)

        found = [*entries_of(dates.user, ON, MINE), *entries_of(dates.user, ON, ALL)]

        assert "zwijg" not in str(found)


class TestOrder:
    def test_the_first_so_many_with_the_whole_last_day(self):
        dates = make_dates()
        more_of_everything(dates, 3)

        everything = entries_of(dates.other, ON, ALL, since=ON)
        first = entries_of(dates.other, ON, ALL, since=ON, most=7)

        assert first == [entry for entry in everything if entry.day <= everything[6].day]
        assert [entry.sort_key for entry in everything] == sorted(
            entry.sort_key for entry in everything
        )

    @pytest.mark.parametrize(
        ("held", "expected"),
        [
            ("2026-11-20", {"Vandaag gehouden", "Vandaag gepland"}),
            ("2026-11-20?", {"20 november 2026 (onzeker): Stuurgroep: Vandaag gehouden"}),
        ],
    )
    def test_a_meeting_held_on_a_sure_day_comes_in_its_turn(self, held, expected):
        dates = make_dates()
        held_today = Meeting(body=dates.body, title="Vandaag gehouden")
        held_today.held = HonestDate.parse(held)
        held_today.save()
        Meeting.objects.create(body=dates.body, title="Vandaag gepland", planned_on=ON)

        first = entries_of(dates.other, ON, ALL, since=ON, most=1)

        assert {title.removeprefix("Stuurgroep: ") for title in told(first)} == expected

    def test_of_many_papers_the_first_so_many_too(self):
        dates = make_dates()
        for number, ends in enumerate(["2027-03-10", "2027", "2028-05", "2027-02-01~"] * 3):
            AgreementFactory(
                partnership=dates.partnership,
                state="signed",
                ends=ends,
                title=f"Brief {number}",
                notice_stated="stated" if number % 2 else "none",
                notice_months=number if number % 2 else None,
            )

        everything = entries_of(dates.other, ON, ALL, since=ON)
        for most in (1, 3, 6):
            first = entries_of(dates.other, ON, ALL, since=ON, most=most)
            assert first == [entry for entry in everything if entry.day <= everything[most - 1].day]

    def test_of_evaluations_the_first_date_that_is_still_to_come_counts(self):
        """Those that were shared long ago wait for decisions, after the answers of others."""
        ours = OrganisationFactory()
        reader = make_user(ours, "reader")
        for decide_on in ["2027-03-01", "2027-03-02", "2027-03-03", None]:
            programme = make_programme(make_partnership(ours, OrganisationFactory()), 2026)
            EvaluationFactory(
                programme=programme,
                due_on=day(11, 1, 2026) if decide_on else day(12, 15, 2026),
                decide_on=decide_on,
                shared_at=AT if decide_on else None,
            )

        first = entries_of(reader, ON, ALL, since=ON, most=1)

        assert told(first) == {"Antwoorden uiterlijk: evaluatie 2026": day(12, 15, 2026)}

    @pytest.mark.parametrize("most", [1, 3])
    def test_the_last_day_is_whole_whatever_there_is_on_it(self, most):
        """Most plans end on the last day of the year."""
        dates = make_dates()
        more_of_everything(dates, 6)
        Activity.objects.update(ends_on=ON)

        everything = entries_of(dates.other, ON, ALL, since=ON)

        first = entries_of(dates.other, ON, ALL, since=ON, most=most)
        assert first == [entry for entry in everything if entry.day <= everything[most - 1].day]
        assert len(first) > 6


@pytest.mark.parametrize("scope", [MINE, ALL])
def test_the_number_of_queries_does_not_grow(scope):
    dates = make_dates()
    more_of_everything(dates, 2)

    def queries() -> int:
        user = fresh(dates.user)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert entries_of(user, ON, scope)
        return len(asked)

    few = queries()
    more_of_everything(dates, 18)

    assert queries() == few
