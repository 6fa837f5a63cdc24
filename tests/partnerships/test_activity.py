"""Activities: planned, kept up to date in their row, followed through the years."""

import re
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from partnerships.enums import ActivityKind
from partnerships.models import Activity, Plan, TargetGroup
from tests.factories import ActivityFactory, PlanFactory, form_data, make_programme
from tests.partnerships.desk import NOW, as_user, assert_refused, counters, make_desk, row_data

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_time():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk():
    return make_desk()


def new_url(desk, year=2026) -> str:
    return f"{reverse('activity_create', args=[desk.theme.pk])}?year={year}"


def update_url(activity) -> str:
    return reverse("activity_update", args=[activity.pk])


class TestCreate:
    def send(self, desk, user=None, **values):
        client = as_user(user or desk.owner)
        data = form_data(client.get(new_url(desk)), **{"title": "Open dag", **values})
        return client, data

    def test_owner_plans_with_all_there_is(self, desk):
        party = desk.partnership.parties.first()
        group = TargetGroup.objects.create(name="Proefgroep")
        contact = desk.theme.current_owner.contact
        client, data = self.send(
            desk,
            kind="pilot",
            question="Werkt leren op de winkelvloer?",
            organiser=party.pk,
            responsible=contact.pk,
            values_of=party.pk,
            starts_on="2026-09-01",
            ends_on="2026-12-31",
            target="1.200,5",
            unit="plaatsen",
            target_groups=[group.pk],
            new_target_groups="Buurtbewoners, proefgroep",
        )

        response = client.post(new_url(desk), data)

        activity = Activity.objects.get(title="Open dag")
        assert response.status_code == 302
        assert response.url == f"{desk.url}?year=2026#activity-{activity.pk}"
        assert activity.plan == desk.plan
        assert activity.target == Decimal("1200.5")
        assert (activity.organiser, activity.responsible) == (party, contact)
        assert activity.values_of == party
        assert {str(g) for g in activity.target_groups.all()} == {"Proefgroep", "Buurtbewoners"}
        assert counters(desk.programme) == (1, 0, 0)
        entry = AuditEntry.objects.of(activity).get()
        assert (entry.verb, entry.actor_id) == ("create", desk.owner.pk)

    def test_makes_the_plan_of_a_year_that_has_none(self, desk):
        make_programme(desk.partnership, 2027)
        client = as_user(desk.coordinator)
        data = form_data(client.get(new_url(desk, 2027)), title="Later")

        client.post(new_url(desk, 2027), data)

        assert Activity.objects.get(title="Later").plan.programme.year == 2027

    def test_sent_twice_makes_one(self, desk):
        client, data = self.send(desk)

        first = client.post(new_url(desk), data)
        second = client.post(new_url(desk), data)

        assert first.url == second.url
        assert Activity.objects.filter(title="Open dag").count() == 1

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"title": ""}, "title"),
            ({"title": "x" * 201}, "title"),
            ({"title": "nul\x00teken"}, "title"),
            ({"starts_on": "2026-05-02", "ends_on": "2026-05-01"}, "ends_on"),
            ({"starts_on": "0026-05-02"}, "starts_on"),
            ({"starts_on": "morgen"}, "starts_on"),
            ({"target": "veel"}, "target"),
            ({"target": "9" * 30}, "target"),
            ({"organiser": "999999999999999999999"}, "organiser"),
            ({"responsible": "0"}, "responsible"),
            ({"new_target_groups": "x" * 90}, "new_target_groups"),
        ],
    )
    def test_bad_input_is_kept(self, desk, values, field):
        client, data = self.send(desk, **{"unit": "plaatsen 🌱", **values})

        response = client.post(new_url(desk), data)

        assert response.status_code == 422
        assert field in response.context["form"].errors
        assert "plaatsen 🌱" in response.content.decode()
        assert not Activity.objects.exists()

    def test_a_pilot_may_start_before_its_question_is_written(self, desk):
        client, data = self.send(desk, kind="pilot")

        client.post(new_url(desk), data)

        assert Activity.objects.get().kind == "pilot"
        assert desk.plan.state == "draft"

    def test_people_of_others_cannot_be_chosen(self, desk):
        outsider = make_desk().theme.current_owner.contact
        client, data = self.send(desk, responsible=outsider.pk)

        response = client.post(new_url(desk), data)

        assert response.status_code == 422
        assert outsider.name not in response.content.decode()

    def test_closed_plan(self, desk):
        client, data = self.send(desk)
        Plan.objects.filter(pk=desk.plan.pk).update(state="closed")

        response = client.post(new_url(desk), data)

        assert response.status_code == 409
        assert not Activity.objects.exists()

    def test_unknown_year(self, desk):
        assert as_user(desk.owner).get(new_url(desk, 1999)).status_code == 404

    def test_no_year_at_all(self, desk):
        Plan.objects.all().delete()
        desk.programme.delete()

        assert as_user(desk.owner).get(new_url(desk)).status_code == 409

    def test_others(self, desk):
        for user, status in desk.without_access().values():
            assert as_user(user).get(new_url(desk)).status_code == status
            assert as_user(user).post(new_url(desk), {"title": "x"}).status_code == status

    def test_other_method(self, desk):
        assert as_user(desk.owner).put(new_url(desk)).status_code == 405


