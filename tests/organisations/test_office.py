"""The municipality of an office has ended: chosen in which one of today it stands, with why."""

from pathlib import Path

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from organisations.models import Municipality, Organisation
from organisations.municipality_import import import_register
from organisations.tooi import read_register
from tests.factories import form_data

FILE = Path(__file__).parent / "files" / "municipalities.json"


class TestFollow:
    @pytest.fixture
    def url(self, home):
        """Of an office in Haaren, which was split over four at the end of 2020."""
        import_register(read_register(FILE))
        haaren = Municipality.objects.get(code="0788")
        Organisation.objects.filter(pk=home.pk).update(municipality=haaren)
        return reverse("office_follow", args=[home.pk])

    def where(self, home):
        home.refresh_from_db()
        return home.municipality.name

    def test_the_page_of_the_organisation_leads_there(self, home, coordinator, reader, url):
        assert url in coordinator.get(home.get_absolute_url()).content.decode()
        assert url not in reader.get(home.get_absolute_url()).content.decode()

    def test_offers_the_four_and_keeps_why(self, home, coordinator, url):
        page = coordinator.get(url)
        heirs = {str(row): row for row in page.context["form"].fields["municipality"].queryset}
        assert sorted(heirs) == ["Boxtel", "Oisterwijk", "Tilburg", "Vught"]
        data = form_data(page, municipality=heirs["Vught"].pk, reason="Het kantoor bleef staan")

        response = coordinator.post(url, data)

        assert response.url == home.get_absolute_url()
        assert self.where(home) == "Vught"
        entry = AuditEntry.objects.of(home).latest("pk")
        assert entry.text.reason == "Het kantoor bleef staan"

    def test_nothing_chosen_and_another_one_are_refused(self, home, coordinator, url):
        zwolle = Municipality.objects.get(name="Zwolle").pk
        for chosen in ("", zwolle, "x"):
            response = coordinator.post(url, form_data(coordinator.get(url), municipality=chosen))
            assert response.status_code == 422
            assert list(response.context["form"].errors) == ["municipality"]
        assert self.where(home) == "Haaren"

    def test_once_replaced_it_is_the_wrong_moment(self, home, coordinator, url, places):
        for place in (places[0], None):
            Organisation.objects.filter(pk=home.pk).update(municipality=place)
            assert coordinator.get(url).status_code == 409
            assert coordinator.post(url, {}).status_code == 409

    def test_stale_changes_nothing(self, home, coordinator, url):
        page = coordinator.get(url)
        vught = Municipality.objects.get(name="Vught").pk
        Organisation.objects.filter(pk=home.pk).update(version=9)

        assert coordinator.post(url, form_data(page, municipality=vught)).status_code == 409
        assert self.where(home) == "Haaren"

    def test_reader_stranger_and_wrong_method(self, reader, stranger, coordinator, url):
        for client in (reader, stranger):
            assert client.get(url).status_code == client.post(url, {}).status_code == 403
        assert coordinator.put(url).status_code == 405
