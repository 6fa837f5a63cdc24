"""What partnerships tell on the page of an organisation, within what one may see."""

import datetime

import pytest
from django.apps import apps

from organisations.around import Around, network_of
from tests.factories import OrganisationFactory, make_owned_theme, make_partnership, make_user

ON = datetime.date(2026, 3, 1)


@pytest.fixture
def partner(db):
    return OrganisationFactory(name="Landstede")


def fill(home, partner, title="Op Orde"):
    """A partnership with a theme, an arrangement each way, an offer and a question."""
    partnership = make_partnership(home, partner, title=title)
    own, other = partnership.parties.order_by("position")
    make_owned_theme(partnership, organisation=home, title=f"Thema van {title}")
    for text, debtor, beneficiary in (("owes", own, other), ("is owed", other, own)):
        row = partnership.arrangements.create(text=f"{title} {text}")
        row.debtors.add(debtor)
        row.beneficiaries.add(beneficiary)
    for direction in ("offer", "request"):
        own.exchange_items.create(
            partnership=partnership, direction=direction, text=f"{title} {direction}"
        )
    return partnership


def told(around) -> dict[str, list[str]]:
    return {
        "themes": [row.theme.title for row in around.themes],
        "owes": [row.text for row in around.owes],
        "is_owed": [row.text for row in around.is_owed],
        "exchange": [row.text for row in around.exchange],
        "network": [node.name for node in around.network.nodes] if around.network else [],
    }


class TestSections:
    def test_tells_all_of_it_to_who_may_see_the_partnership(self, home, partner):
        fill(home, partner)

        assert told(Around(home, make_user(home), ON)) == {
            "themes": ["Thema van Op Orde"],
            "owes": ["Op Orde owes"],
            "is_owed": ["Op Orde is owed"],
            "exchange": ["Op Orde offer", "Op Orde request"],
            "network": ["Landstede"],
        }

    def test_tells_nothing_to_others(self, home, partner):
        fill(home, partner)

        around = Around(home, make_user(OrganisationFactory(), "coordinator"), ON)

        assert around.is_bare
        assert not any(told(around).values())

    def test_leaves_out_what_is_over(self, home, partner):
        partnership = fill(home, partner)
        for model in ("Arrangement", "ExchangeItem"):
            rows = apps.get_model("partnerships", model).objects.all()
            for row in rows:
                row.until = "2024"
                row.save()
        partnership.themes.get().owners.update(handed_over_at="2025-01-01T00:00Z")
        partnership.stage = "ended"
        partnership.save()

        assert Around(home, make_user(home), ON).is_bare

    def test_the_page_shows_it_and_costs_the_same_with_more(
        self, home, partner, coordinator, count_queries
    ):
        event = apps.get_model("organisations.LifeEvent").objects.create(
            kind="rename", title="Nieuwe naam", effective="2027"
        )
        home.life_event_rows.create(event=event, side="from")
        for number in range(2):
            fill(home, partner, title=f"Samen {number}")
        page = coordinator.get(home.get_absolute_url()).content.decode()
        two = count_queries(lambda: coordinator.get(home.get_absolute_url()))
        for number in range(38):
            fill(home, OrganisationFactory(), title=f"Meer {number}")

        forty = count_queries(lambda: coordinator.get(home.get_absolute_url()))

        assert two == forty
        assert "<svg" in coordinator.get(home.get_absolute_url()).content.decode()
        for text in ("Samen 1 owes", "Samen 1 is owed", "Samen 1 offer", "Nieuwe naam"):
            assert text in page


class TestNetwork:
    def test_counts_what_two_do_together(self):
        rows = [(1, "A", 10, "P"), (2, "B", 10, "P"), (2, "B", 11, "Q"), (3, "C", 11, "Q")]

        network = network_of(rows)

        assert {node.name: node.count for node in network.nodes} == {"A": 1, "B": 2, "C": 1}
        assert {(one.name, other.name) for one, other in network.lines} == {("A", "B"), ("B", "C")}
        assert network.more == 0

    def test_draws_the_closest_and_counts_the_others(self):
        rows = [(pk, f"Organisatie {pk:02}", 10, "P") for pk in range(60)]
        rows += [(59, "Organisatie 59", 11, "Q")]

        network = network_of(rows)

        assert len(network.nodes) == 16
        assert "Organisatie 59" in {node.name for node in network.nodes}
        assert network.more == 44
        assert network.lines == []
        for node in network.nodes:
            assert 0 < node.x < network.width and 0 < node.y < network.height

    def test_is_nothing_without_others(self):
        assert network_of([]) is None
