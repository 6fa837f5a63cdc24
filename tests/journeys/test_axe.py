"""Every page that a demo user can reach by its links: it answers, axe-core finds nothing, nothing
is refused by the content policy, and it fits a window of 320 pixels.

Of each kind of page every role's first is looked at in Dutch, light and wide, unless another role
saw one with the very same elements and each kind of element of the frame round it. Its dark colours
are judged as well. In English, dark and narrow, and in light colours there, enough pages are looked
at to see every kind of element in every kind that it stands in. So every pair of language, colours
and width is seen. A second page of a kind must answer; the first role opens those. Every page that
is opened must fit both windows.
"""

import pytest
from playwright.sync_api import Page

from tests.journeys.axe import (
    NARROW,
    WIDE,
    assert_axe_clean,
    assert_fits,
    complaints,
    in_other_colours,
    kinds,
    too_wide,
)
from tests.journeys.crawl import Crawl

# A kind of page and the kinds of elements on it; of the frame round all pages each for itself.
Shapes = set[tuple[str, frozenset[str]]]
FRAME = "body *:not(main, main *)"
ROLES = {
    "coordinator": "coordinator@registerbureau.example",
    "party coordinator": "coordinator@landstede.example",
    "theme owner": "trekker@legerdesheils.example",
    "manager": "manager@landstede.example",
    "reader": "lezer@registerbureau.example",
    "administrator": "beheerder@registerbureau.example",
}
SIGNED_OUT = (
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/1-nonsense/",
    "/account/inactive/",
    "/no-such-page/",
)


def switch_language(page: Page, language: str) -> None:
    """Through the button at the foot, which keeps the choice with the user."""
    button = page.locator(f"footer button[name=language][value={language}]")
    if button.count():
        button.click()
        page.wait_for_load_state()


def crawl(
    page: Page, origin: str, shapes: Shapes, of_each_kind: int
) -> tuple[dict[str, frozenset[str]], list[str]]:
    """Open what can be reached; the first address of each kind with what stands on it, and faults.

    ``shapes`` holds the kinds of pages that were looked at before with their shapes, and grows.
    """
    first: dict[str, frozenset[str]] = {}
    wrong, named = [], set()
    for visit in Crawl(page, origin, of_each_kind).walk():
        if visit.status != 200:
            wrong.append(f"{visit.url}: answers {visit.status}")
            continue
        if visit.name not in named:
            named.add(visit.name)
            first[visit.url] = kinds(page)
            standing = {(visit.name, kinds(page, "main *"))}
            standing |= {("", frozenset([kind])) for kind in kinds(page, FRAME)}
            if not standing <= shapes:
                shapes |= standing
                wrong += complaints(page, visit.url)
                wrong += in_other_colours(page, visit.url, "dark")
                page.emulate_media(color_scheme="light")
        wrong += too_wide(page, visit.url)
    return first, wrong


def in_language(address: str, language: str) -> str:
    """The public guide has no session: its language stands in the address."""
    is_public = address.startswith("/guide/public/")
    return f"{address.partition('?')[0]}?language={language}" if is_public else address


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """Kinds of elements that were seen in every variant already."""
    return set()


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    """Kind and shape of the pages that were looked at already, as any role."""
    return set()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role(role, server, new_page, sign_in, looked_at, shapes):
    registry = server()
    page = new_page()
    sign_in(page, registry, ROLES[role])

    first, wrong = crawl(page, registry.url, shapes, 1 if shapes else 2)

    assert wrong == []
    assert len(first) > 5, first
    state = page.context.storage_state()
    fresh = []
    for address, standing in first.items():
        if not standing <= looked_at:
            fresh.append(address)
            looked_at |= standing
    other = new_page(color_scheme="dark", viewport=NARROW, storage_state=state)
    other.goto(registry.url)
    switch_language(other, "en")
    for address in fresh:
        other.emulate_media(color_scheme="dark")
        other.set_viewport_size(NARROW)
        other.goto(registry.url + in_language(address, "en"))
        assert other.locator("html").get_attribute("lang") == "en", address
        wrong += complaints(other, f"{address} in English, dark and narrow")
        wrong += in_other_colours(other, f"{address} in English, narrow", "light")
        wrong += too_wide(other, f"{address} in English")
    switch_language(other, "nl")
    assert wrong == []


def test_pages_before_signing_in(server, new_page):
    registry = server()
    wrong = []
    for scheme, window in (("light", WIDE), ("dark", NARROW)):
        page = new_page(color_scheme=scheme, viewport=window)
        for address in SIGNED_OUT:
            page.goto(registry.url + address)
            wrong += complaints(page, f"{scheme} {address}")
    assert wrong == []


def test_the_set_up_page_of_an_empty_register(server, new_page):
    registry = server(empty=True)
    for scheme, window in (("light", WIDE), ("dark", NARROW)):
        page = new_page(color_scheme=scheme, viewport=window)
        page.goto(registry.url)
        assert_axe_clean(page)
        assert_fits(page)


def test_menus_stand_open(server, new_page, sign_in):
    registry = server()
    for scheme, window in (("light", WIDE), ("dark", NARROW)):
        page = new_page(color_scheme=scheme, viewport=window)
        sign_in(page, registry, ROLES["coordinator"])
        page.goto(registry.url)
        page.locator("details[data-menu] summary:visible").click()
        assert_axe_clean(page)
        assert_fits(page)
        page.keyboard.press("Escape")
        assert page.locator("details[data-menu][open]").count() == 0


def test_it_works_without_scripts(server, new_page):
    """Signing in, the menu and the search are plain HTML."""
    registry = server()
    page = new_page(java_script_enabled=False)
    page.goto(f"{registry.url}/account/login/")
    page.locator("#id_login").fill(ROLES["coordinator"])
    page.locator("#id_password").fill("samenwerken-2026")
    page.locator("main form button").first.click()
    page.locator("header input[name=q]:visible").fill("Landstede")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=Landstede")
    page.locator("details.user summary").click()
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url("**/account/login/")
