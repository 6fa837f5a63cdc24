"""Finds what a person would look for on the screen: labels, buttons and links, in Dutch.

The words are written here in the language of the source and looked up in the Dutch catalogue, so
that a better translation breaks no journey.
"""

import os
import re
from pathlib import Path

from django.db.models import Choices
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import trans_real
from playwright.sync_api import Locator, Page, expect

PICTURES = os.environ.get("JOURNEY_PICTURES", "")


def nl(source: str, **values: object) -> str:
    """The Dutch of a string in the source."""
    dutch = ways(source)[0]
    return dutch % values if values else dutch


def ways(source: str) -> list[str]:
    """The Dutch of a string as it is written, and of a field's name, which begins small."""
    small = source[:1].lower() + source[1:]
    with translation.override("nl"):
        known = trans_real.catalog()._catalog
        found = [one for one in dict.fromkeys((source, small)) if one in known]
        assert found, f"“{source}” has no Dutch: is it still what the page says?"
        dutch = [translation.gettext(one) for one in found]
    return [capfirst(one) for one in dutch] if source[:1].isupper() else dutch


def shown(value: object) -> str:
    """A value as it stands on the screen: a choice of the product by its Dutch label."""
    if isinstance(value, Choices):
        with translation.override("nl"):
            return str(value.label)
    return str(value)


def word(source: str, **values: object) -> re.Pattern[str]:
    """Exactly these words, in Dutch; behind a label may stand that it is optional."""
    either = "|".join(re.escape(way % values if values else way) for way in ways(source))
    return re.compile(rf"^\s*({either})\s*({re.escape(nl('(optional)'))})?\s*$", re.I)


def field(page: Page | Locator, label: str, **values: object) -> Locator:
    """The control with this label; the first one when a form draws several such rows."""
    controls = page.locator("input, select, textarea")
    return page.get_by_label(word(label, **values)).and_(controls).first


def fill(page: Page | Locator, **answers: object) -> None:
    """Answer questions by label, with underscores for spaces: ``fill(page, Legal_name="…")``."""
    answer(page, {label.replace("_", " "): value for label, value in answers.items()})


def answer(page: Page | Locator, answers: dict) -> None:
    """Answer questions by their label: text is typed, a list is chosen from, a box is ticked."""
    for label, value in answers.items():
        control = field(page, label)
        if isinstance(value, bool):
            control.set_checked(value)
        elif control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(label=shown(value))
        else:
            control.fill(str(value))


def group(page: Page | Locator, legend: str, **values: object) -> Locator:
    """The radio buttons or boxes under this legend."""
    return page.get_by_role("group", name=word(legend, **values)).first


def tick(page: Page | Locator, legend: str, *options: object) -> None:
    """Choose these options under a legend, by the words on the screen."""
    for option in options:
        group(page, legend).get_by_label(shown(option), exact=True).check()


def look_for(page: Page, picker: str, name: str) -> None:
    """Type a name in the search field of the picker of this name."""
    page.wait_for_load_state("load")  # its scripts listen from then on
    page.locator(f"input[name={picker}_q]").fill(name)


def pick(page: Page, picker: str, name: str) -> None:
    """Choose what begins with this name in the picker of that name."""
    look_for(page, picker, name)
    found = page.locator("label", has_text=re.compile(rf"^\s*{re.escape(name)}"))
    found.and_(page.locator(f"label[for^=id_{picker}_]")).first.click()


def press(page: Page | Locator, label: str, **values: object) -> None:
    page.get_by_role("button", name=word(label, **values)).first.click()


def follow(page: Page | Locator, label: str, **values: object) -> None:
    page.get_by_role("link", name=word(label, **values)).first.click()


def follow_of(page: Page | Locator, label: str, whose: str) -> None:
    """Follow one of several links with the same words: a screen reader hears whose it is."""
    heard = re.compile(rf"^\s*{re.escape(nl(label))}\s*:?\s*{re.escape(whose)}\s*$", re.I)
    page.get_by_role("link", name=heard).click()


def press_of(page: Page | Locator, label: str, whose: str) -> None:
    """Press one of several buttons with the same words: a screen reader hears whose it is."""
    heard = re.compile(rf"^\s*{re.escape(nl(label))}\s*:?\s*{re.escape(whose)}\s*$", re.I)
    page.get_by_role("button", name=heard).click()


def section(page: Page, title: str, **values: object) -> Locator:
    """The part of the page under this heading."""
    return page.get_by_role("region", name=word(title, **values))


def is_told(page: Page, message: str, **values: object) -> None:
    """The page says this, as the answer to what was just done."""
    said = page.get_by_role("status").filter(has_text=nl(message, **values))
    expect(said.first).to_be_visible()


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page for the documentation, when asked for."""
    if PICTURES:
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)
