"""The rows of a dossier file in words: one table per kind of row, for a spreadsheet or on paper."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lib.dates import HonestDate, HonestDateField
from partnerships.dossier_file.sections import SECTIONS, fields_of
from partnerships.field_words import label_of
from partnerships.models import Partnership

from .manner import Manner

# What a row is called, the first that is there.
NAMED_BY = ("title", "name", "text", "statement", "label", "wanted_kind")
# Else the one it belongs to.
NAMED_AFTER = ("organisation", "party", "contact", "theme", "goal")


@dataclass
class Table:
    """One kind of row: its columns, and per row its name and its cells."""

    name: str
    title: str
    columns: list[str]
    names: list[str]
    rows: list[list[str]]
    codes: list[str]

    def picked(self, codes: list[str], title: str = "") -> "Table":
        """The same with only these columns, in this order."""
        places = [self.codes.index(code) for code in codes]
        return Table(
            name=self.name,
            title=title or self.title,
            columns=[self.columns[place] for place in places],
            names=self.names,
            rows=[[row[place] for place in places] for row in self.rows],
            codes=codes,
        )

    def records(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Per row what it is called, and what is said of it."""
        for name, row in zip(self.names, self.rows, strict=True):
            yield (
                name,
                [(label, cell) for label, cell in zip(self.columns, row, strict=True) if cell],
            )


class Tables:
    """Turns what `write_dossier` gives into tables.

    ``manner`` says how days and numbers are written.
    """

    def __init__(self, dossier: dict, manner: Manner) -> None:
        self.dossier = dossier
        self.manner = manner
        self.labels: dict[str, str] = {}
        for section in ("organisations", "people", *SECTIONS):
            for row in dossier.get(section, ()):
                self.labels[row["key"]] = self.name_of(row)

    def name_of(self, row: dict) -> str:
        """What a row is called; of a party or a seat that is the one it stands for.

        What a theme or a goal has once a year is told apart by its year.
        """
        for name in NAMED_BY:
            if row.get(name):
                return str(row[name])
        pointed = (row.get(name) for name in NAMED_AFTER)
        after = next((self.labels[key] for key in pointed if key in self.labels), "")
        year = self.labels.get(row.get("programme", ""), "")
        return ", ".join(part for part in (after, year) if part)

    def partnership(self) -> Table:
        """The partnership itself, as a table of one row."""
        return self._table("partnership", Partnership, [self.dossier["partnership"]])

    def all(self) -> list[Table]:
        """Every kind of row that the dossier has."""
        return [table for name in SECTIONS for table in self.of(name)]

    def of(self, name: str) -> list[Table]:
        """The table of one kind of row; none when the dossier has no such row."""
        rows = self.dossier.get(name)
        return [self._table(name, SECTIONS[name], rows)] if rows else []

    def _table(self, name, model, rows) -> Table:
        fields = [field for field in fields_of(model) if any(field.name in row for row in rows)]
        return Table(
            name=name.replace("_", "-"),
            title=capfirst(str(model._meta.verbose_name_plural)),
            columns=[label_of(field) for field in fields],
            names=[self.labels.get(row.get("key", ""), "") for row in rows],
            rows=[[self.cell(field, row.get(field.name)) for field in fields] for row in rows],
            codes=[field.name for field in fields],
        )

    def cell(self, field, value: Any) -> str:
        """One value in words, "" for none."""
        if value is None:
            return ""
        if isinstance(field, HonestDateField):
            return self.manner.date(HonestDate(value.get("date"), value.get("stated", "")))
        if isinstance(value, list):
            return "; ".join(self.cell(field, one) for one in value)
        if isinstance(value, dict):
            return str(value.get("name", ""))
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if field.is_relation:
            return self.labels.get(value, str(value))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return self.plain(field, str(value))

    def plain(self, field, text: str) -> str:
        """A moment, a day or a number as this manner writes it; words as they are."""
        if isinstance(field, models.DateTimeField):
            return self.manner.moment(datetime.datetime.fromisoformat(text))
        if isinstance(field, models.DateField):
            return self.manner.day(datetime.date.fromisoformat(text))
        if isinstance(field, models.DecimalField):
            return self.manner.number(text)
        return text