class TestEdit:
    def url(self, activity):
        return reverse("activity_edit", args=[activity.pk])

    def test_works(self, desk):
        activity = desk.activity(title="Oud", target=Decimal("30"))
        client = as_user(desk.owner)
        data = form_data(client.get(self.url(activity)), title="Nieuw", target="36,5")

        response = client.post(self.url(activity), data)

        activity.refresh_from_db()
        assert response.url == activity.get_absolute_url()
        assert (activity.title, activity.target) == ("Nieuw", Decimal("36.5"))
        entry = AuditEntry.objects.of(activity).get()
        assert (entry.verb, entry.before, entry.after) == (
            "change",
            {"target": "30.00"},
            {"target": "36.5"},
        )

    def test_stale_shows_both_texts(self, desk):
        activity = desk.activity(title="Oud")
        client = as_user(desk.owner)
        data = form_data(client.get(self.url(activity)), title="Van de trekker")
        other = form_data(client.get(self.url(activity)), title="Van de coördinator")
        as_user(desk.coordinator).post(self.url(activity), other)

        response = client.post(self.url(activity), data)

        page = response.content.decode()
        assert response.status_code == 409
        assert "Van de trekker" in page
        assert "Van de coördinator" in page
        activity.refresh_from_db()
        assert activity.title == "Van de coördinator"

    def test_bad_input(self, desk):
        activity = desk.activity()
        client = as_user(desk.owner)
        data = form_data(client.get(self.url(activity)), title=" ")

        assert client.post(self.url(activity), data).status_code == 422

    def test_others(self, desk):
        activity = desk.activity()
        for user, status in desk.without_access().values():
            assert as_user(user).get(self.url(activity)).status_code == status
            assert as_user(user).post(self.url(activity), {}).status_code == status

    def test_other_method(self, desk):
        assert as_user(desk.owner).delete(self.url(desk.activity())).status_code == 405


class TestRemove:
    def url(self, activity):
        return reverse("activity_remove", args=[activity.pk])

    def test_removes_what_was_entered_by_mistake(self, desk):
        activity = desk.activity()
        client = as_user(desk.owner)
        data = form_data(client.get(self.url(activity)), reason="Dubbel")

        response = client.post(self.url(activity), data)

        assert response.status_code == 302
        assert not Activity.objects.filter(pk=activity.pk).exists()
        entry = AuditEntry.objects.get(verb="delete")
        assert (entry.object_id, entry.text.reason) == (activity.pk, "Dubbel")
        assert response.url == f"{desk.url}?year=2026#activities"
        assert counters(desk.programme) == (0, 0, 0)

    @pytest.mark.parametrize("state", ["adopted", "closed"])
    def test_stays_once_the_plan_was_adopted(self, desk, state):
        activity = desk.activity()
        Plan.objects.update(state=state, adopted_at=timezone.now(), adopted_by=desk.manager)
        client = as_user(desk.owner)
        edit = client.get(reverse("activity_edit", args=[activity.pk])).content.decode()

        answers = [client.get(self.url(activity)), client.post(self.url(activity), {"version": 1})]

        assert [answer.status_code for answer in answers] == [409, 409]
        assert Activity.objects.filter(pk=activity.pk).exists()
        assert self.url(activity) not in edit

    def test_stays_while_next_year_follows_on_it(self, desk):
        activity = desk.activity()
        ActivityFactory(plan=desk.plan, carried_from=activity)

        answer = as_user(desk.owner).post(self.url(activity), {"version": 1})

        assert answer.status_code == 409
        assert Activity.objects.count() == 2

    def test_changed_in_between(self, desk):
        activity = desk.activity()
        client = as_user(desk.owner)

        response = client.post(self.url(activity), {"version": 7})

        assert response.status_code == 409
        assert Activity.objects.filter(pk=activity.pk).exists()

    def test_sent_twice(self, desk):
        activity = desk.activity()
        client = as_user(desk.owner)
        answers = [client.post(self.url(activity), {"version": 1}).status_code for _ in range(2)]

        assert answers == [302, 404]

    def test_others(self, desk):
        activity = desk.activity()
        assert_refused(desk.without_access(), self.url(activity))
        assert as_user(desk.owner).put(self.url(activity)).status_code == 405


