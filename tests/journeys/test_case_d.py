"""Case D from an empty register: the guide of NOV, its four examples, and what people add to it.

The message names the four and their place, not their parties. One party of each is an example, as
are its consent, the lessons, and the contributions.
"""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from evaluations.enums import ContributionKind, StartAnswer
from organisations.enums import OrganisationKind, Role
from partnerships.enums import PartnershipKind
from tests.house.sweep import text_of_pdf
from tests.journeys import steps, steps_agreed, steps_changing, steps_guide
from tests.journeys.screen import answer, look_for, nl, picture, press, section, shown
from tests.journeys.server import Server
from tests.journeys.steps import Person
from tests.journeys.story import Story

NOV, LOVZ = "NOV", "LOVZ"
NET_WERK = "Stichting Net-Werk Vrijwilligershulp Zuid-Kennemerland"
# Title, municipality, region as the message puts it, and the chapter it is an example of.
FOUR = [
    ("MVZ 010", "Rotterdam", "", "Hoe begint u?"),
    ("Netwerk Vrijwilligerszorg Enkhuizen e.o.", "", "Enkhuizen e.o.", "Noodzaak"),
    (NET_WERK, "Haarlem", "Zuid-Kennemerland", "De eigen identiteit blijft"),
    ("Streekzorg Westelijke Mijnstreek", "", "Westelijke Mijnstreek", "Juiste partijen"),
]
PURPOSE = "Vrijwilligersorganisaties in zorg en welzijn werken lokaal samen."
LESSON = "Leer elkaar eerst kennen (voorbeeldtekst)."
KEEPER = Person("Coördinator register (voorbeeld)", "coordinator@registerbureau.example")
MANAGER = Person("Voorzitter (voorbeeld)", "voorzitter@mvz.example")
VISITOR = Person("Bezoeker (voorbeeld)", "bezoeker@voorbeeld.example")
SOURCE = {
    "Who agreed, by function": "voorzitter (voorbeeld)",
    "On which day": "2026-01-15",
    "Source": "voorbeeldgegevens",
}
TIP = "Spreek af dat u elkaar binnen een dag belt (voorbeeld)."
EXPERIENCE = "Wij vergaderen staand, dan duurt het kort (voorbeeld)."


def participant(title: str) -> str:
    return f"Deelnemer van {title} (voorbeeld)"


def test_case_d_lives(server: Callable[..., Server], new_page: Callable[..., Page]):
    story = Story(server(empty=True, fresh=True), new_page)

    set_up(story)
    record_the_four(story)
    check_the_start(story)
    assert_not_public(story)
    make_them_examples(story)
    open_the_guide(story)
    contribute_signed_in(story)
    contribute_as_visitor(story)
    assert_not_shown_before_it_is_accepted(story)
    accept_and_publish(story)

    assert_credited(story)
    assert_the_pdf(story)
    assert_the_answers(story)
    assert_the_visitor_is_forgotten(story)
    assert_a_consent_taken_back_hides_at_once(story)
    assert_nothing_twice(story)


# -- recording ----------------------------------------------------------------------------------


def set_up(story: Story) -> None:
    page = story.begin(KEEPER)
    steps.set_up(
        page, KEEPER, organisation="Registerbureau (voorbeeld)", kind=OrganisationKind.OTHER
    )
    steps.record_organisation(page, NOV, OrganisationKind.ASSOCIATION, aliases="Vereniging NOV")
    steps.record_organisation(page, LOVZ, OrganisationKind.NETWORK)
    steps_changing.belongs_to(page, LOVZ, NOV)
    steps.record_organisation(page, NET_WERK, OrganisationKind.VOLUNTEER)
    for title, *_rest in FOUR:
        steps.record_organisation(
            page, participant(title), OrganisationKind.VOLUNTEER, is_another=title == NET_WERK
        )


