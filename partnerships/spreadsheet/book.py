"""Reading in the register's own workbook: looking it over, and making what it holds."""

import re
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint
from django.utils.translation import gettext as _

from lib.dates import HonestDateField
from lib.text import normalise
from organisations.models import Contact, Municipality, Organisation, Sector
from organisations.municipalities import MunicipalityReader
from partnerships.models import ImportRow, Partnership, Party, ThemeParticipant

from . import cells as c
from .book_whole import Whole
from .cell_dates import date_of, day_of, moment_of
from .naming import (
    CHOICE,
    FOUND,
    LEFT,
    MAKE,
    NAMES,
    PROBLEM,
    NameBook,
    archived_holder,
    holders_of,
)
from .people import People
from .placing import NEAR, no_place
from .shape import (
    BY_MODEL,
    known_headings,
    known_sectors,
    known_sheets,
    known_words,
)
from .words import labels_of

_REFERENCE = re.compile(r"([A-Z]\d{1,7})(?:\s|$)")
# Rows under these belong to them: what is known already is not added to.
PARENTS = ("partnership", "organisation", "agreement", "theme", "party")
# These name an organisation or party besides; that one may well be known.
PARENT = {Party: "partnership", ThemeParticipant: "theme"}


def parents_of(model) -> tuple[str, ...]:
    """The fields of a model that tell what its rows hang under."""
    return (PARENT[model],) if model in PARENT else PARENTS


def book_rows(batch):
    """All rows of the sheets, in the order in which they can be made; see `BookReader.order`."""
    return batch.rows.exclude(sheet=NAMES).order_by("pk")


class BookReader:
    """Knows the sheets of an import and reads their rows into fields."""

    def __init__(self, batch):
        self.batch = batch
        self.kinds = {
            name: known_sheets()[normalise(name)]
            for name in batch.options.get("headings", {})
            if normalise(name) in known_sheets()
        }
        self.columns = {name: self._columns(name, kind.model) for name, kind in self.kinds.items()}
        self.places = MunicipalityReader()
        self.sectors = known_sectors()

    def _columns(self, sheet, model) -> list[tuple[int, models.Field]]:
        known = known_headings(model)
        headings = self.batch.options["headings"][sheet]
        pairs = ((number, known.get(normalise(text))) for number, text in enumerate(headings))
        return [(number, field) for number, field in pairs if number and field is not None]

    def column_of(self, sheet: str, name: str) -> int | None:
        return next((at for at, field in self.columns[sheet] if field.name == name), None)

    @cached_property
    def keys(self) -> dict[str, tuple[str, int]]:
        """Key → the sheet and row that bear it; the first, where two bear the same."""
        found: dict[str, tuple[str, int]] = {}
        rows = book_rows(self.batch).values_list("sheet", "number", "cells")
        for sheet, number, row in rows.iterator(2000):
            found.setdefault(c.text_of(row[0]) if row else "", (sheet, number))
        return found

    def read(self, row) -> tuple[dict[str, Any], list[list]]:
        """Field → value (of a reference its key), and what is wrong at which column."""
        values, problems = {}, []
        for column, field in self.columns.get(row.sheet, ()):
            raw = row.cells[column] if column < len(row.cells) else None
            if c.is_bare_formula(raw):
                problems.append([column, c.why_no_value(raw)])
                continue
            try:
                values[field.name] = self._value(field, raw)
            except c.CellProblem as problem:
                problems.append([column, str(problem)])
            except ValidationError as error:
                problems.append([column, " ".join(error.messages)])
        return values, problems

    def remarks_of(self, row) -> list[list]:
        """How cells were read that are not simply what was typed there."""
        found = []
        for column, field in self.columns.get(row.sheet, ()):
            raw = row.cells[column] if column < len(row.cells) else None
            told = [c.how_it_came(raw)]
            if isinstance(field, HonestDateField) and not c.is_bare_formula(raw):
                told.append(_remark_on_date(raw))
            found += [[column, text] for text in told if text]
        return found

    def _value(self, field, raw) -> Any:
        model = field.related_model
        if model is Municipality:
            return self._places(field, raw)
        if model is Sector:
            return [self._sector(piece) for piece in c.pieces_of(raw)]
        if field.is_relation:
            return self._key(field, raw)
        if isinstance(field, HonestDateField):
            return date_of(raw)[0]
        return field.clean(self._plain(field, raw), None)

    def _plain(self, field, raw):
        if field.choices:
            word = c.choice_of(raw, known_words(field), labels_of(field.choices))
            return word or ("" if field.blank else field.get_default())
        if isinstance(field, models.BooleanField):
            return c.yes_or_no(raw)
        if isinstance(field, models.IntegerField):
            number = c.whole_number(raw)
            return field.get_default() if number is None and not field.null else number
        if isinstance(field, models.DateTimeField):
            return moment_of(raw)
        if isinstance(field, models.DateField):
            return day_of(raw)
        return c.text_of(raw)

    def _places(self, field, raw):
        found, unknown = self.places.read("\n".join(c.pieces_of(raw)))
        if unknown:
            raise c.CellProblem(no_place(unknown[0], self.places.nearest(unknown[0], NEAR)))
        if field.many_to_many:
            return found
        if not found and not field.null:
            raise c.CellProblem(_("something has to stand here"))
        return found[0] if found else None

    def _sector(self, piece):
        if normalise(piece) not in self.sectors:
            allowed = ", ".join(dict.fromkeys(str(one) for one in self.sectors.values()))
            raise c.CellProblem(c.no_such_word(piece, allowed))
        return self.sectors[normalise(piece)]

    def _key(self, field, raw) -> str | None:
        """The key that stands in a cell, when it is one of the right sheet."""
        text = c.text_of(raw)
        if not text:
            if not field.null:
                raise c.CellProblem(_("something has to stand here"))
            return None
        match = _REFERENCE.match(text)
        kind = BY_MODEL[field.related_model]
        there = self.keys.get(match[1]) if match else None
        if there is None or self.kinds.get(there[0]) is not kind:
            words = {"text": text[:60], "sheet": kind.name}
            raise c.CellProblem(_("“%(text)s” is no key of the sheet %(sheet)s") % words)
        return match[1]


