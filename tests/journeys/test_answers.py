"""Filling in answers: saved as they are typed, and never lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.screen import nl

COORDINATOR = "coordinator@legerdesheils.example"


@pytest.fixture(scope="module")
def registry(server):
    """One registry for this file: each test writes at a question of its own."""
    return server(fresh=True)


@pytest.fixture
def answers(registry, new_page, sign_in):
    """Opens the answers of one party in a browser of its own, as often as it is asked."""

    def opened() -> Page:
        page = new_page()
        sign_in(page, registry, COORDINATOR)
        page.goto(f"{registry.url}/evaluations/?state=open")
        page.locator("main a[href^='/evaluations/']:not([href*='?'])").last.click()
        page.locator("#turns a[href*='/responses/'][href$='/edit/']").first.click()
        expect(page.locator("form[data-answers]")).to_be_visible()
        page.wait_for_load_state("load")  # its scripts listen from then on
        return page

    return opened


def question(page: Page, number: int = 0):
    return page.locator(".scorerow").nth(number)


def write(page: Page, text: str, number: int = 0) -> None:
    row = question(page, number)
    if not row.locator("details").evaluate("e => e.open"):
        row.locator("summary").click()
    row.locator("textarea").fill(text)


def is_saved(page: Page, number: int = 0) -> None:
    expect(question(page, number).locator("[data-kept]")).to_be_visible()


def test_the_keyboard_from_first_to_last(answers):
    page = answers()
    question(page).locator("[type=radio]").first.focus()
    rows = page.locator(".scorerow[data-question]:not([data-question=view])")
    total = rows.count()
    for number in range(total):
        page.keyboard.press("4")
        expect(question(page, number).locator("[value='4']")).to_be_checked()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
    expect(page.locator("#howfar")).to_contain_text(f"{total} van {total}")
    expect(page.locator("textarea[name=view]")).to_be_focused()


def test_two_editors_both_texts_survive(answers):
    first, second = answers(), answers()
    write(first, "Tekst van de eerste")
    is_saved(first)

    write(second, "Tekst van de tweede")
    shown = question(second).locator(".kept")
    expect(shown).to_contain_text("Tekst van de eerste")
    expect(question(second).locator("textarea")).to_have_value("Tekst van de tweede")

    shown.get_by_role("button", name=nl("Keep my text")).click()
    is_saved(second)
    first.reload()
    expect(question(first).locator("textarea")).to_have_value("Tekst van de tweede")


def test_taking_the_other_text_over(answers):
    first, second = answers(), answers()
    write(first, "Tekst van de eerste", 1)
    is_saved(first, 1)
    write(second, "Tekst van de tweede", 1)

    question(second, 1).get_by_role("button", name=nl("Take the other one")).click()

    expect(question(second, 1).locator("textarea")).to_have_value("Tekst van de eerste")


def test_text_typed_after_the_session_ended_comes_back(answers):
    page = answers()
    page.context.clear_cookies(name="session")
    write(page, "Getypt na afloop", 2)
    expect(page.locator("[data-signed-out]")).to_be_visible()

    address = page.url
    page.goto(address)
    page.locator("#id_login").fill(COORDINATOR)
    page.locator("#id_password").fill("samenwerken-2026")
    page.locator("main form button").first.click()
    expect(page.locator("form[data-answers]")).to_be_visible()

    expect(question(page, 2).locator("textarea")).to_have_value("Getypt na afloop")
    is_saved(page, 2)
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_text_typed_without_a_connection_is_sent_later(answers, watch):
    page = answers()
    page.context.set_offline(True)
    write(page, "Getypt zonder verbinding", 3)
    expect(question(page, 3).locator(".kept")).to_have_attribute(
        "data-waits",
        nl("Not saved yet. It is kept on this computer and sent as soon as that is possible."),
    )
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")

    is_saved(page, 3)
    watch.faults.clear()  # the console told of the cut, as it should
    page.reload()
    expect(question(page, 3).locator("textarea")).to_have_value("Getypt zonder verbinding")


def test_the_form_waits_for_answers_that_are_on_their_way(answers):
    """On a slow line the button is pressed before the answer to what was typed first is there."""
    page = answers()
    slow: list = []
    # The register saves it at once; that it did is heard later.
    page.route("**/save/", lambda route: slow.append((route, route.fetch())), times=1)
    question(page).locator("[type=radio][value='2']").check()
    for _ in range(200):
        if not slow:
            page.wait_for_timeout(50)
    write(page, "Getypt voordat het antwoord er was")
    page.get_by_role("button", name=nl("Save as a draft")).last.click(no_wait_after=True)
    page.wait_for_timeout(500)
    [(route, answered)] = slow
    route.fulfill(response=answered)

    expect(page.get_by_text(nl("Saved. Only your own organisation can read it."))).to_be_visible()
    expect(page.locator(".kept .notice")).to_have_count(0)
    expect(question(page).locator("textarea")).to_have_value("Getypt voordat het antwoord er was")
