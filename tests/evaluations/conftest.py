"""Signing in, opening a page, sending its form back."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.evaluations.browser import filled


class Visitor:
    """Somebody at a browser."""

    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user)

    def get(self, name, *args, **query):
        return self.client.get(reverse(name, args=args), query)

    def post(self, name, *args, **data):
        return self.client.post(reverse(name, args=args), data)

    def fill(self, name, *args, **values):
        """Open the page and send its form back with these values."""
        page = self.get(name, *args)
        assert page.status_code == 200, page.status_code
        return self.post(name, *args, **filled(page, **values))


@pytest.fixture
def visitor():
    return Visitor