class TestUpdate:
    def test_row_without_script(self, desk):
        activity = desk.activity(target=Decimal("10"))

        response = as_user(desk.owner).post(
            update_url(activity), row_data(activity, state="done", result="8")
        )

        activity.refresh_from_db()
        assert response.status_code == 302
        assert response.url == f"{desk.url}?year=2026#activity-{activity.pk}"
        assert (activity.state, activity.result) == ("done", Decimal("8"))
        assert counters(desk.programme) == (1, 1, 0)
        entry = AuditEntry.objects.of(activity).get()
        assert (entry.verb, entry.before, entry.after) == (
            "done",
            {"state": "planned", "result": None},
            {"state": "done", "result": "8"},
        )

    def test_result_alone(self, desk):
        activity = desk.activity(target=Decimal("10"), state="running")

        as_user(desk.owner).post(update_url(activity), row_data(activity, result="8,25"))

        activity.refresh_from_db()
        assert (activity.state, activity.result) == ("running", Decimal("8.25"))
        assert AuditEntry.objects.of(activity).get().verb == "change"

    def test_row_keeps_what_it_does_not_show(self, desk):
        activity = desk.activity(
            kind="pilot",
            question="?",
            result_text="in woorden",
            learned="veel",
            target=Decimal("1"),
        )

        as_user(desk.owner).post(update_url(activity), row_data(activity, state="running"))

        activity.refresh_from_db()
        assert (activity.state, activity.result_text, activity.learned) == (
            "running",
            "in woorden",
            "veel",
        )

    @pytest.mark.parametrize("state", ["running", "done"])
    def test_htmx_row_equals_the_row_of_the_page(self, desk, state):
        activity = desk.activity(target=Decimal("10"))
        client = as_user(desk.owner)

        response = client.post(
            update_url(activity), row_data(activity, state=state), headers={"HX-Request": "true"}
        )

        row = cut(response, f'<tr id="activity-{activity.pk}"', "</tr>")
        page = client.get(f"{desk.url}?year=2026")
        assert response.status_code == 200
        assert row == cut(page, f'<tr id="activity-{activity.pk}"', "</tr>")
        assert "Opgeslagen 10:32" in row or "Saved 10:32" in row
        assert "hx-swap-oob" in response.content.decode()

    def test_row_carries_the_token_for_who_has_no_script(self, desk):
        activity = desk.activity(target=Decimal("10"))
        client = Client(enforce_csrf_checks=True)
        client.force_login(desk.owner)
        page = client.get(desk.url)
        row = page.content.decode().split(f'<tr id="activity-{activity.pk}"')[1].split("</tr>")[0]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', row)[1]

        response = client.post(
            update_url(activity), row_data(activity, state="done", csrfmiddlewaretoken=token)
        )

        assert response.status_code == 302

    @pytest.mark.parametrize("htmx", [True, False])
    def test_stale_shows_both_texts(self, desk, htmx):
        activity = desk.activity(target=Decimal("10"))
        desk.activity(title="Een andere")
        client = as_user(desk.owner)
        sent = row_data(activity, result="1234")
        client.post(update_url(activity), row_data(activity, result="4321", state="running"))

        headers = {"HX-Request": "true"} if htmx else {}
        response = client.post(update_url(activity), sent, headers=headers)

        page = response.content.decode()
        activity.refresh_from_db()
        assert response.status_code == 409
        assert "1234" in page
        assert "4.321" in page
        assert f'value="{activity.version}"' in page
        assert ("Een andere" in page) is not htmx
        assert activity.result == Decimal("4321")

    def test_saving_once_more_after_a_stale_answer(self, desk):
        activity = desk.activity(target=Decimal("10"))
        client = as_user(desk.owner)
        sent = row_data(activity, result="1234")
        client.post(update_url(activity), row_data(activity, result="4321"))
        client.post(update_url(activity), sent)

        client.post(update_url(activity), {**sent, "version": 2})

        activity.refresh_from_db()
        assert activity.result == Decimal("1234")

    @pytest.mark.parametrize("htmx", [True, False])
    @pytest.mark.parametrize(
        "values", [{"result": "veel"}, {"state": "weg"}, {"state": ""}, {"version": "x"}]
    )
    def test_bad_input_is_kept(self, desk, values, htmx):
        activity = desk.activity(target=Decimal("10"))
        headers = {"HX-Request": "true"} if htmx else {}

        response = as_user(desk.owner).post(
            update_url(activity), row_data(activity, **{"result": "77", **values}), headers=headers
        )

        activity.refresh_from_db()
        assert response.status_code == 422
        assert f'value="{values.get("result", "77")}"' in response.content.decode()
        assert (activity.state, activity.result, activity.version) == ("planned", None, 1)

    def test_own_page_of_a_pilot(self, desk):
        activity = desk.activity(kind="pilot", question="Werkt het?")
        client = as_user(desk.owner)
        page = client.get(update_url(activity))
        data = form_data(page, state="done", learned="Het werkt.", pilot_outcome="scale_up")

        response = client.post(update_url(activity), data)

        activity.refresh_from_db()
        assert response.url == activity.get_absolute_url()
        assert (activity.state, activity.learned, activity.pilot_outcome) == (
            "done",
            "Het werkt.",
            "scale_up",
        )

    def test_own_page_of_another_kind_asks_no_lesson(self, desk):
        form = as_user(desk.owner).get(update_url(desk.activity())).context["form"]

        assert list(form.fields) == ["state", "result", "result_text", "version"]

    def test_stale_on_its_own_page(self, desk):
        activity = desk.activity()
        client = as_user(desk.owner)
        data = form_data(client.get(update_url(activity)), result_text="de mijne")
        client.post(update_url(activity), form_data(client.get(update_url(activity)), state="idea"))

        response = client.post(update_url(activity), data)

        assert response.status_code == 409
        assert "de mijne" in response.content.decode()

    def test_others(self, desk):
        activity = desk.activity()
        for user, status in desk.without_access().values():
            answer = as_user(user).post(update_url(activity), row_data(activity, state="done"))
            assert answer.status_code == status
        activity.refresh_from_db()
        assert activity.version == 1

    def test_both_coordinators_may(self, desk):
        for user in (desk.coordinator, desk.partner_coordinator):
            activity = desk.activity()
            answer = as_user(user).post(update_url(activity), row_data(activity, state="done"))
            assert answer.status_code == 302

    def test_other_method(self, desk):
        assert as_user(desk.owner).patch(update_url(desk.activity())).status_code == 405


