"""The steps of a party keep their order: a date that surely lies on the wrong side is refused."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lib.dates import HonestDate, HonestDateWidget, honest_columns
from partnerships.models import Party, PartyStep
from tests.factories import PartyFactory, form_data

from .parties import stored, url_of
from .people import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def party(cast):
    """Wanted since March 2024, invited in June."""
    party = PartyFactory(partnership=cast.partnership, state="invited")
    step(party, "wanted", "2024-03")
    step(party, "invited", "2024-06-10")
    return party


def step(party, state, taken) -> PartyStep:
    return PartyStep.objects.create(
        party=party, state=state, taken=HonestDate.of(taken), recorded_at=timezone.now()
    )


def send(client, cast, url, **values):
    client.force_login(cast.coordinator)
    return client.post(url, form_data(client.get(url), **values))


def day(text, field="taken") -> dict:
    """ "2024-06~" as the parts of the date fields of a form."""
    parts = HonestDateWidget().decompress(text)
    return {f"{field}_{number}": part for number, part in enumerate(parts)}


class TestNewSteps:
    @pytest.mark.parametrize("name", ["start_talks", "decline"])
    def test_not_before_the_last(self, client, cast, party, name):
        response = send(client, cast, url_of(name, party), **day("2024-05"))

        form = response.context["form"]
        assert (response.status_code, set(form.errors)) == (422, {"taken"})
        assert form.errors["taken"] == [
            "Dit ligt vóór een eerdere stap: “Uitgenodigd”, 10 juni 2024."
        ]
        assert stored(party).state == "invited"

    def test_not_before_any_earlier_one(self, client, cast, party):
        party.steps.filter(state="invited").update(**honest_columns("taken", None))

        response = send(client, cast, url_of("join", party), **day("2023", "joined"))

        assert (response.status_code, set(response.context["form"].errors)) == (422, {"joined"})

    def test_nor_does_it_leave_before_it_was_asked(self, client, cast, party):
        Party.objects.filter(pk=party.pk).update(state="joined")

        response = send(
            client, cast, url_of("leave", party), leaving_cause="withdrawal", **day("2023", "left")
        )

        assert (response.status_code, set(response.context["form"].errors)) == (422, {"left"})

    @pytest.mark.parametrize("taken", ["2024", "2024-06", "2024-06-10", "2024-05~", "2023?", ""])
    def test_a_vague_or_fitting_date_is_taken(self, client, cast, party, taken):
        values = day(taken) if taken else {}

        assert send(client, cast, url_of("start_talks", party), **values).status_code == 302
        assert stored(party).state == "in_talks"

    def test_a_vague_earlier_date_refuses_nothing(self, client, cast, party):
        party.steps.all().update(**honest_columns("taken", "2024~"))

        response = send(client, cast, url_of("start_talks", party), **day("2023-12-01"))

        assert response.status_code == 302


class TestStepsThatAreThere:
    def url(self, party, state):
        return reverse("party_step_edit", args=[party.steps.get(state=state).pk])

    def test_stay_between_their_neighbours(self, client, cast, party):
        refused = [
            send(client, cast, self.url(party, "wanted"), **day("2025")),
            send(client, cast, self.url(party, "invited"), **day("2024-02-28")),
        ]
        accepted = send(client, cast, self.url(party, "wanted"), **day("2024-06"))

        assert [set(response.context["form"].errors) for response in refused] == [{"taken"}] * 2
        assert refused[0].context["form"].errors["taken"] == [
            "Dit ligt na een latere stap: “Uitgenodigd”, 10 juni 2024."
        ]
        assert accepted.status_code == 302

    def test_when_it_joined_stays_after_when_it_was_asked(self, client, cast, party):
        columns = honest_columns("joined", "2024-07")
        Party.objects.filter(pk=party.pk).update(state="joined", **columns)
        step(party, "joined", "2024-07")

        refused = send(client, cast, url_of("edit", party), **day("2024-05", "joined"))
        accepted = send(client, cast, url_of("edit", party), **day("2024-08", "joined"))

        assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"joined"})
        assert (accepted.status_code, stored(party).joined.text) == (302, "2024-08")

    def test_joining_and_leaving_are_corrected_together(self, client, cast, party):
        columns = {**honest_columns("joined", "2024-07"), **honest_columns("left", "2024-08")}
        Party.objects.filter(pk=party.pk).update(state="left", **columns)
        step(party, "joined", "2024-07")
        step(party, "left", "2024-08")

        values = {**day("2025-01", "joined"), **day("2025-02", "left")}

        assert send(client, cast, url_of("edit", party), **values).status_code == 302
