"""Case E from an empty register: the Zorg- en Welzijnspact Flevoland, a regional pact that grows.

The facts are those of one interview. Which municipality is invited, the pilot, the result and the
next contact are examples, and say so.
"""

import datetime
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from organisations.enums import OrganisationKind
from partnerships.enums import (
    ActivityState,
    PartnershipKind,
    PartyState,
    PilotOutcome,
    Rhythm,
    SeatRole,
)
from tests.journeys import steps, steps_agreed, steps_growing
from tests.journeys.screen import answer, nl, picture, press, section, shown
from tests.journeys.server import Server
from tests.journeys.steps import Person
from tests.journeys.steps_agreed import When
from tests.journeys.story import Story

PACT = "Zorg- en Welzijnspact Flevoland"
WOONZORG, WERKBEDRIJF = "Woonzorg Flevoland", "Werkbedrijf Flevoland"
MUNICIPALITY = "Gemeente in Flevoland (voorbeeld)"
KEEPER = Person("Coördinator register (voorbeeld)", "coordinator@registerbureau.example")

START, LATER = When(sure=nl("from the start")), When(sure=nl("later, date unknown"))
FROM_THE_START, LATER_SHOWN = "vanaf de start", "later, datum onbekend"
COACH = "coach belevingsgericht werken"
GAP = "De kloof tussen werkveld en onderwijs: “het gat”."
INTEREST = "In een ander licht gezien worden, zodat meer mensen in de zorg willen werken."
IDENTITY = "Niet eindeloos praten, maar gaan en al doende uitvinden hoe het moet."
SROI, LEARNING = "Social return (SROI)", "Nieuwe vormen van praktijkleren"
# Title, when it came, and why as far as the interview tells.
THEMES = [
    ("Aansluiting tussen werkveld en onderwijs", START, "Hiermee begon het: het gat dichten."),
    (SROI, LATER, "Werkgevers zoeken met het Werkbedrijf hoe zij eraan kunnen voldoen."),
    ("Beeld van de ouderenzorg", LATER, "Jongeren hebben er geen goed beeld van."),
    ("Praktijk wordt lesstof", LATER, "Actuele situaties uit zorg en welzijn worden onderwijs."),
    ("Aansluiting tussen welzijn en zorg", LATER, ""),
    (LEARNING, LATER, "Studenten, medewerkers, cliënten en docenten leren samen."),
]
PEOPLE = {
    "Cliënten en hun netwerk": "Zij leren mee en worden gezien.",
    "Docenten": "Zij werken en leren mee op de werkvloer.",
    "Medewerkers": "Zij leren samen met studenten.",
    "Studenten": "Zij leren in de praktijk.",
    "Jongeren": "Zij krijgen een eerlijk beeld van de ouderenzorg.",
    "Mensen met een afstand tot de arbeidsmarkt": "Zij doen mee.",
}
PILOT = "Samen leren op één woonlocatie (voorbeeld)"
QUESTION = "Leren studenten meer als cliënten en hun netwerk meedoen? (voorbeeld)"
LEARNED = "Een vast team van student, medewerker, cliënt en docent werkt (voorbeeld)."
RESULT = "Werkwijze op één bladzijde (voorbeeld)"
GOVERNMENT = "Lokale overheid"
WHY_WANTED = "Ook de lokale overheid heeft belang bij vaardige professionals en bij meedoen."
CONTACT = "De beleidsmedewerker zorg bellen (voorbeeld)"
WHY_INVITED = "Om kennis te maken met het pact (voorbeeld)."


def test_case_e_grows(server: Callable[..., Server], new_page: Callable[..., Page]):
    story = Story(server(empty=True, fresh=True), new_page)

    set_up(story)
    record_the_pact(story)
    seat_the_chair(story)
    add_six_themes(story)
    run_a_pilot(story)
    want_local_government(story)
    assert_wanted(story)
    invite_a_municipality(story)

    assert_the_page_tells_all(story)
    assert_the_chair(story)
    assert_the_themes(story)
    assert_the_pilot(story)
    assert_the_result(story)
    assert_the_party_history(story)
    assert_timeline(story)


# -- recording ----------------------------------------------------------------------------------


def set_up(story: Story) -> None:
    page = story.begin(KEEPER)
    steps.set_up(
        page, KEEPER, organisation="Registerbureau (voorbeeld)", kind=OrganisationKind.OTHER
    )
    steps.record_organisation(page, WOONZORG, OrganisationKind.CARE)
    steps.record_organisation(
        page, WERKBEDRIJF, OrganisationKind.PUBLIC_BODY, aliases="Werkbedrijf"
    )


