"""Nonsense at the doors that are no form: addresses, cookies, headers, bodies, keys of programs."""

import re
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.views.base import PageView
from overview.api.description import RESOURCES
from tests.house.fuzz import MARKUP, broken, mixed
from tests.house.source import python_files
from tests.house.sweep import SWEPT, arguments, undone, visit, visitor
from tests.overview.programs import Program

# Numbers that no row can have: one more than the largest that fits, and one far beyond.
TOO_LARGE = (2**63, 10**30)
NONSENSE = [
    str(2**63),
    "-1",
    "9" * 40,
    "1e400",
    "9999-12-31",
    "0000-00-00",
    "2026-03-29T02:30",
    "2026-10-25T02:30",
    f"a\u202eb{MARKUP}",
    f"🏊‍♀️{MARKUP}",
    "WyJuIiwiaWQiLFsxXV0",
    "WzEsMl0",
    "x" * 3000,
    "[]",
    "None",
]
# How often each page is asked nonsense.
ROUNDS = 3
UNREADABLE = ("%00", "a%00b", "%1b", "%ff", "%c3%28", "%ed%a0%80")
BODIES = (
    b"",
    b"\xff\xfe\x00",
    b"name=%ff%00&text=%ed%a0%80&version=9e99",
    b"{",
    b'{"a": ' * 2000,
    b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\x00\r\n--x--\r\n',
    b"--x\r\nContent-Disposition: form-data\r\n\r\n--x",
    b"&".join(b"a=1" for _ in range(1200)),
)
CONTENT_TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=hex",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=x; charset=utf-16",
    "application/json",
    "nonsense",
)
HEADERS = (
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_AUTHORIZATION",
    "HTTP_HX_CURRENT_URL",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_RANGE",
    "HTTP_REFERER",
    "HTTP_USER_AGENT",
    "HTTP_X_FORWARDED_FOR",
)
# What a browser never sends in a cookie, written as a cookie can hold it.
COOKIES = ('"\\000abcdefghijk"', '"\\033[2J12345678"')
ASKED = re.compile(r"GET(?:\.get(?:list)?\(|\[)\"(\w+)\"")


def asked_names() -> list[str]:
    """Every name that our pages look for in an address, and the fields of every filter."""
    found = {name for path in python_files() for name in ASKED.findall(path.read_text())}
    kinds = forms.Form.__subclasses__()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        if "ilter" in kind.__name__ and not kind.__module__.startswith("tests."):
            found |= set(kind.base_fields)
    return sorted(found)


class Doors:
    """Mixed into the sweep of bad input, which made the little world."""

    def test_addresses_that_ask_nonsense(self):
        """Every page that shows something, asked everything that any page can be asked."""
        names, wrong = asked_names(), []
        assert len(names) > 30
        for number, route in enumerate(SWEPT):
            if not issubclass(route.view, PageView):
                continue
            url = reverse(route.name, kwargs=arguments(route, self.world.ours))
            for turn in range(ROUNDS):
                query = urlencode(mixed(names, NONSENSE, number * ROUNDS + turn))
                response = self.fuzz("coordinator", "get", f"{url}?{query}")
                if trouble := broken(response):
                    wrong.append(f"{url}?{query}: {trouble}")
        assert wrong == [], "\n".join(wrong)

    def test_numbers_that_fit_nowhere(self):
        wrong = []
        for number, route in enumerate(SWEPT):
            if route.arguments == ("pk",):
                url = reverse(route.name, kwargs={"pk": TOO_LARGE[number % 2]})
                response = self.fuzz("administrator", ("get", "post")[number // 2 % 2], url)
                if response.status_code not in (404, 405):
                    wrong.append(f"{url}: {response.status_code} {broken(response)}")
        assert wrong == [], "\n".join(wrong)

    def test_what_is_no_text(self):
        """NUL, other controls and what is no UTF-8, in addresses, cookies and headers: 400."""
        wrong = []
        pages = [reverse(name) for name in ("partnership_list", "search_show", "account_login")]
        for url in (*pages, "/api/v1/partnerships/", "/static/css/theme.css", "/healthz"):
            asked = [
                {"path": f"{url}?{name}={bad}"} for bad in UNREADABLE for name in ("q", "after")
            ]
            asked += [{"path": url, name: "a\x00b"} for name in HEADERS]
            cookies = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
            asked += [
                {"path": url, "HTTP_COOKIE": f"{n}={bad}"} for bad in COOKIES for n in cookies
            ]
            for one in asked:
                type(self).requests += 1
                response = Client(raise_request_exception=False).get(**one)
                if response.status_code != 400 or broken(response):
                    wrong.append(f"{one}: {response.status_code} {broken(response)}")
        assert wrong == [], "\n".join(wrong)

    def test_headers_of_nonsense(self):
        wrong = []
        for name in HEADERS:
            for value in ("x" * 9000, "\xff\xfe", "-1", f"http://[{MARKUP}", ",;=,"):
                type(self).requests += 1
                client = visitor(self.world.accounts["coordinator"])
                with undone():
                    response = client.get(reverse("partnership_list"), **{name: value})
                if trouble := broken(response):
                    wrong.append(f"{name}: {value[:20]}: {trouble}")
        assert wrong == [], "\n".join(wrong)

    def test_bodies_that_are_no_form(self):
        wrong = []
        ours = {route.name: route for route in SWEPT}
        urls = [reverse("language_set"), reverse("account_login"), "/api/v1/partnerships/"]
        for name in ("note_create", "partnership_edit", "mailed_link_answer"):
            urls.append(reverse(name, kwargs=arguments(ours[name], self.world.ours)))
        for url in urls:
            for kind in CONTENT_TYPES:
                for body in BODIES:
                    type(self).requests += 1
                    client = visitor(self.world.accounts["coordinator"])
                    with undone():
                        response = client.generic("POST", url, body, content_type=kind)
                    if trouble := broken(response):
                        wrong.append(f"{url} {kind} {body[:30]!r}: {trouble}")
        assert wrong == [], "\n".join(wrong)

    def test_programs_that_ask_nonsense(self):
        wrong = []
        program = Program(self.world.accounts["coordinator"])
        program.client = Client(raise_request_exception=False)
        for resource in RESOURCES:
            for name in resource.form.base_fields:
                for value in NONSENSE[::2] if len(resource.form.base_fields) > 6 else NONSENSE:
                    type(self).requests += 1
                    path = f"/api/v1/{resource.name}/?{urlencode({name: value})}"
                    with undone():
                        response = program.ask(path)
                    if response.status_code not in (200, 400) or broken(response):
                        wrong.append(f"{path}: {response.status_code} {broken(response)}")
        assert wrong == [], "\n".join(wrong)

    def fuzz(self, name, method, url, data=None):
        type(self).requests += 1
        return visit(self.clients[name], method, url, data)
