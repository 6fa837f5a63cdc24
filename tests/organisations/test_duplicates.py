"""Which pairs are shown as likely duplicates, and how many at once."""

from django.urls import reverse

from organisations.models import KeptApart, Organisation
from tests.factories import OrganisationFactory
from tests.organisations.conftest import AT


class TestPairs:
    URL = reverse("organisation_duplicates")

    def test_leaves_out_what_was_kept_apart_or_merged(self, home, coordinator):
        for name, columns in {"apart": {}, "merged": {"archived_at": AT}}.items():
            twin = OrganisationFactory(name=name, **columns)
            twin.names.create(kind="alias", name="Leger des Heils")
        KeptApart.objects.create(first=home, second=Organisation.objects.get(name="apart"))

        assert coordinator.get(self.URL).context["pairs"].rows == []
        assert "Geen mogelijke dubbelen" in coordinator.get(self.URL).content.decode()

    def test_costs_the_same_with_more_pairs(self, home, coordinator, count_queries):
        def grow(count):
            for _ in range(count):
                OrganisationFactory().names.create(kind="alias", name="Leger des Heils")

        grow(1)
        one = count_queries(lambda: coordinator.get(self.URL))
        grow(6)

        assert count_queries(lambda: coordinator.get(self.URL)) == one
        assert len(coordinator.get(self.URL).context["pairs"].rows) == 20
        assert "page=2" in coordinator.get(self.URL).content.decode()
        assert coordinator.get(self.URL, {"page": "9" * 30}).status_code == 200
        assert len(coordinator.get(self.URL, {"page": "2"}).context["pairs"].rows) == 8

    def test_merging_is_offered_to_who_may_change_both(self, home, coordinator, administrator):
        names = {"own": home, "foreign": None}
        for name, keeper in names.items():
            twin = OrganisationFactory(name=name, recorded_by=keeper)
            twin.names.create(kind="alias", name="Leger des Heils")

        for client, wanted in ((coordinator, {("Leger des Heils", "own")}), (administrator, None)):
            rows = client.get(self.URL).context["pairs"].rows
            offered = {(str(pair.first), str(pair.second)) for pair in rows if pair.may_merge}
            assert len(rows) == 3
            assert offered == wanted or (wanted is None and len(offered) == 3)
