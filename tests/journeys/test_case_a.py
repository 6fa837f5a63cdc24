"""Case A from an empty register: Leger des Heils and Landstede, recorded, planned, evaluated by
both, adopted by both, and carried on into the next year. All of it through the screen.

People, figures and words that the source text does not give are examples, and say so.
"""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from evaluations.enums import ConclusionKind, Kept, NextYear, Verdict
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
from tests.journeys import evaluating, steps
from tests.journeys.screen import answer, follow, nl, picture, press, section, shown
from tests.journeys.server import Server
from tests.journeys.steps import Person
from tests.journeys.story import Story

LDH, LANDSTEDE = "Leger des Heils", "Landstede"
LEGAL = "Stichting Leger des Heils Welzijns- en Gezondheidszorg"
CLIENTS, STUDENTS = "Verrijking van het dienstenaanbod aan cliënten", "Werkervaring voor studenten"
SPORT, PLACES = "Sport, spel en expressie", "Leerwerkplaatsen"
GOOD_STUDENTS = "Goede studenten plaatsen op leerwerktrajecten en stages"
FIRST_CHOICE = "Bij activiteiten in de eerste plaats met Landstede samenwerken"
MENTION = "De samenwerking noemen in eigen media en in de interne communicatie"

KEEPER = Person("Coördinator register (voorbeeld)", "coordinator@registerbureau.example")
OWNER_LDH = Person("Trekker activering (voorbeeld)", "trekker@legerdesheils.example")
OWNER_LANDSTEDE = Person("Trekker leerwerkplaatsen (voorbeeld)", "trekker@landstede.example")
COORDINATOR_LDH = Person("Coördinator Leger des Heils (voorbeeld)", "co@legerdesheils.example")
COORDINATOR_LANDSTEDE = Person("Coördinator Landstede (voorbeeld)", "co@landstede.example")
MANAGER_LDH = Person("Manager Leger des Heils (voorbeeld)", "manager@legerdesheils.example")
MANAGER_LANDSTEDE = Person("Manager Landstede (voorbeeld)", "manager@landstede.example")
INVITED = {
    LDH: [(OWNER_LDH, Role.READER), (COORDINATOR_LDH, Role.COORDINATOR),
          (MANAGER_LDH, Role.MANAGER)],
    LANDSTEDE: [(OWNER_LANDSTEDE, Role.READER), (COORDINATOR_LANDSTEDE, Role.COORDINATOR),
                (MANAGER_LANDSTEDE, Role.MANAGER)],
}  # fmt: skip
SCORES = {LDH: (4, 4, 3, 4, 5, 3), LANDSTEDE: (4, 4, 4, 4, None, 2)}
VIEWS = {
    LDH: "Wij vinden elkaar sneller dan een jaar geleden (voorbeeld).",
    LANDSTEDE: "Studenten leren hier iets wat school niet kan geven (voorbeeld).",
}
NOTE = "Noem in de conclusie ook de training die niet doorging."
SUMMARY = "De leerwerkplaatsen groeien door (voorbeeld)."
BETTER_SUMMARY = f"{SUMMARY} De gezamenlijke training kwam niet van de grond."


def test_case_a_goes_round(server: Callable[..., Server], new_page: Callable[..., Page]):
    story = Story(server(empty=True, fresh=True), new_page)

    set_up(story)
    record_organisations(story)
    record_the_dossier(story)
    record_what_was_agreed(story)
    invite_everybody(story)
    add_themes(story)
    plan_and_report_sport(story)
    plan_and_report_places(story)
    adopt_the_plans(story)
    assert_the_page_tells_all(story)

    open_the_evaluation(story)
    answer_for_each_party(story)
    judge_the_year(story)
    conclude_and_submit(story)
    send_back_once(story)
    adopt_by_both(story)

    adopted = assert_adopted(story)
    assert_next_year_follows(story)
    assert_frozen(story, adopted)


# -- recording ----------------------------------------------------------------------------------