def _remark_on_date(raw) -> str:
    try:
        return date_of(raw)[1]
    except c.CellProblem:
        return ""


class BookCheck:
    """Looks over the rows of a workbook."""

    def __init__(self, batch, user):
        self.batch, self.user = batch, user
        self.reader = BookReader(batch)
        self.names = NameBook(batch, within=False)
        self.people = People(user)
        self._organisations: dict[int, Organisation] = {}
        self._holders: dict[str, Organisation] = {}
        known = Partnership.objects.own_to(user).filter(archived_at__isnull=True)
        self.titles = dict(known.values_list("sort_title", "pk"))

    def rows(self):
        return book_rows(self.batch)

    def check(self, rows: list[ImportRow]) -> None:
        """Settle the outcome of these rows and store it."""
        for row in rows:
            self._settle(row)
        self.names.keep()
        ImportRow.objects.bulk_update(rows, ["outcome", "found"], batch_size=100)

    def _settle(self, row) -> None:
        values, problems = self.reader.read(row)
        kind = self.reader.kinds[row.sheet]
        key = c.text_of(row.cells[0]) if row.cells else ""
        row.found = {"key": key}
        if self.reader.keys.get(key) != (row.sheet, row.number) or not key:
            problems.append([0, _("this key stands elsewhere as well, or is missing")])
        if not problems:
            problems += self._breaks(kind.model, values, row.sheet)
        if not problems and kind.model is Organisation:
            problems += self._numbered(row, values)
        remarks, makes = self.reader.remarks_of(row), self._makes(row, kind, values)
        row.found |= {"problems": problems, "remarks": remarks, "makes": makes}
        row.found |= {"said": remarks, "would": makes, **self._hangs(row, kind.model, values)}
        if not problems and kind.model is Organisation:
            self._name(row, values)
        if not problems and kind.model is Partnership:
            known = self.titles.get(normalise(values.get("title", ""))[:200])
            row.found |= {"known": known} if known else {}
        row.outcome = self.outcome_of(row)

    def _hangs(self, row, model, values) -> dict[str, Any]:
        """The keys of what a row belongs to, cannot be made without, and points to besides."""
        needs, points = [], []
        for column, field in self.reader.columns[row.sheet]:
            key = values.get(field.name)
            if field.related_model in BY_MODEL and isinstance(key, str):
                if field.null:
                    points.append([column, key])
                else:
                    needs.append(key)
        found = {
            "under": [
                values[name] for name in parents_of(model) if isinstance(values.get(name), str)
            ],
            "needs": needs,
            "points": points,
        }
        if model is Party:
            found["party"] = values.get("organisation")
        if model is Contact:
            found["person"] = values.get("name", "")
        return found

    def _name(self, row, values) -> None:
        """Whether the register knows the organisation, by its KvK number or its name."""
        holder = self._holders.get(values.get("kvk_number"))
        self.names.take_own(values["name"], row.number, holder.pk if holder else None)
        row.found["names"] = [row.number]

    def _numbered(self, row, values) -> list[list]:
        """One KvK number belongs to one organisation, in the file as in the register."""
        number = values.get("kvk_number")
        if not number:
            return []
        if number not in self._holders:
            self._holders |= holders_of([number])
        holder, first = self._holders.get(number), self._first_with.get(number, row.number)
        text = ""
        if first != row.number:
            text = _("row %(row)s has this KvK number for another organisation") % {"row": first}
        elif holder and holder.archived_at:
            text = archived_holder(holder)
        return [[self.reader.column_of(row.sheet, "kvk_number"), text]] if text else []

    @cached_property
    def _first_with(self) -> dict[str, int]:
        """KvK number → the first row of the file that bears it."""
        found: dict[str, int] = {}
        sheets = [name for name, kind in self.reader.kinds.items() if kind.model is Organisation]
        rows = self.rows().filter(sheet__in=sheets).values_list("sheet", "number", "cells")
        for sheet, number, cells in rows.iterator(2000):
            column = self.reader.column_of(sheet, "kvk_number")
            if column is not None and column < len(cells):
                found.setdefault(c.text_of(cells[column]), number)
        return found

    def _makes(self, row, kind, values) -> str:
        told = next((values[n] for n in ("title", "name", "wanted_kind") if values.get(n)), "")
        words = str(kind.model._meta.verbose_name)
        return f"{words} “{told}”" if told else words

    def _breaks(self, model, values, sheet) -> list[list]:
        """The rules of a model that one row can break on its own."""
        relations = {field.name for field in model._meta.get_fields() if field.is_relation}
        plain = {name: value for name, value in values.items() if name not in relations}
        instance = model(**plain)
        found = []
        for constraint in model._meta.constraints:
            if isinstance(constraint, CheckConstraint):
                try:
                    constraint.validate(model, instance, exclude=relations)
                except ValidationError as error:
                    found.append([None, " ".join(error.messages)])
        return found

    def again(self, rows) -> None:
        """Settle these rows anew, and what hangs under them: a choice was made."""
        for row in rows:
            row.outcome = self.outcome_of(row)
        ImportRow.objects.bulk_update(rows, ["outcome"], batch_size=100)
        self.finish()

    def hung_on(self, chosen) -> list[ImportRow]:
        """The rows that may be settled otherwise now that names were chosen."""
        return list(self.rows().filter(outcome__in=(CHOICE, LEFT)))

    def finish(self) -> None:
        """What hangs under a record that is known, or goes with one with a problem, is not made."""
        rows = list(self.rows().defer("cells"))
        changed = Whole(self, rows).settle()
        ImportRow.objects.bulk_update(changed, ["outcome", "found"], batch_size=100)

    def contact(self, row) -> str:
        """A person of an organisation that is known: there already, to be added, or not ours."""
        number = self.reader.keys[row.found["under"][0]][1]
        organisation = self._organisation(self.names.pk_of(self.names.by_number[number]))
        if self.people.knows(row.found["person"], organisation):
            return FOUND
        return MAKE if self.people.may_be_added(organisation) else LEFT

    def _organisation(self, pk) -> Organisation:
        if pk not in self._organisations:
            self._organisations[pk] = Organisation.objects.get(pk=pk)
        return self._organisations[pk]

    def outcome_of(self, row) -> str:
        if row.found.get("problems"):
            return PROBLEM
        if row.found.get("known"):
            return FOUND
        names = [self.names.by_number[n] for n in row.found.get("names", ())]
        if any(self.names.is_open(name) for name in names):
            return CHOICE
        return FOUND if names and self.names.pk_of(names[0]) else MAKE