def record_the_pact(story: Story) -> None:
    """One party is known by name, from the start; the problem it began with, and for whom."""
    page = story.of(KEEPER)
    at = story.partnership = steps.record_partnership(page, WOONZORG)
    page.goto(f"{at}edit/")
    answer(page, {"Title": PACT, "Kind": PartnershipKind.REGIONAL_PACT})
    press(page, "Save")
    steps_agreed.tell_why(
        page,
        at,
        Cause=GAP,
        Purpose="Zorg, welzijn en onderwijs in Flevoland dichter bij elkaar brengen.",
        Binding_principles="Doen, proberen en pilots draaien; toewerken naar concrete resultaten.",
        Added_value="De lijnen zijn kort, ook buiten het pact.",
    )
    steps_agreed.state_area(page, at, region="Flevoland")
    steps.tell_own_interest(page, at, WOONZORG, INTEREST, IDENTITY)
    steps_growing.has_joined_from(page, at, WOONZORG, START)
    for people, text in PEOPLE.items():
        steps_agreed.promise(page, at, people, text)
    picture(page, "e-01-pact")


def seat_the_chair(story: Story) -> None:
    """The chair of the pact is a coach at home: the role and the function differ."""
    page = story.of(KEEPER)
    body = steps_agreed.add_body(page, story.partnership, "Overleg van het pact")
    steps_agreed.add_seat(page, body, WOONZORG, COACH, SeatRole.CHAIR, START)


def add_six_themes(story: Story) -> None:
    """Each with why and when it came as far as stated; an outsider works along on one."""
    page = story.of(KEEPER)
    for title, added, because in THEMES:
        story.themes[title] = steps_growing.add_theme(
            page, story.partnership, title, added, because=because
        )
    steps_growing.add_outsider(
        page, story.themes[SROI], WERKBEDRIJF, "Zoekt mee naar mogelijkheden"
    )


def run_a_pilot(story: Story) -> None:
    """It begins while the plan is still a draft; then what was learned, and a result."""
    page, theme = story.of(KEEPER), story.themes[LEARNING]
    steps.begin_programme(page, theme, str(story.year))
    pilot = steps_growing.plan_pilot(page, theme, PILOT, QUESTION, "Studenten", "Medewerkers")
    story.themes[PILOT] = pilot
    steps_growing.conclude_pilot(page, pilot, LEARNED, PilotOutcome.SCALE_UP)
    picture(page, "e-02-pilot")
    story.evaluation = steps_agreed.add_result(
        page, story.partnership, RESULT, When(month="september", year=str(story.year))
    )


def want_local_government(story: Story) -> None:
    """A kind of party without a name: why it is wanted, and the next contact."""
    page, at = story.of(KEEPER), story.partnership
    steps_growing.want_party(page, at, GOVERNMENT, WHY_WANTED)
    soon = datetime.date(story.year + 1, 1, 15)
    steps_growing.plan_contact(page, at, GOVERNMENT, soon.isoformat(), CONTACT)


def assert_wanted(story: Story) -> None:
    """Wanted as a kind: on the page with the next contact, and why in the list of parties."""
    page = story.of(KEEPER)
    page.goto(story.partnership)
    parties = section(page, "Parties")
    for text in (GOVERNMENT, shown(PartyState.WANTED), f"15 januari {story.year + 1}", CONTACT):
        expect(parties).to_contain_text(text)
    page.goto(f"{story.partnership}parties/")
    expect(page.get_by_role("main")).to_contain_text(WHY_WANTED[:40])
    picture(page, "e-03-wanted")


def invite_a_municipality(story: Story) -> None:
    """Later one municipality is named and invited: the same party, one step further."""
    page, at = story.of(KEEPER), story.partnership
    steps.record_organisation(page, MUNICIPALITY, OrganisationKind.MUNICIPALITY)
    steps_growing.name_party(page, at, GOVERNMENT, MUNICIPALITY)
    steps_growing.invite_party(
        page, at, MUNICIPALITY, When(month="november", year=str(story.year)), WHY_INVITED
    )


# -- what stands afterwards ---------------------------------------------------------------------


def told(place: Locator, *texts: str) -> None:
    for text in texts:
        expect(place).to_contain_text(text)


