"""Case A's loop over three years: two parties, four owners, and a criterion added in the last one.

What was agreed stands in the register at the start; every year is lived through on the screen.
All people, figures and words are examples.
"""

import io
import json
from collections.abc import Callable

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from evaluations.enums import ConclusionKind, NextYear, ThemeNext, Verdict
from tests.factories import PASSWORD
from tests.journeys import evaluating, steps
from tests.journeys.screen import answer, follow, press
from tests.journeys.server import Server
from tests.journeys.steps import Person
from tests.journeys.story import Story

LDH, LANDSTEDE = "Leger des Heils", "Landstede"
PARTIES = (LDH, LANDSTEDE)
THEMES = {
    "Sport en spel": "Wekelijks sport en spel",
    "Kunst en cultuur": "Dag van kunst en cultuur",
    "Ontmoeting en zingeving": "Ontmoetingsmaaltijd",
    "Leerwerkplaatsen": "Plaatsen werven",
}
STOPPED = "Kunst en cultuur"
ADMINISTRATOR = Person("Beheerder (voorbeeld)", "beheerder@register.example")
COORDINATORS = {
    name: Person(f"Coördinator {name}", f"co{n}@x.example") for n, name in enumerate(PARTIES)
}
MANAGERS = {name: Person(f"Manager {name}", f"ma{n}@x.example") for n, name in enumerate(PARTIES)}
OWNERS = {name: Person(f"Trekker {name}", f"trekker{n}@x.example") for n, name in enumerate(THEMES)}
NEW_CRITERION = "Duurzaamheid (voorbeeld)"
SCORES = {LDH: [4, 4, 3, 4, 5, 3], LANDSTEDE: [4, 4, 4, 4, 4, 2]}

SETUP = """
import json
from tests.factories import *
from accounts.models import User
from partnerships.programmes import recount
people, year = json.loads({people!r}), {year}
def person(key, organisation, role):
    return make_user(organisation, role, email=people[key][0], display_name=people[key][1])
organisations = [OrganisationFactory(name=name) for name in {parties!r}]
User.objects.filter(pk=person("administrator", None, "").pk).update(is_administrator=True)
for organisation in organisations:
    for role in ("coordinator", "manager"):
        person(organisation.name + role, organisation, role)
partnership = make_partnership(*organisations, title="Leger des Heils en Landstede",
                               rhythm="yearly")
programme = make_programme(partnership, year)
for number, (title, activity) in enumerate({themes!r}.items()):
    organisation = organisations[number % 2]
    owner = person(title, organisation, "reader")
    theme = make_owned_theme(partnership, owner, organisation, title=title, position=number)
    plan = PlanFactory(theme=theme, programme=programme, state="adopted")
    ActivityFactory(plan=plan, title=activity, target=40, unit="keer", result=38, state="done")
recount(programme)
print(partnership.pk)
"""
PLANS = """
from partnerships.models import Activity, Plan
print([[p.programme.year, p.theme.title] for p in Plan.objects.order_by("programme__year", "pk")])
"""
CHAIN = """
from partnerships.models import Activity
row = Activity.objects.filter(title={title!r}).order_by("-plan__programme__year").first()
years = []
while row is not None:
    years.append(row.plan.programme.year)
    row = row.carried_from
print(years)
"""


def test_three_years_of_case_a(server: Callable[..., Server], new_page: Callable[..., Page]):
    story = Story(server(empty=True, fresh=True), new_page)
    set_up(story)
    first, second, third = story.year - 2, story.year - 1, story.year

    old = [live_through(story, first), live_through(story, second, stopped=STOPPED)]
    before = [text_of_pdf(story, evaluation) for evaluation in old]
    add_a_criterion(story)
    newest = live_through(story, third, scores_more=(5,), gone=(STOPPED,))

    assert [text_of_pdf(story, evaluation) for evaluation in old] == before
    assert all(NEW_CRITERION not in text for text in before)
    assert NEW_CRITERION in text_of_pdf(story, newest)
    assert_chain_and_plans(story, first)
    assert_years_stand_side_by_side(story, newest, (first, second, third))


