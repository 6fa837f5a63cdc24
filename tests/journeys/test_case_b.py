"""Case B from an empty register: MEE IJsseloevers and De Kern sign an agreement, decide together
and MEE joins Op Orde. It begins with the text of a message and goes on through the real pages.

The facts are those of the message; the year of the signing is not in it and stays open. People and
what the message does not tell are examples, and say so.
"""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from organisations.enums import OrganisationKind, Role
from partnerships.enums import (
    AgreementKind,
    ArrangementKind,
    ThemeArea,
)
from tests.journeys import steps, steps_agreed
from tests.journeys.screen import answer, field, nl, picture, section, shown
from tests.journeys.server import Server
from tests.journeys.steps import Person
from tests.journeys.steps_agreed import When
from tests.journeys.story import Story

TEXT = (Path(__file__).parents[1] / "partnerships" / "texts" / "b.txt").read_text(encoding="utf-8")
MEE, KERN, HUMANITAS, WIJZ = "MEE IJsseloevers", "De Kern", "Humanitas", "WijZ"
KERN_IN_FULL = "De Kern Maatschappelijk dienstverlening"
KEEPER_NAME = "Registerbureau (voorbeeld)"
# As the register writes them; the message writes Zwartwaterland.
NINE = {
    "Zwolle", "Kampen", "Zwartewaterland", "Olst-Wijhe", "Raalte", "Deventer", "Dalfsen", "Ommen",
    "Hardenberg",
}  # fmt: skip
MARKS = [
    "MEE organisatie", "De Kern organisatie", "Zwolle gemeente", "MEE IJsseloevers organisatie",
    f"{KERN_IN_FULL} organisatie", "dinsdag 27 mei datum", "directeur bestuurder rol",
    "MEE IJsseloevers organisatie", "directeur rol", "De Kern organisatie", "MEE organisatie",
    "De Kern organisatie", "al lang datum", "Zwolle gemeente", "Kampen gemeente",
    "Zwartwaterland gemeente", "Olst-Wijhe gemeente", "Raalte gemeente", "Deventer gemeente",
    "Dalfsen gemeente", "Ommen gemeente", "Hardenberg gemeente", "MEE organisatie",
    "Op Orde samenwerking", "De Kern organisatie", "Humanitas organisatie", "WijZ organisatie",
    "Zwolle gemeente",
]  # fmt: skip

KEEPER = Person("Coördinator register (voorbeeld)", "coordinator@registerbureau.example")
COORDINATOR_KERN = Person("Coördinator De Kern (voorbeeld)", "co@dekern.example")

SIGNED = When(day="27", month="mei", words="dinsdag 27 mei")
SIGNED_SHOWN = "27 mei, jaar onbekend"
OCCASION = "Gecombineerde vergadering van beide managementteams"
SPACE = "Werkruimte delen en elkaars gebouwen gebruiken"
SUBSTANTIVE = [
    "Samen optrekken in het sociale domein: wijkteams en Centra voor Jeugd en Gezin",
    "Het aanbod aan gemeenten op elkaar afstemmen",
    "Medewerkers samen scholen",
]
NETWORKS = "Netwerken en overleggen van de gemeenten"
FITTING = "Passend onderwijs"
THEME_DECISION = "Samen werken aan passend onderwijs in het hele verzorgingsgebied"
JOINING_DECISION = "MEE treedt toe tot Op Orde"
BENEFITS = {
    "Cliënten": "Zij merken er het meeste van: dat is de eerste reden.",
    "Gemeenten": "Eén afgestemd aanbod en geen dubbel werk.",
    "Netwerkpartners": "In elke gemeente samen verder werken.",
}
PHOTO = "De directeuren van beide organisaties zetten hun handtekening."


