import pytest
from django.urls import reverse

from organisations.merging import merge_organisations
from organisations.models import OrganisationMerge as Merge
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    form_data,
    make_partnership,
    make_user,
)
from tests.organisations.conftest import AT, visit


def url(merge):
    return reverse("organisation_merge_undo", args=[merge.pk])


@pytest.fixture
def coordinator_user(home):
    return make_user(home, "coordinator")


@pytest.fixture
def merge(home, coordinator_user):
    gone = OrganisationFactory(name="Het Heilsleger", recorded_by=home)
    ContactFactory(organisation=gone, name="Trekker opvang (voorbeeld)")
    return merge_organisations(kept=home, gone=gone, by=coordinator_user, at=AT)


class TestUndo:
    def test_who_merged_them_puts_all_back(self, merge, coordinator_user):
        client = visit(coordinator_user)

        response = client.post(url(merge), form_data(client.get(url(merge))))

        assert response.url == merge.gone.get_absolute_url()
        assert merge.gone.contacts.get().name == "Trekker opvang (voorbeeld)"
        assert client.get(merge.gone.get_absolute_url()).status_code == 200

    def test_what_changed_since_stands_in_the_way(self, merge, home, administrator):
        data = form_data(administrator.get(url(merge)))
        home.contacts.update(organisation=OrganisationFactory())

        assert "Trekker opvang" in administrator.get(url(merge)).content.decode()
        assert administrator.post(url(merge), data).status_code == 409

    def test_not_twice(self, merge, administrator):
        data = form_data(administrator.get(url(merge)))
        administrator.post(url(merge), data)

        assert administrator.post(url(merge), data).status_code == 409

    def test_is_for_who_merged_them_and_administrators(self, merge, coordinator, reader, stranger):
        for client in (coordinator, reader, stranger):
            assert client.get(url(merge)).status_code == 403
            assert client.post(url(merge), {}).status_code == 403

    def test_unknown_is_404(self, administrator):
        path = reverse("organisation_merge_undo", args=[999_999])
        assert administrator.get(path).status_code == 404


class TestRefused:
    """Merging that cannot be, told on the page that asks for it."""

    def url(self, organisation):
        return reverse("organisation_merge", args=[organisation.pk])

    @pytest.fixture
    def twin(self, home):
        twin = OrganisationFactory(name="Het Heilsleger", recorded_by=home)
        ContactFactory(organisation=twin, name="Trekker opvang (voorbeeld)")
        return twin

    def test_without_the_tick_it_says_that_nothing_happened(self, home, twin, coordinator):
        words = "Er is nog niets samengevoegd."
        page = coordinator.get(self.url(twin), {"into": home.pk})

        response = coordinator.post(self.url(twin), form_data(page, into=home.pk))

        assert words not in page.content.decode()
        assert response.status_code == 200 and words in response.content.decode()
        assert not Merge.objects.exists()

    def test_what_stands_in_the_way_is_told_and_changes_nothing(self, home, coordinator, twin):
        make_partnership(home, twin, title="Op Orde")
        data = form_data(coordinator.get(self.url(twin)), into=home.pk)

        page = coordinator.post(self.url(twin), data).content.decode()
        response = coordinator.post(self.url(twin), {**data, "confirmed": "on"})

        assert "Op Orde" in page and 'name="confirmed"' not in page
        assert response.status_code == 409
        assert twin.contacts.exists() and not Merge.objects.exists()

    def test_only_into_one_that_may_be_changed(self, home, coordinator, twin, stranger):
        foreign = OrganisationFactory()
        for into in (foreign.pk, twin.pk, "x", ""):
            data = {**form_data(coordinator.get(self.url(twin))), "into": into, "confirmed": "on"}
            assert coordinator.post(self.url(twin), data).status_code == 422
        assert stranger.get(self.url(twin)).status_code == 403
