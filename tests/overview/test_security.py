"""Whom to tell of a hole."""

import datetime

import pytest
import time_machine
from django.urls import reverse

AT = datetime.datetime(2026, 11, 22, 20, 30, tzinfo=datetime.UTC)


@pytest.mark.usefixtures("in_use")
class TestText:
    @pytest.mark.parametrize(
        ("contact", "told"),
        [
            ("security@example.org", "mailto:security@example.org"),
            ("mailto:security@example.org", "mailto:security@example.org"),
            ("https://example.org/report", "https://example.org/report"),
        ],
    )
    def test_says_whom_until_when(self, client, settings, contact, told):
        settings.SECURITY_CONTACT = contact
        settings.BASE_URL = "https://registry.example.org"

        with time_machine.travel(AT):
            response = client.get("/.well-known/security.txt")

        assert response.content.decode() == (
            f"Contact: {told}\n"
            "Expires: 2027-02-20T00:00:00Z\n"
            "Preferred-Languages: nl, en\n"
            "Canonical: https://registry.example.org/.well-known/security.txt\n"
        )
        assert response["Content-Type"] == "text/plain; charset=utf-8"

    def test_is_not_there_without_one(self, client):
        assert client.get(reverse("security_text")).status_code == 404

    def test_reads_only(self, client, settings):
        settings.SECURITY_CONTACT = "security@example.org"

        assert client.post(reverse("security_text")).status_code == 405
