"""One organisation with a user in every role, and somebody of elsewhere."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from organisations.registering import register_organisation
from tests.factories import OrganisationFactory, make_user

AT = datetime.datetime(2026, 3, 1, 9, 0, tzinfo=datetime.UTC)


def visit(user) -> Client:
    """A browser in which this user is signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def home(db):
    """An organisation with three names."""
    return register_organisation(
        name="Leger des Heils",
        kind="care",
        legal_name="Stichting Leger des Heils Welzijns- en Gezondheidszorg",
        aliases=["Leger de Heils"],
        by=None,
        at=AT,
    )


@pytest.fixture
def coordinator(home):
    return visit(make_user(home, "coordinator"))


@pytest.fixture
def reader(home):
    return visit(make_user(home, "reader"))


@pytest.fixture
def manager(home):
    return visit(make_user(home, "manager"))


@pytest.fixture
def stranger(db):
    """A coordinator of an organisation that has nothing to do with it."""
    return visit(make_user(OrganisationFactory(), "coordinator"))


@pytest.fixture
def administrator(db):
    return visit(make_user(is_administrator=True))


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def places(db):
    """Two municipalities, in Overijssel and in Flevoland."""
    from organisations.models import Municipality

    return [Municipality.objects.get(name=name) for name in ("Zwolle", "Almere")]


@pytest.fixture
def count_queries(db):
    """How many queries something takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(act) -> int:
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)

    return count
