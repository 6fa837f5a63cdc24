"""The list of partnerships as a file: the rows and columns that the page shows, to the row."""

import datetime
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.records import audit
from lib.tabular import Sheet, csv_chunks, write_workbook
from partnerships.columns import Cells
from partnerships.filters import PartnershipFilter
from partnerships.listing import rows_of
from partnerships.models import Partnership
from partnerships.selection import selected

# Files as large as this are kept in memory while they are written.
IN_MEMORY = 2 * 1024 * 1024


class ListExport:
    """What somebody takes along of a list: rows, columns and what was left out of both."""

    def __init__(self, user, data, *, at: datetime.datetime, ticked=False):
        self.user, self.at = user, at
        self.on = timezone.localdate(at)
        self.filters = PartnershipFilter(data, user=user, offered=False)
        self.ticked = ticked and not self.filters.data.get("all")
        chosen = selected(user, data, self.on) if ticked else self._found()
        self.asked_for = chosen
        self.queryset = chosen.filter(pk__in=exported_by(user).values("pk"))

    def _found(self):
        return self.filters.narrow(Partnership.objects.visible_to(self.user), self.on)

    @cached_property
    def count(self) -> int:
        return self.queryset.order_by().count()

    @cached_property
    def left_out(self) -> int:
        """Partnerships of the list that this user may read and not take along."""
        return self.asked_for.order_by().count() - self.count

    @cached_property
    def columns(self) -> list:
        """The columns of the page; those that tell of people only for who works with them."""
        return [one for one in self.filters.columns if not one.personal or self.takes_people]

    @property
    def takes_people(self) -> bool:
        """Administrators see to the register, not to the people of its parties."""
        return bool(self.user.organisations_as("coordinator", "manager"))

    @cached_property
    def people_of(self) -> set[int] | None:
        """Of which partnerships people are told; None: of all in the file."""
        sees_more = self.user.is_administrator or self.user.reads_widely
        if not sees_more or not any(one.personal for one in self.columns):
            return None
        return set(working_with(self.user).values_list("pk", flat=True))

    @property
    def withheld(self) -> list:
        return [one for one in self.filters.columns if one not in self.columns]

    @property
    def labels(self) -> list[str]:
        return [str(column.label) for column in self.columns]

    def cells(self, finish=lambda value: value) -> Iterator[list]:
        """The rows as a spreadsheet takes them, in the order of the page."""
        ordered = self.queryset.order_by(*self.filters.order)
        cells = Cells(self.columns, finish)
        told_of = self.people_of
        places = [place for place, one in enumerate(self.columns) if one.personal]
        for row in rows_of(ordered, self.on, self.columns):
            line = cells.of(row)
            if told_of is not None and row["id"] not in told_of:
                for place in places:
                    line[place] = None
            yield line

    def about(self) -> list[tuple[str, str]]:
        """What a reader of the file should know of it, line by line."""
        lines = [
            (_("Register"), _("Partnership registry")),
            (_("Made on"), date_format(timezone.localtime(self.at), "j F Y, H:i")),
            (_("Made by"), str(self.user)),
            (_("Partnerships"), str(self.count)),
        ]
        lines += [(label, words) for _name, label, words in self.filters.in_words()]
        if not self.filters.chosen:
            lines.append((_("Filters"), _("None: everything this user may see")))
        if self.ticked:
            lines.append((_("Choice"), _("Only what was ticked in the list")))
        if self.left_out:
            lines.append((_("Left out"), left_out_words(self.left_out)))
        if self.filters.lost:
            lines.append((_("Filters that were not used"), ", ".join(self.filters.lost)))
        if self.people_of is not None:
            lines.append((_("People"), _("Only of partnerships this user works with")))
        if self.withheld:
            names = ", ".join(str(column.label) for column in self.withheld)
            lines.append((_("Columns about people that are left out"), names))
        return lines

    def file_name(self, ending: str) -> str:
        """For example "partnerships-2026-11-22.xlsx", in the language of the reader."""
        return f"{_('partnerships')}-{self.on:%Y-%m-%d}.{ending}"

    @transaction.atomic
    def tell(self, kind: str) -> None:
        """Write in the trail who took what along; call it before the first byte goes out."""
        chosen = "; ".join(f"{label}: {words}" for _name, label, words in self.filters.in_words())
        audit(
            by=self.user,
            at=self.at,
            verb="export",
            obj=self.user,
            after={
                "format": kind,
                "count": self.count,
                "columns": [column.code for column in self.columns],
            },
            reason=chosen,
            scope=(None, None),
        )

    # -- the files ----------------------------------------------------------------------------

    def csv(self) -> Iterator[str]:
        """The lines of a CSV file, in pieces."""
        return csv_chunks(self.labels, self.cells(in_text))

    def xlsx(self) -> IO[bytes]:
        """A workbook: the rows, and a sheet that tells of the file. The caller closes it."""
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)
        sheets = [
            Sheet(_("Partnerships"), self.labels, self.cells()),
            Sheet(_("About this file"), [_("What"), pgettext("of a file", "Value")], self.about()),
        ]
        write_workbook(file, sheets)
        file.seek(0)
        return file


def exported_by(user):
    """Partnerships of which somebody may take the line in a list along: of organisations they work
    for, not only read in; with wide reading all, without the people.
    """
    if user.reads_widely and user.organisations_as("coordinator", "manager"):
        return Partnership.objects.visible_to(user)
    return saved_whole_by(user)


def saved_whole_by(user):
    """Partnerships somebody may take along with all that hangs under them."""
    if user.is_administrator:
        return Partnership.objects.visible_to(user)
    return working_with(user)


def working_with(user):
    """Partnerships of the organisations for which somebody coordinates or manages."""
    return Partnership.objects.own_to(user).of_organisations(
        user.organisations_as("coordinator", "manager")
    )


def in_text(value):
    """A cell of a file without types: days as ISO text, decimals as the reader writes them."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float | Decimal):
        return number_format(value, decimal_pos=1)
    return value


def left_out_words(number: int) -> str:
    return ngettext(
        "%(n)d partnership that you may read only",
        "%(n)d partnerships that you may read only",
        number,
    ) % {"n": number}
