"""The dates kept of papers follow every write, and say what the rules for one paper say."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps

from lib.dates import HonestDate, honest_columns
from partnerships.models import Agreement, Amendment, Partnership
from partnerships.paper_dates import FIRST, LAST
from partnerships.validity import SIGNED_ONCE, Notice, Validity, standing, validity
from tests.factories import OrganisationFactory, make_partnership

pytestmark = pytest.mark.django_db
DAY = datetime.date
AROUND = [DAY(2026, 12, 1) + datetime.timedelta(days=one) for one in range(-200, 500, 5)] + [
    DAY(2026, 12, 31),
    DAY(2027, 1, 1),
    DAY(2026, 9, 30),
    DAY(2026, 10, 1),
]
PAPERS = {
    "a day": {"ends": "2026-12-31"},
    "a month": {"ends": "2026-12"},
    "a year": {"ends": "2026"},
    "about a day": {"ends": "2026-12-31~"},
    "perhaps a day": {"ends": "2026-12-31?"},
    "unknown": {},
    "open": {"duration": "open"},
    "a term": {"signed": "2025-01-01", "term_amount": 2, "term_unit": "years"},
    "a term from a month": {"signed": "2025-02", "term_amount": 18, "term_unit": "months"},
    "tacit": {"ends": "2026-12-31", "renewal": "tacit"},
    "with notice": {"ends": "2026-12-31", "notice_stated": "stated", "notice_months": 3},
    "month with notice": {"ends": "2026-12", "notice_stated": "stated", "notice_months": 3},
    "about, with notice": {"ends": "2026-12~", "notice_stated": "stated", "notice_months": 3},
    "tacit with notice": {
        "ends": "2026-12-31",
        "renewal": "tacit",
        "notice_stated": "stated",
        "notice_months": 3,
    },
    "ended on a day": {"state": "ended", "ended": "2026-10-15", "ends": "2028"},
    "ended in a month": {"state": "ended", "ended": "2026-10", "ends": "2028"},
    "ended, unknown when": {"state": "ended", "ends": "2028"},
    "notice given": {"state": "notice_given", "notice_ends": "2026-11-30", "ends": "2028"},
    "notice given, unknown": {"state": "notice_given", "ends": "2026-11-30"},
    "notice about": {"state": "notice_given", "notice_ends": "2026-11~", "ends": "2028"},
    "later": {"effective": "later", "ends": "2026-12-31"},
    "draft": {"state": "draft", "ends": "2026-12-31"},
}


def paper(**given):
    fields = {"state": "signed", "signed": "2024-01-01", **given}
    return Agreement.objects.create(partnership=make_partnership(OrganisationFactory()), **fields)


@pytest.mark.parametrize("given", PAPERS.values(), ids=PAPERS)
def test_says_what_the_rules_say(given):
    agreement = paper(**given)
    agreement.refresh_from_db()

    for on in AROUND:
        value, found = validity(agreement, on), standing(agreement, on)
        over = value in (Validity.EXPIRED, Validity.ENDED)
        lapsed = agreement.lapses_after is not None and agreement.lapses_after < on
        assert (on, lapsed and agreement.state in SIGNED_ONCE) == (on, over)
        within = agreement.notice_day is not None and agreement.notice_day < on
        in_window = within and agreement.ends_by is not None and on <= agreement.ends_by
        assert (on, in_window) == (on, found.notice == Notice.IN_WINDOW)


def kept(agreement) -> tuple:
    agreement = Agreement.objects.select_related("partnership").get(pk=agreement.pk)
    partnership = agreement.partnership
    return agreement.ends_by, partnership.paper_end_rising, partnership.paper_end_falling


class TestFollowsEveryWrite:
    def test_saved_changed_and_removed(self):
        agreement = paper(ends="2027")
        assert kept(agreement) == (DAY(2027, 12, 31), DAY(2027, 12, 31), DAY(2027, 12, 31))

        agreement.ends = HonestDate("2028-05")
        agreement.save()
        assert kept(agreement) == (DAY(2028, 5, 31), DAY(2028, 5, 31), DAY(2028, 5, 31))

        Agreement.objects.filter(pk=agreement.pk).update(**honest_columns("ends", "2029-05-01"))
        assert kept(agreement) == (DAY(2029, 5, 1), DAY(2029, 5, 1), DAY(2029, 5, 1))

        Agreement.objects.filter(pk=agreement.pk, state="signed").update(state="draft")
        assert kept(agreement) == (None, LAST, FIRST)

    def test_an_addendum(self):
        agreement = paper(ends="2027")

        addendum = Amendment.objects.create(agreement=agreement, text="x", new_end="2030-06-30")
        assert kept(agreement)[0] == DAY(2030, 6, 30)

        Amendment.objects.filter(pk=addendum.pk).update(**honest_columns("new_end", "2031"))
        assert kept(agreement)[0] == DAY(2031, 12, 31)

        addendum.delete()
        assert kept(agreement) == (DAY(2027, 12, 31), DAY(2027, 12, 31), DAY(2027, 12, 31))

    def test_many_at_once(self):
        partnership = make_partnership(OrganisationFactory())
        row = Agreement(partnership=partnership, state="signed", signed="2024", ends="2027")

        (made,) = Agreement.objects.bulk_create([row])

        assert kept(made)[0] == DAY(2027, 12, 31)

    def test_one_without_an_end_lasts_longest(self):
        agreement = paper(ends="2027")
        Agreement.objects.create(
            partnership=agreement.partnership, state="signed", duration="open", signed="2026"
        )

        assert kept(agreement) == (DAY(2027, 12, 31), LAST, FIRST)


def test_what_was_there_before_is_filled_in():
    agreement = paper(ends="2027")
    Agreement._base_manager.update(ends_by=None)
    Partnership._base_manager.update(paper_end_rising=LAST, paper_end_falling=FIRST)

    import_module("partnerships.migrations.0015_keep_paper_dates").keep(apps, None)

    assert kept(agreement) == (DAY(2027, 12, 31), DAY(2027, 12, 31), DAY(2027, 12, 31))
