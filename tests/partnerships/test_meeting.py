"""Meetings of a body."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from partnerships.models import ActionPoint, Body, Decision, Document, Meeting, Theme
from tests.factories import ContactFactory, form_data, make_partnership, make_user
from tests.partnerships.children import CreateCases, EditCases, RemoveCases, Situation


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-20 10:00+01:00"):
        yield


class InABody:
    def prepare(self):
        self.body = Body.objects.create(partnership=self.partnership, name="Stuurgroep")


class OneMeeting(InABody):
    def prepare(self):
        super().prepare()
        self.meeting = Meeting.objects.create(
            body=self.body, planned_on=datetime.date(2026, 12, 1), place="Zwolle"
        )

    def subject(self):
        return self.meeting


class TestShow(OneMeeting, Situation):
    url_name = "meeting_show"

    def decide(self, text="Een thema erbij"):
        return Decision.objects.create(
            partnership=self.partnership, meeting=self.meeting, text=text
        )

    def test_tells_agenda_decisions_and_what_came_of_each(self, client):
        Meeting.objects.update(agenda="1. Opening\n\n- Het jaarplan\n2026 vooruit")
        decision = self.decide()
        Theme.objects.create(partnership=self.partnership, title="Sport", added_decision=decision)
        client.force_login(self.reader)

        context = client.get(self.url).context

        assert context["meeting"].agenda_items == ["Opening", "Het jaarplan", "2026 vooruit"]
        [(shown, outcomes)] = context["decisions"]
        assert shown == decision
        assert [(line.text, line.code) for line in outcomes] == [("Sport", "running")]

    def test_shows_the_documents_this_user_may_read(self, client):
        for title, level in (("Verslag", "parties"), ("Onze aantekeningen", "own")):
            Document.objects.create(
                partnership=self.partnership,
                meeting=self.meeting,
                title=title,
                link="https://example.org/",
                visibility=level,
                organisation=self.one if level == "own" else None,
            )
        seen = {}
        for name, user in (("own", self.reader), ("other", make_user(self.other, "reader"))):
            client.force_login(user)
            shown = client.get(self.url).context["documents"]
            seen[name] = {document.title for document in shown}

        assert seen == {"own": {"Verslag", "Onze aantekeningen"}, "other": {"Verslag"}}

    def test_a_document_is_added_from_here(self, client):
        client.force_login(self.editor)
        url = reverse("document_create", args=[self.partnership.pk])
        assert f"{url}?meeting={self.meeting.pk}" in client.get(self.url).content.decode()
        page = client.get(url, {"meeting": self.meeting.pk})

        response = client.post(url, form_data(page, title="Verslag", link="https://example.org/"))

        made = Document.objects.get()
        assert (made.meeting, made.kind) == (self.meeting, "minutes")
        assert response.url == f"{self.meeting.get_absolute_url()}#documents"

    def test_a_reader_gets_no_forms(self, client):
        client.force_login(self.reader)

        page = client.get(self.url).content.decode()

        assert "<textarea" not in page and "/edit/" not in page

    def test_a_decision_is_recorded_right_here(self, client):
        client.force_login(self.editor)
        form = client.get(self.url).context["decision_form"]
        url = reverse("decision_create", args=[self.partnership.pk])
        data = {"token": form["token"].value(), "meeting": self.meeting.pk, "text": "Wij gaan door"}

        response = client.post(f"{url}?back=meeting", data)

        made = Decision.objects.get()
        assert response.url == f"{self.meeting.get_absolute_url()}#decisions"
        assert (made.meeting, made.text) == (self.meeting, "Wij gaan door")
        assert made.decided.text == "2026-12-01"

    def test_an_action_point_is_recorded_right_here(self, client):
        contact = ContactFactory(organisation=self.one)
        client.force_login(self.editor)
        form = client.get(self.url).context["action_form"]
        url = reverse("action_create", args=[self.partnership.pk])
        data = {
            "token": form["token"].value(),
            "meeting": self.meeting.pk,
            "text": "Zaal huren",
            "assignee": contact.pk,
            "due_on": "2026-12-24",
        }

        response = client.post(f"{url}?back=meeting", data)

        made = ActionPoint.objects.get()
        assert response.url == f"{self.meeting.get_absolute_url()}#actions"
        assert (made.meeting, made.assignee, made.due_on) == (
            self.meeting,
            contact,
            datetime.date(2026, 12, 24),
        )

    def test_asks_whether_it_was_held_once_the_day_has_passed(self, client):
        client.force_login(self.editor)
        before = client.get(self.url).context["was_due"]
        Meeting.objects.update(planned_on=datetime.date(2026, 11, 19))
        after = client.get(self.url).context["was_due"]
        Meeting.objects.update(held="2026-11-19")

        assert (before, after, client.get(self.url).context["was_due"]) == (False, True, False)

    def test_costs_the_same_for_more_rows(self, client, django_assert_max_num_queries):
        def fill():
            decision = self.decide()
            Theme.objects.create(
                partnership=self.partnership, title="Sport", added_decision=decision
            )
            ActionPoint.objects.create(
                partnership=self.partnership,
                meeting=self.meeting,
                decision=decision,
                text="Doen",
                assignee=ContactFactory(organisation=self.one),
            )

        fill()
        client.force_login(self.reader)
        with django_assert_max_num_queries(14) as few:
            client.get(self.url)
        for _ in range(5):
            fill()

        with django_assert_max_num_queries(len(few)):
            client.get(self.url)

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.post(self.url).status_code == 405


class TestCreate(InABody, CreateCases):
    url_name = "meeting_create"
    model = Meeting
    bad = {"planned_on": "straks"}

    def subject(self):
        return self.body

    def values(self):
        return {"planned_on": "2026-12-01", "place": "Zwolle", "agenda": "Opening\nJaarplan"}

    def test_the_body_knows_its_next_meeting(self, client):
        for day in ("2026-12-24", "2026-12-01", "2026-11-01"):
            client.post(self.url, self.opened(client, planned_on=day))

        self.body.refresh_from_db()
        assert self.body.next_meeting_on == datetime.date(2026, 12, 1)

    def test_held_on_a_day_of_which_the_year_is_not_known(self, client):
        data = self.opened(
            client,
            title="Gecombineerde vergadering van beide managementteams",
            held_0="27",
            held_1="5",
            held_4="dinsdag 27 mei",
            attending=[self.party.pk, self.other_party.pk],
        )

        response = client.post(self.url, data)

        made = Meeting.objects.get()
        assert made.held.text == "XXXX-05-27"
        assert made.held.as_stated == "dinsdag 27 mei"
        assert set(made.attending.all()) == {self.party, self.other_party}
        assert "27 mei, jaar onbekend" in client.get(response.url).content.decode()

    def test_without_any_date_is_refused(self, client):
        response = client.post(self.url, self.opened(client, place="Zwolle"))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"planned_on"}

    def test_who_left_since_was_there_and_who_declined_was_not(self, client):
        for organisation, state in ((self.other, "left"), (self.one, "declined")):
            self.partnership.parties.filter(organisation=organisation).update(state=state)
        client.force_login(self.editor)

        form = client.get(self.url).context["form"]

        assert list(form.fields["attending"].queryset) == [self.other_party]

    def test_only_parties_of_this_partnership_were_there(self, client):
        foreign = make_partnership().parties.first()

        response = client.post(
            self.url, self.opened(client, **self.values(), attending=[foreign.pk])
        )

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"attending"}


class TestEdit(OneMeeting, EditCases):
    url_name = "meeting_edit"
    change = ("place", "Kampen")
    bad = {"planned_on": "gisteren"}

    def test_held_as_planned_is_filled_in_when_asked(self, client):
        client.force_login(self.editor)
        unasked = client.get(self.url).context["form"]["held"].value()
        data = form_data(client.get(f"{self.url}?held=planned"), minutes="Wij gaan door.")

        client.post(self.url, data)

        self.meeting.refresh_from_db()
        self.body.refresh_from_db()
        assert not unasked
        assert (self.meeting.held.text, self.meeting.minutes) == ("2026-12-01", "Wij gaan door.")
        assert self.body.next_meeting_on is None


class TestRemove(OneMeeting, RemoveCases):
    url_name = "meeting_remove"

    def test_stays_once_something_was_decided(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url))
        Decision.objects.create(partnership=self.partnership, meeting=self.meeting, text="Ja")

        assert client.post(self.url, data).status_code == 409
        assert Meeting.objects.exists()

    def test_stays_once_a_document_belongs_to_it(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url))
        Document.objects.create(
            partnership=self.partnership, meeting=self.meeting, title="Verslag", link="https://a.nl"
        )

        assert client.post(self.url, data).status_code == 409

    def test_does_not_tell_of_what_only_another_may_read(self, client):
        kept = Document.objects.create(
            partnership=self.partnership,
            meeting=self.meeting,
            title="Onze aantekeningen",
            link="https://example.org/",
            visibility="own",
            organisation=self.other,
        )
        client.force_login(self.editor)

        response = client.post(self.url, form_data(client.get(self.url)))

        kept.refresh_from_db()
        assert (response.status_code, kept.meeting) == (302, None)
        assert not Meeting.objects.exists()

    def test_the_body_forgets_it_as_its_next(self, client):
        Body.objects.update(next_meeting_on=self.meeting.planned_on)
        client.force_login(self.editor)

        client.post(self.url, form_data(client.get(self.url)))

        self.body.refresh_from_db()
        assert self.body.next_meeting_on is None
