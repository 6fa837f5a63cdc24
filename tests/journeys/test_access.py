"""What people cannot see or do, tried in the browser, and what a second click does.

The sweeps over the whole URL map prove the same page by page; here somebody really tries it.
"""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from evaluations.enums import ConclusionKind
from organisations.enums import Role
from tests.journeys import evaluating, steps
from tests.journeys.screen import answer, follow, is_told, nl, press, section
from tests.journeys.server import Server
from tests.journeys.steps import Person
from tests.journeys.story import Story

LDH, LANDSTEDE = "Leger des Heils", "Landstede"
SPORT, PLACES = "Sport, spel en expressie", "Leerwerkplaatsen"
ADMINISTRATOR = Person("Beheerder (voorbeeld)", "beheerder@registerbureau.example")
COORDINATOR = Person("", "coordinator@registerbureau.example")
COORDINATOR_LDH = Person("", "coordinator@legerdesheils.example")
MANAGER_LDH = Person("", "manager@legerdesheils.example")
OWNER_LDH = Person("", "trekker@legerdesheils.example")
OUTSIDER = Person("Manager van een andere organisatie (voorbeeld)", "manager@elders.example")
SCORES = (4, 4, 4, 4, 4, 4)


@pytest.fixture(scope="module")
def registry(server: Callable[..., Server]) -> Server:
    """A demo register for these tests: in case A the evaluation of this year is open."""
    return server(fresh=True)


@pytest.fixture
def story(registry: Server, new_page: Callable[..., Page]) -> Story:
    """Somebody who knows where case A's pages are."""
    story = Story(registry, new_page)
    page = demo_sign_in(story, COORDINATOR)
    page.goto("/partnerships/")
    page.get_by_role("link", name=f"{LDH} en {LANDSTEDE}", exact=True).click()
    page.wait_for_url(re.compile(r"/partnerships/\d+/$"))
    story.partnership = page.url
    themes = section(page, "Themes and plans of approach")
    for title in (SPORT, PLACES):
        link = themes.get_by_role("link", name=title)
        story.themes[title] = story.registry.url + (link.first.get_attribute("href") or "")
    page.locator(".pagehead a[href^='/evaluations/']").click()
    page.wait_for_url(re.compile(r"/evaluations/\d+/$"))
    story.evaluation = page.url
    return story


def demo_sign_in(story: Story, person: Person) -> Page:
    page = story.begin(person)
    steps.sign_in(page, person, settings.DEMO_PASSWORD)
    return page


def status(page: Page, address: str) -> int:
    """Go there, and say how the registry answered."""
    answered = page.goto(address)
    return answered.status if answered else 0


def test_who_may_not_look_in_sees_nothing(story: Story):
    """A manager of an organisation outside the partnership: every page of it does not exist."""
    admin = demo_sign_in(story, ADMINISTRATOR)
    link = steps.invite(admin, story.registry, "De Kern", OUTSIDER, Role.MANAGER)
    page = story.begin(OUTSIDER)
    steps.accept(page, link, OUTSIDER)

    inside = [story.partnership, story.evaluation, *story.themes.values()]
    inside += [f"{story.partnership}{part}" for part in ("history/", "parties/", "edit/")]
    assert {status(page, address) for address in inside} == {404}
    expect(page.get_by_role("heading", level=1)).to_have_text(nl("This page does not exist"))
    expect(page.get_by_role("main")).not_to_contain_text(LANDSTEDE)
    page.goto("/partnerships/")
    expect(page.get_by_role("main")).not_to_contain_text(LDH)
    page.goto("/evaluations/")
    expect(page.get_by_role("main")).not_to_contain_text(LDH)


def test_a_visitor_gets_the_sign_in_page(story: Story):
    page = story.open()
    for address in (story.partnership, story.evaluation, *story.themes.values()):
        page.goto(address)
        expect(page).to_have_url(re.compile(r"/account/login/\?next="))


def test_a_party_cannot_touch_the_answers_of_the_other(story: Story):
    """Landstede's answers are not offered and not writable for the other side."""
    page = demo_sign_in(story, COORDINATOR_LDH)
    page.goto(story.evaluation)
    for words in ("Fill in for %(party)s", "Record the answers of %(party)s"):
        expect(page.get_by_role("link", name=nl(words, party=LANDSTEDE))).to_have_count(0)
    foreign = story.registry.shell(
        "from evaluations.models import PartyResponse\n"
        f"evaluation = {story.evaluation.rstrip('/').rsplit('/', 1)[1]}\n"
        "answers = PartyResponse.objects.filter(evaluation=evaluation)\n"
        f"print(answers.get(party__organisation__name='{LANDSTEDE}').pk)"
    ).strip()

    edit, on_behalf = (
        f"/evaluations/responses/{foreign}/{verb}/" for verb in ("edit", "on-behalf")
    )
    assert status(page, on_behalf) == 409
    expect(page.get_by_role("main")).to_contain_text(nl("Nothing was changed."))
    assert status(page, edit) in (403, 404)
    page.goto(story.evaluation)
    assert posted(page, edit, {"view": "Stiekem"}) in (403, 404)
    assert posted(page, on_behalf, {"view": "Stiekem"}) == 409


