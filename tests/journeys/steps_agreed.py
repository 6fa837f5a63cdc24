"""What people agree, decide and let join, step by step, through the pages; and reading a text.

Goes with `tests.journeys.steps`. Every step begins on the page where a person would stand and ends
where the registry leaves them.
"""

import re
import struct
import zlib
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from partnerships.enums import ArrangementKind, SeatRole, ThemeArea
from tests.journeys.screen import (
    answer,
    field,
    fill,
    follow,
    group,
    is_told,
    nl,
    pick,
    press,
    section,
    shown,
    tick,
    word,
)


@dataclass(frozen=True)
class When:
    """A date as a source states it; any part may be missing."""

    day: str = ""
    month: str = ""
    year: str = ""
    sure: str = ""
    words: str = ""


def state_date(page: Page | Locator, legend: str, when: When) -> None:
    """Fill in a date in parts, under its legend."""
    parts = group(page, legend)
    answers = {"Day": when.day, "Month": when.month, "Year": when.year, "How sure": when.sure}
    answer(parts, {label: value for label, value in answers.items() if value})
    answer(parts, {"Words of the source": when.words})


def unfold(page: Page | Locator, summary: str) -> None:
    """Open what stands folded behind these words."""
    page.locator("summary").filter(has_text=nl(summary)).first.click()


# -- a text beside the form ---------------------------------------------------------------------


def begin_with_text(page: Page, text: str) -> None:
    """Paste a text and let it be read."""
    page.goto("/partnerships/")
    follow(page, "Begin with a text")
    field(page, "Text").fill(text)
    press(page, "Read the text")
    expect(page.get_by_role("group", name=nl("The text with its marks"))).to_be_visible()


def marked(page: Page) -> list[str]:
    """What is marked in the text on the screen, in order, each as "words kind"."""
    marks = page.locator(".reading .found").all_inner_texts()
    return [" ".join(one.split()) for one in marks]


def put(page: Page, words: str, target: str, **values: object) -> None:
    """Open the menu of a mark in the text and put it in a field."""
    mark = page.locator(".reading button.found").filter(
        has=page.locator("mark", has_text=re.compile(rf"^\s*{re.escape(words)}\s*$"))
    )
    mark.first.click()
    menu = page.locator(".markmenu:popover-open")
    with page.expect_navigation():
        press(menu, target, **values)


def put_all(page: Page, count: int) -> None:
    """Put all municipalities of one sentence in the field at once."""
    with page.expect_navigation():
        page.get_by_role(
            "button", name=re.compile(re.escape(nl("All %(count)s of one sentence", count=count)))
        ).click()


def put_sentence(page: Page, beginning: str, target: str) -> None:
    """Put a whole sentence in a field."""
    unfold(page, "Use whole sentences")
    row = page.get_by_role("listitem").filter(has_text=re.compile(rf"^\s*{re.escape(beginning)}"))
    with page.expect_navigation():
        row.get_by_role("button", name=re.compile(rf"^{re.escape(nl(target))}")).first.click()


def record_from_text(page: Page) -> str:
    """Save the dossier on the screen; returns its address."""
    press(page, "Record partnership")
    page.wait_for_url(re.compile(r"/partnerships/\d+/(#.*)?$"))
    return page.url.partition("#")[0]


# -- the partnership ----------------------------------------------------------------------------


def rename(page: Page, address: str, title: str) -> None:
    page.goto(f"{address}edit/")
    answer(page, {"Title": title})
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def tell_why(page: Page, address: str, **texts: str) -> None:
    """Write why and what for: ``Cause=…, Shared_mission=…``."""
    page.goto(f"{address}edit/purpose/")
    fill(page, **texts)
    press(page, "Save")
    is_told(page, "Saved.")


def state_area(page: Page, address: str, *names: str, region: str = "") -> None:
    """Say where the partnership works, as the parties state it."""
    page.goto(f"{address}edit/area/")
    tick(page, "Shared area", nl("Stated by the parties"))
    answer(page, {"Municipalities": "\n".join(names), "Region": region})
    press(page, "Save")
    is_told(page, "Saved.")


def want_party(page: Page, address: str, kind: str) -> None:
    """Look for a kind of party that has no name yet."""
    page.goto(f"{address}parties/add/")
    answer(page, {"Kind of party": kind, "Status": nl("Wanted")})
    press(page, "Add party")
    expect(page.get_by_text(kind).first).to_be_visible()


def arrange(
    page: Page,
    address: str,
    text: str,
    *,
    owes: tuple[str, ...],
    owed: tuple[str, ...],
    kind: ArrangementKind = ArrangementKind.SUBSTANTIVE,
    agreement: str = "",
    existed_before: bool = False,
    network: str = "",
) -> None:
    """Record an arrangement; with ``network`` who owes it sits there for the others."""
    page.goto(f"{address}arrangements/add/")
    answer(page, {"What was agreed": text, "Kind": kind})
    tick(page, "Who owes it", *owes)
    tick(page, "For whom", *owed)
    if agreement:
        answer(page, {"Stands in the agreement": agreement})
    if existed_before:
        unfold(page, "Since and until when")
        answer(page, {"Existed before the signing": True})
    if network:
        unfold(page, "A party sits somewhere for another party")
        answer(page, {"In which network or meeting": network})
    press(page, "Record the arrangement")
    expect(section(page, "Arrangements")).to_contain_text(network or text)


