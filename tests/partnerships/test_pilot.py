"""Pilots: their conclusion, and what follows on them."""

from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from partnerships.models import Activity, TargetGroup
from partnerships.pilots import lacks_conclusion
from tests.factories import ActivityFactory, PlanFactory, form_data, make_programme
from tests.partnerships.desk import NOW, as_user, make_desk

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


class TestPilots:
    """Pilots that are over without a conclusion, for gaps and reminders."""

    def test_finds_those_that_lack_something(self, desk):
        for title, fields in {
            "niets gezegd": {"state": "done"},
            "niet besloten": {"state": "partly", "learned": "Veel"},
            "niet geleerd": {"state": "not_done", "pilot_outcome": "stop"},
            "compleet": {"state": "done", "learned": "Veel", "pilot_outcome": "stop"},
            "loopt nog": {"state": "running"},
            "verplaatst": {"state": "moved"},
            "geen pilot": {"state": "done", "kind": "training"},
        }.items():
            desk.activity(title=title, **{"kind": "pilot", **fields})
        goes_on = desk.activity(title="loopt door", kind="pilot", state="done", learned="x")
        desk.activity(title="loopt nog eens", kind="pilot", state="planned", carried_from=goes_on)
        other = make_desk()
        other.activity(title="van een ander", kind="pilot", state="done")

        found = [
            pilot.title
            for pilot in Activity.objects.pilots_without_conclusion().order_by("pk")
            if pilot.partnership == desk.partnership
        ]

        assert found == ["niets gezegd", "niet besloten", "niet geleerd"]
        assert {a.title for a in Activity.objects.all() if lacks_conclusion(a)} == {
            *found,
            "loopt door",
            "van een ander",
        }
        gaps = as_user(desk.coordinator).get(desk.partnership.get_absolute_url()).text
        assert update_url(Activity.objects.get(title="niets gezegd")) in gaps

    def test_the_pages_tell_the_conclusion(self, desk):
        pilot = desk.activity(
            kind="pilot",
            state="done",
            question="Werkt het?",
            learned="Ja",
            pilot_outcome="scale_up",
        )

        for url in (desk.url, pilot.get_absolute_url()):
            page = as_user(desk.reader).get(url).content.decode()
            assert [words in page for words in ("Pilot", "Werkt het?", "Ja", "Opschalen")] == [
                True
            ] * 4

    @pytest.mark.parametrize(
        ("outcome", "kind", "question"), [("scale_up", "activity", ""), ("adjust", "pilot", "?")]
    )
    def test_follow_up_of_a_pilot(self, desk, outcome, kind, question):
        make_programme(desk.partnership, 2027)
        group = TargetGroup.objects.create(name="Proefgroep")
        party = desk.partnership.parties.first()
        pilot = desk.activity(
            title="Proef", kind="pilot", question="?", state="done", learned="Veel", organiser=party
        )
        Activity.objects.filter(pk=pilot.pk).update(pilot_outcome=outcome)
        pilot.target_groups.add(group)
        client = as_user(desk.owner)
        pages = client.get(pilot.get_absolute_url()).context["page"].follow_up_pages
        url = dict(pages)["2027"]

        response = client.post(url, form_data(client.get(url), target="30"))

        made = Activity.objects.exclude(pk=pilot.pk).get()
        assert response.url == f"{desk.url}?year=2027#activity-{made.pk}"
        assert [year for year, _url in pages] == ["2026", "2027"]
        assert (made.carried_from, made.plan.programme.year) == (pilot, 2027)
        assert (made.title, made.kind, made.question) == ("Proef", kind, question)
        assert (made.organiser, made.target) == (party, Decimal("30"))
        assert list(made.target_groups.all()) == [group]
        page = client.get(pilot.get_absolute_url()).context["page"]
        assert (page.follow_ups, page.follow_up_pages) == ([made], [])

    @pytest.mark.parametrize("follows", ["x", "0", "9" * 30, "", "elsewhere", "no pilot"])
    def test_follows_nothing_that_is_not_a_pilot_of_the_theme(self, desk, follows):
        elsewhere = PlanFactory(theme=desk.other_theme, programme=desk.programme)
        other = {
            "elsewhere": ActivityFactory(plan=elsewhere, kind="pilot").pk,
            "no pilot": desk.activity().pk,
        }

        page = as_user(desk.owner).get(f"{new_url(desk)}&follows={other.get(follows, follows)}")

        assert page.status_code == 200
        assert page.context["form"].instance.carried_from is None

    @pytest.mark.parametrize(
        ("values", "lacks"),
        [
            ({"state": "done"}, True),
            ({"state": "partly", "learned": "Veel"}, True),
            ({"state": "not_done", "pilot_outcome": "stop"}, True),
            ({"state": "done", "learned": "Veel", "pilot_outcome": "stop"}, False),
            ({"state": "running"}, False),
        ],
    )
    def test_a_pilot_that_ends_is_asked_for_its_conclusion(self, desk, values, lacks):
        """A hint with a link, never a refusal."""
        pilot = desk.activity(kind="pilot", question="Werkt het?")
        client = as_user(desk.owner)

        page = client.post(
            update_url(pilot), form_data(client.get(update_url(pilot)), **values), follow=True
        )

        pilot.refresh_from_db()
        assert pilot.state == values["state"]
        assert ("Conclusie schrijven" in str([str(m) for m in page.context["messages"]])) is lacks
        assert bool(page.context["page"].row.lacks) is lacks
