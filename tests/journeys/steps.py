"""What people do in the registry, step by step, through its pages.

Every step begins on the page where a person would stand and ends where the registry leaves them.
"""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from organisations.enums import OrganisationKind, Role
from partnerships.enums import (
    ActivityKind,
    ActivityState,
    AgreementKind,
    ArrangementKind,
    Force,
    Health,
    Rhythm,
)
from tests.journeys.screen import (
    answer,
    field,
    fill,
    follow,
    follow_of,
    group,
    is_told,
    look_for,
    nl,
    pick,
    press,
    press_of,
    section,
    shown,
    tick,
)
from tests.journeys.server import Server

PASSWORD = "een-lange-avond-in-zwolle"


@dataclass(frozen=True)
class Person:
    """Somebody with an account: who they are on screen and how they sign in."""

    name: str
    email: str


def set_up(page: Page, person: Person, *, organisation: str, kind: OrganisationKind) -> None:
    """Make the first user of an empty register."""
    page.goto("/")
    answer(
        page,
        {
            "Your name": person.name,
            "E-mail address": person.email,
            "Password": PASSWORD,
            "Password once more": PASSWORD,
            "Name of your organisation": organisation,
            "Kind of organisation": kind,
        },
    )
    press(page, "Set up the register")
    expect(page.get_by_role("heading", level=1)).to_have_text(nl("Three steps to begin"))


# -- organisations and their people -------------------------------------------------------------


def record_organisation(
    page: Page, name: str, kind: OrganisationKind, *, is_another: bool = False, **facts: str
) -> None:
    """Record an organisation: ``legal_name`` and ``aliases`` when it has them.

    ``is_another`` says so when the register points at one with a name like it.
    """
    page.goto("/organisations/")
    follow(page, "Record an organisation")
    answer(page, {"Name": name, "Kind": kind})
    if "legal_name" in facts:
        fill(page, Legal_name=facts["legal_name"])
    if "aliases" in facts:
        fill(page, Other_spellings=facts["aliases"])
    press(page, "Record organisation")
    if is_another:
        page.locator("#id_confirmed").check()
        press(page, "Record organisation")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def tell_identity(page: Page, text: str) -> None:
    """Say what the organisation on the screen stands for."""
    follow(page, "Add what it stands for")
    field(page, "Values and identity").fill(text)
    press(page, "Save organisation")


def add_services(page: Page, *names: str) -> None:
    """Add services to the organisation on the screen."""
    for name in names:
        follow(page, "Add a service")
        fill(page, Service=name)
        press(page, "Add service")


def found_organisations(page: Page, words: str) -> list[str]:
    """The names of the organisations that a search gives."""
    page.goto("/organisations/")
    page.locator("main input[name=q]").fill(words)
    page.locator("main input[name=q]").press("Enter")
    page.wait_for_url("**q=*")
    return page.locator("main table tbody th a").all_inner_texts()


def invite(page: Page, server: Server, organisation: str, person: Person, role: Role) -> str:
    """Invite somebody and return the link, which stands in the mail and on no screen."""
    page.goto("/organisations/")
    page.get_by_role("link", name=organisation, exact=True).click()
    follow(page, "Users")
    follow(page, "Invite somebody")
    answer(page, {"E-mail address": person.email, "Name": person.name})
    group(page, "Role").get_by_label(re.compile(f"^{shown(role)}:")).check()
    press(page, "Invite")
    expect(page.locator("main")).to_contain_text(person.email)
    mailed = [text for text in server.mails() if f"To: {person.email}" in text]
    link = re.findall(r"http\S+/invitations/[\w-]{20,}/", mailed[-1])[0]
    assert link not in page.content()
    return link