def set_up(story: Story) -> None:
    page = story.begin(KEEPER)
    page.goto("/")
    picture(page, "a-01-set-up")
    steps.set_up(
        page, KEEPER, organisation="Registerbureau (voorbeeld)", kind=OrganisationKind.OTHER
    )


def record_organisations(story: Story) -> None:
    """Both parties with their values; every name finds the one organisation."""
    page = story.of(KEEPER)
    steps.record_organisation(
        page, LDH, OrganisationKind.CARE, legal_name=LEGAL, aliases="Leger de Heils"
    )
    steps.tell_identity(page, "Christelijke motivatie; helpt zonder onderscheid des persoons.")
    steps.record_organisation(page, LANDSTEDE, OrganisationKind.EDUCATION)
    steps.tell_identity(page, "Waarden: ontmoeting, zingeving en verantwoordelijkheid.")
    steps.add_services(page, "Beroepsopleidingen", "Welzijn", "Kinderopvang", "Kringloop")
    picture(page, "a-02-organisation")

    assert [steps.found_organisations(page, name) for name in ("Leger de Heils", LDH, LEGAL)] == [
        [LDH]
    ] * 3


def record_the_dossier(story: Story) -> None:
    """Only the parties first; then what it is for, and how it is looked back on."""
    page = story.of(KEEPER)
    at = story.partnership = steps.record_partnership(page, LDH, LANDSTEDE)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{LDH} en {LANDSTEDE}")
    picture(page, "a-03-recorded")
    steps.tell_purpose(
        page,
        at,
        Purpose="Elkaars producten en diensten zo breed mogelijk gebruiken.",
        Added_value="De partners versterken en ondersteunen elkaar.",
    )
    steps.tell_own_interest(
        page,
        at,
        LANDSTEDE,
        "Leerwerkplaatsen, de maatschappelijke doelen van het Leger des Heils, onderwijsdoelen.",
        "Ontmoeting, zingeving en verantwoordelijkheid.",
    )
    steps.tell_own_interest(page, at, LDH, "Een rijker aanbod.", "Christelijke motivatie.")
    steps.set_rhythm(page, at, Rhythm.YEARLY, interim_review=True)


def record_what_was_agreed(story: Story) -> None:
    """A paper without any date, and three arrangements; first choice is two of them."""
    page, at = story.of(KEEPER), story.partnership
    steps.record_agreement(
        page,
        at,
        kind=AgreementKind.OTHER,
        title="Partnerschap",
        evaluation="De afgesproken activiteiten worden elk jaar geëvalueerd.",
    )
    facts = section(page, "What it says")
    assert facts.get_by_text(nl("Not stated")).count() >= 3
    for text, owes, owed, kind, force in (
        (GOOD_STUDENTS, (LANDSTEDE,), (LDH,), ArrangementKind.SUBSTANTIVE, Force.EFFORT),
        (FIRST_CHOICE, (LDH,), (LANDSTEDE,), ArrangementKind.SUBSTANTIVE, Force.PREFERENCE),
        (MENTION, (LDH, LANDSTEDE), (LDH, LANDSTEDE), ArrangementKind.COMMUNICATION, Force.EFFORT),
    ):
        steps.arrange(page, at, text, owes=owes, owed=owed, kind=kind, force=force)


def invite_everybody(story: Story) -> None:
    """Everybody accepts through the mailed link; the owners sign in later, by password."""
    keeper = story.of(KEEPER)
    for organisation, people in INVITED.items():
        for person, role in people:
            link = steps.invite(keeper, story.registry, organisation, person, role)
            steps.accept(story.begin(person), link, person)
    picture(keeper, "a-04-invited")


