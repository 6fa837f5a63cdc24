"""The first visit in a real browser: bars 11 and 12, on `bin/run` with a made-up register.

Lighthouse is a program of Node: LIGHTHOUSE names it, else it is looked for on the PATH (`npm
install lighthouse` in a folder of its own, then LIGHTHOUSE=folder/node_modules/.bin/lighthouse).
"""

import contextlib
import functools
import gzip
import http.cookiejar
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.chromium import FLAGS, find_chromium
from tests.journeys.server import serving

from .running import NotMeasuredError, Result, Run

PAGES = ("list", "page")
TIMES = 3
CATEGORIES = ("performance", "accessibility", "best-practices")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Visited:
    """A running registry, and the cookie of somebody who signed in."""

    url: str
    cookie: str
    paths: dict[str, str]


@contextlib.contextmanager
def visited(run: Run) -> Iterator[Visited]:
    """The registry as `bin/run` starts it: static files collected, packed and named for good."""
    with (
        tempfile.TemporaryDirectory(prefix="registry-visit-") as folder,
        serving(Path(folder), run.url(run.small), empty=True) as server,
    ):
        worker = run.worker(run.small)
        paths = {page: worker.ask("address", page=page)["address"] for page in PAGES}
        account = worker.ask("account", who="ADMINISTRATOR")
        yield Visited(server.url, _signed_in(server.url, account), paths)


def _signed_in(url: str, account: dict[str, str]) -> str:
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"{url}/account/login/"
    with browser.open(address) as answer:
        token = TOKEN.search(answer.read().decode())
    assert token, "the sign-in page has no token"
    given = {
        "csrfmiddlewaretoken": token[1],
        "login": account["address"],
        "password": account["password"],
    }
    with browser.open(address, urllib.parse.urlencode(given).encode()) as answer:
        assert "/login/" not in answer.url, "signing in did not work"
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def weight(run: Run) -> Result:
    """Kilobytes of the heavier page, as gzip packs it."""
    return _heaviest(run, lambda sizes: sum(sizes.values()) / 1000, "kB")


def requests(run: Run) -> Result:
    return _heaviest(run, len, "requests")


def _heaviest(run: Run, count, unit: str) -> Result:
    found = _asked_for(run)
    counts = {page: float(count(sizes)) for page, sizes in found.items()}
    words = ", ".join(f"{page} {value:.1f} {unit}" for page, value in counts.items())
    return Result(max(counts.values()), words, counts)


@functools.cache
def _asked_for(run: Run) -> dict[str, dict[str, int]]:
    """What a browser that never was here asks for, page by page, with its weight."""
    chromium = find_chromium()
    if chromium is None:
        raise NotMeasuredError("no Chromium was found: install chromium or set CHROMIUM")
    from playwright.sync_api import sync_playwright

    with visited(run) as there, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        found = {}
        for name, path in there.paths.items():
            asked: list[str] = []
            page = browser.new_page(extra_http_headers={"Cookie": there.cookie})
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto(f"{there.url}{path}", wait_until="networkidle")
            page.close()
            # Chromium says nothing of the icon that it asks for.
            urls = {url for url in asked if url.startswith("http")} | {_icon(there, path)}
            found[name] = {url: _packed(there, url) for url in urls}
        browser.close()
    return found


def _icon(there: Visited, path: str) -> str:
    icon = re.search(r'<link rel="icon" href="([^"]+)"', _body(there, there.url + path).decode())
    return f"{there.url}{icon[1]}" if icon else f"{there.url}/favicon.ico"


def _body(there: Visited, url: str) -> bytes:
    request = urllib.request.Request(url, headers={"Cookie": there.cookie})  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return answer.read()


def _packed(there: Visited, url: str) -> int:
    """As it comes when gzip is asked for: a page that comes unpacked weighs what it weighs."""
    headers = {"Cookie": there.cookie, "Accept-Encoding": "gzip"}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        body = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            gzip.decompress(body)
        return len(body)


# ---- Lighthouse -----------------------------------------------------------------------------


def mobile(run: Run) -> Result:
    return _lowest(run, "mobile", "performance")


def desktop(run: Run) -> Result:
    return _lowest(run, "desktop", "performance")


def accessibility(run: Run) -> Result:
    return _lowest(run, "mobile", "accessibility")


def practices(run: Run) -> Result:
    return _lowest(run, "mobile", "best-practices")


def shift(run: Run) -> Result:
    """How much moves while the page comes in."""
    found = {f"{page} {form}": one["shift"] for (page, form), one in _lighthouse(run).items()}
    worst = max(found, key=found.__getitem__)
    return Result(found[worst], worst, found)


def _lowest(run: Run, form: str, category: str) -> Result:
    found = {page: one[category] for (page, of), one in _lighthouse(run).items() if of == form}
    words = ", ".join(f"{page} {value:.2f}" for page, value in found.items())
    return Result(min(found.values()), words, found)


def find_lighthouse() -> list[str]:
    """The program, with the browser it needs; NotMeasuredError when either is not here."""
    program = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    if not program or not shutil.which("node"):
        raise NotMeasuredError(
            "Lighthouse was not found: npm install lighthouse in a folder of its own, and set"
            " LIGHTHOUSE to its node_modules/.bin/lighthouse"
        )
    if find_chromium() is None:
        raise NotMeasuredError("no Chromium was found: install chromium or set CHROMIUM")
    return [program]


@functools.cache
def _lighthouse(run: Run) -> dict[tuple[str, str], dict[str, float]]:
    """Of each page, on a telephone and on a desk: the medians of its scores."""
    program = find_lighthouse()
    found = {}
    with visited(run) as there:
        for page, path in there.paths.items():
            for form in ("mobile", "desktop"):
                told = [_looked_at(program, there, path, form) for _ in range(TIMES)]
                found[page, form] = {name: median(one[name] for one in told) for name in told[0]}
                print(f"    {page} {form}: {found[page, form]}", flush=True)
    return found


def _looked_at(program: list[str], there: Visited, path: str, form: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="registry-lighthouse-") as folder:
        report = Path(folder) / "report.json"
        command = [
            *program, f"{there.url}{path}", "--quiet", "--output=json", f"--output-path={report}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--extra-headers={json.dumps({'Cookie': there.cookie})}",
            f"--chrome-flags={' '.join(FLAGS)}",
        ]  # fmt: skip
        if form == "desktop":
            command.append("--preset=desktop")
        environment = os.environ | {"CHROME_PATH": find_chromium() or ""}
        done = subprocess.run(
            command, env=environment, cwd=folder, capture_output=True, text=True, check=False
        )
        if not report.exists():
            raise NotMeasuredError(f"Lighthouse made no report: {done.stderr[-300:]}")
        told = json.loads(report.read_text())
    scores = {name: float(told["categories"][name]["score"] or 0) for name in CATEGORIES}
    return scores | {"shift": told["audits"]["cumulative-layout-shift"]["numericValue"]}
