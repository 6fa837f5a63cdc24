"""What people do with the guide, step by step, through the pages.

Goes with `tests.journeys.steps`.
"""

import re

from playwright.sync_api import Page, expect

from evaluations.enums import ContributionKind, StartAnswer
from tests.journeys.screen import (
    answer,
    field,
    fill,
    follow,
    follow_of,
    is_told,
    nl,
    press,
    section,
    shown,
    tick,
)


def propose_example(page: Page, partnership: str, lesson: str, *chapters: str) -> str:
    """Propose a partnership as an example from its page; returns the address of the example."""
    page.goto(partnership)
    page.locator("#add").get_by_role("link", name=nl("Example for the guide")).click()
    answer(page, {"What others learn from it (Dutch)": lesson})
    tick(page, "Show it at these chapters", *chapters)
    press(page, "Propose and ask for consent")
    is_told(page, "Proposed. It is shown when all parties have consented.")
    return page.url


def consent_on_behalf(page: Page, example: str, party: str, source: dict[str, str]) -> None:
    """Record the consent of a party without a manager here, with who, when and where."""
    page.goto(example)
    follow_of(page, "Record", party)
    answer(page, source)
    press(page, "Record this consent")
    is_told(page, "Recorded: %(party)s consents.", party=party)


def consent(page: Page, example: str, party: str) -> None:
    """Consent as a manager of the party itself."""
    page.goto(example)
    follow_of(page, "Consent", party)
    press(page, "Consent for %(party)s", party=party)
    is_told(page, "Consented for %(party)s.", party=party)


def open_to_the_public(page: Page) -> None:
    page.goto("/guide/")
    follow(page, "Title, introduction, public or not")
    field(page, "everybody may read it, without signing in").check()
    press(page, "Save")
    is_told(page, "Saved.")


def contribute(page: Page, chapter: str, text: str, kind: ContributionKind) -> None:
    """Send something in about a chapter, as somebody who is signed in."""
    page.goto("/guide/")
    page.get_by_role("main").get_by_role("link", name=chapter, exact=True).click()
    follow(page, "Add something")
    tick(page, "What do you want to add?", kind)
    answer(page, {"Your contribution": text})
    press(page, "Send it in")
    is_told(page, "Thank you. You get an answer by e-mail, and it stands here.")


def contribute_as_visitor(
    page: Page, chapter: str, text: str, kind: ContributionKind, *, name: str, email: str
) -> None:
    """Send something in from the public version, without an account."""
    page.goto("/guide/public/")
    page.get_by_role("link", name=chapter, exact=True).click()
    follow(page, "Add something")
    tick(page, "What do you want to add?", kind)
    answer(page, {"Your contribution": text, "Your name": name, "Your e-mail address": email})
    fill(page, Named_in_the_guide_as=name)
    press(page, "Send it in")
    expect(page.get_by_role("heading", level=1)).to_have_text(nl("Thank you, it has come in"))


def accept_from_my_work(page: Page, text: str, reply: str) -> None:
    """Answer a contribution that waits in My work: take it over."""
    page.goto("/")
    duty = page.get_by_role("listitem").filter(has_text=text[:40]).first
    duty.get_by_role("link").first.click()
    follow(page, "Accept")
    answer(page, {"Answer to who sent it": reply})
    press(page, "Accept and answer")
    is_told(page, "Accepted. It is in the guide as soon as a new version is published.")


def publish(page: Page, number: int) -> str:
    """Publish what was changed and accepted, with the words the register proposes."""
    page.goto("/guide/")
    follow(page, "Look at them and publish")
    press(page, "Publish this version")
    is_told(page, "Version %(number)d of the guide is published.", number=number)
    return page.url


def fill_in_start_check(page: Page, partnership: str, **answers: StartAnswer) -> None:
    """Fill in the start-up check from the page of a partnership, by the name of a criterion."""
    page.goto(partnership)
    follow(page, "The start-up check is not filled in yet.")
    for criterion, value in answers.items():
        group = page.get_by_role("group", name=re.compile(rf"^\s*{re.escape(criterion)}\s*$"))
        group.first.get_by_label(shown(value), exact=True).check()
    press(page, "Save the check")
    is_told(page, "The start-up check is saved.")


def start_check_line(page: Page, partnership: str) -> str:
    """The one line about the start-up check on the page of a partnership."""
    page.goto(partnership)
    return section(page, "Guide").get_by_role("listitem").first.inner_text()
