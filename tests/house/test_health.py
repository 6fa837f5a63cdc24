import pytest
from django.db import OperationalError


class TestHealthz:
    def test_answers_without_the_database(self, client):
        # No database mark: a query would fail this test.
        response = client.get("/healthz")

        assert response.status_code == 200
        assert response.content == b"ok\n"


@pytest.mark.django_db
class TestReadyz:
    def test_answers_when_the_database_does(self, client):
        assert client.get("/readyz").status_code == 200

    def test_says_503_when_the_database_is_gone(self, client, monkeypatch):
        def refuse(*args, **kwargs):
            raise OperationalError("gone")

        monkeypatch.setattr("overview.views.health.connection.cursor", refuse)

        assert client.get("/readyz").status_code == 503
