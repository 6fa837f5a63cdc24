"""Every form that refuses to be sent empty, as axe-core and a narrow window see it."""

from playwright.sync_api import Page

from tests.journeys.axe import NARROW, WIDE, complaints, in_other_colours, kinds, too_wide
from tests.journeys.crawl import Crawl

COORDINATOR = "coordinator@registerbureau.example"
BOXES = "input[type=text]:visible, textarea:visible"
# All boxes at once: one by one takes longer than looking at the page.
EMPTY = """boxes => boxes.forEach(box => {
  box.value = "";
  box.dispatchEvent(new Event("input", {bubbles: true}));
})"""


def test_forms_with_mistakes(server, new_page, sign_in):
    """Every form page that refuses an empty form does so in the look of the product.

    One that shows a kind of element for the first time is looked at more closely.
    """
    registry = server(fresh=True)
    page = new_page()
    sign_in(page, registry, COORDINATOR)
    refused, wrong, looked_at = [], [], set()
    for visit in Crawl(page, registry.url, of_each_kind=1).walk():
        if visit.status != 200 or not send_empty(page):
            continue
        refused.append(visit.name)
        if not page.title().startswith("Fout:"):
            wrong.append(f"{visit.url}: the title does not begin with the word error")
        if page.evaluate("document.activeElement.className") != "error-summary":
            wrong.append(f"{visit.url}: the summary of errors has no focus")
        wrong += too_wide(page, f"{visit.url} with mistakes")
        standing = kinds(page)
        if standing <= looked_at:
            continue
        looked_at |= standing
        wrong += in_other_colours(page, f"{visit.url} with mistakes", "dark")
        page.set_viewport_size(NARROW)
        page.emulate_media(color_scheme="light")
        wrong += complaints(page, f"{visit.url} with mistakes, narrow")
        page.set_viewport_size(WIDE)
    assert wrong == []
    assert len(refused) > 10, refused


def send_empty(page: Page) -> bool:
    """Empty the form of the page that is open and send it; whether it was refused.

    An earlier form may have been taken and have removed what a later page is about.
    """
    form = page.locator("form.formcard[method=post]")
    if form.count() != 1 or not form.locator("input:visible, textarea:visible").count():
        return False
    form.locator(BOXES).evaluate_all(EMPTY)
    with page.expect_navigation() as sent:
        form.locator(".formactions button").first.click()
    return sent.value is not None and sent.value.status == 422