def test_an_owner_cannot_edit_another_theme(story: Story):
    page = demo_sign_in(story, OWNER_LDH)
    own, other = story.themes[SPORT], story.themes[PLACES]
    page.goto(own)
    expect(page.get_by_role("button", name=nl("Report progress"))).to_be_visible()

    page.goto(other)
    expect(page.get_by_role("button", name=nl("Report progress"))).to_have_count(0)
    expect(page.locator("main form[method=post]")).to_have_count(0)
    for part in ("activities/add/", "goals/add/", "plan/edit/", "edit/", "owner/"):
        assert status(page, other + part) == 403
    expect(page.get_by_role("heading", level=1)).to_have_text(nl("You cannot do this"))
    page.goto(own)
    assert posted(page, f"{other}progress/add/", {"text": "Stiekem", "health": "stalled"}) == 403
    page.goto(other)
    expect(page.get_by_text("Stiekem")).to_have_count(0)


def posted(page: Page, address: str, data: dict[str, str]) -> int:
    """Send a form from outside its page, with the token of the page that is open."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answered = page.request.post(
        address,
        form={**data, "csrfmiddlewaretoken": token},
        headers={"Referer": page.url},
        max_redirects=0,
    )
    return answered.status


# -- a second click -----------------------------------------------------------------------------


def test_two_tabs_with_one_text(story: Story):
    """The second tab is told what changed meanwhile, side by side, and can go on from there."""
    first = demo_sign_in(story, OWNER_LDH)
    second = first.context.new_page()
    plan = f"{story.themes[SPORT]}plan/edit/?year={story.year}"
    for page, text in ((first, "In kleine groepen."), (second, "In grote groepen.")):
        page.goto(plan)
        answer(page, {"Approach": text})
    press(first, "Save")
    is_told(first, "Saved.")
    press(second, "Save")

    expect(second.get_by_role("heading", level=1)).to_have_text(nl("Changed in the meantime"))
    differences = section(second, "The differences")
    expect(differences).to_contain_text("In kleine groepen.")
    expect(differences).to_contain_text("In grote groepen.")
    first.goto(story.themes[SPORT])
    expect(first.get_by_role("main")).to_contain_text("In kleine groepen.")
    press(second, "Save my text over the newer version")
    expect(second.get_by_role("main")).to_contain_text("In grote groepen.")


def test_two_tabs_with_one_step(story: Story):
    """Handing in and adopting twice: the second time says that it was done already."""
    answers = demo_sign_in(story, COORDINATOR_LDH)
    answers.goto(story.evaluation)
    follow(answers, "Fill in for %(party)s", party=LDH)
    evaluating.give_scores(answers, SCORES, "", "Een goed jaar (voorbeeld).")
    press(answers, "Save and continue to hand in")
    answers.wait_for_url("**/hand-in/")
    stale = answers.context.new_page()
    stale.goto(answers.url)
    press(answers, "Hand in")
    expect(answers.locator("#turns")).to_be_visible()
    press(stale, "Hand in")
    is_refused(stale, "These answers were already handed in. Nothing was saved again.")

    manager = adoptable(story)
    stale = manager.context.new_page()
    for page in (manager, stale):
        page.goto(story.evaluation)
    press(manager, "Adopt for %(party)s", party=LDH)
    is_told(manager, "Adopted for %(party)s. The others are still to decide.", party=LDH)
    press(stale, "Adopt for %(party)s", party=LDH)
    is_refused(stale, "This was already decided. Nothing was saved again.")


def adoptable(story: Story) -> Page:
    """Let the coordinator conclude and submit; the screen of the manager who decides."""
    page = story.of(COORDINATOR)
    page.goto(story.evaluation)
    story.registry.shell(
        "from evaluations.models import ActivityReview\n"
        "ActivityReview.objects.filter(evaluation__state='open').update("
        "verdict='achieved', next_year='continue')"
    )
    evaluating.conclude(page, story.evaluation, ConclusionKind.CONTINUE, "Door (voorbeeld).")
    evaluating.submit(page, story.evaluation)
    return demo_sign_in(story, MANAGER_LDH)


def test_one_form_sent_twice_is_kept_once(story: Story):
    """The answer to the first click got lost, so somebody clicks again: one goal, and a word."""
    page = demo_sign_in(story, OWNER_LDH)
    goal = "Iedereen kan meedoen (voorbeeld)"
    page.goto(story.themes[SPORT])
    follow(page, "Add a goal")
    answer(page, {"Goal": goal})
    form = page.locator("form.formcard")
    form.evaluate("form => fetch(form.action, {method: 'POST', body: new FormData(form)})")
    press(page, "Add the goal")

    is_told(page, "This form was already sent. It was saved once, nothing was doubled.")
    expect(section(page, "Goals").get_by_text(goal, exact=True)).to_have_count(1)


def is_refused(page: Page, message: str) -> None:
    """The page says that it cannot be done now, and why."""
    expect(page.get_by_role("main")).to_contain_text(nl(message))