def record_the_four(story: Story) -> None:
    """Each with its place as the message gives it; a region is no municipality."""
    page = story.of(KEEPER)
    for title, municipality, region, _chapter in FOUR:
        at = story.themes[title] = steps.record_partnership(page, participant(title))
        page.goto(f"{at}edit/")
        answer(page, {"Title": title, "Kind": PartnershipKind.NETWORK})
        press(page, "Save")
        steps_agreed.tell_why(page, at, Purpose=PURPOSE)
        places = [municipality] if municipality else []
        if places:
            steps_agreed.state_area(page, at, *places, region=region)
        else:
            page.goto(f"{at}edit/area/")
            answer(page, {"Region": region})
            press(page, "Save")
    say_it_is_a_foundation(page, story.themes[NET_WERK])


def say_it_is_a_foundation(page: Page, at: str) -> None:
    """One of the four is a legal entity itself."""
    page.goto(f"{at}edit/")
    look_for(page, "entity", NET_WERK)
    press(page, "Save")
    expect(page.get_by_role("link", name=NET_WERK, exact=True)).to_be_visible()


def check_the_start(story: Story) -> None:
    """The preconditions of a new partnership, filled in beforehand where the register knows."""
    page, at = story.of(KEEPER), story.themes["MVZ 010"]
    steps_guide.fill_in_start_check(
        page, at, Vertrouwen=StartAnswer.MET, Evenwicht=StartAnswer.NOT_YET
    )
    picture(page, "d-01-start-check")
    line = steps_guide.start_check_line(page, at)
    assert "van 18" in line and nl("Start-up check") in line
    page.get_by_role("link", name=nl("Start-up check"), exact=True).click()
    expect(page.get_by_role("region", name=shown(StartAnswer.MET))).to_contain_text("Vertrouwen")


def assert_not_public(story: Story) -> None:
    visitor = story.begin(VISITOR)
    answered = visitor.goto("/guide/public/")
    assert answered is not None and answered.status == 404


def make_them_examples(story: Story) -> None:
    """One party consents itself; for the others it is recorded, with person, day and source."""
    page = story.of(KEEPER)
    first = FOUR[0][0]
    link = steps.invite(page, story.registry, participant(first), MANAGER, Role.MANAGER)
    manager = story.begin(MANAGER)
    steps.accept(manager, link, MANAGER)
    for title, _municipality, _region, chapter in FOUR:
        example = steps_guide.propose_example(page, story.themes[title], LESSON, chapter)
        if title == first:
            story.evaluation = example
            steps_guide.consent(manager, example, participant(title))
        else:
            steps_guide.consent_on_behalf(page, example, participant(title), SOURCE)
    picture(page, "d-02-example")


def open_the_guide(story: Story) -> None:
    """From then on everybody reads it, with the cards of the four and nothing more of them."""
    steps_guide.open_to_the_public(story.of(KEEPER))
    visitor = story.of(VISITOR)
    visitor.goto("/guide/public/")
    picture(visitor, "d-03-public")
    for title, municipality, region, _chapter in FOUR:
        card = visitor.get_by_role("listitem").filter(has_text=participant(title)).first
        for words in (title, municipality, region, PURPOSE, LESSON):
            expect(card).to_contain_text(words)
    newcomer = story.open()
    newcomer.goto("/guide/public/")
    assert newcomer.context.cookies() == []


def contribute_signed_in(story: Story) -> None:
    steps_guide.contribute(story.of(MANAGER), "Vertrouwen", TIP, ContributionKind.TIP)


def contribute_as_visitor(story: Story) -> None:
    steps_guide.contribute_as_visitor(
        story.of(VISITOR),
        "Doen boven vergaderen",
        EXPERIENCE,
        ContributionKind.EXAMPLE,
        name=VISITOR.name,
        email=VISITOR.email,
    )


def assert_not_shown_before_it_is_accepted(story: Story) -> None:
    visitor = story.of(VISITOR)
    visitor.goto("/guide/public/print/")
    expect(visitor.get_by_role("main")).not_to_contain_text(TIP)
    expect(visitor.get_by_role("main")).not_to_contain_text(EXPERIENCE)


