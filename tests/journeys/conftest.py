"""A browser and a real server for the journeys.

`server(empty=…)` gives a running registry: the demo one is shared by the tests that only look,
`fresh=True` gives one of your own. `page` is a browser page that fails the test when its console
reports an error (a refused script or style is one) or the server answers 5xx.
"""

import contextlib
import os
import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.chromium import FLAGS, find_chromium
from tests.journeys.server import Server, drop_starts, keep_starts, running

WAIT_MS = 20_000
expect.set_options(timeout=WAIT_MS)
# Look and headers do not depend on the database: PostgreSQL runs the journeys alone.
LOOK = ["test_axe.py", "test_axe_forms.py", "test_comforts.py", "test_headers.py"]
# The long journeys go round on one engine each; with JOURNEYS_ALL=1 on both.
ON_POSTGRESQL = ["test_case_a.py", "test_case_b.py", "test_case_d.py"]
ON_POSTGRESQL += ["test_partner_without_users.py"]
ON_SQLITE = ["test_case_c.py", "test_case_e.py", "test_three_years.py"]
if os.environ.get("TEST_DATABASE_URL"):
    elsewhere, collect_ignore = ON_SQLITE, LOOK
else:
    elsewhere, collect_ignore = ON_POSTGRESQL, []
if not os.environ.get("JOURNEYS_ALL"):
    collect_ignore = collect_ignore + elsewhere


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        keep_starts()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        drop_starts()


@pytest.fixture(autouse=True)
def fresh_caches() -> None:
    """The registry under test has its own caches, in its own process."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        pytest.fail("No Chromium was found: install chromium or set CHROMIUM.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Callable[..., Server]]:
    """Start a registry: server(empty=True), server(fresh=True), or the shared demo one."""
    shared: dict[bool, Server] = {}
    with contextlib.ExitStack() as stack:

        def start(*, empty: bool = False, fresh: bool = False) -> Server:
            if not fresh and not empty and empty in shared:
                return shared[empty]
            started = stack.enter_context(running(empty=empty))
            if not fresh:
                shared[empty] = started
            return started

        yield start


class Watch:
    """Collects what a page should never report."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.expected = re.compile(r"the server responded with a status of (403|404|409|422)")

    def follow(self, page: Page) -> None:
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._hear(page, message))
        page.on("response", lambda answer: self._see(answer))

    def _hear(self, page: Page, message) -> None:
        if message.type == "error" and not self.expected.search(message.text):
            self.faults.append(f"{page.url}: {message.text}")

    def _see(self, answer) -> None:
        if answer.status >= 500:
            self.faults.append(f"{answer.status} at {answer.url}")


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Everything the pages of a test complained about; a test with complaints fails."""
    listener = Watch()
    yield listener
    assert listener.faults == []


@pytest.fixture
def new_page(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own (own cookies): new_page(color_scheme="dark", ...)."""
    contexts: list[BrowserContext] = []

    def open_page(**options) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        options.setdefault("locale", "nl-NL")
        # A colour halfway a change is nobody's colour.
        options.setdefault("reduced_motion", "reduce")
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def sign_in() -> Callable[..., None]:
    """Sign somebody in through the real page: sign_in(page, server, email)."""

    def through_the_page(page: Page, at: Server, email: str, password: str = "") -> None:
        page.goto(f"{at.url}/account/login/")
        page.locator("#id_login").fill(email)
        page.locator("#id_password").fill(password or settings.DEMO_PASSWORD)
        page.locator("main form button").first.click()
        expect(page.locator("details.user, details.narrow").first).to_be_attached()

    return through_the_page