def accept(page: Page, link: str, person: Person) -> None:
    """Make an account behind an invitation link."""
    page.goto(link)
    expect(field(page, "Your name")).to_have_value(person.name)
    answer(page, {"Password": PASSWORD, "Password once more": PASSWORD})
    press(page, "Make my account")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def sign_in(page: Page, person: Person, password: str = PASSWORD) -> None:
    """Sign in with e-mail address and password."""
    page.goto("/account/login/")
    page.locator("#id_login").fill(person.email)
    page.locator("#id_password").fill(password)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/account/" not in url)


# -- the partnership ----------------------------------------------------------------------------


def record_partnership(
    page: Page,
    *parties: str,
    keeper_takes_part: bool = False,
    new: tuple[str, OrganisationKind] | None = None,
) -> str:
    """Record a partnership of organisations that are known, and of one ``new`` one (name, kind).

    Returns its address.
    """
    page.goto("/partnerships/")
    follow(page, "Record a partnership")
    page.locator("input[name=keeper_is_party]").set_checked(keeper_takes_part)
    for number in range(3, len(parties) + 1):
        press(page, "One more party")
        expect(page.locator(f"input[name=party_{number}_q]")).to_be_visible()
    for number, name in enumerate(parties, start=1):
        pick(page, f"party_{number}", name)
    if new is not None:
        name, kind = new
        number = len(parties) + 1
        look_for(page, f"party_{number}", name)
        page.locator(f"label[for=id_party_{number}_new]", has_text=name).click()
        answer(page, {"Kind of the new organisation": kind})
    press(page, "Record partnership")
    page.wait_for_url(re.compile(r"/partnerships/\d+/$"))
    return page.url


def tell_purpose(page: Page, address: str, **texts: str) -> None:
    """Write what the partnership is for: ``Purpose=…, Added_value=…``."""
    page.goto(address)
    follow(page, "The purpose is empty.")
    fill(page, **texts)
    press(page, "Save")
    is_told(page, "Saved.")


def set_rhythm(page: Page, address: str, rhythm: Rhythm, *, interim_review: bool = False) -> None:
    page.goto(address)
    follow(page, "Rhythm and decisions")
    tick(page, "Evaluation rhythm", rhythm)
    answer(page, {"Interim review of supply and demand": interim_review})
    press(page, "Save")
    is_told(page, "Saved.")


def tell_own_interest(page: Page, address: str, party: str, interest: str, identity: str) -> None:
    """Write what a party wants from it and what it keeps as its own."""
    page.goto(address)
    follow(page, "All parties")
    follow_of(page, "Own interest and identity", party)
    answer(page, {"Own interest": interest, "Own identity": identity})
    press(page, "Save")
    is_told(page, "Saved.")


def record_agreement(
    page: Page, address: str, *, kind: AgreementKind, title: str, evaluation: str
) -> None:
    """Record a paper that was signed at a moment nobody knows any more."""
    page.goto(address)
    follow(page, "There is no agreement yet.")
    answer(page, {"Kind": kind, "Title": title})
    page.get_by_text(nl("Notice, evaluation, joining and leaving")).click()
    answer(page, {"What it says on evaluation": evaluation})
    press(page, "Record the agreement")
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def arrange(
    page: Page,
    address: str,
    text: str,
    *,
    owes: tuple[str, ...],
    owed: tuple[str, ...],
    kind: ArrangementKind,
    force: Force,
) -> None:
    """Record an arrangement: who owes it to whom, and how firmly."""
    page.goto(f"{address}arrangements/add/")
    answer(page, {"What was agreed": text, "Kind": kind, "Force": force})
    tick(page, "Who owes it", *owes)
    tick(page, "For whom", *owed)
    press(page, "Record the arrangement")
    expect(section(page, "Arrangements")).to_contain_text(text)


# -- themes, plans and activities ---------------------------------------------------------------