def add_themes(story: Story) -> None:
    """Two main areas, a theme under each, an owner for each; the year begins."""
    page, at = story.of(KEEPER), story.partnership
    story.themes = {
        SPORT: steps.add_theme(
            page, at, SPORT, area=CLIENTS, owner=OWNER_LDH, about="Cliënten worden actief."
        ),
        PLACES: steps.add_theme(
            page, at, PLACES, area=STUDENTS, owner=OWNER_LANDSTEDE, about="Leren in de praktijk."
        ),
    }
    steps.begin_programme(page, story.themes[SPORT], str(story.year))


# -- the year -----------------------------------------------------------------------------------


def plan_and_report_sport(story: Story) -> None:
    """The first owner plans the theme and reports, all from the theme's own page."""
    page, theme = story.sign_in(OWNER_LDH), story.themes[SPORT]
    page.goto("/")
    page.get_by_role("link", name=SPORT).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SPORT)
    steps.add_goal(page, theme, "Cliënten besteden hun vrije tijd actief (voorbeeld)")
    steps.write_approach(page, theme, "Klein beginnen (voorbeeld).", means="Vier uur per week.")
    steps.plan_activity(
        page,
        theme,
        "Wekelijks sport en spel",
        groups=("Cliënten", "Studenten"),
        Target="40",
        Unit="keer",
        Organised_by=LDH,
    )
    steps.plan_activity(
        page,
        theme,
        "Gespreksgroep",
        kind=ActivityKind.PILOT,
        groups=("Cliënten", "Studenten"),
        values_of=LANDSTEDE,
        Question_of_the_pilot="Komt er gesprek op gang?",
        Target="2",
        Unit="groepen",
    )
    steps.report_result(
        page, theme, "Wekelijks sport en spel", result="38", state=ActivityState.DONE
    )
    steps.report_result(page, theme, "Gespreksgroep", result="1", state=ActivityState.RUNNING)
    steps.report_progress(page, theme, "De groep zoekt een begeleider.", Health.ATTENTION)
    picture(page, "a-05-theme")


def plan_and_report_places(story: Story) -> None:
    """The second owner does the same, on the other side."""
    page, theme = story.sign_in(OWNER_LANDSTEDE), story.themes[PLACES]
    steps.add_goal(page, theme, "Plaatsen voor studenten", Target_number="30", Unit="plaatsen")
    steps.write_approach(page, theme, "Werven in het voorjaar (voorbeeld).")
    steps.plan_activity(
        page,
        theme,
        "Plaatsen werven",
        kind=ActivityKind.PLACEMENT,
        groups=("Studenten",),
        Target="30",
        Unit="plaatsen",
        Organised_by=LANDSTEDE,
    )
    steps.plan_activity(
        page,
        theme,
        "Begeleiders trainen",
        kind=ActivityKind.TRAINING,
        groups=("Medewerkers",),
        Target="10",
        Unit="begeleiders",
    )
    steps.report_result(page, theme, "Plaatsen werven", result="24", state=ActivityState.PARTLY)
    steps.report_result(
        page, theme, "Begeleiders trainen", result="0", state=ActivityState.NOT_DONE
    )
    steps.report_progress(page, theme, "Er zijn twee locaties bij gekomen.", Health.ON_TRACK)


def adopt_the_plans(story: Story) -> None:
    """A coordinator of either side adopts a plan."""
    year = str(story.year)
    steps.adopt_plan(story.of(KEEPER), story.themes[SPORT], year)
    steps.adopt_plan(story.of(COORDINATOR_LANDSTEDE), story.themes[PLACES], year)


def assert_the_page_tells_all(story: Story) -> None:
    """What was recorded stands on one page, for a manager of either side."""
    page = story.of(MANAGER_LANDSTEDE)
    page.goto(story.partnership)
    picture(page, "a-06-partnership")
    themes = section(page, "Themes and plans of approach")
    for text in (CLIENTS, STUDENTS, SPORT, PLACES, OWNER_LDH.name, OWNER_LANDSTEDE.name):
        expect(themes).to_contain_text(text)
    expect(themes).to_contain_text(shown(Health.ATTENTION))
    rows = section(page, "Arrangements").get_by_role("row")
    effort, choice = rows.filter(has_text=GOOD_STUDENTS), rows.filter(has_text=FIRST_CHOICE)
    expect(effort).to_contain_text(shown(Force.EFFORT))
    expect(choice).to_contain_text(shown(Force.PREFERENCE))
    facts = section(page, "Facts")
    expect(facts).to_contain_text(shown(Rhythm.YEARLY))
    expect(facts).to_contain_text(nl("Not stated"))