def promise(page: Page, address: str, people: str, text: str) -> None:
    """Say what a group of people should notice; a group that is not in the list is made."""
    page.goto(f"{address}benefits/add/")
    known = field(page, "For whom").locator("option").all_inner_texts()
    if people in [one.strip() for one in known]:
        answer(page, {"For whom": people})
    else:
        answer(page, {"Another group": people})
    answer(page, {"What they should notice": text})
    press(page, "Record")
    expect(section(page, "Why and for whom")).to_contain_text(text)


# -- meetings and decisions ---------------------------------------------------------------------


def add_body(page: Page, address: str, name: str, mandate: str = "") -> str:
    """Record a body that meets; returns its address."""
    page.goto(f"{address}bodies/add/")
    answer(page, {"Name": name, "Mandate": mandate})
    press(page, "Record the body")
    page.goto(address)
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def add_seat(
    page: Page, body: str, party: str, function: str, role: SeatRole, since: When | None = None
) -> None:
    """Give a party a seat, by the function somebody has at home."""
    page.goto(f"{body}seats/add/")
    answer(page, {"Party": party, "Function at home": function, "Role": role})
    if since:
        state_date(page, "Since", since)
    press(page, "Add the member")
    expect(page.get_by_role("main")).to_contain_text(function)


def hold_meeting(
    page: Page, body: str, title: str, when: When, *attending: str, agenda: str = ""
) -> str:
    """Record a meeting that was held; returns its address."""
    page.goto(f"{body}meetings/add/")
    answer(page, {"Title": title, "Agenda": agenda})
    state_date(page, "Held on", when)
    tick(page, "Parties present", *attending)
    press(page, "Record the meeting")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def decide(page: Page, meeting: str, text: str, because: str = "") -> None:
    """Begin a decision of a meeting; what follows from it is chosen next."""
    page.goto(meeting)
    follow(page, "Record a decision with what follows from it")
    answer(page, {"What was decided": text, "Reason": because})


def decide_theme(page: Page, meeting: str, text: str, title: str, area: ThemeArea) -> str:
    """Decide on a theme and make it in the same step; returns the decision's address."""
    decide(page, meeting, text)
    tick(page, "What follows from it?", nl("A theme"))
    answer(page, {"Title of the theme": title, "Area": area})
    return _decided(page, text)


def decide_accession(page: Page, meeting: str, text: str, who: str, where: str) -> str:
    """Decide that a party joins another partnership: a proposal over there."""
    decide(page, meeting, text)
    tick(page, "What follows from it?", nl("A party joins another partnership"))
    answer(page, {"Who joins": who})
    group(page, "Which partnership").get_by_label(re.compile(rf"^\s*{re.escape(where)}")).check()
    return _decided(page, text)


def decide_invitation(page: Page, meeting: str, text: str, organisation: str) -> str:
    """Decide that an organisation is invited, and invite it in the same step."""
    decide(page, meeting, text)
    tick(page, "What follows from it?", nl("A party is invited, joins or is looked for"))
    pick(page, "partner", organisation)
    return _decided(page, text)


def _decided(page: Page, text: str) -> str:
    press(page, "Record the decision")
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    return page.url


def confirm_joining(page: Page, address: str, organisation: str, when: When) -> None:
    """Confirm for the own party, on the partnership's page, that an organisation joins."""
    page.goto(address)
    proposals = section(page, "Proposed to join")
    expect(proposals).to_contain_text(organisation)
    proposals.get_by_role("link", name=word_of("Confirm the joining", organisation)).click()
    state_date(page, "Joins on", when)
    press(page, "Confirm the joining")


def word_of(label: str, whose: str) -> re.Pattern[str]:
    """A link with words behind it that say whose it is."""
    return re.compile(rf"^\s*{re.escape(nl(label))}\s*:?\s*{re.escape(whose)}\s*$", re.I)


# -- results ------------------------------------------------------------------------------------


def add_result(page: Page, address: str, title: str, when: When, *, picture_of: str = "") -> str:
    """Record a result, with a picture that is described in words; returns its address."""
    page.goto(f"{address}results/add/")
    answer(page, {"Title": title})
    state_date(page, "Date", when)
    if picture_of:
        page.locator("input[type=file][name=picture]").set_input_files(
            {"name": "foto.png", "mimeType": "image/png", "buffer": small_picture()}
        )
        answer(page, {"What the picture shows": picture_of})
    press(page, "Record the result")
    expect(page.get_by_role("main")).to_contain_text(title)
    return page.url


def small_picture(width: int = 48, height: int = 32) -> bytes:
    """A PNG of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + b"\x0d\x56\x60" * width for _ in range(height))
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def has_state(place: Locator, value: object) -> None:
    """A part of the page shows this state in words."""
    expect(place.locator(".state").filter(has_text=word(shown(value)))).not_to_have_count(0)