class TestShow:
    def test_shows_the_line_through_the_years(self, desk):
        last_year = PlanFactory(theme=desk.theme, programme=make_programme(desk.partnership, 2025))
        next_year = PlanFactory(theme=desk.theme, programme=make_programme(desk.partnership, 2027))
        first = ActivityFactory(plan=last_year, title="Werven", state="done")
        middle = desk.activity(title="Werven", carried_from=first)
        last = ActivityFactory(plan=next_year, title="Werven", carried_from=middle)
        desk.activity(title="Iets anders")

        for activity in (first, middle, last):
            page = as_user(desk.reader).get(activity.get_absolute_url()).context["page"]
            assert page.years == [first, middle, last]

    def test_reader_gets_no_buttons(self, desk):
        activity = desk.activity(kind=ActivityKind.PILOT, question="Werkt het?", learned="Ja.")

        page = as_user(desk.reader).get(activity.get_absolute_url()).content.decode()

        assert "Werkt het?" in page
        assert "Ja." in page
        assert update_url(activity) not in page

    def test_owner_gets_buttons(self, desk):
        activity = desk.activity()

        assert update_url(activity) in (
            as_user(desk.owner).get(activity.get_absolute_url()).content.decode()
        )

    def test_stranger(self, desk):
        url = desk.activity().get_absolute_url()

        assert as_user(desk.stranger).get(url).status_code == 404
        assert as_user(desk.owner).post(url).status_code == 405


def cut(response, start, end) -> str:
    """A piece of the page; the token against forged requests is another one each time."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", response.content.decode())
    begin = text.index(start)
    return text[begin : text.index(end, begin)]
