"""The write functions behind every form: the row as it is stored decides."""

import datetime

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import StaleRecord
from accounts.models import AuditEntry, Record
from accounts.records import delete, stored_row
from partnerships.models import Body
from tests.factories import make_partnership, make_user

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=datetime.UTC)
RECORDS = [model for model in apps.get_models() if issubclass(model, Record)]


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_a_row_is_locked_by_itself(model):
    """PostgreSQL refuses to lock what an outer join may not find."""
    with CaptureQueriesContext(connection) as queries:
        assert stored_row(model(pk=0)) is None

    [query] = queries.captured_queries
    assert "JOIN" not in query["sql"]


class TestDelete:
    @pytest.fixture
    def body(self):
        return Body.objects.create(partnership=make_partnership(), name="Stuurgroep")

    def test_what_changed_since_it_was_read_stays(self, body):
        Body.objects.filter(pk=body.pk).update(version=2)

        with pytest.raises(StaleRecord):
            delete(body, by=make_user(), at=AT)

        assert Body.objects.filter(pk=body.pk).exists()
        assert not AuditEntry.objects.of(body).exists()

    def test_a_second_time_leaves_no_second_trail(self, body):
        again = Body.objects.get(pk=body.pk)
        delete(body, by=None, at=AT)

        with pytest.raises(StaleRecord):
            delete(again, by=None, at=AT)

        assert [entry.verb for entry in AuditEntry.objects.of(again)] == ["delete"]
