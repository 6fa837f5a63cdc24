"""The dry run of a list, some rows at a time: what each would make, or what is wrong with it."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lib.text import normalise
from organisations.models import Organisation
from partnerships.models import ImportRow, Partnership

from . import cells as c
from .gathering import Gathered, gather
from .headings import ORGANISATIONS, rows_are
from .naming import CHOICE, FOUND, LEFT, MAKE, PROBLEM, NameBook, archived_holder, holders_of
from .plan import RowReader, Said
from .telling import of_own_parties, summary
from .unused import Unused

CHUNK = 500
# What a partnership has once, whatever the number of its rows.
_ONCE = ("title", "kind", "stage", "since", "purpose", "cause", "region", "coordinator")


@dataclass
class Group:
    """The rows of one partnership: the first, all, and what each column said first."""

    leader: int
    numbers: list[int] = field(default_factory=list)
    first: dict[int, tuple[int, str]] = field(default_factory=dict)
    title: str = ""
    has_parties: bool = False


class ListCheck:
    """Looks over the rows of a list of partnerships or organisations."""

    def __init__(self, batch, user):
        self.batch, self.user = batch, user
        self.names = NameBook(batch)
        day = timezone.localdate(batch.created_at)
        self.reader = RowReader(batch.mapping, batch.options, self.names, day)
        self.about = rows_are(batch.mapping)
        self.groups = self._groups()
        self.names.stand_alone(self._names_alone())
        self.numbers = self._numbers_in_file()
        self.unused = Unused(
            user=user, keeper=batch.organisation, names=self.names, reader=self.reader
        )

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
            group.numbers.append(number)
            group.title = group.title or title
            for column in once:
                text = said_text(row, column)
                if text:
                    group.first.setdefault(column, (number, text))
            group.has_parties |= any(said_text(row, column) for column in parties)
        self.by_code = by_code
        return groups

    def _names_alone(self) -> set[str]:
        """What stands somewhere in the file as one name: “A en B” may be two of them."""
        found: set[str] = set()
        for cells in self.rows().values_list("cells", flat=True).iterator(2000):
            found.update(map(normalise, self.reader.single_names(cells, self.about)))
        return found - {""}

    def _numbers_in_file(self) -> dict[str, tuple[int, str]]:
        """KvK number → the first row with it, and whose it is there: another may not bear it."""
        column, named = self.reader.column_of("org_kvk"), self.reader.column_of("parties")
        found: dict[str, tuple[int, str]] = {}
        if column is None or named is None:
            return found
        for number, cells in self.rows().values_list("number", "cells").iterator(2000):
            digits = "".join(filter(str.isdigit, cell_text(cells, column)))
            if digits and len(c.pieces_of(cells[named] if named < len(cells) else None)) == 1:
                found.setdefault(digits.zfill(8), (number, normalise(cell_text(cells, named))))
        return found

    def check(self, rows: list[ImportRow]) -> None:
        """Settle the outcome of these rows and store it, with the names that are new.

        A partnership is settled with the last of its rows; the earlier ones are taken along.
        """
        here = {row.number for row in rows}
        earlier = [
            number
            for group in self.groups.values()
            if group.numbers[-1] in here
            for number in group.numbers
            if number not in here
        ]
        self._settle_all([*self._numbered(earlier), *rows])

    def again(self, rows: list[ImportRow]) -> None:
        """Settle these rows anew, with all others of their partnerships: a choice was made."""
        numbers = {row.number for row in rows}
        for group in self.groups.values():
            if numbers.intersection(group.numbers):
                numbers.update(group.numbers)
        self._settle_all(self._numbered(sorted(numbers)))

    def finish(self) -> None:
        """Nothing is left to settle once all rows were looked over."""

    def _numbered(self, numbers: list[int]) -> list[ImportRow]:
        return [
            row
            for start in range(0, len(numbers), CHUNK)
            for row in self.rows().filter(number__in=numbers[start : start + CHUNK])
        ]

    def _settle_all(self, rows: list[ImportRow]) -> None:
        read = [(row, self._read(row)) for row in rows]
        numbers = self._known_numbers(read)
        for row, said in read:
            taken = [self.names.take(name, row.number) for name in said.names]
            holder = numbers.get(said.organisation.get("kvk_number"))
            if holder and taken and not holder.archived_at:
                self.names.know(taken[0], holder.pk)
            row.found = {"names": [one.number for one in taken]}
            if asked := [*said.divisible, *self._places(row, said)]:
                row.found["asked"] = [one.number for one in asked]
        for row, said in read:
            self._compare_number(row, said, numbers)
        self.names.keep()
        if self.about == ORGANISATIONS:
            for row, said in read:
                self._settle_organisation(row, said)
        else:
            self._settle_groups(read)
        ImportRow.objects.bulk_update(rows, ["outcome", "found"], batch_size=100)

    def _read(self, row) -> Said:
        """A row as it is read by what was chosen, also in an earlier dry run."""
        said = self.reader.read(row.cells)
        taken = [self.names.take(name, row.number) for name in said.names]
        taken = [self.names.end_of(one) for one in taken] + self._places(row, said)
        if any({"apart", "places"}.intersection(one.found) for one in taken):
            said = self.reader.read(row.cells)
        return said

    def _places(self, row, said) -> list[ImportRow]:
        return [self.names.take_place(piece, row.number, like) for piece, like in said.asked]

    def _compare_number(self, row, said: Said, holders) -> None:
        """One KvK number belongs to one organisation, in the file as in the register."""
        number, column = said.organisation.get("kvk_number"), self.reader.column_of("org_kvk")
        if not number:
            return
        holder = holders.get(number)
        if holder and holder.archived_at:
            said.problems.append([column, archived_holder(holder)])
        first, whose = self.numbers.get(number, (row.number, ""))
        other, mine = self.names.by_key.get(whose), self.names.take(said.members[0], row.number)
        if first != row.number and other and not self.names.are_one(other, mine):
            text = _("row %(row)s has this KvK number for another organisation") % {"row": first}
            said.problems.append([column, text])

    def _settle_groups(self, read) -> None:
        known = self._known_partnerships(read)
        by_leader: dict[int, list] = defaultdict(list)
        for row, said in read:
            by_leader[self._group(row).leader].append((row, said))
        for pairs in by_leader.values():
            group = self._group(pairs[0][0])
            if len(pairs) == len(group.numbers):  # else the others come with the next rows
                self._settle(group, pairs, known)

    def _known_numbers(self, read) -> dict[str, Organisation]:
        numbers = {said.organisation.get("kvk_number") for _row, said in read} - {None, ""}
        return holders_of(numbers)

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

    def _settle(self, group: Group, pairs, known) -> None:
        """What becomes of the rows of one partnership, together."""
        whole = gather(
            [(row.number, said) for row, said in pairs],
            self.names,
            keeper=self.batch.organisation,
            options=self.batch.options,
        )
        for row, said in pairs:
            there = known.get(normalise(group.title)[:200]) or known.get(said.number)
            problems, remarks = list(said.problems), list(said.remarks)
            self._compare(row, group, problems)
            if there:
                makes = _("%(number)s is in the register already: nothing is made of this row")
                makes %= {"number": there[1]}
                row.found["known"] = there[0]
            else:
                makes = summary(row.number, group.leader, whole)
                self._count_parties(row, group, whole, problems, remarks)
                self._papers(row, whole, problems, remarks)
                remarks += self.unused.told(row.number, said, whole)
            row.found |= {
                "problems": problems,
                "remarks": remarks,
                "makes": makes,
                "leader": group.leader,
                "org_kind": said.organisation.get("kind", ""),
                "leads": row.number == group.leader,
                "members": [self.names.take(name, row.number).number for name in said.members],
            }
            row.outcome = self.outcome_of(row)
        if any(row.outcome == PROBLEM for row, _said in pairs):
            for row, _said in pairs:
                self._leave_out(row, pairs)

    def _leave_out(self, row, pairs) -> None:
        """A partnership of which one row has a problem is left out whole."""
        if row.outcome in (MAKE, CHOICE):
            row.outcome = LEFT
            first = next(other.number for other, _said in pairs if other.outcome == PROBLEM)
            text = _("Left out with row %(row)s, which has a problem: one partnership")
            row.found["makes"] = text % {"row": first}

    def _count_parties(self, row, group, whole: Gathered, problems, remarks) -> None:
        """Whether enough organisations stand in the rows to make a partnership of."""
        if row.number != group.leader or not group.has_parties or len(whole.parties) > 1:
            return
        column = self.reader.column_of("parties")
        if whole.title:
            remarks.append([column, _("only one party stands here")])
        elif not problems and not self._may_be_more(row):
            text = _("a partnership without a title needs two parties: fewer stand here")
            problems.append([column, text])

    def _may_be_more(self, row) -> bool:
        """Whether somebody still has to say if one of its names is more than one."""
        asked = (self.names.by_number[number] for number in row.found.get("asked", ()))
        return any("apart" in name.found and self.names.is_open(name) for name in asked)

    def hung_on(self, chosen: list[ImportRow]) -> list[ImportRow]:
        """The rows that may be settled otherwise now that these names were chosen."""
        numbers = {row.number for row in chosen if {"apart", "places"}.intersection(row.found)}
        rows = self.rows().only("number", "outcome", "found")
        waiting = rows.filter(outcome__in=(CHOICE, LEFT))
        if not numbers:
            return list(waiting)
        others = (row for row in rows.exclude(outcome__in=(CHOICE, LEFT)).iterator(2000))
        return [
            *waiting,
            *(row for row in others if numbers.intersection(row.found.get("asked", ()))),
        ]

    def _papers(self, row, whole: Gathered, problems, remarks) -> None:
        """An agreement is of the parties that its own rows name."""
        for paper in whole.papers_of(row.number):
            if paper.parties:
                if not whole.names_all(paper):
                    remarks.append([None, of_own_parties(paper)])
            elif paper.is_signed and whole.parties:
                text = _("say in this row which parties signed: it names none")
                problems.append([self.reader.column_of("parties"), text])
            elif whole.parties:
                text = _("this row names no party: its agreement is a draft without parties")
                remarks.append([None, text])

    def _settle_organisation(self, row, said: Said) -> None:
        problems = list(said.problems)
        makes = self._organisation(row, said, problems)
        remarks = list(said.remarks)
        if not problems:
            remarks += self.unused.details(said)
        row.found |= {"problems": problems, "remarks": remarks, "makes": makes}
        row.found["org_kind"] = said.organisation.get("kind", "")
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
            mine = said_text(row.cells, column)
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
        asked = [self.names.by_number[n] for n in row.found.get("asked", ())]
        if any(self.names.is_open(name) for name in (*names, *asked)):
            return CHOICE
        if self.about == ORGANISATIONS and names and self.names.pk_of(names[0]):
            return FOUND
        return MAKE


def list_rows(batch):
    """The rows of the sheet that was pointed out."""
    return batch.rows.filter(sheet=batch.options.get("sheet", "")).order_by("number")


def cell_text(row: list[Any], column: int) -> str:
    return c.text_of(row[column]) if column < len(row) else ""


def said_text(row: list[Any], column: int) -> str:
    """A cell as text; nothing for a dash, "onbekend" and the like."""
    text = cell_text(row, column)
    return "" if c.says_nothing(text) else text


def group_key(row: list[Any], by_code, number: int) -> tuple[str, str]:
    """By what a row is grouped with others, and its title."""
    of_number = next((said_text(row, column) for column in by_code["number"]), "")
    title = " ".join(next((said_text(row, column) for column in by_code["title"]), "").split())
    if of_number:
        return f"#{normalise(of_number)}", title
    return (normalise(title) or f":{number}"), title