def accept_and_publish(story: Story) -> None:
    page = story.of(KEEPER)
    steps_guide.accept_from_my_work(page, TIP, "Goede tip!")
    steps_guide.accept_from_my_work(page, EXPERIENCE, "Mooi voorbeeld!")
    steps_guide.publish(page, 2)
    picture(page, "d-04-version")


# -- what stands afterwards ---------------------------------------------------------------------


def assert_credited(story: Story) -> None:
    """In the new version, beside who sent it, for users and for everybody."""
    manager, visitor = story.of(MANAGER), story.of(VISITOR)
    manager.goto("/guide/")
    expect(manager.get_by_role("main")).to_contain_text(f"Met dank aan {MANAGER.name}")
    manager.get_by_role("main").get_by_role("link", name="Vertrouwen", exact=True).click()
    expect(manager.get_by_role("main")).to_contain_text(TIP)
    expect(manager.get_by_role("main")).to_contain_text(MANAGER.name)
    visitor.goto("/guide/public/")
    visitor.get_by_role("link", name="Doen boven vergaderen", exact=True).click()
    expect(visitor.get_by_role("main")).to_contain_text(EXPERIENCE)
    expect(visitor.get_by_role("main")).to_contain_text(VISITOR.name)
    expect(visitor.locator("body")).not_to_contain_text(VISITOR.email)


def assert_the_pdf(story: Story) -> None:
    """Of the new version: its date and number, the texts and who is thanked for them."""
    page = story.of(KEEPER)
    for pdf in (
        page.request.get("/guide/versions/2/pdf/"),
        story.of(VISITOR).request.get("/guide/public/pdf/"),
    ):
        assert pdf.headers["content-type"] == "application/pdf"
        words = "".join(text_of_pdf(pdf.body()).split())
        told = (TIP, EXPERIENCE, MANAGER.name, VISITOR.name, "versie 2", str(story.year), LESSON)
        assert [text for text in told if "".join(text.split()) not in words] == []
        assert VISITOR.email not in words


def assert_the_answers(story: Story) -> None:
    """Both were told by mail, each with the answer."""
    mails = [mail for mail in story.registry.mails() if "Reply" in mail or "handreiking" in mail]
    for person, text in ((MANAGER, "Goede tip!"), (VISITOR, "Mooi voorbeeld!")):
        assert [mail for mail in mails if f"To: {person.email}" in mail and text in mail]


def assert_the_visitor_is_forgotten(story: Story) -> None:
    page = story.of(KEEPER)
    page.goto("/guide/contributions/")
    page.get_by_role("link", name=EXPERIENCE[:30]).click()
    page.get_by_role("link", name=nl("Forget the name and e-mail address of the visitor")).click()
    press(page, "Forget who sent it")
    left = story.registry.shell(
        "from evaluations.models import Contribution\n"
        "print(list(Contribution.objects.exclude(visitor_email='')))"
    )
    assert left.strip() == "[]"


def assert_a_consent_taken_back_hides_at_once(story: Story) -> None:
    manager, visitor = story.of(MANAGER), story.of(VISITOR)
    visitor.goto("/guide/public/")
    expect(visitor.get_by_role("main")).to_contain_text(participant(FOUR[0][0]))
    manager.goto(story.evaluation)
    manager.get_by_role("link", name=nl("Take the consent back")).first.click()
    press(manager, "Take the consent back")
    visitor.goto("/guide/public/")
    expect(visitor.get_by_role("main")).not_to_contain_text(participant(FOUR[0][0]))
    expect(visitor.get_by_role("main")).to_contain_text(participant(FOUR[1][0]))


def assert_nothing_twice(story: Story) -> None:
    page = story.of(KEEPER)
    found = steps.found_organisations(page, "")
    assert sorted(found) == sorted(set(found))
    assert found.count(NOV) == 1
    page.goto("/organisations/")
    page.get_by_role("link", name=NOV, exact=True).click()
    expect(section(page, "Part of").or_(page.get_by_role("main")).first).to_contain_text(LOVZ)
