"""Case C after the organisations of A and B, in one register: the welfare work of Landstede Welzijn
goes to WijZ, and somebody decides for each thing that still runs what happens to it.

The facts are those of the message, which gives no date: May 2014 is an example, and so is the work
that still runs in the five municipalities.
"""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from organisations.enums import LifeEventKind, OrganisationKind
from partnerships.enums import ImpactAnswer, SeatRole
from tests.journeys import steps, steps_agreed, steps_changing
from tests.journeys.screen import nl, picture, section, shown
from tests.journeys.server import Server
from tests.journeys.steps import Person
from tests.journeys.steps_agreed import When
from tests.journeys.story import Story

LDH, LANDSTEDE, KERN, HUMANITAS = "Leger des Heils", "Landstede", "De Kern", "Humanitas"
GIVER, TAKER = "Landstede Welzijn", "WijZ"
LANDSTEDE_GROUP, DIMENCE = "Landstede Groep", "Dimence Groep"
KEEPER_NAME = "Registerbureau (voorbeeld)"
FIVE = {"Ommen", "Olst-Wijhe", "Raalte", "Deventer", "Zwartewaterland"}
# As the message about MEE and De Kern spells it.
MISSPELT = "Zwartwaterland"
KEEPER = Person("Coördinator register (voorbeeld)", "coordinator@registerbureau.example")
LEADER = Person("Trekker ontmoeting (voorbeeld)", "")
RUNNING, THEME = "Ontmoeting (voorbeeld)", "Ontmoeting in de buurt (voorbeeld)"
ARRANGED, BODY = "Vrijwilligers samen begeleiden (voorbeeld)", "Stuurgroep (voorbeeld)"
CASE_A = "Leger des Heils en Landstede"
WHEN = When(month="mei", year="2014", words="vanaf nu")


def test_case_c_is_recorded(server: Callable[..., Server], new_page: Callable[..., Page]):
    story = Story(server(empty=True, fresh=True), new_page)

    set_up(story)
    op_orde = record_what_was_there(story)
    running = record_running_work(story)
    event = record_the_transfer(story)

    assert_what_it_touches(story, event)
    decide_in_parts(story, event)

    assert_areas_changed(story)
    assert_sisters(story, op_orde)
    assert_as_of(story, running)
    assert_nothing_twice(story)


# -- recording ----------------------------------------------------------------------------------


def set_up(story: Story) -> None:
    """The organisations of A and B, then those that C adds, with their groups and areas."""
    page = story.begin(KEEPER)
    steps.set_up(page, KEEPER, organisation=KEEPER_NAME, kind=OrganisationKind.OTHER)
    for name, kind in (
        (LDH, OrganisationKind.CARE),
        (LANDSTEDE, OrganisationKind.EDUCATION),
        (KERN, OrganisationKind.WELFARE),
        (HUMANITAS, OrganisationKind.VOLUNTEER),
        (TAKER, OrganisationKind.WELFARE),
        (DIMENCE, OrganisationKind.CARE),
    ):
        steps.record_organisation(page, name, kind)
    for name in (LANDSTEDE_GROUP, GIVER):
        record_alike(page, name)
    for member, group in (
        (LANDSTEDE, LANDSTEDE_GROUP),
        (GIVER, LANDSTEDE_GROUP),
        (TAKER, DIMENCE),
        (KERN, DIMENCE),
    ):
        steps_changing.belongs_to(page, member, group)
    steps_changing.works_in(page, GIVER, *sorted(FIVE))
    steps_changing.works_in(page, TAKER, "Zwolle")
    steps_changing.works_in(page, KERN, "Zwolle", MISSPELT)


def record_alike(page: Page, name: str) -> None:
    """Record an organisation whose name is like another: the register asks once more."""
    page.goto("/organisations/new/")
    page.locator("main input[name=name]").fill(name)
    page.locator("main select[name=kind]").select_option(label=shown(OrganisationKind.WELFARE))
    page.locator("main form button.btn-primary").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading.or_(page.locator("input[name=confirmed]")).first).to_be_visible()
    again = page.locator("input[name=confirmed]")
    if again.count():
        again.check()
        page.locator("main form button.btn-primary").click()
    expect(heading).to_have_text(name)


def record_what_was_there(story: Story) -> str:
    """Case A, in which the giver's group takes part, and Op Orde in Zwolle."""
    page = story.of(KEEPER)
    story.partnership = steps.record_partnership(page, LDH, LANDSTEDE)
    steps_agreed.rename(page, story.partnership, CASE_A)
    op_orde = steps.record_partnership(page, KERN, HUMANITAS, TAKER)
    steps_agreed.rename(page, op_orde, "Op Orde")
    steps_agreed.state_area(page, op_orde, "Zwolle")
    return op_orde


def record_running_work(story: Story) -> str:
    """What the giver still does in the five municipalities, as an example."""
    page = story.of(KEEPER)
    running = steps.record_partnership(page, GIVER, HUMANITAS)
    steps_agreed.rename(page, running, RUNNING)
    steps_agreed.state_area(page, running, *sorted(FIVE))
    steps.add_theme(page, running, THEME, owner=LEADER, recorded_for=GIVER)
    steps_agreed.arrange(page, running, ARRANGED, owes=(GIVER,), owed=(HUMANITAS,))
    body = steps_agreed.add_body(page, running, BODY)
    steps_agreed.add_seat(page, body, GIVER, "directeur (voorbeeld)", SeatRole.CHAIR)
    return running


