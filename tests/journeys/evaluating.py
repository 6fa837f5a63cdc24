"""The yearly evaluation, step by step, as the people in it go through it."""

from collections.abc import Sequence

from playwright.sync_api import Page, expect

from evaluations.enums import ConclusionKind, Kept, NextYear, ThemeNext, Verdict
from tests.journeys.screen import (
    answer,
    follow,
    group,
    is_told,
    nl,
    press,
    shown,
    tick,
)


def open_evaluation(page: Page, partnership: str, *, criteria: str) -> str:
    """Open the evaluation of the year that is proposed; returns its address."""
    page.goto(partnership)
    follow(page, "Open the evaluation")
    tick(page, "Which criteria", nl(criteria))
    press(page, "Open the evaluation")
    is_told(page, "The evaluation is open. Parties and theme owners see it under “My work”.")
    return page.url


def give_scores(page: Page, scores: Sequence[int | None], sentence: str, view: str) -> None:
    """Score every criterion on the page, in their order; a low score takes a sentence."""
    rows = page.locator(".scorerow:has(input[type=radio])")
    expect(rows).to_have_count(len(scores))
    for row, score in zip(rows.all(), scores, strict=True):
        row.get_by_label(nl("n/a") if score is None else str(score), exact=True).check()
        if score is not None and score <= 2:
            if not row.locator("details[open]").count():
                row.locator("summary").click()
            row.locator("details input, details textarea").fill(sentence)
    answer(page, {"View of the party": view})


def hand_in(
    page: Page, evaluation: str, party: str, scores: Sequence[int | None], *, view: str
) -> None:
    """Score for one's own party and hand in."""
    page.goto(evaluation)
    follow(page, "Fill in for %(party)s", party=party)
    give_scores(page, scores, "Wij overleggen meer dan wij besluiten.", view)
    press(page, "Save and continue to hand in")
    press(page, "Hand in")
    expect(page.locator("#turns")).to_be_visible()


def hand_in_on_behalf(
    page: Page,
    evaluation: str,
    party: str,
    scores: Sequence[int | None],
    *,
    view: str,
    source: dict[str, str],
) -> None:
    """Take down the answers of a party that has no users."""
    page.goto(evaluation)
    follow(page, "Record the answers of %(party)s", party=party)
    give_scores(page, scores, "Wij overleggen meer dan wij besluiten.", view)
    answer(page, source)
    press(page, "Record and hand in for %(party)s", party=party)
    is_told(page, "Recorded and handed in on behalf of %(party)s.", party=party)


def judge(
    page: Page,
    evaluation: str,
    theme: str,
    verdicts: dict[str, tuple[Verdict, NextYear, dict[str, str]]],
    *,
    summary: str,
    theme_next: ThemeNext = ThemeNext.CONTINUE,
    new: dict[str, str] | None = None,
) -> None:
    """Look back on a theme: per activity the verdict, next year and other answers by label."""
    page.goto(evaluation)
    follow(page, "Judge “%(theme)s”", theme=theme)
    for title, (verdict, next_year, more) in verdicts.items():
        row = page.get_by_role("region", name=title, exact=True)
        tick(row, "Verdict", verdict)
        tick(row, "What happens next year", next_year)
        answer(row, more)
    answer(page, {"How the year went": summary})
    tick(page, "What happens with the theme next year", theme_next)
    if new:
        page.get_by_text(nl("Propose a new activity (%(number)s)", number=1), exact=True).click()
        answer(group(page, "New activity %(number)s", number=1), new)
    press(page, "Save the verdicts")
    expect(page.locator("#turns")).to_be_visible()


def judge_arrangements(page: Page, evaluation: str, verdicts: dict[str, Kept]) -> None:
    """Say of every arrangement whether it was kept."""
    page.goto(evaluation)
    follow(page, "Judge the arrangements")
    for text, kept in verdicts.items():
        row = page.get_by_role("group", name=text, exact=True)
        row.get_by_label(shown(kept), exact=True).check()
    press(page, "Save")
    expect(page.locator("#turns")).to_be_visible()


def conclude(
    page: Page, evaluation: str, kind: ConclusionKind, summary: str, *, again: bool = False
) -> None:
    """Write the conclusion, or change it."""
    page.goto(evaluation)
    follow(page, "Change the conclusion" if again else "Write the conclusion")
    tick(page, "Conclusion", kind)
    answer(page, {"Conclusion in words": summary})
    press(page, "Save the conclusion")
    is_told(page, "The conclusion is saved.")


def submit(page: Page, evaluation: str) -> None:
    """Submit the evaluation to those who decide."""
    page.goto(evaluation)
    follow(page, "Submit for adoption")
    press(page, "Submit for adoption")
    is_told(page, "Submitted. Those who decide can adopt it now.")


def send_back(page: Page, evaluation: str, note: str) -> None:
    """Send the evaluation back with what must change."""
    page.goto(evaluation)
    follow(page, "Send back with a note")
    answer(page, {"What must change": note})
    press(page, "Send back with this note")
    is_told(page, "Sent back. The coordinator and the parties can change it now.")


def ask_no_second_pair_of_eyes(page: Page, evaluation: str, reason: str) -> None:
    """The only user reads why the adoption is closed, and lets who wrote it adopt it."""
    page.goto(evaluation)
    follow(page, "Let who wrote it adopt it too")
    page.get_by_label(nl("Reason")).fill(reason)
    press(page, "Ask no second pair of eyes any more")
    is_told(page, "From now on a manager who wrote in an evaluation can adopt it too.")


def adopt(page: Page, evaluation: str, party: str) -> None:
    """Adopt for one's own party, with the button under what was read."""
    page.goto(evaluation)
    press(page, "Adopt for %(party)s", party=party)


def record_adoption(page: Page, evaluation: str, party: str, source: dict[str, str]) -> None:
    """Record that a party without users adopted: who, when and where it stands."""
    page.goto(evaluation)
    follow(page, "Record the decision of %(party)s", party=party)
    tick(page, "What was decided", nl("Adopted"))
    answer(page, source)
    press(page, "Record this decision")
