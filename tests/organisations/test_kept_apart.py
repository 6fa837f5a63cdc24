import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from organisations.models import KeptApart
from tests.factories import OrganisationFactory

LIST = reverse("organisation_duplicates")


@pytest.fixture
def pair(home):
    other = OrganisationFactory(name="Leger des Heils Almere")
    return KeptApart.objects.create(first=home, second=other, reason="Eigen bestuur")


class TestRemove:
    def url(self, pair):
        return reverse("kept_apart_remove", args=[pair.pk])

    def test_the_pair_is_listed_and_can_be_suggested_again(self, pair, coordinator):
        page = coordinator.get(LIST).content.decode()
        assert "Eigen bestuur" in page and self.url(pair) in page

        response = coordinator.post(self.url(pair))

        assert response.url == LIST
        assert not KeptApart.objects.exists()
        assert AuditEntry.objects.get(object_type="organisations.keptapart").verb == "delete"

    def test_reader_is_refused(self, pair, reader):
        assert reader.post(self.url(pair)).status_code == 403
        assert KeptApart.objects.exists()

    def test_get_changes_nothing(self, pair, coordinator):
        assert coordinator.get(self.url(pair)).status_code == 405

    def test_gone_is_404(self, pair, coordinator):
        url = self.url(pair)
        coordinator.post(url)

        assert coordinator.post(url).status_code == 404
