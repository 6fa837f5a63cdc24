"""Action points: recorded, done, no longer needed, opened again."""

import datetime
from unittest import mock

import pytest
import time_machine
from django.db.models import F
from django.urls import reverse
from django.utils.html import escape

from accounts.errors import WrongMoment
from partnerships.enums import ActionState
from partnerships.forms.action import ActionCompleteForm
from partnerships.lifecycle.action import ACTION
from partnerships.models import ActionPoint, Body, Decision, Meeting
from tests.factories import ContactFactory, form_data, make_partnership, make_user
from tests.partnerships.children import (
    ButtonCases,
    CreateCases,
    EditCases,
    RemoveCases,
    Situation,
    StepCases,
)

AT = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 11, 20)


class OneAction:
    """An open action point, given to a reader of the other party."""

    state = ActionState.OPEN

    def prepare(self):
        self.assignee = make_user(self.other, "reader")
        self.contact = ContactFactory(organisation=self.other, user=self.assignee, name="Trekker")
        self.action = self.make(text="De wethouder bellen", state=self.state)

    def make(self, **fields):
        fields = {"assignee": self.contact, "partnership": self.partnership, **fields}
        return ActionPoint.objects.create(**fields)

    def subject(self):
        return self.action


class TestList(OneAction, Situation):
    url_name = "action_list"

    def subject(self):
        return self.partnership

    def texts(self, client, **filters):
        response = client.get(self.url, filters)
        return [line["action"].text for line in response.context["lines"]]

    def test_what_is_open_comes_first_the_most_urgent_on_top(self, client):
        self.make(text="Gedaan", state="done", done_on=TODAY)
        self.make(text="Later", due_on=datetime.date(2027, 1, 1))
        self.make(text="Straks", due_on=datetime.date(2026, 1, 1))
        client.force_login(self.reader)

        assert self.texts(client) == ["Straks", "Later", "De wethouder bellen", "Gedaan"]

    def test_filters_by_status_and_by_who(self, client):
        self.make(text="Van niemand", assignee=None)
        self.make(text="Gedaan", state="done", done_on=TODAY)
        client.force_login(self.assignee)

        assert self.texts(client, state="done") == ["Gedaan"]
        assert self.texts(client, who="nobody") == ["Van niemand"]
        assert self.texts(client, who="mine", state="open") == ["De wethouder bellen"]
        assert self.texts(client, who=str(self.contact.pk), state="open") == ["De wethouder bellen"]
        assert len(self.texts(client, who="x" * 30, state="nonsense")) == 3

    def test_offers_each_the_steps_they_may_take(self, client):
        url = reverse("action_complete", args=[self.action.pk])
        seen = {}
        for name, user in (
            ("editor", self.editor),
            ("assignee", self.assignee),
            ("reader", self.reader),
        ):
            client.force_login(user)
            page = client.get(self.url).content.decode()
            seen[name] = (url in page, "/edit/" in page)

        assert seen == {
            "editor": (True, True),
            "assignee": (True, False),
            "reader": (False, False),
        }

    def test_costs_the_same_for_more_rows(self, client, django_assert_num_queries):
        decision = Decision.objects.create(partnership=self.partnership, text="Besluit")
        partner = make_user(self.other, "coordinator")
        client.force_login(partner)
        with django_assert_num_queries(6):
            client.get(self.url)
        for number in range(12):
            self.make(
                text=f"Actie {number}",
                decision=decision,
                assignee=ContactFactory(organisation=self.one),
            )

        with django_assert_num_queries(6):
            client.get(self.url)

    def test_empty_says_what_to_do(self, client):
        ActionPoint.objects.all().delete()
        client.force_login(self.editor)

        response = client.get(self.url)

        assert not response.context["has_rows"]
        assert reverse("action_create", args=[self.partnership.pk]) in response.content.decode()

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.post(self.url).status_code == 405


