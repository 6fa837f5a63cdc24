"""Signing in without a password: a passkey in a real browser, on a device that is made up."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.journeys.axe import NARROW, WIDE, complaints
from tests.journeys.server import Server

# Nobody else's journey begins with this account.
WHO = "lezer@registerbureau.example"
SECURITY = "/account/2fa/"


@pytest.fixture
def registry(server: Callable[..., Server]) -> Server:
    return server()


def with_device(page: Page) -> CDPSession:
    """Give the browser a device that keeps passkeys and knows who holds it."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    line.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    return line


def looked_at(page: Page, where: str) -> list[str]:
    """What is wrong with the page, wide and narrow."""
    wrong = []
    for window in (NARROW, WIDE):
        page.set_viewport_size(window)
        wrong += complaints(page, f"{where} {window['width']}")
    return wrong


def test_a_passkey_opens_the_account_by_itself(registry, page, sign_in):
    """Made, used instead of the password, used as the second step behind it, and removed."""
    with_device(page)
    sign_in(page, registry, WHO)

    page.goto(f"{registry.url}{SECURITY}webauthn/add/")
    wrong = looked_at(page, "adding")
    page.locator("#id_name").fill("Laptop (voorbeeld)")
    page.locator("[data-passkey-go]").click()
    page.wait_for_url(re.compile("recovery-codes/$"))
    codes = page.locator("main li code").all_inner_texts()
    assert len(codes) == 10
    wrong += looked_at(page, "recovery codes")

    sign_out(page)
    wrong += looked_at(page, "signing in")
    page.locator("form[data-passkey=sign-in] [data-passkey-go]").click()
    signed_in(page)

    # The password alone is no longer enough.
    sign_out(page)
    give_password(page)
    page.wait_for_url(re.compile("2fa/authenticate/$"))
    wrong += looked_at(page, "second step")
    page.locator("form[data-passkey=get] [data-passkey-go]").click()
    signed_in(page)

    # Without the device a recovery code does, once.
    sign_out(page)
    give_password(page)
    give_code(page, codes[0])
    signed_in(page)
    sign_out(page)
    give_password(page)
    give_code(page, codes[0])
    expect(page.locator(".error-summary")).to_be_visible()
    give_code(page, codes[1])
    signed_in(page)

    page.goto(f"{registry.url}{SECURITY}webauthn/")
    wrong += looked_at(page, "passkeys")
    expect(page.locator("main")).to_contain_text("Laptop (voorbeeld)")
    page.locator("a[href$='/remove/']").click()
    page.locator("main form button").click()
    page.wait_for_url(re.compile("2fa/webauthn/$"))
    sign_out(page)
    give_password(page)
    signed_in(page)
    assert wrong == []


def give_password(page: Page) -> None:
    page.locator("#id_login").fill(WHO)
    page.locator("#id_password").fill("samenwerken-2026")
    page.locator("main form:has(#id_password) button").first.click()


def give_code(page: Page, code: str) -> None:
    page.locator("#id_code").fill(code)
    page.locator("main form:has(#id_code) button").click()


def sign_out(page: Page) -> None:
    address = urlsplit(page.url)
    page.goto(f"{address.scheme}://{address.netloc}/account/logout/")
    page.locator("main form button").click()
    page.wait_for_url(re.compile("/account/login/$"))


def signed_in(page: Page) -> None:
    expect(page.locator("details.user, details.narrow").first).to_be_attached()


def test_an_address_in_figures_says_that_there_are_no_passkeys(registry, page, sign_in):
    """Browsers make them for names; the address that is shown at the start is one."""
    registry = Server(
        registry.url.replace("localhost", "127.0.0.1"),
        registry.data_dir,
        registry.process,
        registry.environment,
    )
    sign_in(page, registry, WHO)
    page.goto(f"{registry.url}{SECURITY}webauthn/add/")

    expect(page.locator("[data-passkey-says=unable]")).to_be_visible()
    expect(page.locator("[data-passkey-go]")).to_be_hidden()