def assert_the_page_tells_all(story: Story) -> None:
    """One page a manager can read without help."""
    page = story.of(KEEPER)
    page.goto(story.partnership)
    picture(page, "e-04-partnership")
    expect(page.get_by_role("heading", level=1)).to_have_text(PACT)
    told(page.get_by_role("main"), shown(PartnershipKind.REGIONAL_PACT))
    told(section(page, "Shared area"), "Flevoland")
    told(section(page, "Why and for whom"), GAP, *PEOPLE, *PEOPLE.values())
    told(section(page, "Facts"), shown(Rhythm.NOT_AGREED))
    parties = section(page, "Parties")
    told(parties, WOONZORG, FROM_THE_START, INTEREST, IDENTITY)
    told(parties, MUNICIPALITY, shown(PartyState.INVITED), CONTACT)
    # The table is not full with so few at it.
    expect(page.get_by_text(nl("The table is getting full"))).to_have_count(0)


def assert_the_chair(story: Story) -> None:
    page = story.of(KEEPER)
    page.goto(story.partnership)
    told(section(page, "Bodies that meet"), f"voorzitter: {COACH}")
    page.get_by_role("link", name="Overleg van het pact", exact=True).click()
    row = page.get_by_role("row").filter(has_text=COACH)
    told(row, shown(SeatRole.CHAIR), WOONZORG, FROM_THE_START)


def assert_the_themes(story: Story) -> None:
    """Six, in the order they came, each with when and why as far as stated."""
    page = story.of(KEEPER)
    page.goto(story.partnership)
    rows = section(page, "Themes and plans of approach").locator(".themerow")
    expect(rows).to_have_count(len(THEMES))
    for row, (title, added, because) in zip(rows.all(), THEMES, strict=True):
        told(row, title, FROM_THE_START if added is START else LATER_SHOWN, because)
    told(rows.filter(has_text=SROI), WERKBEDRIJF)
    page.goto(story.themes[SROI])
    told(page.locator("#participants"), WERKBEDRIJF, "Zoekt mee naar mogelijkheden")
    expect(section(page, "Parties")).to_have_count(0)


def assert_the_pilot(story: Story) -> None:
    """Question, what was learned and what follows; its plan was never adopted."""
    page = story.of(KEEPER)
    page.goto(story.themes[PILOT])
    told(page.get_by_role("main"), QUESTION, LEARNED, shown(PilotOutcome.SCALE_UP))
    told(page.get_by_role("main"), shown(ActivityState.DONE))
    page.goto(story.themes[LEARNING])
    expect(page.get_by_role("button", name=nl("Adopt the plan"))).to_have_count(1)


def assert_the_result(story: Story) -> None:
    """Shared by a link, anybody reads it without signing in."""
    page = story.of(KEEPER)
    page.goto(story.partnership)
    told(section(page, "Results"), RESULT, f"september {story.year}")
    page.get_by_role("link", name=RESULT, exact=True).first.click()
    link = steps_growing.share_result(page)
    visitor = story.open()
    visitor.goto(link)
    told(visitor.get_by_role("main"), RESULT)


def assert_the_party_history(story: Story) -> None:
    """Wanted and then invited, each with its reason."""
    page = story.of(KEEPER)
    page.goto(f"{story.partnership}parties/")
    party = page.get_by_role("listitem").filter(has_text=MUNICIPALITY).first
    told(party, shown(PartyState.WANTED), shown(PartyState.INVITED))
    told(party, WHY_WANTED, WHY_INVITED)


def assert_timeline(story: Story) -> None:
    """Every dated fact once, where its date lets it stand."""
    page = story.of(KEEPER)
    page.goto(f"{story.partnership}timeline/")
    picture(page, "e-05-timeline")
    lines = page.locator(".happened > li")
    for text, date in (
        (f"{WOONZORG} doet mee", FROM_THE_START),
        (f"{COACH} wordt voorzitter van Overleg van het pact", FROM_THE_START),
        (f"Thema toegevoegd: {THEMES[0][0]}", FROM_THE_START),
        (f"Thema toegevoegd: {SROI}", LATER_SHOWN),
        (f"Thema toegevoegd: {LEARNING}", LATER_SHOWN),
        (f"Resultaat: {RESULT}", f"september {story.year}"),
        (f"{GOVERNMENT} is gewenst", "Niet vermeld"),
        (f"{MUNICIPALITY} is uitgenodigd", f"november {story.year}"),
        (f"Volgend contact met {MUNICIPALITY}", f"15 januari {story.year + 1}"),
    ):
        line = lines.filter(has_text=text)
        expect(line).to_have_count(1)
        expect(line).to_contain_text(date)
    headings = page.locator("#past h3").all_inner_texts()
    assert headings[0] == "Vanaf de start"
    assert headings[-2:] == ["Later, datum onbekend", "Datum onbekend"]
