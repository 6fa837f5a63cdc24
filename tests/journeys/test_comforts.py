"""What the small script adds to pages that work without it."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

COORDINATOR = "coordinator@registerbureau.example"
COUNT_URL = "**" + reverse("work_count")


@pytest.fixture
def start_page(server, page, sign_in) -> Page:
    sign_in(page, server(), COORDINATOR)
    return page


@pytest.fixture
def form_page(server, start_page) -> Page:
    start_page.goto(f"{server().url}/organisations/new/")
    return start_page


def test_slash_puts_the_cursor_in_the_search_box(start_page):
    start_page.keyboard.press("/")
    expect(start_page.locator("header input[name=q]:visible")).to_be_focused()
    start_page.keyboard.type("a/b")
    expect(start_page.locator("header input[name=q]:visible")).to_have_value("a/b")


def test_escape_closes_a_menu_and_gives_the_focus_back(start_page):
    start_page.locator("details.user summary").click()
    expect(start_page.locator("details.user")).to_have_attribute("open", "")
    start_page.locator("details.user a").first.focus()
    start_page.keyboard.press("Escape")
    expect(start_page.locator("details.user")).not_to_have_attribute("open", "")
    expect(start_page.locator("details.user summary")).to_be_focused()


def test_leaving_a_form_that_was_typed_in_asks_first(form_page):
    asked = []
    form_page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    form_page.locator("main form input[type=text]").first.fill("Nieuwe naam")
    form_page.locator("header a.brandname").click()
    form_page.wait_for_url("**/")
    assert asked == ["beforeunload"]


def test_leaving_an_untouched_form_does_not_ask(form_page):
    asked = []
    form_page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    form_page.locator("header a.brandname").click()
    form_page.wait_for_url("**/")
    assert asked == []


def test_the_first_tab_leads_to_the_skip_link(start_page):
    start_page.keyboard.press("Tab")
    expect(start_page.locator("a.skip")).to_be_focused()
    start_page.keyboard.press("Enter")
    expect(start_page.locator("main")).to_be_focused()


def test_the_other_language_is_kept(server, page, sign_in):
    registry = server(fresh=True)
    sign_in(page, registry, "lezer@registerbureau.example")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(registry.url)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")


def test_paper_has_no_menu(start_page):
    start_page.emulate_media(media="print")
    expect(start_page.locator("header.topbar")).to_be_hidden()
    expect(start_page.locator("h1")).to_be_visible()


def test_text_sent_after_the_session_ended_can_be_put_back(server, page, sign_in):
    registry = server(fresh=True)
    sign_in(page, registry, COORDINATOR)
    page.goto(f"{registry.url}/organisations/new/")
    field = page.locator("main form input[type=text]").first
    field.fill("Buurtwerk De Brug")
    page.context.clear_cookies(name="session")
    page.locator(".formactions button").first.click()
    page.locator("#id_login").fill(COORDINATOR)
    page.locator("#id_password").fill("samenwerken-2026")
    page.locator("main form button").first.click()
    page.get_by_role("button", name="Mijn tekst terugzetten").click()
    expect(field).to_have_value("Buurtwerk De Brug")


def test_text_that_was_saved_is_not_offered_again(server, page, sign_in):
    registry = server(fresh=True)
    sign_in(page, registry, "trekker@legerdesheils.example")
    page.goto(registry.url)
    page.locator("main a[href^='/themes/']").first.click()
    page.locator("#progress textarea").fill("De lessen lopen.")
    page.locator("#progress input[type=radio]").first.check()
    page.locator("#progress button").click()
    expect(page.locator("#progress li").first).to_contain_text("De lessen lopen.")
    expect(page.locator("[data-draft]")).to_be_hidden()


PLACES = "[...document.querySelectorAll('.topbar a')].map((one) => one.getBoundingClientRect().x)"


@pytest.fixture
def written(server, start_page) -> Callable[[], None]:
    """Write something, after which the page is drawn without knowing how much there is to do."""
    start_page.goto(f"{server().url}/partnerships/")

    def write() -> None:
        start_page.locator("footer form button").first.click()
        expect(start_page.locator("#work-count-button.unknown")).to_be_attached()

    return write


def test_the_menu_asks_for_its_count_without_a_jump(start_page, written):
    count = start_page.locator("#work-count-wide .count")
    number = count.inner_text().split()[0]
    held: list[Route] = []
    start_page.route(COUNT_URL, lambda route: held.append(route))
    with start_page.expect_request(COUNT_URL):
        written()
    expect(count).to_be_hidden()
    expect(count).to_have_text("")
    places = start_page.evaluate(PLACES)

    held.pop().continue_()

    expect(count).to_contain_text(number)
    assert start_page.evaluate(PLACES) == places
    assert held == []


def test_a_count_that_does_not_come_troubles_nobody(start_page, written, watch):
    watch.expected = re.compile("Failed to load|htmx:(sendError|afterRequest)")
    start_page.route(COUNT_URL, lambda route: route.abort())
    with start_page.expect_event("requestfailed"):
        written()

    expect(start_page.locator("#work-count-wide")).to_be_hidden()
    expect(start_page.locator("[data-trouble]")).to_be_hidden()


TYPE_AT_ONCE = """(parties) => new MutationObserver(() => {
    const box = document.querySelector("input[name=party_3_q]");
    if (!box || box.value) return;
    box.value = "Leger des Heils";
    box.dispatchEvent(new Event("input", {bubbles: true}));
}).observe(parties, {childList: true, subtree: true})"""


def test_a_field_that_came_with_a_click_listens_at_once(server, start_page):
    """Who types as soon as a field is there is not too early for it."""
    start_page.goto(f"{server().url}{reverse('partnership_create')}")
    start_page.locator("form:has(#parties)").evaluate(TYPE_AT_ONCE)
    start_page.locator("button[name=add_party]").click()
    expect(start_page.locator("label[for^=id_party_3_]").nth(1)).to_contain_text("Leger des Heils")
