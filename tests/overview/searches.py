"""What the tests of the search box share."""

import pytest
from django.db import connection
from django.urls import reverse

from tests.factories import OrganisationFactory, make_partnership, make_user

URL = reverse("search_show")


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


class Searching:
    """A partnership with one of everything, a reader of it, and a stranger."""

    @pytest.fixture(autouse=True)
    def situation(self, db, client):
        self.client = client
        self.one = OrganisationFactory(name="Leger des Heils")
        self.other = OrganisationFactory(name="Landstede")
        self.partnership = make_partnership(
            self.one, self.other, title="Meedoen in Zwolle", number="SW-000123"
        )
        self.reader = make_user(self.one, "reader")
        self.stranger = make_user(OrganisationFactory(), "manager")
        self.prepare()

    def prepare(self):
        """What this class needs besides."""

    def search(self, q, user=None, **given):
        self.client.force_login(user or self.reader)
        response = self.client.get(URL, {"q": q, **given})
        assert response.status_code == 200
        return response

    def found(self, q, user=None, **given):
        """Kind and name of everything that is shown."""
        groups = self.search(q, user, **given).context["groups"]
        return {(group.kind.code, name_of(row)) for group in groups for row in group.rows}


def name_of(row) -> str:
    return "".join(piece.text for piece in row.title)


def marked(pieces) -> list[str]:
    return [piece.text for piece in pieces if piece.found]
