"""The short history of a partnership: the newest acts, each told once."""

import datetime

import pytest

from accounts import records
from accounts.history import latest_entries
from partnerships.models import Source
from tests.factories import ThemeFactory, UserFactory, make_partnership

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=datetime.UTC)


def record_source(partnership, title="Persbericht", *, by, at=AT, reason=""):
    row = Source(partnership=partnership, title=title)
    return records.create(row, by=by, at=at, reason=reason)


def told(partnership, count=5) -> list[str]:
    return [entry.text for entry in latest_entries(partnership, count)]


class TestLatest:
    def test_what_reads_the_same_and_was_done_in_one_go_is_one_line(self):
        partnership, by = make_partnership(), UserFactory()
        for _number in range(5):
            record_source(partnership, by=by)
        theme = ThemeFactory(partnership=partnership, title="Sport")
        records.update(theme, {"title": "Spel"}, by=by, at=AT)

        assert told(partnership) == [
            "Thema “Spel”: gewijzigd",
            "5 bronnen “Persbericht”: vastgelegd",
        ]

    def test_another_name_person_moment_or_reason_is_another_line(self):
        partnership, by = make_partnership(), UserFactory()
        later = AT + datetime.timedelta(minutes=1)
        for more in (
            {"by": by},
            {"by": by, "title": "Convenant"},
            {"by": by, "reason": "Nagekomen"},
            {"by": UserFactory()},
            {"by": by, "at": later},
        ):
            record_source(partnership, **more)

        assert len(told(partnership)) == 5

    def test_as_many_lines_as_asked_for(self, django_assert_num_queries):
        partnership, by = make_partnership(), UserFactory()
        for number in range(4):
            for _twice in range(2):
                record_source(partnership, f"Bron {number}", by=by)

        with django_assert_num_queries(1):
            found = told(partnership, 3)

        assert found == [f"2 bronnen “Bron {number}”: vastgelegd" for number in (3, 2, 1)]
