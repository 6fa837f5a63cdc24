"""A register with one user: the partner has no accounts, and the year goes round all the same.

What the partner said and decided is recorded on its behalf, and every page says so: by whose
words, when, and where it stands.
"""

from collections.abc import Callable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from playwright.sync_api import Page, expect

from evaluations.enums import ConclusionKind, NextYear, Verdict
from organisations.enums import OrganisationKind
from partnerships.enums import ActivityState, Rhythm
from tests.journeys import evaluating, steps
from tests.journeys.screen import nl, picture, section
from tests.journeys.server import Server
from tests.journeys.steps import Person
from tests.journeys.story import Story

OWN, PARTNER = "Leger des Heils", "Landstede"
ME = Person("Coördinator Leger des Heils (voorbeeld)", "coordinator@legerdesheils.example")
OWNER = Person("Trekker leerwerkplaatsen (voorbeeld)", "")
THEME = "Leerwerkplaatsen"
VIEW = "Onze studenten voelen zich welkom (voorbeeld)."
ANSWERED_BY, ANSWERED_IN = "relatiebeheerder", "E-mail van die dag (voorbeeld)"
DECIDED_BY, DECIDED_IN = "opleidingsmanager", "Notulen van het overleg (voorbeeld)"
OWN_SCORES, PARTNER_SCORES = (4, 4, 4, 4, 5, 3), (4, 3, 4, 4, 4, 2)


def test_the_year_goes_round_without_a_user_of_the_partner(
    server: Callable[..., Server], new_page: Callable[..., Page]
):
    story = Story(server(empty=True, fresh=True), new_page)

    record_in_two_minutes(story)
    plan_in_the_owners_place(story)
    answer_for_both(story)
    conclude(story)
    adopt_for_both(story)

    assert_the_page_says_who_spoke(story)
    assert_next_year_follows(story)


def today() -> str:
    return timezone.localdate().isoformat()


def in_words() -> str:
    with override("nl"):
        return date_format(timezone.localdate(), "j F Y")


def record_in_two_minutes(story: Story) -> None:
    """My organisation, the partnership, and the partner made on the spot."""
    page = story.begin(ME)
    steps.set_up(page, ME, organisation=OWN, kind=OrganisationKind.CARE)
    at = story.partnership = steps.record_partnership(
        page, keeper_takes_part=True, new=(PARTNER, OrganisationKind.EDUCATION)
    )
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{OWN} en {PARTNER}")
    steps.set_rhythm(page, at, Rhythm.YEARLY)


def plan_in_the_owners_place(story: Story) -> None:
    """The owner works for the partner and has no account: the coordinator writes it down."""
    page = story.of(ME)
    theme = story.themes[THEME] = steps.add_theme(
        page, story.partnership, THEME, owner=OWNER, recorded_for=PARTNER
    )
    expect(section(page, "Theme owner")).to_contain_text(OWNER.name)
    steps.begin_programme(page, theme, str(story.year))
    steps.plan_activity(page, theme, "Plaatsen werven", Target="30", Unit="plaatsen")
    steps.report_result(page, theme, "Plaatsen werven", result="24", state=ActivityState.PARTLY)


def answer_for_both(story: Story) -> None:
    """My own answers, and those of the partner as it gave them by e-mail."""
    page = story.of(ME)
    at = story.evaluation = evaluating.open_evaluation(
        page, story.partnership, criteria="The six core criteria"
    )
    evaluating.hand_in(page, at, OWN, OWN_SCORES, view="Wij zijn tevreden (voorbeeld).")
    evaluating.hand_in_on_behalf(
        page,
        at,
        PARTNER,
        PARTNER_SCORES,
        view=VIEW,
        source={
            "Who at the party said so, by function": ANSWERED_BY,
            "On which day": today(),
            "Source": ANSWERED_IN,
        },
    )


def conclude(story: Story) -> None:
    page, at = story.of(ME), story.evaluation
    evaluating.judge(
        page,
        at,
        THEME,
        {"Plaatsen werven": (Verdict.PARTLY, NextYear.SCALE_UP, {"Target next year": "36"})},
        summary="Het aantal plaatsen groeit (voorbeeld).",
    )
    evaluating.conclude(page, at, ConclusionKind.CONTINUE, "Wij gaan door (voorbeeld).")
    evaluating.submit(page, at)


def adopt_for_both(story: Story) -> None:
    """Mine with the button, once nobody else need look; the partner's as the minutes have it."""
    page, at = story.of(ME), story.evaluation
    evaluating.ask_no_second_pair_of_eyes(page, at, "Ik ben de enige hier (voorbeeld).")
    evaluating.adopt(page, at, OWN)
    steps.is_told(page, "Adopted for %(party)s. The others are still to decide.", party=OWN)
    evaluating.record_adoption(
        page,
        at,
        PARTNER,
        {
            "Who decided, by function": DECIDED_BY,
            "On which day": today(),
            "Source": DECIDED_IN,
        },
    )
    following = story.year + 1
    steps.is_told(
        page, "Adopted by all who decide. The programme %(year)s is ready.", year=following
    )


def assert_the_page_says_who_spoke(story: Story) -> None:
    """On screen and on paper: recorded on its behalf, with function, day and source."""
    page = story.of(ME)
    page.goto(story.evaluation)
    picture(page, "b-01-on-behalf")
    page.emulate_media(media="print")
    said = nl("recorded on its behalf: %(person)s, %(day)s, source: %(source)s")
    scores = section(page, "How the parties see the partnership")
    expect(scores).to_contain_text(
        said % {"person": ANSWERED_BY, "day": in_words(), "source": ANSWERED_IN}
    )
    expect(scores).to_contain_text(VIEW)
    adoption = section(page, "Adoption")
    expect(adoption).to_contain_text(
        said % {"person": DECIDED_BY, "day": in_words(), "source": DECIDED_IN}
    )
    expect(adoption).to_contain_text(
        nl("adopted without a second pair of eyes, as the organisation allows")
    )
    page.emulate_media(media="screen")


def assert_next_year_follows(story: Story) -> None:
    page, label = story.of(ME), str(story.year + 1)
    page.goto(f"{story.themes[THEME]}?year={label}")
    row = page.get_by_role("row").filter(has_text="Plaatsen werven")
    expect(row).to_contain_text("36 plaatsen")
    expect(row).to_contain_text(nl("Follows on %(year)s", year=story.year))
