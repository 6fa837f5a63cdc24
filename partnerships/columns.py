"""What can be said of a partnership in a list: one declaration for page, file and program.

`Column.of(row)` gives a plain value of a row of `listing.rows_of`: a word, a number, a date, an
honest date, a list of words, or None where nothing is known. `Column.words(row)` says the same in
the language of the reader, `Column.data(row)` as JSON can hold it.
"""

import datetime
import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.dates import HonestDate
from partnerships.enums import Health, PartnershipKind, Stage
from partnerships.validity import Validity

YEAR = re.compile(r"\d{4}", re.ASCII)
# So many different values of a column are remembered while a file is written.
REMEMBERED = 4096
LONGEST_CELL = 32_000  # a cell of a spreadsheet holds 32,767


@dataclass(frozen=True)
class Column:
    """One thing that a list tells of each partnership.

    ``needs`` names what `listing.listed` has to read for it. ``labels`` gives the words of a code.
    ``personal`` marks what tells of a person. ``told`` gives the words where the plain value does
    not say it all, and ``follows`` what they and the cell of the page follow from; ``is_year``
    marks the label of a programme year.
    """

    code: str
    label: str
    of: Callable[[dict], Any]
    needs: tuple[str, ...] = ()
    labels: Any = None
    personal: bool = False
    usual: bool = False
    told: Callable[[dict], str] | None = None
    follows: Callable[[dict], Hashable] | None = None
    is_year: bool = False

    def value(self, row: dict) -> Any:
        """The plain value; a long list of words keeps its code."""
        return self.of(row)

    def words(self, row: dict) -> str:
        """The value as a reader reads it, on the page as in a file; "" when nothing is known."""
        if self.told is not None:
            return self.told(row)
        value = self.of(row)
        if self.labels is not None and value:
            return str(self.labels(value).label)
        return in_words(value)

    def cell(self, row: dict) -> Any:
        """The value for a spreadsheet: a day, a year or a number as such, all else in words."""
        value = self.of(row)
        if isinstance(value, HonestDate):
            if value.lower and value.is_sure and value.precision in ("day", "year"):
                return value.lower if value.precision == "day" else value.lower.year
        elif self.is_year and value and YEAR.fullmatch(value):
            return int(value)
        elif isinstance(value, datetime.datetime):
            return value.date()
        elif isinstance(value, int | float | Decimal | datetime.date):
            return self.words(row) if isinstance(value, bool) else value
        return self.words(row)

    def data(self, row: dict) -> Any:
        """The value for a program: codes, numbers, ISO dates."""
        value = self.of(row)
        if isinstance(value, HonestDate):
            return value.text if not value.as_stated else value.recorded
        if isinstance(value, datetime.date | datetime.datetime):
            return value.isoformat()
        return float(value) if isinstance(value, Decimal) else value


class Cells:
    """The cells of many rows, in one language; ``finish`` puts each into the form of the file.

    Finding the words of a value costs more than reading it, and most values come back.
    """

    def __init__(self, columns: Iterable[Column], finish: Callable[[Any], Any] = lambda v: v):
        self.finish = finish
        self._columns = [(column, column.follows or column.of, {}) for column in columns]

    def of(self, row: dict) -> list[Any]:
        line = []
        for column, says, known in self._columns:
            value = says(row)
            kind = type(value)
            if kind is list or (kind is str and column.labels is None):
                line.append(self.finish(column.cell(row)))  # words of its own
            elif value in known:
                line.append(known[value])
            else:
                line.append(self._remembered(column, known, value, row))
        return line

    def _remembered(self, column: Column, known: dict, value: Hashable, row: dict) -> Any:
        if len(known) == REMEMBERED:
            known.clear()
        known[value] = self.finish(column.cell(row))
        return known[value]


