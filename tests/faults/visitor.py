"""A visitor without a browser: cookies, forms with their hidden fields, connections kept open."""

import http.client
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode

HOST = "registry.example.org"
# Longer than the 15 seconds within which an answer must be there, so that we see what came later.
PATIENCE = 40


@dataclass
class Answer:
    """What came back, and how long it took."""

    status: int
    headers: dict[str, str]
    body: str
    seconds: float

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


class Forms(HTMLParser):
    """The fields of every form that is posted, as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.is_open = False
        self.area = self.choice = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_open = given.get("method", "").lower() == "post"
            if self.is_open:
                self.forms.append({})
        name = given.get("name", "")
        if not self.is_open:
            return
        fields = self.forms[-1]
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind not in ("checkbox", "radio", "submit", "file") or "checked" in given:
                fields[name] = given.get("value", "on" if "checked" in given else "")
        elif tag == "textarea":
            self.area = name
            fields[name] = ""
        elif tag == "select":
            self.choice = name
            fields[name] = ""
        elif tag == "option" and self.choice and "selected" in given:
            fields[self.choice] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.is_open = self.is_open and tag != "form"
        self.area = "" if tag == "textarea" else self.area
        self.choice = "" if tag == "select" else self.choice

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][self.area] += data


class Visitor:
    """One person with one connection, through the proxy that stands before production."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.port = port
        self.cookies = dict(cookies or {})
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.headers = {
            "Host": HOST, "Origin": f"https://{HOST}", "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.1",
        }  # fmt: skip

    def ask(
        self, method: str, path: str, data: dict | None = None, headers: dict | None = None
    ) -> Answer:
        """One question; OSError or HTTPException when no whole answer came."""
        sent = {**self.headers, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = urlencode(data).encode() if data is not None else None
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.monotonic()
        try:
            self.connection.request(method, path, body, {**sent, **(headers or {})})
            response = self.connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        named = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, named, text, time.monotonic() - started)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, data: dict, **headers: str) -> Answer:
        return self.ask("POST", path, data, headers)

    def form(self, path: str, holding: str) -> dict[str, str]:
        """What the form with this field on this page would send."""
        answer = self.get(path)
        assert answer.status == 200, (path, answer.status, answer.body[:500])
        found = (form for form in Forms(answer.body).forms if holding in form)
        return next(found)

    def sign_in(self, email: str, password: str) -> None:
        path = "/account/login/"
        fields = self.form(path, "password")
        answer = self.post(path, {**fields, "login": email, "password": password})
        assert answer.status == 302, (answer.status, answer.body[:2000])