# -- the evaluation -----------------------------------------------------------------------------


def open_the_evaluation(story: Story) -> None:
    story.evaluation = evaluating.open_evaluation(
        story.of(KEEPER), story.partnership, criteria="The six core criteria"
    )
    expect(story.of(KEEPER).get_by_role("heading", level=1)).to_contain_text(str(story.year))


def answer_for_each_party(story: Story) -> None:
    """Each party answers for itself; before all have handed in nobody reads the other's."""
    first, second = story.of(COORDINATOR_LDH), story.of(COORDINATOR_LANDSTEDE)
    evaluating.hand_in(first, story.evaluation, LDH, SCORES[LDH], view=VIEWS[LDH])
    second.goto(story.evaluation)
    expect(second.get_by_text(VIEWS[LDH])).to_have_count(0)
    evaluating.hand_in(
        second, story.evaluation, LANDSTEDE, SCORES[LANDSTEDE], view=VIEWS[LANDSTEDE]
    )
    first.goto(story.evaluation)
    for view in VIEWS.values():
        expect(first.get_by_text(view)).to_be_visible()


def judge_the_year(story: Story) -> None:
    """Each owner judges the own activities and proposes next year."""
    evaluating.judge(
        story.of(OWNER_LDH),
        story.evaluation,
        SPORT,
        {
            "Wekelijks sport en spel": (Verdict.ACHIEVED, NextYear.CONTINUE, {}),
            "Gespreksgroep": (
                Verdict.PARTLY,
                NextYear.ADJUST,
                {"Target next year": "3", "What we learned": "Een vaste avond werkt beter."},
            ),
        },
        summary="Een goed jaar voor de cliënten (voorbeeld).",
        new={"Activity": "Dag van kunst en cultuur", "Target": "1", "Unit": "dag"},
    )
    picture(story.of(OWNER_LDH), "a-07-evaluation-open")
    evaluating.judge(
        story.of(OWNER_LANDSTEDE),
        story.evaluation,
        PLACES,
        {
            "Plaatsen werven": (Verdict.PARTLY, NextYear.SCALE_UP, {"Target next year": "36"}),
            "Begeleiders trainen": (Verdict.NOT, NextYear.STOP, {}),
        },
        summary="De plaatsen groeien, de training bleef uit (voorbeeld).",
    )


def conclude_and_submit(story: Story) -> None:
    page = story.of(KEEPER)
    evaluating.judge_arrangements(
        page,
        story.evaluation,
        {GOOD_STUDENTS: Kept.KEPT, FIRST_CHOICE: Kept.PARTLY, MENTION: Kept.KEPT},
    )
    evaluating.conclude(page, story.evaluation, ConclusionKind.CONTINUE, SUMMARY)
    evaluating.submit(page, story.evaluation)


def send_back_once(story: Story) -> None:
    """One manager asks for a change; the coordinator makes it and submits again."""
    manager, page = story.of(MANAGER_LANDSTEDE), story.of(KEEPER)
    manager.goto("/")
    expect(manager.get_by_role("main")).to_contain_text(f"{LDH} en {LANDSTEDE}")
    picture(manager, "a-08-my-work")
    evaluating.send_back(manager, story.evaluation, NOTE)
    page.goto(story.evaluation)
    expect(page.get_by_text(NOTE).first).to_be_visible()
    evaluating.conclude(page, story.evaluation, ConclusionKind.CONTINUE, BETTER_SUMMARY, again=True)
    evaluating.submit(page, story.evaluation)


