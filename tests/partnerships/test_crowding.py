"""The signal that a table gets full: many parties, few decisions."""

import datetime

import pytest
from django.urls import reverse

from lib.dates import honest_columns
from partnerships.crowding import counts_of_last_year, crowd_of, crowd_signal, last_year
from partnerships.governance import MeetingLoad, load_columns
from partnerships.models import Body, Decision, Meeting, Partnership
from tests.factories import OrganisationFactory, PartyFactory, make_partnership, make_user

ON = datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("joined", "decisions", "told"),
    [
        (12, 0, False),
        (13, 0, True),
        (13, 3, True),
        (13, 4, False),
        (16, 3, True),
        (16, 4, False),
        (40, 9, True),
        (40, 10, False),
        (0, 0, False),
    ],
)
def test_the_rule(joined, decisions, told):
    signal = crowd_signal(joined=joined, decisions=decisions, meetings=6)

    assert bool(signal) is told


def test_in_words():
    signal = crowd_signal(joined=13, decisions=1, meetings=6)

    assert signal.fact == ("13 partijen; 1 besluit en 6 vergaderingen in de laatste 12 maanden.")
    assert "meer dan 12 partijen" in signal.rule


def test_a_year_back():
    assert last_year(ON) == (datetime.date(2025, 11, 22), ON)
    assert last_year(datetime.date(2028, 2, 29))[0] == datetime.date(2027, 2, 28)


@pytest.mark.django_db
class TestCounts:
    def counted(self, partnership):
        row = Partnership.objects.annotate(**counts_of_last_year(ON)).get(pk=partnership.pk)
        return row.decisions_of_year, row.meetings_of_year

    def test_what_may_lie_in_the_last_year(self):
        partnership = make_partnership()
        body = Body.objects.create(partnership=partnership, name="Stuurgroep")
        held = Meeting.objects.create(body=body, **honest_columns("held", "2026-03"))
        Meeting.objects.create(body=body, **honest_columns("held", "2024"))
        Meeting.objects.create(body=body, planned_on=ON)
        for decided, meeting in (
            ("2026-05-27", None),
            ("2025", None),  # may lie in it
            ("2025-11-22", None),  # a year ago to the day: outside
            ("2027-01-01", None),
            ("XXXX-05-27", None),
            ("", None),
            ("", held),  # takes the date of its meeting
        ):
            Decision.objects.create(
                partnership=partnership,
                meeting=meeting,
                text="Besluit",
                **honest_columns("decided", decided),
            )

        assert self.counted(partnership) == (3, 1)
        load = MeetingLoad.of(Partnership.objects.annotate(**load_columns(ON)).get())
        assert (load.decisions, load.meetings) == (3, 1)
        assert self.counted(make_partnership()) == (0, 0)

    def test_is_told_on_the_list_of_parties(self, client):
        keeper = OrganisationFactory()
        partnership = make_partnership(keeper)
        client.force_login(make_user(keeper))
        url = reverse("party_list", args=[partnership.pk])
        for _number in range(12):
            PartyFactory(partnership=partnership)
        Decision.objects.create(partnership=partnership, text="Besluit", decided="2026-11")

        page = client.get(url)

        assert page.context["crowd"].parties == 13
        assert "De tafel wordt vol" in page.content.decode()
        partnership.parties.filter(position=0).exclude(organisation=keeper).update(state="left")
        assert "De tafel wordt vol" not in client.get(url).content.decode()

    def test_of_a_loaded_partnership(self):
        partnership = make_partnership()
        row = Partnership.objects.annotate(**counts_of_last_year(ON)).get(pk=partnership.pk)

        assert crowd_of(row) is None