def set_up(story: Story) -> None:
    """The register as it stood before the first year was evaluated."""
    people = {"administrator": ADMINISTRATOR, **OWNERS}
    people |= {f"{name}coordinator": person for name, person in COORDINATORS.items()}
    people |= {f"{name}manager": person for name, person in MANAGERS.items()}
    told = {key: [person.email, person.name] for key, person in people.items()}
    code = SETUP.format(
        people=json.dumps(told), year=story.year - 2, parties=list(PARTIES), themes=THEMES
    )
    story.partnership = f"/partnerships/{story.registry.shell(code).strip()}/"
    for person in people.values():
        steps.sign_in(story.begin(person), person, password=PASSWORD)


def live_through(story: Story, year: int, *, stopped: str = "", gone=(), scores_more=()) -> str:
    """Evaluate a year from opening to adoption by both; returns the address of the evaluation."""
    lead = story.of(COORDINATORS[LDH])
    evaluation = evaluating.open_evaluation(
        lead, story.partnership, criteria="The six core criteria"
    )
    expect(lead.get_by_role("heading", level=1)).to_contain_text(str(year))
    for party, person in COORDINATORS.items():
        scores = [*SCORES[party], *scores_more]
        view = f"Zo kijken wij in {year} (voorbeeld)."
        evaluating.hand_in(story.of(person), evaluation, party, scores, view=view)
    for theme, activity in THEMES.items():
        if theme in gone:
            continue
        ends = theme == stopped
        verdict = (Verdict.ACHIEVED, NextYear.STOP if ends else NextYear.CONTINUE, {})
        evaluating.judge(
            story.of(OWNERS[theme]),
            evaluation,
            theme,
            {activity: verdict},
            summary=f"Zo ging {theme} in {year} (voorbeeld).",
            theme_next=ThemeNext.STOP if ends else ThemeNext.CONTINUE,
        )
    evaluating.conclude(lead, evaluation, ConclusionKind.CONTINUE, f"Wij gaan door na {year}.")
    evaluating.submit(lead, evaluation)
    for party, person in MANAGERS.items():
        evaluating.adopt(story.of(person), evaluation, party)
    lead.goto(evaluation)
    expect(lead.get_by_role("button", name="Vaststellen")).to_have_count(0)
    return evaluation


def add_a_criterion(story: Story) -> None:
    page = story.of(ADMINISTRATOR)
    page.goto("/criteria/")
    follow(page, "Add a criterion")
    answer(
        page,
        {
            "Title (Dutch)": NEW_CRITERION,
            "Statement (Dutch)": "Wij houden dit jaren vol (voorbeeld).",
            "Title (English)": "Durability (example)",
            "Statement (English)": "We can keep this up for years (example).",
            "Core": True,
            "Place in the list": "19",
        },
    )
    press(page, "Add the criterion")
    page.goto("/criteria/")
    expect(page.get_by_text(NEW_CRITERION).first).to_be_visible()


def text_of_pdf(story: Story, evaluation: str) -> str:
    """Everything the PDF of an evaluation says."""
    page = story.of(COORDINATORS[LDH])
    made = page.request.get(f"{evaluation.rstrip('/')}/pdf/")
    assert made.headers["content-type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(made.body()), strict=True)
    return "\n".join(sheet.extract_text() for sheet in reader.pages)


def assert_chain_and_plans(story: Story, first: int) -> None:
    """What was carried twice tells so; the theme that stopped has no plan after its last year."""
    carried = story.registry.shell(CHAIN.format(title=THEMES["Sport en spel"]))
    assert json.loads(carried) == [first + 3, first + 2, first + 1, first]
    plans = story.registry.shell(PLANS).replace("'", '"')
    with_plan = [year for year, theme in json.loads(plans) if theme == STOPPED]
    assert with_plan == [first, first + 1]


def assert_years_stand_side_by_side(story: Story, evaluation: str, years) -> None:
    page = story.of(MANAGERS[LANDSTEDE])
    page.goto(evaluation)
    for year in years:
        expect(page.get_by_role("complementary").get_by_text(str(year)).first).to_be_visible()
    is_there = page.get_by_text(NEW_CRITERION).first
    expect(is_there).to_be_visible()
