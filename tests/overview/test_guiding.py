"""My work: what waits of the guide."""

import pytest
from django.test import Client
from django.urls import reverse

from overview.duties import DutyKind, duties_of
from tests.evaluations import guides
from tests.evaluations.guides import AT
from tests.factories import OrganisationFactory, make_user

pytestmark = pytest.mark.django_db
ON = AT.date()


def lines(user) -> list[tuple[str, str]]:
    user = type(user).objects.get(pk=user.pk)
    duties = [duty for lines in duties_of(user, ON).values() for duty in lines]
    return [(duty.text, duty.url) for duty in duties if duty.kind == DutyKind.GUIDE]


class TestModerating:
    def test_contributions_wait_for_administrators_the_oldest_first(self):
        first, second = guides.tip(make_user(), text="Eerst."), guides.tip(text="Dan.")

        assert lines(guides.administrator()) == [
            (
                "Beantwoord een bijdrage aan de handreiking: Eerst.",
                reverse("contribution_show", args=[first.pk]),
            ),
            (
                "Beantwoord een bijdrage aan de handreiking: Dan.",
                reverse("contribution_show", args=[second.pk]),
            ),
        ]
        assert lines(first.author) == []
        assert lines(make_user(OrganisationFactory(), "manager")) == []

    def test_then_it_waits_to_be_published(self):
        administrator = guides.administrator()
        guides.accepted()
        assert lines(administrator) == [
            ("Publiceer de wijzigingen in de handreiking", reverse("guide_publish"))
        ]
        guides.published()
        assert lines(administrator) == []


class TestConsents:
    def test_wait_for_the_manager_of_the_party_or_who_records_it(self):
        example = guides.example()
        ours, theirs = example.consents.order_by("party__position")
        manager = make_user(ours.party.organisation, "manager")
        keeper = make_user(example.partnership.keeper, "coordinator")
        url = reverse("guide_example_show", args=[example.pk])

        assert lines(manager) == [
            (
                "Beslis of Avondster Zorg toestemming geeft om voorbeeld te zijn in de handreiking",
                url,
            )
        ]
        assert lines(keeper) == [
            (
                "Leg vast of Berkel Onderwijs toestemming geeft om voorbeeld te zijn in de "
                "handreiking",
                url,
            )
        ]
        assert theirs.agreed_at is None

    def test_a_given_one_waits_for_nobody(self):
        example = guides.consented()

        assert lines(make_user(example.partnership.keeper, "manager")) == []


def test_stand_in_my_work():
    guides.tip(text="Bel dezelfde dag.")
    client = Client()
    client.force_login(guides.administrator())

    assert "Bel dezelfde dag." in client.get(reverse("work_show")).content.decode()
