"""The safety headers of the web server as it runs, and that Chromium's refusals are heard."""

import http.client
import socket
from urllib.parse import urlsplit

import pytest

from tests.house.headers import lacking

# What the content policy stops; each is a fault of the page that tries it.
FORBIDDEN = {
    "a script in the page": "s = document.createElement('script'); s.text = '1'; BODY.append(s)",
    "a script from elsewhere": "s = document.createElement('script'); "
    "s.src = 'http://127.0.0.2:9/x.js'; BODY.append(s)",
    "a style in the page": "s = document.createElement('style'); s.textContent = 'p {}'; "
    "BODY.append(s)",
    "a style on an element": "BODY.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')",
    "a handler on an element": "BODY.insertAdjacentHTML('beforeend', '<p onclick=\"x()\">x</p>'); "
    "BODY.lastChild.click()",
    "a picture from elsewhere": "i = new Image(); i.src = 'http://127.0.0.2:9/x.png'",
    "a frame": "f = document.createElement('iframe'); f.src = '/'; BODY.append(f)",
    "a request elsewhere": "fetch('http://127.0.0.2:9/').catch(() => {})",
    "a form sent elsewhere": "f = document.createElement('form'); f.method = 'post'; "
    "f.action = 'http://127.0.0.2:9/'; BODY.append(f); f.submit()",
    "another base": "b = document.createElement('base'); b.href = 'http://127.0.0.2:9/'; "
    "document.head.append(b)",
}


@pytest.fixture(scope="module")
def registry(server):
    return server()


def ask(registry, path: str, method: str = "GET", **headers: str):
    """One request, as its answer came over the line."""
    connection = http.client.HTTPConnection(urlsplit(registry.url).netloc, timeout=20)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def ask_raw(registry, request: bytes) -> tuple[int, dict[str, str], str]:
    """Send these bytes; the status, the headers and the words of what comes back."""
    where = urlsplit(registry.url)
    with socket.create_connection((where.hostname, where.port), timeout=20) as line:
        line.sendall(request)
        answer = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    head, _, body = answer.partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body


def test_static_files_pages_and_refusals(registry):
    _page, body = ask(registry, "/account/login/")
    style = body.decode().partition('rel="stylesheet" href="')[2].partition('"')[0]
    asked = {
        ("/account/login/", "GET"): 200,
        ("/account/login/", "OPTIONS"): 200,
        ("/", "HEAD"): 302,
        (style, "GET"): 200,
        (style, "HEAD"): 200,
        ("/static/no-such-file.css", "GET"): 404,
        ("/no-such-page/", "GET"): 404,
        ("/language/", "POST"): 403,
        ("/language/", "TRACE"): 405,
        ("/api/v1/themes/", "GET"): 401,
        ("/healthz", "GET"): 200,
    }
    for (path, method), status in asked.items():
        answer, _body = ask(registry, path, method)
        assert (answer.status, lacking(answer.headers)) == (status, []), (method, path)
    answer, body = ask(registry, "/account/login/", Host="evil.example")
    assert (answer.status, lacking(answer.headers)) == (400, [])
    assert b"evil" not in body


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"<script>alert(1)</script>\r\n\r\n", 400),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 9000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nEvil header: x\r\n\r\n", 400),
        (
            b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
        ),
    ],
    ids=["no request", "long address", "long header", "bad header", "two lengths"],
)
def test_what_is_no_request(registry, request_bytes, status):
    """Refused by the web server itself, without repeating what was sent."""
    answered, headers, body = ask_raw(registry, request_bytes)

    assert (answered, lacking(headers)) == (status, [])
    assert "script" not in body and "aaa" not in body and "vil" not in body


def test_what_the_policy_stops_is_heard(registry, new_page, watch):
    """The control of every journey and of the crawl over all pages: they fail on a refusal."""
    page = new_page()
    for what, code in FORBIDDEN.items():
        page.goto(f"{registry.url}/account/login/")
        assert watch.faults == []
        page.evaluate(code.replace("BODY", "document.body"))
        page.wait_for_timeout(150)
        heard, watch.faults = watch.faults, []
        assert any("Content Security Policy" in fault for fault in heard), (what, heard)
