"""The page about privacy: for everybody, also who is not signed in."""

import pytest
from django.urls import reverse

from overview.personal.kinds import ACTIVITIES
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_use")]


class TestShow:
    def test_everybody_reads_what_is_kept_and_whom_to_ask(self, client):
        text = client.get(reverse("privacy_show")).content.decode()

        assert str(ACTIVITIES["trail"].purpose) in text
        assert reverse("person_mine") not in text
        client.force_login(make_user())
        assert reverse("person_mine") in client.get(reverse("privacy_show")).content.decode()

    def test_every_page_leads_to_it(self, client):
        assert reverse("privacy_show") in client.get(reverse("account_login")).content.decode()