def record_the_transfer(story: Story) -> str:
    page = story.of(KEEPER)
    event = steps_changing.record_transfer(
        page,
        GIVER,
        TAKER,
        *sorted(FIVE - {"Zwartewaterland"}),
        MISSPELT,
        when=WHEN,
        Kind_of_work="welzijnswerk",
        Its_reason="Landstede Groep richt zich meer op onderwijs.",
        Research_beforehand="Onderzocht is of samenhangende ketens meerwaarde geven.",
        Conclusion="Het werk vult elkaar aan; twee soorten werk blijven twee merken.",
        Who_was_consulted="Medewerkers en cliënten.",
        Working_method="Stepped care.",
        Policy_it_fits="Het beleid van de gemeenten in het werkgebied.",
    )
    steps_changing.means_for(page, event, "Cliënten", "De vertrouwde gezichten blijven.")
    return event


# -- deciding -----------------------------------------------------------------------------------


def assert_what_it_touches(story: Story, event: str) -> None:
    """Exactly what runs in the five; case A beside it, where it stays unless somebody says so."""
    page = story.of(KEEPER)
    page.goto(event)
    for name in FIVE:
        expect(page.get_by_role("complementary")).to_contain_text(name)
    page.goto(f"{event}impact/")
    inside = steps_changing.touched(page, "Within what is agreed")
    seat = f"{BODY}: {shown(SeatRole.CHAIR)}"
    assert inside == [RUNNING, LEADER.name, THEME, ARRANGED, seat, *sorted(FIVE)]
    assert steps_changing.touched(page, "Look at these too") == [CASE_A]
    beside = steps_changing.row_of(page, CASE_A).locator("select[name^=answer_]")
    expect(beside).to_have_value(ImpactAnswer.STAY)
    for select in section(page, "Within what is agreed").locator("select[name^=answer_]").all():
        expect(select).to_have_value("")
    picture(page, "c-01-touched")


def decide_in_parts(story: Story, event: str) -> None:
    """First what people do together, then where the organisations work."""
    page = story.of(KEEPER)
    along = nl("%(person)s, who moves along", person=LEADER.name)
    why = "De activiteiten gaan verder bij WijZ."
    move = ImpactAnswer.MOVE
    steps_changing.decide(page, RUNNING, move, why)
    steps_changing.decide(page, LEADER.name, move, "Het vertrouwde gezicht blijft.")
    steps_changing.decide(page, THEME, move, why, person=along)
    steps_changing.decide(page, ARRANGED, move, why)
    seat = f"{BODY}: {shown(SeatRole.CHAIR)}"
    steps_changing.decide(page, seat, ImpactAnswer.END, "WijZ kiest zelf een voorzitter.")
    steps_changing.decide(page, CASE_A, ImpactAnswer.STAY, "Gaat niet over welzijnswerk.")
    picture(page, "c-02-answers")
    steps_changing.carry_out_answers(page, RUNNING, LEADER.name, CASE_A)

    assert steps_changing.touched(page, "Within what is agreed") == sorted(FIVE)
    for name in sorted(FIVE):
        steps_changing.decide(page, name, move, "Overgenomen")
    steps_changing.carry_out_answers(page, *FIVE)
    expect(page.get_by_role("main")).to_contain_text(nl("All is decided"))
    expect(section(page, "Already decided")).to_contain_text("Gaat niet over welzijnswerk.")
    picture(page, "c-03-decided")


# -- what the pages say afterwards --------------------------------------------------------------


def assert_areas_changed(story: Story) -> None:
    page = story.of(KEEPER)
    assert steps_changing.area_of(page, TAKER) == FIVE | {"Zwolle"}
    expect(page.locator("#life-events")).to_contain_text(
        f"{shown(LifeEventKind.TRANSFER)}, mei 2014"
    )
    assert steps_changing.area_of(page, GIVER) == set()
    expect(page.locator("#life-events")).to_contain_text("mei 2014")


def assert_sisters(story: Story, op_orde: str) -> None:
    page = story.of(KEEPER)
    page.goto(op_orde)
    sisters = rf"({KERN} en {TAKER}|{TAKER} en {KERN}) .*{DIMENCE}"
    expect(section(page, "Parties")).to_contain_text(re.compile(sisters))


def assert_as_of(story: Story, running: str) -> None:
    """Before and after give different lists; what was agreed stays readable under the old name."""
    page = story.of(KEEPER)
    before = steps_changing.parties_on(page, running, "2014-01-15")
    after = steps_changing.parties_on(page, running, "2015-01-15")
    assert before == {GIVER, HUMANITAS}
    assert after == {TAKER, HUMANITAS}
    page.goto(running)
    expect(section(page, "Arrangements")).to_contain_text(TAKER)
    expect(page.get_by_role("main")).to_contain_text(LEADER.name)


def assert_nothing_twice(story: Story) -> None:
    page = story.of(KEEPER)
    found = steps.found_organisations(page, "")
    assert sorted(found) == sorted(set(found))
    assert steps_changing.area_of(page, KERN) == {"Zwolle", "Zwartewaterland"}