class TestCreate(CreateCases):
    url_name = "action_create"
    model = ActionPoint
    bad = {"due_on": "straks"}

    def values(self):
        return {"text": "De wethouder bellen", "due_on": "2026-12-01"}

    def test_takes_the_meeting_of_its_decision(self, client):
        body = Body.objects.create(partnership=self.partnership, name="Stuurgroep")
        meeting = Meeting.objects.create(body=body, planned_on=TODAY)
        decision = Decision.objects.create(
            partnership=self.partnership, text="Besluit", meeting=meeting
        )

        client.post(self.url, self.opened(client, **self.values(), decision=decision.pk))

        made = ActionPoint.objects.get()
        assert (made.decision, made.meeting) == (decision, meeting)

    def test_only_people_and_decisions_of_this_partnership(self, client):
        elsewhere = make_partnership()
        foreign = Decision.objects.create(partnership=elsewhere, text="Elders")
        Decision.objects.create(partnership=self.partnership, text="Hier")

        response = client.post(
            self.url,
            self.opened(client, **self.values(), decision=foreign.pk, assignee=ContactFactory().pk),
        )

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"decision", "assignee"}


class TestEdit(OneAction, EditCases):
    url_name = "action_edit"
    change = ("text", "De gemeente bellen")
    bad = {"text": ""}

    def test_who_does_it_may_not_change_it(self, client):
        client.force_login(self.assignee)

        assert client.get(self.url).status_code == 403


class TestRemove(OneAction, RemoveCases):
    url_name = "action_remove"

    def test_what_was_done_stays(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url))
        ActionPoint.objects.update(state="done")

        assert client.post(self.url, data).status_code == 409
        assert ActionPoint.objects.exists()


class TestComplete(OneAction, StepCases):
    url_name = "action_complete"
    target = ActionState.DONE

    def values(self):
        return {"outcome": "Zij doet mee"}

    @time_machine.travel("2026-11-20 23:30+01:00")
    def test_is_stamped_with_the_day_and_keeps_what_came_of_it(self, client):
        self.take(client)

        self.action.refresh_from_db()
        assert (self.action.done_on, self.action.outcome) == (TODAY, "Zij doet mee")

    def test_somebody_removes_it_at_that_moment(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url))
        judged = ActionCompleteForm.is_valid

        def and_then_it_is_gone(form):
            fits = judged(form)
            ActionPoint.objects.all().delete()
            return fits

        with mock.patch.object(ActionCompleteForm, "is_valid", and_then_it_is_gone):
            response = client.post(self.url, data)

        assert response.status_code == 409

    def test_who_does_it_ticks_it_off_from_the_list(self, client):
        client.force_login(self.assignee)

        response = client.post(f"{self.url}?back=work", {"version": self.action.version})

        self.action.refresh_from_db()
        assert (response.status_code, response.url) == (302, reverse("work_show"))
        assert self.action.state == "done"

    def ticked(self, client, **given):
        """The page My work after the tick, and the address under its "Undo this"."""
        client.force_login(self.assignee)
        data = {"version": self.action.version, **given}
        page = client.post(f"{self.url}?back=work", data, follow=True)
        (message,) = page.context["messages"]
        return page.content.decode(), str(message), message.extra_tags

    def test_my_work_says_where_it_is_and_takes_it_back(self, client):
        page, message, undo = self.ticked(client)

        reopened = client.post(undo)

        self.action.refresh_from_db()
        assert self.action.text in message
        assert f'href="{self.action.get_absolute_url()}"' in message
        assert f'action="{escape(undo)}"' in page
        assert (reopened.url, self.action.state) == (reverse("work_show"), "open")

    def test_is_not_taken_back_when_somebody_wrote_meanwhile(self, client):
        _page, _message, undo = self.ticked(client)
        ActionPoint.objects.update(outcome="Van een ander", version=F("version") + 1)

        response = client.post(undo)

        self.action.refresh_from_db()
        assert response.status_code == 409
        assert (self.action.state, self.action.outcome) == ("done", "Van een ander")

    def test_what_was_written_is_not_taken_back_with_one_button(self, client):
        page, message, undo = self.ticked(client, outcome="Zij doet mee")

        assert self.action.get_absolute_url() in message
        assert not undo
        assert reverse("action_reopen", args=[self.action.pk]) not in page

    def test_who_does_it_but_lost_sight_of_the_partnership_finds_nothing(self, client):
        self.partnership.parties.filter(organisation=self.other).update(state="left")
        client.force_login(self.assignee)

        assert client.post(self.url, {"version": 1}).status_code == 404

    def test_goes_back_to_the_meeting_it_was_agreed_in(self, client):
        body = Body.objects.create(partnership=self.partnership, name="Stuurgroep")
        meeting = Meeting.objects.create(body=body, planned_on=TODAY)
        ActionPoint.objects.update(meeting=meeting)
        client.force_login(self.editor)

        response = client.post(f"{self.url}?back=meeting", {"version": 1})

        assert response.url == f"{meeting.get_absolute_url()}#actions"


