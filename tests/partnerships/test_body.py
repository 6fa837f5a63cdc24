"""Bodies that meet."""

import datetime

import pytest
import time_machine

from partnerships.models import ActionPoint, Body, Decision, Meeting, Result, Seat, Theme
from tests.factories import form_data
from tests.partnerships.children import CreateCases, EditCases, RemoveCases, Situation


class OneBody:
    def prepare(self):
        self.body = Body.objects.create(partnership=self.partnership, name="Stuurgroep")

    def subject(self):
        return self.body


class TestShow(OneBody, Situation):
    url_name = "body_show"

    def test_lists_the_chair_first_and_folds_who_left(self, client):
        gone = Seat.objects.create(body=self.body, function="oud-voorzitter", until="2020")
        member = Seat.objects.create(body=self.body, function="docent")
        chair = Seat.objects.create(body=self.body, function="directeur", role="chair")
        client.force_login(self.reader)

        response = client.get(self.url)

        assert response.context["seats"] == [chair, member]
        assert response.context["past_seats"] == [gone]
        assert "/edit/" not in response.content.decode()

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.post(self.url).status_code == 405

    @time_machine.travel("2026-11-20 10:00+01:00")
    def test_tells_what_it_decided_and_what_is_open(self, client):
        coming = self.meeting(planned_on=datetime.date(2026, 12, 1))
        held = self.meeting(held="2026-03")
        other = Body.objects.create(partnership=self.partnership, name="Werkgroep")
        decision = self.decide(held, "Een thema erbij")
        Theme.objects.create(partnership=self.partnership, title="Sport", added_decision=decision)
        self.decide(Meeting.objects.create(body=other, held="2026-04"), "Van de werkgroep")
        todo = ActionPoint.objects.create(
            partnership=self.partnership, meeting=held, text="Zaal huren"
        )
        ActionPoint.objects.create(
            partnership=self.partnership, meeting=held, text="Gedaan", state="done"
        )
        client.force_login(self.reader)

        context = client.get(self.url).context

        assert (context["coming"], context["held"]) == ([coming], [held])
        assert context["decisions"] == [decision]
        assert context["decisions"][0].themes_count == 1
        assert context["actions"] == [todo]

    def meeting(self, **fields):
        return Meeting.objects.create(body=self.body, **fields)

    def decide(self, meeting, text):
        return Decision.objects.create(
            partnership=self.partnership, meeting=meeting, text=text, decided="2026-03-04"
        )

    @time_machine.travel("2026-11-20 10:00+01:00")
    @pytest.mark.parametrize(
        ("meetings", "decisions", "results", "heavy"),
        [(2, 0, 0, False), (3, 3, 0, False), (4, 2, 1, True), (4, 3, 1, False)],
    )
    def test_weighs_meetings_of_a_year_against_what_came_of_them(
        self, client, meetings, decisions, results, heavy
    ):
        old = self.meeting(held="2024-01-01")
        self.meeting(held="XXXX-05-27")
        Decision.objects.create(
            partnership=self.partnership, meeting=old, text="Oud", decided="2024-01-01"
        )
        for day in range(1, meetings + 1):
            last = self.meeting(held=f"2026-05-{day:02}")
        for _ in range(decisions):
            self.decide(last, "Besluit")
        for number in range(results):
            Result.objects.create(
                partnership=self.partnership, title=f"Resultaat {number}", reached="2026"
            )
        client.force_login(self.reader)

        load = client.get(self.url).context["load"]

        assert (load.meetings, load.decisions, load.results) == (meetings, decisions, results)
        assert load.is_heavy == heavy

    @time_machine.travel("2026-11-20 10:00+01:00")
    def test_the_day_that_was_typed_counts_while_there_are_no_meetings(self, client):
        Body.objects.update(next_meeting_on=datetime.date(2026, 12, 5))
        client.force_login(self.reader)
        before = client.get(self.url).context["next_on"]
        self.meeting(planned_on=datetime.date(2026, 12, 1))

        after = client.get(self.url).context["next_on"]

        assert (before, after) == (datetime.date(2026, 12, 5), None)

    def test_costs_the_same_for_more_rows(self, client, django_assert_max_num_queries):
        held = self.meeting(held="2026-03")
        client.force_login(self.reader)
        with django_assert_max_num_queries(12) as few:
            client.get(self.url)
        for number in range(5):
            self.meeting(held=f"2026-03-{number + 1:02}")
            self.decide(held, f"Besluit {number}")
            ActionPoint.objects.create(partnership=self.partnership, meeting=held, text="Doen")
            Seat.objects.create(body=self.body, party=self.party, function="lid")

        with django_assert_max_num_queries(len(few)):
            client.get(self.url)


class TestCreate(CreateCases):
    url_name = "body_create"
    model = Body
    bad = {"next_meeting_on": "straks"}

    def values(self):
        return {"name": "Stuurgroep", "mandate": "Besluit over het jaarprogramma."}

    def test_a_year_out_of_range(self, client):
        data = self.opened(client, **{**self.values(), "next_meeting_on": "9999-12-31"})

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"next_meeting_on"}


class TestEdit(OneBody, EditCases):
    url_name = "body_edit"
    change = ("name", "Kerngroep")
    bad = {"name": ""}

    def test_the_next_meeting_is_not_asked_twice(self, client):
        Meeting.objects.create(body=self.body, held="2026")
        client.force_login(self.editor)

        assert "next_meeting_on" not in client.get(self.url).context["form"].fields


class TestRemove(OneBody, RemoveCases):
    url_name = "body_remove"

    def test_stays_while_somebody_sits_in_it(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url))
        Seat.objects.create(body=self.body, function="directeur")

        response = client.post(self.url, data)

        assert response.status_code == 409
        assert Body.objects.filter(pk=self.body.pk).exists()
