"""What a partnership does as it grows, step by step, through the pages: themes that come later,
outsiders, pilots, and parties that are wanted, named and invited.

Goes with `tests.journeys.steps`. Every step begins on the page where a person would stand and ends
where the registry leaves them.
"""

import re

from playwright.sync_api import Page, expect

from partnerships.enums import ActivityKind, ActivityState, PilotOutcome
from tests.journeys.screen import answer, field, follow, follow_of, is_told, nl, pick, press, tick
from tests.journeys.steps_agreed import When, state_date, unfold


def add_theme(
    page: Page, address: str, title: str, added: When, *, because: str = "", main_area: str = ""
) -> str:
    """Add a theme nobody owns yet, with when and why it came; returns the theme's address."""
    page.goto(f"{address}themes/add/")
    answer(page, {"Title": title})
    if main_area:
        answer(page, {"New main area": main_area})
    unfold(page, "Where it came from")
    state_date(page, "Added", added)
    answer(page, {"Why it was added": because})
    press(page, "Add the theme")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def add_outsider(page: Page, theme: str, organisation: str, note: str) -> None:
    """Let an organisation that is no party work along on one theme."""
    page.goto(f"{theme}participants/add/")
    pick(page, "outsider", organisation)
    answer(page, {"What it does there": note})
    press(page, "Add")
    expect(page.locator("#participants")).to_contain_text(organisation)


def plan_pilot(page: Page, theme: str, title: str, question: str, *groups: str) -> str:
    """Plan a pilot with its question; returns its address."""
    page.goto(theme)
    follow(page, "Add an activity")
    answer(page, {"Activity": title, "Kind": ActivityKind.PILOT})
    answer(page, {"Question of the pilot": question})
    tick(page, "Target groups", *groups)
    press(page, "Add the activity")
    page.get_by_role("link", name=title, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def conclude_pilot(page: Page, pilot: str, learned: str, outcome: PilotOutcome) -> None:
    """Say that the pilot is done, what was learned, and what follows."""
    page.goto(f"{pilot}update/")
    answer(page, {"Status": ActivityState.DONE, "What was learned": learned})
    answer(page, {"After the pilot": outcome})
    press(page, "Save")
    expect(page.get_by_role("main")).to_contain_text(learned)


def want_party(page: Page, address: str, kind: str, why: str) -> None:
    """Look for a kind of party that has no name yet, and say why."""
    page.goto(f"{address}parties/add/")
    answer(page, {"Kind of party": kind, "Status": nl("Wanted"), "Reason": why})
    press(page, "Add party")
    expect(page.get_by_role("main")).to_contain_text(kind)


def plan_contact(page: Page, address: str, party: str, day: str, what: str) -> None:
    """Write down when and about what there is contact with a wanted party."""
    page.goto(f"{address}parties/")
    follow_of(page, "Change", party)
    answer(page, {"Next contact on": day, "Next contact with whom, about what": what})
    press(page, "Save")
    is_told(page, "Saved.")


def name_party(page: Page, address: str, kind: str, organisation: str) -> None:
    """Say which organisation it is that was wanted as a kind."""
    page.goto(f"{address}parties/")
    follow_of(page, "Name the organisation", kind)
    pick(page, "partner", organisation)
    press(page, "Save")
    is_told(page, "Saved.")


def invite_party(page: Page, address: str, party: str, when: When, why: str) -> None:
    """Record that a party was invited: when and why."""
    page.goto(f"{address}parties/")
    words = (nl("with date and reason"), nl("Has been invited"), party)
    heard = re.compile(".*".join(re.escape(one) for one in words), re.S)
    page.get_by_role("link", name=heard).click()
    state_date(page, "Date", when)
    field(page, "Reason").fill(why)
    press(page, "Record as invited")
    expect(page.get_by_role("main")).to_contain_text(party)


def has_joined_from(page: Page, address: str, party: str, when: When) -> None:
    """Say since when a party takes part."""
    page.goto(f"{address}parties/")
    follow_of(page, "Change", party)
    state_date(page, "Joined", when)
    press(page, "Save")
    is_told(page, "Saved.")


def hold_open(page: Page, summary: str) -> None:
    """Open every part of the page that stands folded behind these words."""
    for one in page.locator("details:not([open]) > summary").filter(has_text=nl(summary)).all():
        one.click()


def share_result(page: Page) -> str:
    """Make the link by which anybody reads the result on the screen; returns the link."""
    follow(page, "Share by a link")
    press(page, "Make the link")
    return field(page, "Copy the link").input_value()