def adopt_by_both(story: Story) -> None:
    first, second = story.of(MANAGER_LANDSTEDE), story.of(MANAGER_LDH)
    first.goto(story.evaluation)
    picture(first, "a-09-evaluation-in-review")
    evaluating.adopt(first, story.evaluation, LANDSTEDE)
    steps.is_told(first, "Adopted for %(party)s. The others are still to decide.", party=LANDSTEDE)
    evaluating.adopt(second, story.evaluation, LDH)
    steps.is_told(
        second,
        "Adopted by all who decide. The programme %(year)s is ready.",
        year=story.year + 1,
    )


# -- what stands afterwards ---------------------------------------------------------------------


def assert_adopted(story: Story) -> str:
    """Both managers, both parties' scores beside each other, the note of the first round."""
    page = story.of(MANAGER_LDH)
    page.goto(story.evaluation)
    picture(page, "a-10-evaluation-adopted")
    adoption = section(page, "Adoption")
    for text in (MANAGER_LDH.name, MANAGER_LANDSTEDE.name, NOTE):
        expect(adoption).to_contain_text(text)
    for numbers in zip(SCORES[LDH], SCORES[LANDSTEDE], strict=True):
        words = [nl("n/a") if number is None else str(number) for number in numbers]
        rows = page.locator(".scoretable tbody tr")
        cells = [row.locator("td.num").all_inner_texts() for row in rows.all()]
        assert words in cells
    expect(section(page, "Conclusion")).to_contain_text(BETTER_SUMMARY)
    row = page.get_by_role("row").filter(has_text="Plaatsen werven")
    for text in ("30 plaatsen", "24 plaatsen", shown(Verdict.PARTLY), "36"):
        expect(row).to_contain_text(text)
    return page.get_by_role("main").inner_text()


def assert_next_year_follows(story: Story) -> None:
    """The next programme holds what goes on and what is new, and not what stopped."""
    page, label = story.of(OWNER_LANDSTEDE), str(story.year + 1)
    page.goto(f"{story.themes[PLACES]}?year={label}")
    activities = section(page, "Activities %(year)s", year=label)
    expect(activities.get_by_role("rowheader")).to_have_count(1)
    row = activities.get_by_role("row").filter(has_text="Plaatsen werven")
    expect(row).to_contain_text("36 plaatsen")
    expect(row).to_contain_text(nl("Follows on %(year)s", year=story.year))
    page.goto(f"{story.themes[SPORT]}?year={label}")
    activities = section(page, "Activities %(year)s", year=label)
    for text in ("Wekelijks sport en spel", "Gespreksgroep", "3 groepen", "Dag van kunst"):
        expect(activities).to_contain_text(text)
    expect(activities.get_by_role("rowheader")).to_have_count(3)
    picture(page, "a-11-next-year")


def assert_frozen(story: Story, adopted: str) -> None:
    """Neither a renamed party nor a changed activity or criterion touches what was adopted."""
    rename(story.of(COORDINATOR_LDH), LDH, "Leger des Heils Noord")
    steps.change_activity(
        story.of(OWNER_LANDSTEDE),
        f"{story.themes[PLACES]}?year={story.year}",
        "Plaatsen werven",
        Activity="Iets anders werven",
        Target="99",
    )
    # Criteria have no page yet.
    story.registry.shell(
        "from evaluations.models import Criterion, EvaluationCriterion\n"
        "for model in (Criterion, EvaluationCriterion):\n"
        "    model.objects.update(title_nl='Heel iets anders', statement_nl='Heel iets anders')\n"
    )
    page = story.of(MANAGER_LDH)
    page.goto(story.evaluation)

    assert page.get_by_role("main").inner_text() == adopted


def rename(page: Page, organisation: str, name: str) -> None:
    page.goto("/organisations/")
    page.get_by_role("link", name=organisation, exact=True).click()
    follow(page, "Change organisation")
    answer(page, {"Name": name})
    press(page, "Save organisation")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