def add_theme(
    page: Page,
    address: str,
    title: str,
    *,
    owner: Person,
    area: str = "",
    about: str = "",
    recorded_for: str = "",
) -> str:
    """Add a theme, under a main area that is made when it is new; returns the theme's address.

    An owner without an account is recorded on the spot, as a person of ``recorded_for``.
    """
    page.goto(f"{address}themes/add/")
    answer(page, {"Title": title, "What it is about": about})
    known = field(page, "Main area")
    if area and known.count() and area in known.locator("option").all_inner_texts():
        known.select_option(label=area)
    else:
        answer(page, {"New main area": area})
    if recorded_for:
        page.get_by_text(nl("The person is not in the list")).click()
        answer(page, {"Name of the new person": owner.name, "Organisation": recorded_for})
    else:
        owners = field(page, "Theme owner")
        option = owners.locator("option", has_text=owner.name)
        owners.select_option(value=option.get_attribute("value"))
    press(page, "Add the theme")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def begin_programme(page: Page, theme: str, label: str) -> None:
    """Begin the programme year of a partnership, from the page of one of its themes."""
    page.goto(theme)
    press(page, "Begin programme %(year)s", year=label)
    expect(section(page, "Activities %(year)s", year=label)).to_be_visible()


def add_goal(page: Page, theme: str, goal: str, **facts: str) -> None:
    """Set a goal, with a number (``Target=…, Unit=…``) or without."""
    page.goto(theme)
    follow(page, "Add a goal")
    fill(page, Goal=goal, **facts)
    press(page, "Add the goal")
    expect(section(page, "Goals")).to_contain_text(goal)


def write_approach(page: Page, theme: str, approach: str, means: str = "", risks: str = "") -> None:
    """Write how the theme is gone about this year."""
    page.goto(theme)
    follow(page, "Write the approach")
    fill(page, Approach=approach, Means=means, Risks=risks)
    press(page, "Save")
    expect(page.get_by_text(approach)).to_be_visible()


def plan_activity(
    page: Page,
    theme: str,
    title: str,
    *,
    kind: ActivityKind = ActivityKind.ACTIVITY,
    groups: tuple[str, ...] = (),
    values_of: str = "",
    **facts: str,
) -> None:
    """Plan an activity: ``groups`` are target groups, ``facts`` other answers by their label."""
    page.goto(theme)
    follow(page, "Add an activity")
    answer(page, {"Activity": title, "Kind": kind})
    fill(page, **facts)
    tick(page, "For whom", *groups)
    if values_of:
        answer(page, {"Expresses the values of": values_of})
    press(page, "Add the activity")
    expect(section_of_activities(page).get_by_role("link", name=title, exact=True)).to_be_visible()


def section_of_activities(page: Page) -> Locator:
    return page.locator("section#activities")


def report_result(page: Page, theme: str, title: str, *, result: str, state: ActivityState) -> None:
    """Say in the row of an activity how far it came, without leaving the theme's page."""
    page.goto(theme)
    field(page, "Result: %(title)s", title=title).fill(result)
    field(page, "Status: %(title)s", title=title).select_option(label=shown(state))
    press_of(page, "Save", title)
    is_told(page, "Saved: %(title)s", title=title)


def adopt_plan(page: Page, theme: str, year: str) -> None:
    """Adopt the plan of a year, as the coordinator of either side."""
    page.goto(f"{theme}?year={year}")
    press(page, "Adopt the plan")
    is_told(page, "The plan is adopted. Later changes stay visible as changes.")


def change_activity(page: Page, theme: str, title: str, **facts: str) -> None:
    """Change what was planned, and on the same page nothing else."""
    page.goto(theme)
    page.get_by_role("link", name=title, exact=True).click()
    follow(page, "Change activity")
    fill(page, **facts)
    press(page, "Save")
    is_told(page, "Saved.")


def report_progress(page: Page, theme: str, text: str, health: Health) -> None:
    """Write a progress note: what happened, and how it is going."""
    page.goto(theme)
    answer(page, {"What happened, and what is coming?": text})
    tick(page, "How is it going?", health)
    press(page, "Report progress")
    expect(section(page, "Progress").get_by_role("listitem").first).to_contain_text(text)