def in_words(value: Any) -> str:
    """A plain value in the language of the reader."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, HonestDate):
        return str(value) if value.text else value.as_stated
    if isinstance(value, datetime.date | datetime.datetime):
        return date_format(value, "j F Y")
    if isinstance(value, float | Decimal):
        return number_format(value, decimal_pos=1)
    if isinstance(value, list):
        return "; ".join(value)[:LONGEST_CELL]
    return str(value)


def _from(name: str, key: str) -> Callable[[dict], Any]:
    """A value of a row that may be absent, such as the evaluation."""

    def of(row: dict) -> Any:
        return row[name][key] if row[name] else None

    return of


def _plain(name: str) -> Callable[[dict], Any]:
    return lambda row: row[name]


def _end(row: dict) -> Any:
    valid = row["valid"]
    return valid["end"] if valid and not valid["is_open"] else None


def _end_follows(row: dict) -> Hashable:
    valid = row["valid"]
    if not valid:
        return None
    return valid["end"], valid["is_open"], valid["value"], valid["notice_given"]


def _since_words(row: dict) -> str:
    return in_words(row["since"]) or _("Not stated")


def _end_words(row: dict) -> str:
    """Apart: no paper at all, one without an end, and one of which the end is not known."""
    valid = row["valid"]
    if not valid:
        return _("No agreement")
    if valid["is_open"]:
        return _("Open-ended")
    return in_words(valid["end"]) or _("Not stated")


def _programme_words(row: dict) -> str:
    programme = row["programme"]
    if not programme or not programme["total"]:
        return ""
    return _("%(done)s of %(total)s done") % {
        "done": programme["done"],
        "total": programme["total"],
    }


def _programme_follows(row: dict) -> Hashable:
    programme = row["programme"]
    if not programme:
        return None
    return tuple(programme[name] for name in ("label", "done", "busy", "total"))


def _evaluation_words(row: dict) -> str:
    return " ".join([row["evaluation_label"], row["evaluation"]["label"]]) if _judging(row) else ""


_evaluation_label = _from("evaluation", "label")


def _judging(row: dict) -> str | None:
    return row["evaluation_label"] or None


def _score_words(row: dict) -> str:
    return f"{row['spread']} ({row['spread_year']})" if row["spread"] else ""


def _validity(row: dict) -> str | None:
    return str(Validity(row["valid"]["value"]).value) if row["valid"] else None


def _open_ended(row: dict) -> bool | None:
    return bool(row["valid"]["is_open"]) if row["valid"] else None


def _names(name: str, key: str = "name") -> Callable[[dict], list[str]]:
    return lambda row: [one[key] for one in row[name] if one[key]]


def _leads(row: dict) -> list[str]:
    return [one["name"] for one in row["party_rows"] if one["role"] == "lead" and one["name"]]


def _score(key: str) -> Callable[[dict], Any]:
    def of(row: dict) -> Any:
        value = row["judged"][key] if row["judged"] else None
        return None if value is None else float(value)

    return of


def worst_health(row: dict) -> str | None:
    """The worst that is reported of a theme that goes on."""
    reported = {one["health"] for one in row["theme_rows"]}
    for health in (Health.STALLED, Health.ATTENTION, Health.ON_TRACK):
        if health in reported:
            return str(health.value)
    return None


def _day(name: str, key: str) -> Callable[[dict], datetime.date | None]:
    def of(row: dict) -> datetime.date | None:
        text = row[name][key] if row[name] else None
        return datetime.date.fromisoformat(text[:10]) if text else None

    return of


def _changed(row: dict) -> datetime.date:
    return timezone.localdate(row["updated_at"])


COLUMNS: list[Column] = [
    Column("number", gettext_lazy("Number"), _plain("number")),
    Column("title", gettext_lazy("Partnership"), _plain("title"), usual=True),
    Column("kind", gettext_lazy("Kind"), _plain("kind"), labels=PartnershipKind),
    Column("stage", gettext_lazy("Stage"), _plain("stage"), labels=Stage, usual=True),
    Column("parties", gettext_lazy("Parties"), _names("party_rows"), ("party_rows",)),
    Column("party_count", gettext_lazy("Number of parties"), _plain("party_count")),
    Column("lead", gettext_lazy("Lead party"), _leads, ("party_rows",)),
    Column("keeper", gettext_lazy("Keeper"), _plain("keeper_name"), ("keeper_name",)),
    Column("municipalities", gettext_lazy("Municipalities"), _names("places"), ("places",)),
    Column("region", gettext_lazy("Region"), _plain("region_label"), ("region_label",)),
    Column(
        "coordinator",
        gettext_lazy("Coordinator"),
        _plain("coordinator_name"),
        ("coordinator_name",),
        personal=True,
    ),
    Column(
        "coordinator_email",
        gettext_lazy("E-mail of the coordinator"),
        _plain("coordinator_email"),
        ("coordinator_email",),
        personal=True,
    ),
    Column(
        "since",
        gettext_lazy("Collaborating since"),
        _plain("since"),
        usual=True,
        told=_since_words,
        follows=_plain("since"),
    ),
    Column("ended", gettext_lazy("Ended"), _plain("ended"), ("ended", "ended_stated")),
    Column(
        "valid_until",
        gettext_lazy("Valid until"),
        _end,
        ("papers",),
        usual=True,
        told=_end_words,
        follows=_end_follows,
    ),
    Column("open_ended", gettext_lazy("Open-ended"), _open_ended, ("papers",)),
    Column("validity", gettext_lazy("Agreement"), _validity, ("papers",), labels=Validity),
    Column("themes", gettext_lazy("Themes"), _names("theme_rows", "title"), ("theme_rows",)),
    Column("theme_count", gettext_lazy("Number of themes"), _plain("theme_count")),
    Column(
        "owners",
        gettext_lazy("Theme owners"),
        lambda row: list(dict.fromkeys(one["owner"] for one in row["theme_rows"] if one["owner"])),
        ("theme_rows",),
        personal=True,
    ),
    Column("ownerless", gettext_lazy("Themes without an owner"), _plain("ownerless_theme_count")),
    Column(
        "health", gettext_lazy("How the themes go"), worst_health, ("theme_rows",), labels=Health
    ),
    Column(
        "programme",
        gettext_lazy("Programme of this year"),
        _from("programme", "label"),
        ("programme",),
        usual=True,
        told=_programme_words,
        follows=_programme_follows,
    ),
    Column("activities", gettext_lazy("Activities"), _from("programme", "total"), ("programme",)),
    Column(
        "activities_done",
        gettext_lazy("Activities done"),
        _from("programme", "done"),
        ("programme",),
    ),
    Column(
        "evaluation",
        gettext_lazy("Evaluation"),
        _judging,
        ("evaluation",),
        usual=True,
        told=_evaluation_words,
        follows=lambda row: (_judging(row), _evaluation_label(row)),
    ),
    Column(
        "evaluation_year",
        gettext_lazy("Year of the evaluation"),
        _from("evaluation", "label"),
        ("evaluation",),
        is_year=True,
    ),
    Column(
        "evaluation_due",
        gettext_lazy("Evaluation due"),
        _day("evaluation", "due_on"),
        ("evaluation",),
    ),
    Column(
        "scores",
        gettext_lazy("What the parties gave"),
        lambda row: row["spread"] or None,
        ("judged",),
        usual=True,
        told=_score_words,
        follows=lambda row: (row["spread"], row["spread_year"]),
    ),
    Column("lowest", gettext_lazy("Lowest mean of a party"), _score("lowest"), ("judged",)),
    Column("highest", gettext_lazy("Highest mean of a party"), _score("highest"), ("judged",)),
    Column(
        "scores_year",
        gettext_lazy("Year of the scores"),
        _from("judged", "label"),
        ("judged",),
        is_year=True,
    ),
    Column("updated", gettext_lazy("Last change"), _changed),
]
BY_CODE = {column.code: column for column in COLUMNS}
USUAL = [column for column in COLUMNS if column.usual]


def chosen_columns(codes) -> list[Column]:
    """The columns with these codes in the order of the list; the usual ones without any.

    The title always comes first. A code that does not exist is passed over.
    """
    wanted = {code for code in codes if code in BY_CODE}
    if not wanted:
        return USUAL
    rest = [one for one in COLUMNS if one.code in wanted and one.code != "title"]
    return [BY_CODE["title"], *rest]
