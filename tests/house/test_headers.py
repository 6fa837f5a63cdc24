"""Every answer carries the safety headers, and none leads to another site.

The access sweep asks the same of each of its thousands of answers: every page, as every account.
Here are the pages of allauth, the other ways of asking, what breaks, and what catches a gap.
"""

import pytest
from django.core.exceptions import DisallowedHost
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, OrganisationFactory, make_partnership, make_user
from tests.house.headers import LURES, lacking, leads_away, wrong_with
from tests.house.source import Route, routes
from tests.house.sweep import LURED, Visitor, visitor
from tests.overview.programs import Program

METHODS = ("get", "head", "options", "post", "put", "delete", "trace")
# How to fill the argument of an address, whatever it is of: these are answered too, mostly by 404.
SOMETHING = {"int": 1, "uuid": "00000000-0000-0000-0000-000000000001"}


def somewhere(route: Route) -> str:
    """An address of this line of the map, of something that is not there."""
    kinds = {name: type(kind).__name__ for name, kind in route.pattern.pattern.converters.items()}
    given = {
        name: SOMETHING["uuid" if kinds.get(name) == "UUIDConverter" else "int"]
        for name in route.arguments
    }
    return reverse(route.name, kwargs=given) if route.name else f"/{route.path}"


@pytest.fixture
def world(in_use):
    ours = OrganisationFactory()
    coordinator = make_user(ours, "coordinator")
    return coordinator, make_partnership(ours, OrganisationFactory())


class TestEveryAnswer:
    def test_before_signing_in_on_the_whole_map_by_every_method(self, world):
        """Turn by turn, so that each page gets two of the methods and each method many pages."""
        stranger, statuses = visitor(None), set()
        for number, route in enumerate(routes()):
            for turn in (0, 1):
                method = METHODS[(2 * number + turn) % len(METHODS)]
                statuses.add(getattr(stranger, method)(somewhere(route)).status_code)

        assert statuses >= {200, 302, 401, 404, 405}

    def test_files_feeds_and_programs(self, world):
        """What is streamed, downloaded, drawn or read by a program; Visitor checks each."""
        coordinator, partnership = world
        signed_in, program = visitor(coordinator), Program(coordinator)
        for name in ("partnership_export_csv", "partnership_export_xlsx", "import_template"):
            assert signed_in.get(reverse(name)).status_code == 200
        saved = signed_in.get(reverse("partnership_save_zip", args=[partnership.pk]))
        assert saved.status_code == 200 and saved.streaming
        for path in ("partnerships/", "nothing/", "partnerships/?size=x"):
            assert lacking(program.ask(path).headers) == []
        assert visitor(None).get("/static/css/theme.css").status_code == 200

    @pytest.mark.parametrize(
        ("problem", "status"),
        [(ZeroDivisionError(), 500), (OperationalError("gone"), 503), (DisallowedHost(), 400)],
    )
    def test_what_breaks(self, world, monkeypatch, problem, status):
        """Also before any view is reached, while nobody knows who asks."""

        def fail(*args, **kwargs):
            raise problem

        signed_in = visitor(world[0])
        monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", fail)

        assert signed_in.get("/partnerships/").status_code == status

    @pytest.mark.parametrize("host", ["evil.example", "testserver@evil.example", "a b", "[::1"])
    def test_an_unknown_host(self, world, host):
        response = Visitor().get("/account/login/", headers={"host": host})

        assert response.status_code == 400
        assert b"evil" not in response.content

    def test_over_https_for_a_year(self, world, settings):
        settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
        settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
        for path in ("/account/login/", "/nowhere/", "/static/css/theme.css", "/api/v1/themes/"):
            told = visitor(None).get(path, secure=True).headers["Strict-Transport-Security"]

            assert told == "max-age=31536000; includeSubDomains; preload"


class TestCookies:
    def test_every_one_is_for_this_host_https_and_the_server_alone(self, world, settings):
        """As in production; the names are looked at by the checks at the start."""
        for cookie in ("SESSION", "CSRF", "LANGUAGE"):
            setattr(settings, f"{cookie}_COOKIE_SECURE", True)
        browser, (user, _partnership) = Visitor(), world
        login = {"login": user.email, "password": PASSWORD}
        answers = [
            browser.get(reverse("account_login"), secure=True),
            browser.post(reverse("account_login"), login, secure=True),
            browser.post(reverse("language_set"), {"language": "nl"}, secure=True),
            browser.get(reverse("partnership_list"), {"q": "zorg"}, secure=True),
        ]
        given = {name: one for answer in answers for name, one in answer.cookies.items()}

        assert set(given) == {"csrftoken", "session", "language", "list"}
        for name, one in given.items():
            flags = (one["secure"], one["httponly"], one["samesite"], one["path"], one["domain"])
            assert flags == (True, True, "Lax", "/", ""), name


class TestRedirects:
    """Of each place that leads where a parameter says: ours is followed, no lure is."""

    def followed(self, client: Client, path: str, data: dict, where: str) -> str:
        response = client.post(path, {**data, "next": where})
        assert response.status_code in (302, 303), (path, response.status_code)
        return response["Location"]

    @pytest.mark.parametrize("lure", LURES)
    def test_what_is_followed_when_it_is_ours(self, in_use, lure):
        user = make_user(OrganisationFactory(), "reader")
        login = {"login": user.email, "password": PASSWORD}
        places = (
            (None, reverse("language_set"), {"language": "nl"}),
            (None, reverse("account_login"), login),
            (user, reverse("account_logout"), {}),
        )
        for who, path, data in places:
            assert self.followed(visitor(who), path, data, "/guide/") == "/guide/", path
            assert not leads_away(self.followed(visitor(who), path, data, lure)), path

    @pytest.mark.parametrize("path", ["//evil.example/account/login", "/\\evil.example", "//evil"])
    def test_a_path_that_looks_like_a_host(self, in_use, path):
        response = visitor(None).generic("GET", path)

        assert response.status_code in (301, 302, 404)


class TestControls:
    """Each gap is seen: the same check, on a deliberately weak variant."""

    def wrong(self, settings, path="/account/login/", **changes):
        for name, value in changes.items():
            setattr(settings, name, value)
        return " ".join(wrong_with(Client().get(path)))

    def test_without_the_headers(self, in_use, settings):
        middleware = [one for one in settings.MIDDLEWARE if "HeadersMiddleware" not in one]

        wrong = self.wrong(settings, MIDDLEWARE=middleware)

        assert "X-Frame-Options: missing" in wrong and "Permissions-Policy: missing" in wrong

    def test_headers_inside_of_the_static_files(self, in_use, settings):
        first, *others = settings.MIDDLEWARE

        assert "X-Frame-Options: missing" in self.wrong(
            settings, "/static/css/theme.css", MIDDLEWARE=[*others, first]
        )

    def test_a_looser_policy(self, in_use, settings):
        directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        loose = {"DIRECTIVES": {**directives, "script-src": ["'self'", "'unsafe-inline'"]}}

        assert "the policy has unsafe-" in self.wrong(settings, CONTENT_SECURITY_POLICY=loose)

    def test_a_page_that_believes_its_parameters(self, in_use, monkeypatch):
        monkeypatch.setattr(
            "accounts.views.language.url_has_allowed_host_and_scheme", lambda *_, **__: True
        )
        lured = {**LURED, "language": "nl", "next": "//evil.example/"}

        with pytest.raises(AssertionError, match="leads to //evil.example/"):
            Visitor().post(reverse("language_set"), lured)
