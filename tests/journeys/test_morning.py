"""A morning in the register: what to do, what to find, and a list that stays as it was chosen."""

import csv
import io
import re
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.journeys.screen import answer, field, follow, is_told, nl, picture, press

COORDINATOR = "coordinator@registerbureau.example"
HEADINGS = ["Naam", "Soort", "Sinds", "Partijen", "Thema's"]
ROWS = [
    [
        "Samen leren in de wijk (voorbeeld)",
        "netwerk",
        "voorjaar 2019",
        "Landstede; De Kern",
        "Taal",
    ],
    ["Buurtkamer (voorbeeld)", "netwerk", "2021", "WijZ; Buurtvereniging (voorbeeld)", "Inloop"],
    ["Maatjes (voorbeeld)", "netwerk", "31-02-2020", "Landstede Welzijn; WijZ", ""],
]


@pytest.fixture(scope="module")
def registry(server):
    """A register of its own: these journeys write in it."""
    return server(fresh=True)


@pytest.fixture
def start_page(registry, page, sign_in) -> Page:
    sign_in(page, registry, COORDINATOR)
    return page


def number_in(text: str) -> int:
    return int(re.search(r"\d+", text).group())


def saved_as(page: Page, label: str) -> bytes:
    """The file that this link gives."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=label, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


def spreadsheet(folder: Path) -> Path:
    book = Workbook()
    for cells in [HEADINGS, *ROWS]:
        book.active.append(cells)
    path = folder / "samenwerkingen.xlsx"
    book.save(path)
    return path


def count_of_partnerships(page: Page, registry) -> int:
    page.goto(f"{registry.url}/partnerships/")
    return page.locator("#many tbody tr").count()


def test_the_count_in_the_menu_is_that_of_the_page(start_page):
    lines = start_page.locator("main li.duty")
    in_menu = start_page.locator("nav.wide .count, nav.wide [data-count]").first
    expect(in_menu).to_be_visible()
    picture(start_page, "morning-work")
    assert number_in(in_menu.inner_text()) == lines.count()


def test_from_the_search_box_to_a_theme_and_back(start_page):
    start_page.keyboard.press("/")
    start_page.keyboard.type("sport")
    start_page.keyboard.press("Enter")
    start_page.wait_for_url("**/search/?q=sport")
    expect(start_page.locator("main mark").first).to_have_text(re.compile("sport", re.I))
    picture(start_page, "morning-search")
    start_page.get_by_role("link", name=re.compile("Sport, spel")).first.click()
    expect(start_page.get_by_role("heading", level=1)).to_contain_text("Sport, spel")
    start_page.go_back()
    expect(field(start_page, "What are you looking for?")).to_have_value("sport")


def test_a_list_kept_as_a_view_on_the_start_page_and_as_a_file(registry, start_page):
    start_page.goto(f"{registry.url}/partnerships/")
    everything = start_page.locator("#many tbody tr").count()
    answer(start_page, {"Kind": "Netwerk"})
    start_page.wait_for_url("**kind=network*")
    chosen = start_page.locator("#many tbody tr").count()
    assert 0 < chosen < everything
    rows = list(
        csv.reader(io.StringIO(saved_as(start_page, "CSV").decode("utf-8-sig")), delimiter=";")
    )
    assert len(rows) == chosen + 1

    start_page.locator("#many tbody a").first.click()
    start_page.go_back()
    expect(field(start_page, "Kind")).to_have_value("network")

    follow(start_page, "Save this view")
    answer(start_page, {"Name": "Onze netwerken", "Show on my start page": True})
    press(start_page, "Save this view")
    start_page.goto(f"{registry.url}/")
    block = start_page.get_by_role("region", name=re.compile("Onze netwerken"))
    expect(block.locator("li")).to_have_count(chosen)
    picture(start_page, "morning-view")


def test_a_figure_of_the_portfolio_leads_to_its_rows(registry, start_page):
    start_page.goto(f"{registry.url}/portfolio/?kind=network")
    picture(start_page, "morning-portfolio")
    stages = start_page.locator("main details:has(caption)").first
    stages.locator("summary").click()
    figure = stages.locator("td a").first
    number = number_in(figure.inner_text())
    figure.click()
    expect(start_page.get_by_role("heading", level=1)).to_be_visible()
    expect(start_page.locator("main tbody tr")).to_have_count(number)


def test_a_spreadsheet_read_in_and_taken_back(registry, start_page, tmp_path):
    before = count_of_partnerships(start_page, registry)
    follow(start_page, "Read in a spreadsheet")
    follow(start_page, "Choose a spreadsheet")
    start_page.locator("input[type=file]").set_input_files(spreadsheet(tmp_path))
    press(start_page, "Look at what it holds")
    expect(start_page.get_by_role("heading", level=1)).to_have_text(
        nl("What stands in which column?")
    )
    press(start_page, "Look over all rows")
    expect(start_page.get_by_text("31-02-2020").first).to_be_visible()
    picture(start_page, "morning-dry-run")
    import_url = start_page.url
    assert count_of_partnerships(start_page, registry) == before

    start_page.goto(import_url)
    follow(start_page, "Record all of this")
    picture(start_page, "morning-yes")
    start_page.locator("main form input[type=checkbox]").check()
    start_page.get_by_role("button", name="2 van 3 rijen vastleggen").click()
    expect(start_page.get_by_role("region", name=nl("What was recorded"))).to_be_visible()
    picture(start_page, "morning-recorded")
    assert count_of_partnerships(start_page, registry) == before + 2

    start_page.goto(import_url)
    follow(start_page, "Take all of it back")
    press(start_page, "Take all of it back")
    is_told(start_page, "Everything that this file made is removed again.")
    assert count_of_partnerships(start_page, registry) == before
