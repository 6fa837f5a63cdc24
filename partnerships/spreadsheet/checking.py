"""The dry run of a list, some rows at a time: what each would make, or what is wrong with it."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.text import normalise
from organisations.models import Organisation
from partnerships.models import ImportRow, Partnership

from . import cells as c
from .headings import ORGANISATIONS, rows_are
from .naming import CHOICE, FOUND, MAKE, PROBLEM, NameBook
from .plan import RowReader, Said

CHUNK = 500
# What a partnership has once, whatever the number of its rows.
_ONCE = ("title", "kind", "stage", "since", "purpose", "cause", "region", "coordinator")


@dataclass
class Group:
    """The rows of one partnership: the first, and what each column said first."""

    leader: int
    first: dict[int, tuple[int, str]] = field(default_factory=dict)
    title: str = ""
    has_parties: bool = False


class ListCheck:
    """Looks over the rows of a list of partnerships or organisations."""

    def __init__(self, batch, user):
        self.batch, self.user = batch, user
        self.names = NameBook(batch)
        self.reader = RowReader(batch.mapping, batch.options, self.names)
        self.about = rows_are(batch.mapping)
        self.groups = self._groups()

    def rows(self):
        return list_rows(self.batch)

    def _groups(self) -> dict[str, Group]:
        """Every group of rows in the file, from the cells that tell them apart."""
        groups: dict[str, Group] = {}
        if self.about == ORGANISATIONS:
            return groups
        by_code = defaultdict(list)
        for column, code in self.reader.columns:
            by_code[code].append(column)
        once = [column for code in _ONCE for column in by_code[code]]
        parties = by_code["parties"] + by_code["lead"]
        for number, row in self.rows().values_list("number", "cells").iterator(2000):
            key, title = group_key(row, by_code, number)
            group = groups.setdefault(key, Group(number))
            group.title = group.title or title
            for column in once:
                text = cell_text(row, column)
                if text:
                    group.first.setdefault(column, (number, text))
            group.has_parties |= any(cell_text(row, column) for column in parties)
        self.by_code = by_code
        return groups

    def check(self, rows: list[ImportRow]) -> None:
        """Settle the outcome of these rows and store it, with the names that are new."""
        read = [(row, self.reader.read(row.cells)) for row in rows]
        numbers = self._known_numbers(read)
        for row, said in read:
            pk = numbers.get(said.organisation.get("kvk_number"))
            taken = [self.names.take(name, row.number) for name in said.names]
            if pk and taken and taken[0].outcome in (MAKE, CHOICE) and not taken[0].chosen:
                taken[0].outcome, taken[0].found = FOUND, {"pk": pk}
            row.found = {"names": [one.number for one in taken]}
        self.names.keep()
        known = self._known_partnerships(read)
        for row, said in read:
            self._settle(row, said, known)
        ImportRow.objects.bulk_update(rows, ["outcome", "found"], batch_size=100)

    def _known_numbers(self, read) -> dict[str, int]:
        numbers = {said.organisation.get("kvk_number") for _row, said in read} - {None, ""}
        found = Organisation.objects.active().filter(kvk_number__in=numbers)
        return dict(found.values_list("kvk_number", "pk"))

    def _known_partnerships(self, read) -> dict[str, tuple[int, str]]:
        """Partnerships that this user may see, by number and by title as it is compared."""
        titles = {normalise(self._group(row).title)[:200] for row, _said in read if self.groups}
        numbers = {said.number for _row, said in read if said.number}
        seen = Partnership.objects.visible_to(self.user).filter(archived_at__isnull=True)
        found = {}
        for column, wanted in (("sort_title", titles - {""}), ("number", numbers)):
            rows = seen.filter(**{f"{column}__in": wanted}).values_list(column, "pk", "number")
            found |= {key: (pk, number) for key, pk, number in rows}
        return found

    def _group(self, row) -> Group:
        return self.groups[group_key(row.cells, self.by_code, row.number)[0]]

    def _settle(self, row, said: Said, known) -> None:
        problems, makes, extra = list(said.problems), "", {}
        if self.about == ORGANISATIONS:
            makes = self._organisation(row, said, problems)
        else:
            group = self._group(row)
            extra = {"leader": group.leader}
            self._compare(row, group, problems)
            there = known.get(normalise(group.title)[:200]) or known.get(said.number)
            if there:
                extra["known"] = there[0]
                makes = _("%(number)s is in the register already: nothing is made of this row")
                makes %= {"number": there[1]}
            else:
                makes = summary(said, row.number == group.leader, group.leader)
        row.found |= {"problems": problems, "remarks": said.remarks, "makes": makes, **extra}
        row.outcome = self.outcome_of(row)

    def _organisation(self, row, said, problems) -> str:
        if len(said.members) != 1:
            problems.append([self.reader.column_of("parties"), _("one organisation belongs here")])
            return ""
        name = self.names.take(said.members[0], row.number)
        if self.names.end_of(name).outcome == FOUND:
            return _("Known in the register: it stays as it is")
        return _("Organisation “%(name)s”") % {"name": said.members[0]}

    def _compare(self, row, group, problems) -> None:
        """Whether the rows of one partnership say the same."""
        if not group.has_parties and row.number == group.leader:
            problems.append([self.reader.column_of("parties"), _("no party stands here")])
        for column, (number, text) in group.first.items():
            mine = cell_text(row.cells, column)
            if mine and number != row.number and normalise(mine) != normalise(text):
                problem = _("row %(row)s of the same partnership says “%(text)s” here")
                problems.append([column, problem % {"row": number, "text": text[:60]}])

    def outcome_of(self, row) -> str:
        """What becomes of a row, from what was found and what was chosen since."""
        if row.found.get("problems"):
            return PROBLEM
        if row.found.get("known"):
            return FOUND
        names = [self.names.by_number[n] for n in row.found.get("names", ())]
        if any(self.names.is_open(name) for name in names):
            return CHOICE
        if self.about == ORGANISATIONS and names and self.names.pk_of(names[0]):
            return FOUND
        return MAKE


def list_rows(batch):
    """The rows of the sheet that was pointed out."""
    return batch.rows.filter(sheet=batch.options.get("sheet", "")).order_by("number")


def cell_text(row: list[Any], column: int) -> str:
    return c.text_of(row[column]) if column < len(row) else ""


def group_key(row: list[Any], by_code, number: int) -> tuple[str, str]:
    """By what a row is grouped with others, and its title."""
    of_number = next((cell_text(row, column) for column in by_code["number"]), "")
    title = " ".join(next((cell_text(row, column) for column in by_code["title"]), "").split())
    if of_number:
        return f"#{normalise(of_number)}", title
    return (normalise(title) or f":{number}"), title


def summary(said: Said, leads: bool, leader: int) -> str:
    """What a row makes, in words."""
    parts = []
    members, papers, themes = len(said.members), bool(said.paper), len(said.themes)
    if members:
        parts.append(
            ngettext("%(number)s party", "%(number)s parties", members) % {"number": members}
        )
    if papers:
        parts.append(_("an agreement"))
    if themes:
        parts.append(ngettext("%(number)s theme", "%(number)s themes", themes) % {"number": themes})
    what = ", ".join(parts)
    if not leads:
        return _("Goes with row %(row)s: %(what)s") % {"row": leader, "what": what or "–"}
    title = said.title or _("Partnership named after its parties")
    return f"{title}: {what}" if what else title
