import psycopg
import pytest
from django.db import InternalError, OperationalError
from django.test import Client

from accounts.views.base import whole_write
from config.errors import database_trouble, is_busy, service_unavailable
from tests.factories import make_user

SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def assert_safe(response):
    for name, value in SAFETY.items():
        assert response.headers[name] == value
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert "Permissions-Policy" in response.headers


def broken(monkeypatch, problem):
    """Make the health page fail in this way."""

    def fail(request):
        raise problem

    from overview.urls import urlpatterns

    pattern = next(pattern for pattern in urlpatterns if pattern.name == "healthz")
    monkeypatch.setattr(pattern, "callback", fail)
    monkeypatch.setattr(fail, "login_required", False, raising=False)
    return Client(raise_request_exception=False)


@pytest.mark.usefixtures("in_use")
class TestHeaders:
    def test_on_a_page(self, client):
        response = client.get("/account/login/")

        assert response.status_code == 200
        assert_safe(response)
        assert "no-store" in response.headers["Cache-Control"]

    def test_on_a_page_that_is_not_there(self, client):
        response = client.get("/nowhere/")

        assert response.status_code == 404
        assert_safe(response)
        assert response.headers["Cache-Control"] == "no-store"

    def test_on_a_failed_page(self, monkeypatch):
        response = broken(monkeypatch, ZeroDivisionError()).get("/healthz")

        assert response.status_code == 500
        assert_safe(response)

    def test_on_a_refused_host(self, client):
        response = client.get("/account/login/", headers={"host": "evil.example.com"})

        assert response.status_code == 400
        assert_safe(response)

    def test_on_a_static_file(self, client):
        response = client.get("/static/css/theme.css")

        assert response.status_code == 200
        assert_safe(response)
        assert "no-store" not in response.headers["Cache-Control"]

    def test_on_a_forged_form(self):
        response = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "x"})

        assert response.status_code == 403
        assert_safe(response)

    def test_https_is_demanded_for_a_year_in_production(self, client, settings):
        settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60

        response = client.get("/healthz", secure=True)

        assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.django_db
class TestDatabaseTrouble:
    def test_says_that_nothing_was_saved(self, monkeypatch):
        response = broken(monkeypatch, OperationalError("server closed the connection")).get(
            "/healthz"
        )

        assert response.status_code == 503
        assert response.headers["Retry-After"] == "10"
        assert "niets opgeslagen" in response.content.decode().lower()
        assert_safe(response)

    def test_before_a_view_was_reached(self, monkeypatch):
        client = Client(raise_request_exception=False)
        client.force_login(make_user())

        def refuse(*args, **kwargs):
            raise OperationalError("no connection left")

        monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", refuse)

        assert client.get("/account/login/").status_code == 503

    def test_in_the_language_of_the_cookie_where_nobody_can_be_looked_up(
        self, monkeypatch, settings
    ):
        client = Client(raise_request_exception=False)
        client.force_login(make_user())
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

        def refuse(*args, **kwargs):
            raise OperationalError("the connection is lost")

        monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", refuse)
        response = client.get("/")

        assert (response.status_code, response.headers["Content-Language"]) == (503, "en")
        assert "Nothing was saved" in response.content.decode()

    def test_where_the_session_cannot_be_saved(self, monkeypatch, settings):
        """Django takes that for a session that somebody else ended, and says 400."""
        client = Client(raise_request_exception=False)
        client.force_login(make_user())

        def refuse(*args, **kwargs):
            raise OperationalError("the connection is lost")

        monkeypatch.setattr("django.contrib.sessions.models.Session.save", refuse)
        settings.SESSION_SAVE_EVERY_REQUEST = True

        assert client.get("/account/login/").status_code == 503

    def test_machines_are_answered_whoever_asks(self, client, monkeypatch):
        client.force_login(make_user())

        def refuse(*args, **kwargs):
            raise OperationalError("the connection is lost")

        monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", refuse)

        assert client.get("/healthz").status_code == 200

    @pytest.mark.parametrize(("stage", "sure"), [("", True), ("committed", False)])
    def test_says_that_nothing_was_saved_only_where_that_is_certain(self, rf, stage, sure):
        """What fails after the commit, such as the session with its message, was saved."""
        request = rf.post("/")
        request.write_stage = stage

        body = service_unavailable(request, OperationalError("gone")).content.decode()

        assert ("niets opgeslagen" in body.lower()) == sure
        assert ("niet zeker" in body) != sure

    def test_a_form_tells_how_far_its_transaction_came(self, rf):
        request, stages = rf.post("/"), []

        with whole_write(request):
            stages.append(getattr(request, "write_stage", ""))
        stages.append(request.write_stage)
        with pytest.raises(ZeroDivisionError), whole_write(other := rf.post("/")):
            raise ZeroDivisionError

        assert (stages, hasattr(other, "write_stage")) == (["", "committed"], False)

    @pytest.mark.parametrize(
        ("state", "kind", "trouble", "busy"),
        [
            ("55P03", OperationalError, True, True),
            ("40P01", OperationalError, True, True),
            ("53100", OperationalError, True, False),
            ("25P03", InternalError, True, False),
            ("25006", InternalError, True, False),
            ("XX000", InternalError, True, False),
            ("25P02", InternalError, False, False),
        ],
    )
    def test_what_the_database_says_of_a_moment_that_passes(self, state, kind, trouble, busy):
        problem = kind("said so")
        problem.__cause__ = psycopg.errors.lookup(state)("said so")

        assert (database_trouble(problem), is_busy(problem)) == (trouble, busy)

    def test_the_page_asks_nothing_of_the_database(self, django_assert_num_queries):
        from django.test import RequestFactory

        with django_assert_num_queries(0):
            service_unavailable(RequestFactory().get("/"))


@pytest.mark.django_db
class TestLanguage:
    def language_of(self, client, **headers):
        return client.get("/account/login/", headers=headers).headers["Content-Language"]

    def test_dutch_when_nothing_was_chosen(self, client):
        assert self.language_of(client, accept_language="en-GB") == "nl"

    def test_the_cookie(self, client, settings):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

        assert self.language_of(client) == "en"

    def test_an_unknown_cookie_is_left_aside(self, client, settings):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"

        assert self.language_of(client) == "nl"

    def test_the_user_before_the_cookie(self, client, settings):
        client.force_login(make_user(language="en"))
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "nl"

        assert client.get("/nowhere/").headers["Content-Language"] == "en"
