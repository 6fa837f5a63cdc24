"""What a row of a list of partnerships says, and what is wrong with it, cell by cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lib.dates import HonestDate, ends_before_start
from lib.text import normalise
from organisations.enums import OrganisationKind
from organisations.models import Organisation
from partnerships.enums import AgreementKind, Duration, PartnershipKind, Stage, Stated

from . import cells as c
from .cell_dates import date_of
from .headings import ORGANISATIONS
from .placing import Places, no_place
from .words import labels_of, words_for

_OPEN = frozenset(
    ("onbepaald", "onbepaalde tijd", "voor onbepaalde tijd", "open einde", "open", "doorlopend")
    + ("open ended", "indefinite", "geen einddatum", "geen einde")
)
TITLE, NAME, PERSON, WANTED = 200, 200, 150, 120
# What says of itself that it is not there or not known; elsewhere "geen" or a dash is nothing.
_OF_ITSELF = frozenset(("since", "paper_signed", "paper_start", "paper_end", "paper_notice"))


@dataclass
class Said:
    """One row, read."""

    number: str = ""
    title: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    municipalities: list = field(default_factory=list)
    coordinator: str = ""
    parties: list[str] = field(default_factory=list)
    divisible: list = field(default_factory=list)  # names (rows) that may be more than one
    asked: list = field(default_factory=list)  # see `Places.read`
    lead: str = ""
    wanted: list[str] = field(default_factory=list)
    paper: dict[str, Any] = field(default_factory=dict)
    signed: bool = False
    unsigned: bool = False  # it says so itself: "geen", "nee"
    paper_column: int | None = None
    themes: list[str] = field(default_factory=list)
    owners: list[tuple[str, str]] = field(default_factory=list)  # (person, organisation)
    organisation: dict[str, Any] = field(default_factory=dict)
    problems: list[list] = field(default_factory=list)
    remarks: list[list] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """All organisations that the row names."""
        owners = [organisation for _person, organisation in self.owners]
        return list(dict.fromkeys(filter(None, [self.lead, *self.parties, *owners])))

    @property
    def members(self) -> list[str]:
        """The parties in their order, the lead party first where it stands in no other column."""
        keys = {normalise(name) for name in self.parties}
        if self.lead and normalise(self.lead) not in keys:
            return [self.lead, *self.parties]
        return self.parties


class RowReader:
    """Reads rows by the columns that were pointed out; knows municipalities and names."""

    def __init__(self, mapping: dict[str, str], options: dict, names, on=None):
        """``on`` is the day of the file: what begins after it is still to come."""
        self.columns = sorted((int(number), code) for number, code in mapping.items())
        self.options, self.on = options, on
        self.names = names
        self.places = Places(names)

    def read(self, row: list[Any]) -> Said:
        said = Said()
        for column, code in self.columns:
            raw = row[column] if column < len(row) else None
            if c.is_bare_formula(raw):
                said.problems.append([column, c.why_no_value(raw)])
                continue
            if c.is_empty(raw) or (code not in _OF_ITSELF and c.says_nothing(c.text_of(raw))):
                continue
            if code.startswith("paper_") and said.paper_column is None:
                said.paper_column = column
            if remark := c.how_it_came(raw):
                said.remarks.append([column, remark])
            try:
                getattr(self, f"_{code}")(said, raw, column)
            except c.CellProblem as problem:
                said.problems.append([column, str(problem)])
        self._judge(said)
        return said

    def single_names(self, row: list[Any], about: str) -> Iterator[str]:
        """The names in a row that cannot be read as more than one."""
        for column, code in self.columns:
            raw = row[column] if column < len(row) else None
            if code == "parties":
                yield from c.pieces_of(raw) if about == ORGANISATIONS else c.undivided(raw)
            elif code == "lead":
                yield c.text_of(raw)
            elif code == "theme_owner":
                yield from (organisation for _person, organisation in _owners_in(raw))

    def column_of(self, code: str) -> int | None:
        return next((column for column, held in self.columns if held == code), None)

    def _judge(self, said: Said) -> None:
        """What is wrong with the cells together."""
        start = said.paper.get("effective") or HonestDate.unknown()
        end = said.paper.get("ends") or HonestDate.unknown()
        if ends_before_start(start, end):
            said.problems.append(
                [
                    self.column_of("paper_end"),
                    _("this end lies before the start, %(date)s") % {"date": start},
                ]
            )
        since = said.facts.get("since") or HonestDate.unknown()
        is_active = said.facts.get("stage") in (None, "", Stage.ACTIVE)
        if self.on and is_active and not since.started_by(self.on):
            text = _("this start, %(date)s, is still to come") % {"date": since}
            said.remarks.append([self.column_of("since"), text])
        if said.paper_column is not None and not any(said.paper.values()) and not said.problems:
            text = _("nothing is known of an agreement here: none is made")
            said.remarks.append([said.paper_column, text])
        if len(said.owners) > 1 and len(said.owners) != len(said.themes):
            text = _("%(owners)s owners stand here for %(themes)s themes: one for all, or one each")
            counts = {"owners": len(said.owners), "themes": len(said.themes)}
            said.problems.append([self.column_of("theme_owner"), text % counts])
        if said.organisation and len(said.members) != 1:
            said.remarks.append(
                [None, _("the columns about one organisation are left aside: this row has more")]
            )
            said.organisation = {}

    # -- the partnership -----------------------------------------------------------------------

    def _number(self, said, raw, column):
        said.number = c.line_of(raw, 40)

    def _title(self, said, raw, column):
        said.title = c.line_of(raw, TITLE)

    def _kind(self, said, raw, column):
        said.facts["kind"] = _word(raw, PartnershipKind)

    def _stage(self, said, raw, column):
        said.facts["stage"] = _word(raw, Stage)

    def _since(self, said, raw, column):
        said.facts["since"] = self._date(said, raw, column)

    def _purpose(self, said, raw, column):
        said.facts["purpose"] = c.text_of(raw)

    def _cause(self, said, raw, column):
        said.facts["cause"] = c.text_of(raw)

    def _region(self, said, raw, column):
        said.facts["region_label"] = c.line_of(raw, 120)

    def _municipalities(self, said, raw, column):
        text = "\n".join(c.pieces_of(raw))
        said.municipalities = self.places.read(said, text, column)

    def _coordinator(self, said, raw, column):
        said.coordinator = c.line_of(raw, PERSON)

    # -- parties -------------------------------------------------------------------------------

    def _parties(self, said, raw, column):
        for name in self._names_in(raw):
            if len(name) > NAME:
                raise c.CellProblem(
                    _("this text is too long: at most %(max)s characters fit") % {"max": NAME}
                )
            if normalise(name):
                said.parties.append(name)
        for piece in c.pieces_of(raw):
            names = self._names_in(piece)
            if len(names) > 1:
                words = {"text": piece[:60], "names": "; ".join(names)}
                said.remarks.append([column, _("“%(text)s” is read as %(names)s") % words])
            open_to = map(self.names.divisible, self._undivided(piece))
            said.divisible += [row for row in open_to if row]

    def _undivided(self, raw) -> list[str]:
        """The names in a cell as they are read, before anybody chose."""
        return c.names_of(raw, self.names.is_known, self.names.is_part)

    def _names_in(self, raw) -> list[str]:
        names = self._undivided(raw)
        return list(
            dict.fromkeys(one for name in names for one in self.names.apart(name) or [name])
        )

    def _lead(self, said, raw, column):
        said.lead = c.line_of(raw, NAME)

    def _wanted(self, said, raw, column):
        said.wanted = self._pieces(raw, WANTED)

    # -- the agreement -------------------------------------------------------------------------

    def _paper_title(self, said, raw, column):
        said.paper["title"] = c.line_of(raw, TITLE)

    def _paper_kind(self, said, raw, column):
        said.paper["kind"] = _word(raw, AgreementKind)

    def _paper_signed(self, said, raw, column):
        said.unsigned = c.denies(c.text_of(raw))
        unknown = HonestDate.unknown()
        said.paper["signed"] = unknown if said.unsigned else self._date(said, raw, column)
        said.signed = bool(said.paper["signed"])
        assumed = self.options.get("assume_signed") and not said.unsigned
        if not said.signed and not assumed:
            text = _("no date stands here: an agreement of this row is recorded as a draft")
            said.remarks.append([column, text])

    def _paper_start(self, said, raw, column):
        said.paper["effective"] = self._date(said, raw, column)

    def _paper_end(self, said, raw, column):
        if normalise(c.text_of(raw)) in _OPEN:
            said.paper["duration"] = Duration.OPEN
            return
        date = self._date(said, raw, column)
        if date:
            said.paper |= {"duration": Duration.FIXED, "ends": date}

    def _paper_notice(self, said, raw, column):
        months = c.months_of(raw)
        if months is not None:
            stated = Stated.STATED if months else Stated.NONE
            said.paper |= {"notice_stated": stated, "notice_months": months or None}

    # -- themes --------------------------------------------------------------------------------

    def _themes(self, said, raw, column):
        said.themes = list(dict.fromkeys([*said.themes, *self._pieces(raw, TITLE)]))

    def _pieces(self, raw, longest: int) -> list[str]:
        pieces = c.pieces_of(raw)
        if any(len(piece) > longest for piece in pieces):
            raise c.CellProblem(
                _("this text is too long: at most %(max)s characters fit") % {"max": longest}
            )
        return pieces

    def _theme_owner(self, said, raw, column):
        said.owners += _owners_in(raw)

    # -- the one organisation of a row ---------------------------------------------------------

    def _org_kind(self, said, raw, column):
        said.organisation["kind"] = _word(raw, OrganisationKind)

    def _org_kvk(self, said, raw, column):
        digits = c.text_of(raw).replace(" ", "").replace(".", "")
        said.organisation["kvk_number"] = self._clean("kvk_number", digits.zfill(8))

    def _org_website(self, said, raw, column):
        text = c.line_of(raw, 200)
        address = text if "://" in text else f"https://{text}"
        said.organisation["website"] = self._clean("website", address)

    def _org_municipality(self, said, raw, column):
        text = c.line_of(raw, 100)
        found = self.places.read(said, text, column)
        if len(found) == 1:
            said.organisation["municipality"] = found[0]
        elif found:
            raise c.CellProblem(no_place(text, []))

    def _clean(self, name: str, value: str) -> str:
        try:
            return Organisation._meta.get_field(name).clean(value, None)
        except ValidationError as error:
            raise c.CellProblem(" ".join(error.messages)) from error

    def _date(self, said, raw, column) -> HonestDate:
        date, remark = date_of(raw)
        if remark:
            said.remarks.append([column, remark])
        return date


def _owners_in(raw) -> list[tuple[str, str]]:
    """(person, organisation) of a cell: "Name (Organisation)", or a name alone."""
    found = []
    for piece in c.pieces_of(raw):
        person, bracket, organisation = piece.partition("(")
        at = organisation.rstrip(") ").strip() if bracket else ""
        found.append((person.strip()[:PERSON], at))
    return found


def _word(raw, enum) -> str:
    return c.choice_of(raw, words_for(enum), labels_of(enum.choices))