def test_case_b_is_recorded(server: Callable[..., Server], new_page: Callable[..., Page]):
    story = Story(server(empty=True, fresh=True), new_page)

    set_up(story)
    op_orde = record_op_orde(story)
    begin_with_the_text(story)
    complete_the_dossier(story)
    arrange(story)
    decisions = meet_and_decide(story)
    confirm_over_there(story, op_orde)
    show_the_photo(story)

    assert_the_page_tells_all(story)
    assert_the_agreement(story)
    assert_three_areas(story, op_orde)
    assert_joining(story, op_orde, decisions)
    assert_timeline(story)
    assert_nothing_twice(story)


# -- recording ----------------------------------------------------------------------------------


def set_up(story: Story) -> None:
    page = story.begin(KEEPER)
    steps.set_up(page, KEEPER, organisation=KEEPER_NAME, kind=OrganisationKind.OTHER)
    steps.record_organisation(page, MEE, OrganisationKind.WELFARE, aliases="MEE")
    steps.record_organisation(page, KERN, OrganisationKind.WELFARE, aliases=KERN_IN_FULL)
    steps.record_organisation(page, HUMANITAS, OrganisationKind.VOLUNTEER)
    steps.record_organisation(page, WIJZ, OrganisationKind.WELFARE)


def record_op_orde(story: Story) -> str:
    """The partnership that MEE is going to join: three parties, in Zwolle alone."""
    page = story.of(KEEPER)
    at = steps.record_partnership(page, KERN, HUMANITAS, WIJZ)
    steps_agreed.rename(page, at, "Op Orde")
    steps_agreed.tell_why(page, at, Purpose="Hulp bij de administratie thuis.")
    steps_agreed.state_area(page, at, "Zwolle")
    return at


