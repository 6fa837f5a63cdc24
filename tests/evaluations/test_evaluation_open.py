"""Opening evaluations: one, and those of a whole portfolio."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Evaluation
from partnerships.models import Partnership
from tests.evaluations.browser import filled
from tests.evaluations.situations import AT, make_situation
from tests.factories import (
    EvaluationFactory,
    OrganisationFactory,
    make_partnership,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


class TestMany:
    URL = "/evaluations/open/"

    def portfolio(self):
        """One whose month has come, one that is early, one that nobody may answer."""
        situation = make_situation(rhythm="yearly", evaluation_month=10)
        ours, theirs = situation.organisations
        early = make_partnership(ours, theirs, title="Nog niet", rhythm="not_agreed")
        empty = make_partnership(ours, theirs, title="Zonder deelnemers", rhythm="yearly")
        empty.parties.update(state="invited")
        make_partnership(title="Van een ander", rhythm="yearly")
        return situation, early, empty

    def test_presets_those_whose_month_has_come(self, visitor):
        situation, early, empty = self.portfolio()
        page = visitor(situation.people.coordinator).get("evaluation_open_many")

        assert [(row.due.partnership, ticked) for row, ticked in page.context["due"]] == [
            (situation.partnership, True)
        ]
        assert {row.due.partnership for row, _ in page.context["others"]} == {early, empty}
        assert "Van een ander" not in page.content.decode()

    def test_shows_all_of_a_selection(self, visitor, monkeypatch):
        """A whole portfolio is cut at some number; of what was ticked nothing is dropped."""
        monkeypatch.setattr("evaluations.portfolio.SHOWN", 1)
        situation, early, empty = self.portfolio()
        ours, theirs = situation.organisations
        more = make_partnership(ours, theirs, title="Ook", rhythm="yearly", evaluation_month=10)
        chosen = {situation.partnership, early, empty, more}
        browser = visitor(situation.people.coordinator)

        page = browser.get("evaluation_open_many", chosen=[one.pk for one in chosen])

        rows = page.context["due"] + page.context["others"]
        assert {row.due.partnership for row, _ticked in rows} == chosen
        assert {row.due.partnership for row, ticked in rows if ticked} == chosen - {empty}

    def test_takes_of_a_selection_only_what_was_announced(self, visitor):
        """One that has its yearly evaluation is left out, also when an interim review is due."""
        situation, early, _empty = self.portfolio()
        done = make_partnership(*situation.organisations, title="Klaar", interim_review=True)
        EvaluationFactory(programme=make_programme(done, 2026))
        Partnership.objects.filter(pk=early.pk).update(interim_review=True)
        chosen = {"chosen": [early.pk, done.pk]}
        browser = visitor(situation.people.coordinator)

        announced = browser.get("partnership_bulk_evaluation", **chosen).context["taken"]
        page = browser.get("evaluation_open_many", **chosen)

        assert announced.partnerships == [early]
        rows = page.context["due"] + page.context["others"]
        assert [(one.due.partnership, one.due.kind) for one, _ in rows] == [(early, "yearly")]
        every = browser.get("evaluation_open_many").context["due"]
        assert {one.due.partnership for one, _ in every if one.is_interim} == {early, done}

    def test_cannot_open_from_a_selection_what_was_not_announced(self, visitor):
        situation, early, _empty = self.portfolio()
        Partnership.objects.filter(pk=early.pk).update(interim_review=True)
        url = f"{self.URL}?chosen={early.pk}"
        browser = visitor(situation.people.coordinator)
        data = filled(browser.client.get(url), chosen=f"{early.pk}-2026-interim")

        answer = browser.client.post(url, data)

        assert answer.status_code == 422
        assert not Evaluation.objects.exists()

    def test_leads_back_to_the_list_it_came_from(self, visitor):
        situation, early, _empty = self.portfolio()
        browser = visitor(situation.people.coordinator)
        browser.get("partnership_list", q="niet")
        url = f"{self.URL}?chosen={early.pk}"

        page = browser.client.get(url)
        answer = browser.client.post(url, filled(page))

        assert page.context["cancel_url"] == "/partnerships/?q=niet"
        assert (answer.status_code, answer["Location"]) == (302, "/partnerships/?q=niet")
        assert Evaluation.objects.get().programme.partnership == early

    def test_tells_that_a_selection_is_too_large(self, visitor, monkeypatch):
        monkeypatch.setattr("evaluations.portfolio.MOST_AT_ONCE", 1)
        monkeypatch.setattr("partnerships.bulk.MOST_AT_ONCE", 1)
        situation, early, empty = self.portfolio()
        browser = visitor(situation.people.coordinator)

        page = browser.get("evaluation_open_many", chosen=[early.pk, empty.pk])

        assert "Kies hoogstens 1 samenwerking" in page.content.decode()
        alone = browser.get("evaluation_open_many", chosen=[early.pk])
        assert "Kies hoogstens" not in alone.content.decode()

    def test_opens_the_chosen_ones_only(self, visitor):
        situation, early, _empty = self.portfolio()
        answer = visitor(situation.people.coordinator).fill("evaluation_open_many")

        assert answer.status_code == 302
        evaluation = Evaluation.objects.get()
        assert evaluation.programme == situation.programme
        assert evaluation.opened_by == situation.people.coordinator
        assert evaluation.due_on == AT.date() + datetime.timedelta(days=28)

    def test_more_at_once(self, visitor):
        situation, early, _empty = self.portfolio()
        chosen = [f"{situation.partnership.pk}-2026-yearly", f"{early.pk}-2026-yearly"]
        visitor(situation.people.coordinator).fill("evaluation_open_many", chosen=chosen)

        opened = {row.programme.partnership for row in Evaluation.objects.all()}
        assert opened == {situation.partnership, early}

    def test_nothing_chosen_says_so(self, visitor):
        situation, *_ = self.portfolio()
        answer = visitor(situation.people.coordinator).fill("evaluation_open_many", chosen=[])

        assert answer.status_code == 422
        assert not Evaluation.objects.exists()

    def test_what_cannot_open_cannot_be_chosen(self, visitor):
        situation, _early, empty = self.portfolio()
        answer = visitor(situation.people.coordinator).fill(
            "evaluation_open_many", chosen=[f"{empty.pk}-2026-yearly"]
        )

        assert answer.status_code == 422
        assert not Evaluation.objects.exists()

    def test_a_day_that_has_passed_is_refused(self, visitor):
        situation, *_ = self.portfolio()
        answer = visitor(situation.people.coordinator).fill(
            "evaluation_open_many", due_on="2026-01-01"
        )

        assert answer.status_code == 422
        assert "due_on" in answer.context["form"].errors

    def test_a_second_click_opens_nothing_again(self, visitor):
        situation, *_ = self.portfolio()
        browser = visitor(situation.people.coordinator)
        data = filled(browser.get("evaluation_open_many"))
        for _ in range(2):
            assert browser.client.post(self.URL, data).status_code == 302

        assert Evaluation.objects.count() == 1

    @pytest.mark.parametrize("who", ["manager", "reader", "owner"])
    def test_only_coordinators(self, visitor, who):
        situation, *_ = self.portfolio()

        assert (
            visitor(getattr(situation.people, who)).get("evaluation_open_many").status_code == 403
        )

    def test_an_empty_portfolio_says_what_to_do(self, visitor):
        page = visitor(make_user(OrganisationFactory(), "coordinator")).get("evaluation_open_many")

        assert page.status_code == 200
        assert page.context["due"] == page.context["others"] == []

    def test_the_cost_does_not_grow(self, visitor):
        situation, *_ = self.portfolio()
        browser = visitor(situation.people.coordinator)

        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert browser.get("evaluation_open_many").status_code == 200
            return len(queries)

        few = cost()
        for number in range(5):
            make_partnership(*situation.organisations, title=f"Meer {number}", rhythm="yearly")

        assert cost() == few


class TestOneIsRefused:
    def test_sending_it_twice_opens_one(self, visitor):
        situation = make_situation()
        guest = visitor(situation.people.coordinator)
        data = filled(guest.get("evaluation_open", situation.partnership.pk))
        guest.post("evaluation_open", situation.partnership.pk, **data)
        again = guest.post("evaluation_open", situation.partnership.pk, **data)

        assert again.status_code in (302, 409, 422)
        assert Evaluation.objects.count() == 1

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"due_on": "2026-11-01"}, "due_on"),
            ({"due_on": ""}, "due_on"),
            ({"due_on": "geen dag"}, "due_on"),
            ({"year": "1999"}, "year"),
            ({"year": ""}, "year"),
            ({"all_criteria": "some"}, "all_criteria"),
        ],
    )
    def test_bad_input_is_named_at_the_field(self, visitor, values, field):
        situation = make_situation()
        page = visitor(situation.people.coordinator).fill(
            "evaluation_open", situation.partnership.pk, **values
        )

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {field}
        assert not Evaluation.objects.exists()

    def test_without_a_lead_party_it_says_so(self, visitor):
        situation = make_situation(decided_by="lead_party")
        page = visitor(situation.people.coordinator).fill(
            "evaluation_open", situation.partnership.pk
        )

        assert page.status_code == 409
        assert "penvoerder" in page.content.decode()
        assert not Evaluation.objects.exists()

    def test_only_coordinators(self, visitor):
        situation = make_situation()
        statuses = {
            name: visitor(user).get("evaluation_open", situation.partnership.pk).status_code
            for name, user in vars(situation.people).items()
        }

        assert statuses == {
            "coordinator": 200,
            "their_coordinator": 200,
            "manager": 403,
            "reader": 403,
            "owner": 403,
            "stranger": 404,
            "their_manager": 403,
        }
