"""What the page of an import shows."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.models import Organisation
from partnerships.enums import ImportState as State

from . import behind, making
from .choosing import CHOICE, NAMES, options_of
from .headings import WORKBOOK, letter_of
from .naming import FOUND, LEFT, MAKE, PROBLEM

PAGE = 50
MOST_CHOICES = 40
NAMED = 10
UNDER_WAY = (State.WRITING, State.UNDOING)
TONES = {MAKE: "good", FOUND: "plan", CHOICE: "warn", PROBLEM: "warn", LEFT: "warn", "": "none"}


def outcome_labels(state) -> dict[str, str]:
    """What becomes of a row, in words; of the past once the file was read in."""
    is_over = state in (State.WRITTEN, State.UNDOING, State.UNDONE)
    made = _("Taken back") if state == State.UNDONE else _("Made")
    return {
        MAKE: made if is_over else _("Will be made"),
        FOUND: _("Known in the register"),
        CHOICE: _("Needs a choice"),
        PROBLEM: _("Left out: a problem") if is_over else _("Problem"),
        LEFT: _("Left out with another row"),
    }


@dataclass
class Line:
    """A row of the file as it is shown: where, what becomes of it, what is said of its cells."""

    where: str
    outcome: str
    label: str
    tone: str
    makes: str
    problems: list[str]
    remarks: list[str]


def where_of(row) -> str:
    if row.sheet and row.batch.options.get("about") == WORKBOOK:
        return _("%(sheet)s, row %(row)s") % {"sheet": row.sheet, "row": row.number}
    return _("row %(row)s") % {"row": row.number}


def cell_sentence(batch, row, column: int | None, text: str) -> str:
    """ "row 12, column Einddatum (F): “31-02-2024” is not a date"."""
    row_words = where_of(row)
    if column is None:
        return f"{row_words}: {text}"
    headings = batch.options.get("headings", {}).get(row.sheet, [])
    heading = headings[column] if column < len(headings) else ""
    words = {"row": row_words, "heading": heading, "letter": letter_of(column), "what": text}
    if heading:
        return _("%(row)s, column %(heading)s (%(letter)s): %(what)s") % words
    return _("%(row)s, column %(letter)s: %(what)s") % words


def line_of(batch, row) -> Line:
    labels = outcome_labels(batch.state)
    row.batch = batch

    def sentences(name):
        return [cell_sentence(batch, row, at, text) for at, text in row.found.get(name, ())]

    return Line(
        where=where_of(row),
        outcome=row.outcome,
        label=labels.get(row.outcome, _("Not looked over yet")),
        tone=TONES.get(row.outcome, "none"),
        makes=row.found.get("makes", ""),
        problems=sentences("problems"),
        remarks=sentences("remarks"),
    )


@dataclass
class Question:
    """A name of which somebody must say which organisation it means."""

    number: int
    name: str
    first_row: int
    options: list
    answered: bool


def questions(batch) -> list[Question]:
    """The names that need a choice, those without an answer first; three queries."""
    rows = list(batch.rows.filter(sheet=NAMES, outcome=CHOICE).order_by("number"))
    rows.sort(key=lambda row: (bool(row.chosen), row.number))
    rows = rows[:MOST_CHOICES]
    wanted = {pk for row in rows for pk, _name, _score in row.found.get("alike", ())}
    known = Organisation.objects.in_bulk(wanted)
    like = {number for row in rows for number, _name, _score in row.found.get("like", ())}
    twins = batch.rows.filter(sheet=NAMES, outcome=FOUND, number__in=like)
    same = {row.number: row.found["pk"] for row in twins if "pk" in row.found}
    return [
        Question(
            number=row.number,
            name=row.cells[0],
            first_row=row.cells[1],
            options=options_of(row, known, same),
            answered=bool(row.chosen),
        )
        for row in rows
    ]


def open_names(batch) -> int:
    """Of how many names somebody still has to say what is meant."""
    return batch.rows.filter(sheet=NAMES, outcome=CHOICE, chosen={}).count()


def counts_of(batch) -> dict[str, int]:
    rows = batch.rows.exclude(sheet=NAMES).filter(sheet__in=sheets_of(batch))
    found = rows.order_by().values_list("outcome").annotate(number=Count("pk"))
    return dict(found)


def sheets_of(batch) -> list[str]:
    """The sheets that are read in: one of a list, all of a workbook."""
    if batch.options.get("about") == WORKBOOK:
        return list(batch.options.get("headings", {}))
    return [batch.options.get("sheet", "")]


def columns_aside(batch) -> list[str]:
    """The filled columns that are left aside, as they are called in the file."""
    headings = batch.options.get("headings", {}).get(batch.options.get("sheet", ""), [])
    found = []
    for column in batch.options.get("aside", ()):
        heading = headings[column] if column < len(headings) else ""
        letter = letter_of(column)
        found.append(f"{heading} ({letter})" if heading else letter)
    return found


def result_sentence(batch) -> str:
    """What was made of the rows of a file, and what was left out, with counts."""
    counts = counts_of(batch)
    made, left = counts.get(MAKE, 0), counts.get(PROBLEM, 0) + counts.get(LEFT, 0)
    said = ngettext("%(count)s row is recorded.", "%(count)s rows are recorded.", made)
    words = [said % {"count": made}]
    if left:
        said = ngettext("%(count)s row was left out.", "%(count)s rows were left out.", left)
        words.append(said % {"count": left})
    return " ".join(words)


def tiles_of(counts: dict[str, int], labels: dict[str, str]) -> list[dict[str, Any]]:
    """How many rows each outcome has, of those that have any."""
    return [
        {"code": code, "label": label, "count": counts[code], "tone": TONES[code]}
        for code, label in labels.items()
        if counts.get(code)
    ]


def page_of(batch, at, outcome: str, number: int) -> dict[str, Any]:
    """Everything the template needs."""
    counts = counts_of(batch)
    labels = outcome_labels(batch.state)
    rows = batch.rows.filter(sheet__in=sheets_of(batch))
    if outcome in labels:
        rows = rows.filter(outcome=outcome)
        count = counts.get(outcome, 0)
    else:
        outcome, count = "", sum(counts.values())
    pages = max(1, -(-count // PAGE))
    number = min(max(1, number), pages)
    some = rows.order_by("pk")[(number - 1) * PAGE : number * PAGE]
    asked = questions(batch) if batch.state in (State.CHECKED, State.FAILED) else []
    return {
        "batch": batch,
        "lines": [line_of(batch, row) for row in some],
        "tiles": tiles_of(counts, labels),
        "all_count": sum(counts.values()),
        "partnership_count": batch.rows.filter(outcome=MAKE, found__leads=True).count(),
        "aside": columns_aside(batch),
        "outcome": outcome,
        "outcome_label": labels.get(outcome, ""),
        "number": number,
        "pages": pages,
        "previous_number": number - 1 if number > 1 else 0,
        "next_number": number + 1 if number < pages else 0,
        "count": count,
        "questions": asked,
        "is_marked": all(any(option.checked for option in one.options) for one in asked),
        "open_choices": open_names(batch),
        "problem_count": counts.get(PROBLEM, 0),
        "make_count": counts.get(MAKE, 0),
        "hindrance": making.hindrance_to_writing(batch, at, skip=True),
        "is_all_known": batch.state == State.CHECKED and set(counts) == {FOUND},
        "is_workbook": batch.options.get("about") == WORKBOOK,
        "trouble": batch.options.get("error", ""),
        "is_stuck": batch.state in UNDER_WAY and behind.is_stuck(batch, at),
    }


def what_goes(batch) -> list[str]:
    """What is taken back with an import, in counts and names."""
    told = []
    for group in made_of(batch):
        count, names = group["count"], _names(group)
        if group["model"] == "partnerships.partnership":
            words = ngettext(
                "%(count)s partnership goes: %(names)s",
                "%(count)s partnerships go: %(names)s",
                count,
            )
        else:
            words = ngettext(
                "%(count)s organisation goes: %(names)s",
                "%(count)s organisations go: %(names)s",
                count,
            )
        told.append(words % {"count": count, "names": names})
    return told


def _names(group) -> str:
    shown = [str(row) for row in group["rows"][:NAMED]]
    return "; ".join([*shown, "…"] if group["count"] > len(shown) else shown)


def problem_lines(batch) -> list[Line]:
    """The first rows with a problem, named where somebody says that they may be left out."""
    rows = batch.rows.filter(sheet__in=sheets_of(batch), outcome=PROBLEM).order_by("pk")
    return [line_of(batch, row) for row in rows[:NAMED]]


def made_of(batch) -> list[dict[str, Any]]:
    """The partnerships and organisations that an import made, with their addresses."""
    found = []
    for label, title in (
        ("partnerships.partnership", _("Partnerships")),
        ("organisations.organisation", _("Organisations")),
    ):
        keys = batch.made.filter(model=label).order_by("pk").values_list("key", flat=True)
        count = len(keys)
        rows = apps.get_model(label).objects.in_bulk(list(keys[:MOST_CHOICES]))
        if count:
            found.append(
                {"model": label, "title": title, "count": count, "rows": list(rows.values())}
            )
    return found