def begin_with_the_text(story: Story) -> None:
    """The message beside the form: all is marked, a click fills a field, nothing fills itself."""
    page = story.of(KEEPER)
    steps_agreed.begin_with_text(page, TEXT)
    assert steps_agreed.marked(page) == MARKS
    expect(field(page, "Municipalities")).to_have_value("")
    picture(page, "b-01-text")
    steps_agreed.put(page, "MEE IJsseloevers", "Party")
    steps_agreed.put(page, KERN_IN_FULL, "Party")
    steps_agreed.put(page, "al lang", "Collaborating since")
    steps_agreed.put_all(page, 9)
    steps_agreed.put(page, "dinsdag 27 mei", "Signed on")
    steps_agreed.put(page, "Zwolle", "Place of the signing")
    for role, name in (("directeur bestuurder", MEE), ("directeur", KERN)):
        steps_agreed.put(page, role, "Function of who signed for %(name)s", name=name)
    steps_agreed.put_sentence(page, "De mensen om wie het gaat", "Added value")
    answer(page, {"Agreement": AgreementKind.COOPERATION, "Occasion": OCCASION})
    answer(page, {"Title of the text": "Handtekeningen van MEE en De Kern (bericht)"})
    picture(page, "b-02-filled")
    story.partnership = steps_agreed.record_from_text(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{MEE} en {KERN}")


def complete_the_dossier(story: Story) -> None:
    """Cause, mission and principles; who should notice what, clients first."""
    page, at = story.of(KEEPER), story.partnership
    steps_agreed.tell_why(
        page,
        at,
        Cause="Er verandert veel en snel; zeker is dat de twee vaak samen zullen werken.",
        Shared_mission="Bijdragen aan de samenleving vanuit de eigen kracht van mensen.",
        Binding_principles="Zelfredzaamheid en participatie.",
    )
    for people, text in BENEFITS.items():
        steps_agreed.promise(page, at, people, text)


def arrange(story: Story) -> None:
    """Practical and substantive apart, what existed before, and who sits where for whom."""
    page, at, both = story.of(KEEPER), story.partnership, (MEE, KERN)
    paper = shown(AgreementKind.COOPERATION)
    steps_agreed.arrange(
        page, at, SPACE, owes=both, owed=both, kind=ArrangementKind.PRACTICAL, agreement=paper,
        existed_before=True,
    )  # fmt: skip
    for text in SUBSTANTIVE:
        steps_agreed.arrange(page, at, text, owes=both, owed=both, agreement=paper)
    for sits, other in ((MEE, KERN), (KERN, MEE)):
        steps_agreed.arrange(
            page, at, f"{sits} vervangt {other} waar dat kan", owes=(sits,), owed=(other,),
            agreement=paper, network=NETWORKS,
        )  # fmt: skip


def meet_and_decide(story: Story) -> dict[str, str]:
    """The joint meeting with its two decisions, each with what follows from it in one step."""
    page, at = story.of(KEEPER), story.partnership
    body = steps_agreed.add_body(page, at, "Gecombineerd managementteam")
    meeting = steps_agreed.hold_meeting(page, body, OCCASION, SIGNED, MEE, KERN)
    decisions = {
        FITTING: steps_agreed.decide_theme(page, meeting, THEME_DECISION, FITTING, ThemeArea.WHOLE),
        "Op Orde": steps_agreed.decide_accession(page, meeting, JOINING_DECISION, MEE, "Op Orde"),
    }
    page.goto(meeting)
    for text in (THEME_DECISION, JOINING_DECISION, FITTING):
        expect(section(page, "Decisions")).to_contain_text(text)
    picture(page, "b-03-meeting")
    return decisions


def confirm_over_there(story: Story, op_orde: str) -> None:
    """It is a proposal in Op Orde until a party there confirms it: De Kern does."""
    keeper = story.of(KEEPER)
    keeper.goto(op_orde)
    expect(section(keeper, "Proposed to join")).to_contain_text(MEE)
    expect(section(keeper, "Parties")).not_to_contain_text(MEE)
    link = steps.invite(keeper, story.registry, KERN, COORDINATOR_KERN, Role.COORDINATOR)
    page = story.begin(COORDINATOR_KERN)
    steps.accept(page, link, COORDINATOR_KERN)
    steps_agreed.confirm_joining(page, op_orde, MEE, SIGNED)


def show_the_photo(story: Story) -> None:
    steps_agreed.add_result(
        story.of(KEEPER),
        story.partnership,
        "De overeenkomst is getekend",
        SIGNED,
        picture_of=PHOTO,
    )


# -- what stands afterwards ---------------------------------------------------------------------


def assert_the_page_tells_all(story: Story) -> None:
    page = story.of(COORDINATOR_KERN)
    page.goto(story.partnership)
    picture(page, "b-04-partnership")
    why = section(page, "Why and for whom")
    for text in ("zeker is dat de twee", "eigen kracht", "Zelfredzaamheid", "De mensen om wie"):
        expect(why).to_contain_text(text)
    groups = why.locator("dl.facts dt").all_inner_texts()
    assert [one.strip() for one in groups] == list(BENEFITS)
    facts = section(page, "Facts")
    expect(facts).to_contain_text("al lang")
    expect(section(page, "Themes and plans of approach")).to_contain_text(FITTING)
    agreed = section(page, "Arrangements")
    space = agreed.get_by_role("row").filter(has_text=SPACE)
    expect(space).to_contain_text(shown(ArrangementKind.PRACTICAL))
    for text in SUBSTANTIVE:
        row = agreed.get_by_role("row").filter(has_text=text)
        expect(row).to_contain_text(shown(ArrangementKind.SUBSTANTIVE))
    sits = agreed.get_by_role("listitem").filter(has_text=NETWORKS)
    expect(sits).to_have_count(2)
    for one, other in ((MEE, KERN), (KERN, MEE)):
        expect(sits.filter(has_text=re.compile(f"{one} voor {other}"))).to_have_count(1)
    parties = section(page, "Parties")
    for name in ("Netwerkpartners", "Gemeenten"):
        expect(parties).not_to_contain_text(name)
    sources = page.locator("#documents")
    sources.locator("summary").first.click()
    expect(sources).to_contain_text("Zwartwaterland, Olst-Wijhe, Raalte")
    expect(page.get_by_alt_text(PHOTO).first).to_be_visible()


def assert_the_agreement(story: Story) -> None:
    """Day and month without a year, occasion, place, and the functions of who signed."""
    page = story.of(KEEPER)
    page.goto(story.partnership)
    page.locator("#agreements .body a").first.click()
    said = section(page, "What it says")
    for text in (SIGNED_SHOWN, "dinsdag 27 mei", OCCASION, "Zwolle"):
        expect(said).to_contain_text(text)
    expect(said).to_contain_text(nl("Not stated"))
    signatures = section(page, "Signatures").get_by_role("row")
    expect(signatures.filter(has_text=MEE)).to_contain_text("directeur bestuurder")
    expect(signatures.filter(has_text=KERN)).to_contain_text("directeur")
    expect(page.get_by_role("main")).to_contain_text(nl("existed before the signing"))
    picture(page, "b-05-agreement")


def assert_three_areas(story: Story, op_orde: str) -> None:
    """The nine as stated, the whole working areas for the theme, Zwolle alone for Op Orde."""
    page = story.of(KEEPER)
    page.goto(story.partnership)
    area = section(page, "Shared area")
    assert set(area.locator(".chips li").all_inner_texts()) == NINE
    expect(area).to_contain_text(nl("stated by the parties"))
    page.get_by_role("link", name=FITTING, exact=True).first.click()
    parties = f"{MEE} en {KERN}"
    whole = nl("The whole working area of %(parties)s", parties=parties)
    expect(page.get_by_role("main")).to_contain_text(whole)
    expect(page.get_by_role("main")).to_contain_text(THEME_DECISION)
    page.goto(op_orde)
    assert section(page, "Shared area").locator(".chips li").all_inner_texts() == ["Zwolle"]


def assert_joining(story: Story, op_orde: str, decisions: dict[str, str]) -> None:
    """The theme has the decision as its origin; MEE is a party of Op Orde, by De Kern's word."""
    page = story.of(KEEPER)
    page.goto(decisions[FITTING])
    expect(page.locator("#came-of")).to_contain_text(FITTING)
    page.goto(decisions["Op Orde"])
    came_of = page.locator("#came-of")
    expect(came_of).to_contain_text("Op Orde")
    expect(came_of).to_contain_text(nl("Confirmed"))
    page.goto(f"{op_orde}parties/")
    rows = page.get_by_role("main")
    for name in (KERN, HUMANITAS, WIJZ, MEE):
        expect(rows).to_contain_text(name)
    expect(rows).to_contain_text(SIGNED_SHOWN)
    page.goto(op_orde)
    expect(section(page, "Proposed to join")).to_have_count(0)


def assert_timeline(story: Story) -> None:
    """The signing and what was decided stand on the timeline, with the date as stated."""
    page = story.of(KEEPER)
    page.goto(f"{story.partnership}timeline/")
    picture(page, "b-06-timeline")
    signing = page.get_by_role("listitem").filter(has_text=shown(AgreementKind.COOPERATION))
    expect(signing.first).to_contain_text(SIGNED_SHOWN)
    for text in (THEME_DECISION, JOINING_DECISION, "De overeenkomst is getekend"):
        line = page.get_by_role("listitem").filter(has_text=text)
        expect(line.first).to_contain_text(SIGNED_SHOWN)


def assert_nothing_twice(story: Story) -> None:
    """The organisations once each, the municipalities as they were."""
    counted = story.registry.shell(
        "from organisations.models import Municipality, Organisation;"
        "print(sorted(Organisation.objects.values_list('name', flat=True)));"
        "print(Municipality.objects.filter(name__startswith='Zwart').count())"
    )
    assert counted.splitlines() == [
        str(sorted([MEE, KERN, HUMANITAS, WIJZ, KEEPER_NAME])),
        "1",
    ]
    page = story.of(KEEPER)
    assert steps.found_organisations(page, KERN_IN_FULL) == [KERN]
    assert steps.found_organisations(page, "MEE") == [MEE]
