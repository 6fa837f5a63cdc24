"""The portfolio as of another day: nothing of today passes for that day."""

import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse

from overview.portfolio import Scope, lines_behind, sections_of
from partnerships.models import Partnership
from tests.factories import make_user
from tests.overview.portfolios import AT, ON, Small

pytestmark = pytest.mark.django_db
URL = reverse("portfolio_show")
TODAY = "Stand van vandaag"


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def small():
    return Small()


@pytest.fixture
def manager(small):
    return make_user(small.ours, "manager")


def scope_of(user, day="") -> Scope:
    return Scope(user, QueryDict(f"on={day}"), ON)


def sections(user, day="") -> dict:
    return {section.code: section for section in sections_of(scope_of(user, day))}


class TestShow:
    @pytest.mark.parametrize("day", ["2026-11-23", "2031-01-01"])
    def test_a_day_to_come_is_refused(self, client, manager, day):
        client.force_login(manager)

        response = client.get(URL, {"on": day})

        scope, body = response.context["scope"], response.content.decode()
        assert (scope.is_today, scope.later_day, scope.unread_day) == (True, True, False)
        assert "Deze dag moet nog komen, dus alles gaat over vandaag." in body
        assert "Deze dag is niet te lezen" not in body
        assert 'max="2026-11-22"' in body

    def test_what_had_surely_not_begun_is_not_counted(self, client, manager, small):
        Partnership.objects.filter(pk=small.two.pk).update(
            since="2020", since_lower="2020-01-01", since_upper="2020-12-31"
        )

        before, within = (sections(manager, day)["stages"] for day in ("2019-12-31", "2020-06-01"))

        assert [row[-1].text for row in (before.table.rows[-1], within.table.rows[-1])] == [
            "3", "4"
        ]  # fmt: skip
        assert before.facts[0].number == "1"
        client.force_login(manager)
        rows = client.get(before.facts[0].url).context["lines"].rows
        assert [line.text for line in rows] == ["Drie samen"]

    def test_a_paper_signed_later_was_not_there(self, manager):
        def held(day):
            scope = scope_of(manager, day)
            return {
                code: [line.text for line in lines_behind(scope, f"papers.{code}").rows]
                for code in ("holds", "unknown", "over", "none")
            }

        assert held("2023-12-31") == {
            "holds": [], "unknown": [], "over": [], "none": ["Drie samen", "Stil", "Twee samen"]
        }  # fmt: skip
        assert held("2024-01-01")["holds"] == ["Drie samen", "Twee samen"]

    def test_what_is_of_today_says_so(self, manager):
        said = {
            code: any(TODAY in note for note in section.notes)
            for code, section in sections(manager, "2019-01-01").items()
        }

        assert {code for code, is_said in said.items() if is_said} == {
            "stages", "targets", "promises", "silence", "papers", "ties"
        }  # fmt: skip
        today = sections(manager).values()
        assert not any(TODAY in note for section in today for note in section.notes)

    def test_silent_is_of_today(self, manager, small):
        Partnership.objects.exclude(pk=small.quiet.pk).update(created_at=AT)

        assert [row[0].text for row in sections(manager, "2019-01-01")["silence"].table.rows] == [
            "Stil"
        ]
