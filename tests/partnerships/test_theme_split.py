"""Splitting a theme: what goes along, what stays, and what is refused."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.errors import WrongMoment
from accounts.models import AuditEntry
from organisations.models import Municipality
from partnerships.models import Activity, Goal, GoalResult, Plan, Theme
from partnerships.progress import note_progress
from partnerships.splitting import split_theme
from tests.factories import ContactFactory, EvaluationFactory, form_data
from tests.partnerships.desk import NOW, ON, as_user, make_desk

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def at_the_time():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk():
    return make_desk()


def text(response) -> str:
    return response.content.decode()


def municipality(name) -> Municipality:
    return Municipality.objects.get(name=name)


class TestSplitting:
    """Nothing is lost, and both remember it."""

    def url(self, desk):
        return reverse("theme_split", args=[desk.theme.pk])

    def data(self, client, desk, **values):
        return form_data(client.get(self.url(desk)), **{"title": "Stages", **values})

    def everything(self, desk) -> dict:
        """A theme with something of every kind, some of which goes along."""
        desk.theme.municipalities.add(municipality("Zwolle"))
        Theme.objects.filter(pk=desk.theme.pk).update(area_kind="listed")
        party = desk.partnership.parties.first()
        desk.theme.participants.create(party=party, note="Leidt")
        before = desk.activity(title="Vorig jaar")
        goes = desk.activity(title="Gaat mee", state="running", carried_from=before)
        stays = desk.activity(title="Blijft")
        note_progress(
            desk.theme, text="Loopt", health="on_track", activity=goes, by=desk.owner, at=NOON
        )
        goal = Goal.objects.create(theme=desk.theme, statement="Gaat mee")
        GoalResult.objects.create(goal=goal, programme=desk.programme, value=3)
        Goal.objects.create(theme=desk.theme, statement="Blijft")
        return {"before": before, "goes": goes, "stays": stays, "goal": goal, "party": party}

    def test_moves_what_goes_along(self, desk):
        rows = self.everything(desk)
        Plan.objects.filter(pk=desk.plan.pk).update(
            state="adopted", adopted_at=NOON, adopted_by=desk.coordinator
        )
        contact = ContactFactory(organisation=desk.partnership.keeper)
        client = as_user(desk.coordinator)
        data = self.data(
            client,
            desk,
            goals=[rows["goal"].pk],
            activities=[rows["goes"].pk],
            owner=contact.pk,
            added_1="9",
            added_2="2026",
            reason="Te groot geworden",
        )

        response = client.post(self.url(desk), data)

        new = Theme.objects.get(title="Stages")
        rows["goes"].refresh_from_db()
        assert response.url == new.get_absolute_url()
        assert (new.split_from, new.stage, new.added.text) == (desk.theme, "running", "2026-09")
        assert (new.current_owner.contact, new.current_owner.since.text) == (contact, "2026-09")
        assert [str(m) for m in new.municipalities.all()] == ["Zwolle"]
        assert [(row.party, row.note) for row in new.participants.all()] == [
            (rows["party"], "Leidt")
        ]
        assert [goal.statement for goal in new.goals.all()] == ["Gaat mee"]
        assert new.goals.get().results.get().value == 3
        assert rows["goes"].plan == Plan.objects.get(theme=new)
        assert (rows["goes"].state, rows["goes"].carried_from) == ("running", rows["before"])
        assert rows["goes"].plan.state == "adopted"
        assert rows["goes"].progress_notes.get().theme == new
        assert {a.title for a in desk.plan.activities.all()} == {"Vorig jaar", "Blijft"}
        assert [goal.statement for goal in desk.theme.goals.all()] == ["Blijft"]
        desk.theme.refresh_from_db()
        desk.partnership.refresh_from_db()
        assert (desk.theme.stage, desk.partnership.theme_count) == ("running", 3)
        entry = AuditEntry.objects.of(desk.theme).get()
        assert (entry.verb, entry.text.reason, entry.after) == (
            "split",
            "Te groot geworden",
            {"split_into": new.pk},
        )

    def test_the_line_of_an_activity_through_the_years_holds(self, desk):
        rows = self.everything(desk)
        client = as_user(desk.coordinator)
        client.post(self.url(desk), self.data(client, desk, activities=[rows["goes"].pk]))

        page = as_user(desk.reader).get(rows["goes"].get_absolute_url()).context["page"]

        assert [a.pk for a in page.years] == [rows["before"].pk, rows["goes"].pk]

    def test_the_old_one_can_end_with_it(self, desk):
        client = as_user(desk.coordinator)
        data = self.data(
            client, desk, original="completed", added_1="9", added_2="2026", reason="Opgedeeld"
        )

        client.post(self.url(desk), data)

        desk.theme.refresh_from_db()
        assert (desk.theme.stage, desk.theme.stage_since.text, desk.theme.stage_reason) == (
            "completed",
            "2026-09",
            "Opgedeeld",
        )

    def test_what_is_being_judged_stays(self, desk):
        rows = self.everything(desk)
        client = as_user(desk.coordinator)
        data = self.data(client, desk, activities=[rows["goes"].pk])
        rows["goes"].reviews.create(evaluation=EvaluationFactory(programme=desk.programme))

        opened = client.get(self.url(desk))
        response = client.post(self.url(desk), data)

        assert [a.title for a in opened.context["along"].judged] == ["Gaat mee"]
        assert response.status_code == 422
        assert Theme.objects.count() == 2
        rows["goes"].refresh_from_db()
        assert rows["goes"].plan == desk.plan

    def test_the_function_refuses_what_is_being_judged(self, desk):
        rows = self.everything(desk)
        rows["goes"].reviews.create(evaluation=EvaluationFactory(programme=desk.programme))
        new = Theme(partnership=desk.partnership, title="Stages")

        with pytest.raises(WrongMoment, match="Gaat mee"):
            split_theme(
                desk.theme,
                new,
                version=desk.theme.version,
                on=ON,
                activities=[rows["goes"]],
                by=desk.coordinator,
                at=timezone.now(),
            )

        assert Theme.objects.count() == 2

    def test_activities_of_a_closed_plan_stay(self, desk):
        activity = desk.activity()
        Plan.objects.filter(pk=desk.plan.pk).update(state="closed")
        client = as_user(desk.coordinator)

        form = client.get(self.url(desk)).context["form"]

        assert "activities" not in form.fields
        assert Activity.objects.get().plan == activity.plan

    def test_changed_in_the_meantime(self, desk):
        client = as_user(desk.coordinator)
        data = self.data(client, desk)
        Theme.objects.filter(pk=desk.theme.pk).update(version=7)

        response = client.post(self.url(desk), data)

        assert response.status_code == 409
        assert Theme.objects.count() == 2

    @pytest.mark.parametrize("stage", ["completed", "dropped"])
    def test_a_theme_that_is_over_cannot_be_split(self, desk, stage):
        client = as_user(desk.coordinator)
        data = self.data(client, desk)
        Theme.objects.filter(pk=desk.theme.pk).update(stage=stage)

        answers = [client.get(self.url(desk)), client.post(self.url(desk), data)]

        assert [answer.status_code for answer in answers] == [409, 409]
        assert Theme.objects.count() == 2

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"title": " "}, "title"),
            ({"title": "x" * 201}, "title"),
            ({"activities": ["0"]}, "activities"),
            ({"goals": ["x"]}, "goals"),
            ({"original": "weg"}, "original"),
            ({"owner": "0"}, "owner"),
            ({"reason": "x" * 1001}, "reason"),
        ],
    )
    def test_bad_input_is_kept(self, desk, values, field):
        self.everything(desk)
        client = as_user(desk.coordinator)
        data = self.data(client, desk, goal_text="Blijft staan 🌱", **values)

        response = client.post(self.url(desk), data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        assert "Blijft staan 🌱" in text(response)
        assert Theme.objects.count() == 2
