"""What happens to organisations, step by step, through the pages.

Goes with `tests.journeys.steps`. Every step begins on the page where a person would stand and ends
where the registry leaves them.
"""

from playwright.sync_api import Locator, Page, expect

from organisations.enums import LifeEventKind
from partnerships.enums import ImpactAnswer
from tests.journeys.screen import answer, follow, is_told, nl, pick, press, section, shown
from tests.journeys.steps_agreed import When, state_date


def open_organisation(page: Page, name: str) -> str:
    """The page of an organisation, found by a name of it; returns its address."""
    page.goto("/organisations/")
    page.locator("main input[name=q]").fill(name)
    page.locator("main input[name=q]").press("Enter")
    page.wait_for_url("**q=*")
    page.locator("main table").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def belongs_to(page: Page, organisation: str, group: str) -> None:
    """Record that an organisation is part of a group."""
    page.goto(f"{open_organisation(page, organisation)}affiliations/new/")
    pick(page, "belongs_to", group)
    press(page, "Save affiliation")
    expect(page.locator("#affiliations")).to_contain_text(group)


def works_in(page: Page, organisation: str, *places: str) -> None:
    """Add municipalities to the working area of an organisation."""
    page.goto(f"{open_organisation(page, organisation)}area/add/")
    answer(page, {"Municipalities": "\n".join(places)})
    press(page, "Add municipalities")
    expect(page.locator("#area")).to_be_visible()


def area_of(page: Page, organisation: str) -> set[str]:
    """The municipalities in which an organisation works today."""
    open_organisation(page, organisation)
    if not page.locator("#area").count():
        return set()
    names = page.locator("#area .body > ul.chips > li > a").all_inner_texts()
    return {name.strip() for name in names}


def record_transfer(
    page: Page, giver: str, taker: str, *places: str, when: When, **told: str
) -> str:
    """Record that work goes from one organisation to another; returns the event's address."""
    open_organisation(page, giver)
    follow(page, "Record what happens to it")
    answer(page, {"Kind": LifeEventKind.TRANSFER, "Municipalities": "\n".join(places)})
    pick(page, "receiver", taker)
    state_date(page, "Takes effect", when)
    answer(page, {label.replace("_", " "): text for label, text in told.items()})
    press(page, "Record it")
    is_told(page, "It is recorded. Nothing has changed yet.")
    return page.url


def means_for(page: Page, event: str, people: str, text: str) -> None:
    """Say what an event is to mean for a group of people."""
    page.goto(f"{event}statements/add/")
    answer(page, {"For whom": people, "What it means for them": text})
    press(page, "Save")
    expect(section(page, "What it means for people")).to_contain_text(text)


def touched(page: Page, part: str) -> list[str]:
    """What stands in a part of the impact assistant, in its order."""
    rows = section(page, part).locator("tbody tr:not(.group) th a")
    return [text.strip() for text in rows.all_inner_texts()]


def row_of(page: Page, title: str) -> Locator:
    """One row of the impact assistant, by what it is about."""
    link = page.get_by_role("link", name=title, exact=True)
    return page.locator("main tbody tr").filter(has=link)


def decide(page: Page, title: str, what: ImpactAnswer, why: str = "", person: str = "") -> None:
    """Answer what happens to one row, and why."""
    row = row_of(page, title)
    row.locator("select[name^=answer_]").select_option(label=shown(what))
    if person:
        row.locator("select[name^=person_]").select_option(label=person)
    row.locator("input[name^=reason_]").fill(why)


def carry_out_answers(page: Page, *consequences: str) -> None:
    """Look at the consequences, which name these, and carry them out."""
    press(page, "See what would happen")
    said = page.get_by_role("main")
    expect(said).to_contain_text(
        nl("Look at every consequence once more. Nothing has changed yet.")
    )
    for sentence in consequences:
        expect(said).to_contain_text(sentence)
    press(page, "Carry this out")
    expect(section(page, "Already decided")).to_be_visible()


def parties_on(page: Page, partnership: str, day: str) -> set[str]:
    """Who took part in a partnership on a day."""
    page.goto(f"{partnership}as-of/?on={day}")
    return set(page.locator("#parties li a").all_inner_texts())
