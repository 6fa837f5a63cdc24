"""Reading a dossier file: chosen, looked over, recorded."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry, User
from organisations.models import Organisation, OrganisationName
from partnerships.models import Partnership
from tests.factories import MembershipFactory, OrganisationFactory, fresh_token, make_user
from tests.partnerships.test_dossier_file import coordinator_of, example, keeper_of

pytestmark = pytest.mark.django_db
URL = reverse("partnership_read_file")


def upload(file, name="SW-000012.json"):
    content = file if isinstance(file, bytes) else json.dumps(file).encode()
    return SimpleUploadedFile(name, content, "application/json")


def hidden_in(page) -> dict:
    """What the page of the trial carries along."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.fixture
def reader(client):
    user = coordinator_of("Lezer")
    client.force_login(user)
    return user


class TestFile:
    def look(self, client, file, **more):
        return client.post(URL, {"token": fresh_token(), "file": upload(file), **more})

    def test_first_shows_what_will_be_made(self, client, reader):
        OrganisationName.objects.create(
            organisation=OrganisationFactory(name="Landstede"), kind="common", name="Landstede"
        )

        page = self.look(client, example())

        content = page.content.decode()
        assert page.status_code == 200
        assert "Samen" in content and "Leger des Heils" in content
        assert "Al bekend" in content and "Nieuw" in content
        assert not Partnership.objects.exists()
        assert not Organisation.objects.filter(name="Leger des Heils").exists()

    def test_then_records_it_once(self, client, reader):
        data = {**hidden_in(self.look(client, example())), "record": "1"}

        response = client.post(URL, data)
        again = client.post(URL, data)

        made = Partnership.objects.get()
        assert response.url == again.url == made.get_absolute_url()
        assert made.keeper == keeper_of(reader)

    def test_says_what_it_takes_over_for_organisations_with_users(self, client, reader):
        there = keeper_of(coordinator_of("Landstede"))
        OrganisationName.objects.create(
            organisation=OrganisationFactory(name="Leger des Heils"),
            kind="common",
            name="Leger des Heils",
        )
        signatures = [
            {"key": "signatures-1", "agreement": "agreements-1", "party": "parties-1",
             "state": "signed", "signed": {"date": "2014-05-27"}},
            {"key": "signatures-2", "agreement": "agreements-1", "party": "parties-2",
             "state": "signed", "signed": {"date": "2014-05-27"}},
        ]  # fmt: skip
        paper = {"key": "agreements-1", "title": "Overeenkomst", "kind": "cooperation"}
        file = example(agreements=[{**paper, "state": "signed"}], signatures=signatures)

        page = self.look(client, file)
        client.post(URL, {**hidden_in(page), "record": "1"})

        outcome = page.context["outcome"]
        assert outcome["seen_by"] == ["Landstede"]
        assert outcome["signatures"] == ["Landstede: ondertekend, 27 mei 2014 (Overeenkomst)"]
        assert "Vastgelegd zoals het bestand het zegt." in page.content.decode()
        read = AuditEntry.objects.filter(
            text__reason="Ingelezen uit een bestand van dossier SW-000012"
        )
        signed = (
            Partnership.objects.get().agreements.get().signatures.get(party__organisation=there)
        )
        assert read.of(signed).count() == read.of(signed.party).count() == 1
        assert read.count() == 3

    def test_asks_which_organisation_is_meant(self, client, reader):
        known = OrganisationFactory(name="Stichting Landsteede", search_text="stichting landsteede")
        OrganisationName.objects.create(organisation=known, kind="common", name=known.name)
        page = self.look(client, example())
        data = {**hidden_in(page), "record": "1", "choose_organisation-2": known.pk}

        client.post(URL, data)

        assert 'name="choose_organisation-2"' in page.content.decode()
        assert Partnership.objects.get().parties.filter(organisation=known).exists()

    @pytest.mark.parametrize(
        "file", [b"geen json", b"", {"format": "x"}, example(themes=[{"key": "themes-1"}])]
    )
    def test_what_cannot_be_read_is_said_at_the_file(self, client, reader, file):
        response = self.look(client, file)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"file"}
        assert not Partnership.objects.exists()

    @pytest.mark.parametrize("packed", ["onzin", "AAAA", "eJw=", "x" * 100_000])
    def test_what_was_packed_by_others_is_not_believed(self, client, reader, packed):
        for step in ({}, {"record": "1"}):
            response = client.post(URL, {"token": fresh_token(), "packed": packed, **step})
            assert response.status_code == 422

    def test_what_no_longer_fits_is_said_at_the_file(self, client, reader):
        file = example()
        file["organisations"][0]["kvk_number"] = "12345678"
        data = {**hidden_in(self.look(client, file)), "record": "1"}
        OrganisationFactory(kvk_number="12345678", archived_at="2026-01-01T00:00Z")

        response = client.post(URL, data)

        assert (response.status_code, set(response.context["form"].errors)) == (422, {"file"})
        assert not Partnership.objects.exists()

    def test_who_coordinates_several_chooses_the_keeper(self, client, reader):
        other = OrganisationFactory(name="Tweede")
        MembershipFactory(user=reader, organisation=other, role="coordinator")
        client.force_login(User.objects.get(pk=reader.pk))
        page = self.look(client, example(), keeper=other.pk)

        client.post(URL, {**hidden_in(page), "record": "1"})

        assert Partnership.objects.get().keeper == other

    def test_an_administrator_picks_one(self, client):
        administrator = make_user()
        User.objects.filter(pk=administrator.pk).update(is_administrator=True)
        client.force_login(User.objects.get(pk=administrator.pk))
        keeper = OrganisationFactory(name="Houder")

        page = self.look(client, example(), keeper=keeper.pk)
        client.post(URL, {**hidden_in(page), "record": "1"})

        assert Partnership.objects.get().keeper == keeper

    def test_a_reader_may_not(self, client):
        client.force_login(make_user(OrganisationFactory(), "reader"))

        assert client.get(URL).status_code == 403
        assert self.look(client, example()).status_code == 403

    def test_wrong_method(self, client, reader):
        assert client.put(URL).status_code == 405