class TestDrop(OneAction, StepCases):
    url_name = "action_drop"
    target = ActionState.DROPPED

    def values(self):
        return {"outcome": "De wethouder is al lid"}


class TestReopen(OneAction, ButtonCases):
    url_name = "action_reopen"
    state = ActionState.DONE
    target = ActionState.OPEN

    def test_what_came_of_it_is_cleared(self, client):
        ActionPoint.objects.update(done_on=TODAY, outcome="Klaar")

        self.press(client)

        self.action.refresh_from_db()
        assert (self.action.done_on, self.action.outcome) == (None, "")


class TestGrid(OneAction, Situation):
    """Every state × move × role: what is possible does it, all else changes nothing."""

    POSSIBLE = {
        ("open", "complete"): "done",
        ("open", "drop"): "dropped",
        ("done", "reopen"): "open",
        ("dropped", "reopen"): "open",
    }
    ALLOWED = {
        "editor": True,
        "coordinator": True,
        "assignee": True,
        "administrator": True,
        "manager": False,
        "reader": False,
    }

    def person(self, name):
        if name == "administrator":
            return make_user(is_administrator=True)
        return {
            "editor": self.editor,
            "assignee": self.assignee,
            "reader": self.reader,
            "stranger": self.stranger,
            "coordinator": make_user(self.other, "coordinator"),
            "manager": make_user(self.one, "manager"),
        }[name]

    @pytest.mark.parametrize("move", list(ACTION.moves))
    @pytest.mark.parametrize("state", ActionState.values)
    @pytest.mark.parametrize("who", [*ALLOWED, "stranger"])
    def test_move(self, client, who, state, move):
        ActionPoint.objects.update(state=state)
        client.force_login(self.person(who))

        answer = client.post(reverse(f"action_{move}", args=[self.action.pk]), {"version": 1})

        self.action.refresh_from_db()
        target = self.POSSIBLE.get((state, move))
        if who == "stranger":
            expected = (404, state, 1)
        elif not self.ALLOWED[who]:
            expected = (403, state, 1)
        elif target is None:
            expected = (409, state, 1)
        else:
            expected = (302, target, 2)
        assert (answer.status_code, self.action.state, self.action.version) == expected

    @pytest.mark.parametrize("move", ["complete", "drop"])
    def test_stale_changes_nothing(self, client, move):
        ActionPoint.objects.update(version=3)
        client.force_login(self.editor)

        answer = client.post(reverse(f"action_{move}", args=[self.action.pk]), {"version": 1})

        self.action.refresh_from_db()
        assert (answer.status_code, self.action.state, self.action.version) == (409, "open", 3)

    def test_what_was_in_hand_too_long_is_refused_with_a_sentence(self):
        in_hand = ActionPoint.objects.get()
        ActionPoint.objects.update(state="dropped")

        with pytest.raises(WrongMoment, match=r"\w+"):
            ACTION.perform(in_hand, "complete", by=self.editor, at=AT)
