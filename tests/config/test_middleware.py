import pytest
from django.db import OperationalError
from django.test import Client

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

    def test_the_page_asks_nothing_of_the_database(self, django_assert_num_queries):
        from django.test import RequestFactory

        from config.errors import service_unavailable

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

        assert client.get("/healthz").headers["Content-Language"] == "en"
