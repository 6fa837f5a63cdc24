"""What goes wrong where programs read is told as a problem in JSON, in the language asked for."""

import json

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse

from config import errors
from overview.api.description import PROBLEMS, description
from tests.factories import OrganisationFactory, make_partnership, make_user
from tests.overview.programs import Program, problem_of

ROOT = "/api/v1"
LIST = f"{ROOT}/partnerships/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return OrganisationFactory(name="Noorderpoort Zorg")


@pytest.fixture
def program(home):
    program = Program(make_user(home, "coordinator"))
    program.client = Client(raise_request_exception=False)
    return program


def failing(monkeypatch, problem):
    """Every list for programs fails in this way."""

    def fail(*args):
        raise problem

    monkeypatch.setattr("overview.views.api.asked_of", fail)


class TestTrouble:
    @pytest.mark.parametrize("problem", [OperationalError("gone"), InterfaceError("closed")])
    def test_a_database_that_is_away(self, program, monkeypatch, problem):
        failing(monkeypatch, problem)

        response = program.ask(LIST)

        said = problem_of(response, 503)
        assert said["detail"] == "Het register is even niet bereikbaar. Vraag het straks opnieuw."
        assert response["Retry-After"] == errors.RETRY_AFTER_SECONDS
        assert response["Cache-Control"] == "no-store"

    def test_before_a_view_was_reached(self, program, home, monkeypatch):
        """A session is sent along by mistake, and cannot be read."""
        program.client.force_login(make_user(home))

        def refuse(*args, **kwargs):
            raise OperationalError("no connection left")

        monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", refuse)

        problem_of(program.ask(LIST), 503)

    def test_a_mistake_of_ours(self, program, monkeypatch):
        failing(monkeypatch, ZeroDivisionError("secret figure"))

        response = program.ask(LIST)

        problem_of(response, 500)
        assert "secret" not in response.content.decode()

    def test_it_asks_nothing_of_the_database(self, django_assert_num_queries):
        request = RequestFactory().get(LIST)

        with django_assert_num_queries(0):
            response = errors.service_unavailable(request)
        assert json.loads(response.content)["status"] == response.status_code == 503

    def test_a_refused_host(self, program):
        problem_of(program.ask(LIST, host="evil.example.com"), 400)

    @pytest.mark.parametrize(("language", "title"), [("nl", "Niet gevonden"), ("en", "Not found")])
    def test_in_the_language_asked_for(self, in_use, program, language, title):
        program.language = language
        response = program.ask(f"{ROOT}/nothing/")

        assert problem_of(response, 404)["title"] == title
        assert response["Content-Language"] == language

    def test_pages_for_people_stay_pages(self, client, home):
        client.force_login(make_user(home, "coordinator"))

        assert client.get("/api/").status_code == 200
        response = client.get("/nothing/")
        assert response.status_code == 404
        assert "text/html" in response["Content-Type"]


class TestAddress:
    @pytest.mark.parametrize(
        "path", ["/api/v1/", "/api/v1", "/api/v2/partnerships/", f"{ROOT}/themes/12/"]
    )
    def test_that_does_not_exist(self, program, path):
        assert "/api/v1/openapi.json" in problem_of(program.ask(path), 404)["detail"]

    def test_with_a_number_tells_how_to_ask_by_number(self, program):
        """Whether there is one of that number or not: nothing is looked up."""
        make_partnership(number="SW-000001")

        for written in ("SW-000001/", "sw-1", "SW-000999/"):
            said = problem_of(program.ask(f"{LIST}{written}"), 404)
            assert f"{LIST}?number=SW-000" in said["detail"]

    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_of_the_description_only_reads(self, in_use, method):
        client = Client(enforce_csrf_checks=True)

        response = getattr(client, method)(reverse("api_schema"))

        problem_of(response, 405)
        assert response["Allow"] == "GET, HEAD, OPTIONS"


class TestNumber:
    @pytest.mark.parametrize("written", ["SW-000123", "sw-123", "SW 000123", "123"])
    def test_gives_that_one(self, program, home, written):
        mine = make_partnership(home, OrganisationFactory(), number="SW-000123")
        make_partnership(home, OrganisationFactory(), number="SW-000124")

        said = program.read(f"{LIST}?number={written}", "PartnershipPage")

        assert [row["id"] for row in said["data"]] == [str(mine.uuid)]

    def test_of_others_gives_nothing(self, program):
        make_partnership(number="SW-000123")

        assert program.read(f"{LIST}?number=SW-000123")["data"] == []

    @pytest.mark.parametrize("written", ["SW-", "Zwolle", "SW-1234567", "²"])
    def test_that_is_none_is_told(self, program, written):
        said = problem_of(program.ask(f"{LIST}?number={written}"), 400)

        assert set(said["errors"]) == {"number"}

    def test_stands_in_the_description(self):
        parameters = description()["paths"][LIST]["get"]["parameters"]

        assert "number" in {parameter["name"] for parameter in parameters}


def test_every_answer_of_trouble_is_described():
    for path in description()["paths"].values():
        assert {"500", "503"} <= set(path["get"]["responses"])
    assert {"500", "503"} <= set(PROBLEMS)
