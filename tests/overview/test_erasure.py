"""The list of erasures: without a name, for administrators."""

import datetime

import pytest
from django.urls import reverse

from overview.models import Erasure
from tests.factories import OrganisationFactory, make_user

pytestmark = pytest.mark.django_db


class TestList:
    def test_administrators_read_when_by_whom_and_why(self, client):
        administrator = make_user(is_administrator=True, display_name="Beheerder Een")
        Erasure.objects.create(
            number=7,
            erased_at=datetime.datetime(2026, 3, 3, tzinfo=datetime.UTC),
            erased_by=administrator,
            reason="Verzoek van 1 maart",
            files=[{"row": [], "decision": "keep", "ground": "Bewaarplicht"}],
            places={"partnerships.Note": 2},
        )
        client.force_login(administrator)

        text = client.get(reverse("erasure_list")).content.decode()

        for words in ("7", "Beheerder Een", "Verzoek van 1 maart", "Bewaarplicht"):
            assert words in text
        assert f'<div class="eyebrow"><a href="{reverse("user_list")}">' in text

    def test_others_do_not(self, client):
        client.force_login(make_user(OrganisationFactory(), "manager"))

        assert client.get(reverse("erasure_list")).status_code == 403

    def test_is_only_read(self, client):
        client.force_login(make_user(is_administrator=True))

        assert client.post(reverse("erasure_list")).status_code == 405
