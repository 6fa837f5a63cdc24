"""The organisations that a file names: each distinct name once, whatever row or spelling.

A name is a row of the import too, on a sheet that no file can have. Its outcome says whether the
register knows it (*found*), it will be made (*make*), or somebody must say which one is meant
(*choice*): one of the register, another name of the file, its parts, or a new organisation.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lib.text import ALIKE, likeness, name_key, normalise
from organisations.models import Organisation, OrganisationName
from partnerships.models import ImportRow

from . import cells as c
from .choosing import CHOICE, NAMES, choose, offered, remembered_as

FOUND, MAKE, PROBLEM = "found", "make", "problem"
# A row that goes with one that has a problem.
LEFT = "left_out"
_PIECE = 4
SHOWN = 4


def _pieces(name: str) -> set[str]:
    words = name_key(name).split()
    return {piece for word in words for piece in (f"{word[:_PIECE]}…", f"…{word[-_PIECE:]}")}


def _together(name: str) -> str:
    return normalise(name).replace(" ", "")


@dataclass
class Known:
    """All names of the register, by the ways in which a name may be written: one query."""

    by_key: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_core: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_piece: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls) -> "Known":
        known = cls()
        rows = OrganisationName.objects.filter(organisation__archived_at__isnull=True)
        for pk, name in rows.order_by("pk").values_list("organisation_id", "name"):
            known.by_key[normalise(name)].add(pk)
            known.by_core[name_key(name)].add(pk)
            for piece in _pieces(name):
                known.by_piece[piece].append((pk, name))
        return known

    def alike(self, text: str) -> list[list]:
        """[pk, name, score] of the organisations most like this name."""
        best: dict[int, tuple[float, str]] = {}
        for piece in _pieces(text):
            for pk, name in self.by_piece.get(piece, ())[:200]:
                score = likeness(text, name)
                if score >= ALIKE and score > best.get(pk, (0.0, ""))[0]:
                    best[pk] = (score, name)
        ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
        return [[pk, name, round(score, 2)] for pk, (score, name) in ranked[:SHOWN]]


class NameBook:
    """The distinct names of one import, with what became of each."""

    def __init__(self, batch, known: Known | None = None, within: bool = True):
        """``within`` says that names of the file may mean one another: not in a workbook."""
        self.batch, self.within = batch, within
        self.known = known or Known.load()
        self.by_key: dict[str, ImportRow] = {}
        self.by_core: dict[str, ImportRow] = {}
        self.by_number: dict[int, ImportRow] = {}
        self.places: dict[str, ImportRow] = {}
        self.by_piece: dict[str, list[ImportRow]] = defaultdict(list)
        self.fresh: list[ImportRow] = []
        self.alone: set[str] | None = None
        self.alone_cores: set[str] = set()
        self.before: dict[str, dict] = batch.options.get("chosen", {})
        for row in batch.rows.filter(sheet=NAMES).order_by("number"):
            self._file(row)

    def _file(self, row) -> None:
        text = row.cells[0]
        self.by_number[row.number] = row
        if "places" in row.found:
            self.places[normalise(text)] = row
            return
        self.by_key[normalise(text)] = row
        if "same" not in row.found:
            self.by_core.setdefault(name_key(text), row)
            self.by_core.setdefault(_together(text), row)
            if "apart" not in row.found:  # its parts are not the same as the whole
                for piece in _pieces(text):
                    self.by_piece[piece].append(row)

    def stand_alone(self, keys: set[str]) -> None:
        """What the file has somewhere as one name: so a cell does not hang on the rows before it.

        Afterwards all names are there, as the dry run took them.
        """
        self.alone, self.alone_cores = keys, set(map(name_key, keys))

    def is_known(self, text: str) -> bool:
        """Whether the register has this name, or the file has exactly it as one name."""
        key = normalise(text)
        named = self.by_key if self.alone is None else self.alone
        return key in self.known.by_key or key in named or name_key(text) in self.known.by_core

    def is_part(self, text: str) -> bool:
        """Whether what stands between others is known as a name, whatever its legal form."""
        named = self.by_core if self.alone is None else self.alone_cores
        return self.is_known(text) or name_key(text) in named

    def divisible(self, text: str) -> ImportRow | None:
        """The name of which somebody says, or said, whether it is one organisation or more."""
        row = self.by_key.get(normalise(text))
        row = self.end_of(row) if row else None
        return row if row and "apart" in row.found else None

    def apart(self, text: str) -> list[str]:
        """The organisations that somebody said a name to be."""
        row = self.divisible(text)
        return row.found["apart"] if row and "apart" in row.chosen else []

    def _parts_of(self, text: str) -> list[str]:
        """What may stand in a name that is not known, when at least one of it is."""
        if self.alone is None or self.is_known(text):
            return []
        parts = c.parts_of(text)
        return parts if any(map(self.is_part, parts)) else []

    def take(self, text: str, where: int) -> ImportRow:
        """The row of a name, made when it is new; ``where`` is the first row that has it."""
        row = self.by_key.get(normalise(text))
        if row is not None:
            return row
        row = ImportRow(
            batch=self.batch, sheet=NAMES, number=len(self.by_number) + 1, cells=[text, where]
        )
        self._judge(row, text)
        self._as_before(row)
        self._file(row)
        self.fresh.append(row)
        return row

    def take_own(self, text: str, number: int, pk: int | None) -> ImportRow:
        """The name of an organisation with a row of its own; ``pk`` where it is known already."""
        row = ImportRow(batch=self.batch, sheet=NAMES, number=number, cells=[text, number])
        if pk:
            row.outcome, row.found = FOUND, {"pk": pk}
        else:
            self._judge(row, text)
            self._as_before(row)
        self._file(row)
        self.fresh.append(row)
        return row

    def take_place(self, text: str, where: int, places: list[list[str]]) -> ImportRow:
        """The row of what is no municipality but like these: somebody says which is meant."""
        row = self.places.get(normalise(text))
        if row is None:
            row = ImportRow(
                batch=self.batch, sheet=NAMES, number=len(self.by_number) + 1, cells=[text, where]
            )
            row.outcome, row.found = CHOICE, {"places": places}
            self._as_before(row)
            self._file(row)
            self.fresh.append(row)
        return row

    def place(self, text: str) -> dict:
        """What was chosen for what is no municipality."""
        row = self.places.get(normalise(text))
        return row.chosen if row else {}

    def _as_before(self, row) -> None:
        """Choose what was chosen in an earlier dry run, unless there is more to choose from now."""
        before = self.before.get(remembered_as(row))
        if not before or not offered(row) <= set(before["offered"]):
            return
        same = self.by_key.get(normalise(before.get("same", "")))
        choose(row, f"same-{same.number}" if same else before["value"])

    def _judge(self, row, text: str) -> None:
        """What a name means, as far as that is plain."""
        for known, key in (
            (self.known.by_key, normalise(text)),
            (self.known.by_core, name_key(text)),
        ):
            pks = sorted(known.get(key, ()))
            if len(pks) == 1:
                row.outcome, row.found = FOUND, {"pk": pks[0]}
                return
            if pks:
                row.outcome = CHOICE
                row.found = {"alike": [[pk, text, 1.0] for pk in pks[:SHOWN]]}
                return
        twin = self.by_core.get(name_key(text)) or self.by_core.get(_together(text))
        if twin is not None and self.within:
            row.outcome, row.found = FOUND, {"same": twin.number}
            return
        alike, like = self.known.alike(text), self._like(text) if self.within else []
        parts = self._parts_of(text)
        row.outcome = CHOICE if alike or like or parts else MAKE
        row.found = {"alike": alike, "like": like}
        if parts:
            row.found["apart"] = parts

    def _like(self, text: str) -> list[list]:
        """[number, name, score] of the names of this file most like this one."""
        near = {
            row.number: row for piece in _pieces(text) for row in self.by_piece.get(piece, ())[:200]
        }
        scored = ((likeness(text, row.cells[0]), row) for row in near.values())
        ranked = sorted((-score, row.number) for score, row in scored if score >= ALIKE)
        return [[n, self.by_number[n].cells[0], round(-score, 2)] for score, n in ranked[:SHOWN]]

    def know(self, row: ImportRow, pk: int) -> None:
        """An organisation with the KvK number of a name that was not known: it is that one."""
        row = self.end_of(row)
        if row.outcome in (MAKE, CHOICE) and row.chosen in ({}, {"new": True}):
            row.outcome, row.found, row.chosen = FOUND, {"pk": pk}, {}
            if row.pk:
                row.save(update_fields=["outcome", "found", "chosen"])

    def are_one(self, row: ImportRow, other: ImportRow) -> bool:
        """Whether two names come down to the same organisation."""
        one, two = self.end_of(row), self.end_of(other)
        return one is two or (self.pk_of(one) is not None and self.pk_of(one) == self.pk_of(two))

    def keep(self) -> None:
        """Store the names that are new since this book was opened."""
        ImportRow.objects.bulk_create(self.fresh, batch_size=200)
        self.fresh = []

    # -- what a name comes down to -------------------------------------------------------------

    def end_of(self, row: ImportRow) -> ImportRow:
        """The name that stands for this one: the same organisation, written otherwise."""
        for _step in range(len(self.by_number) + 1):
            number = row.chosen.get("same") or (row.found.get("same") if not row.chosen else None)
            if not number or number not in self.by_number:
                return row
            row = self.by_number[number]
        return row

    def is_open(self, row: ImportRow) -> bool:
        """Whether somebody still has to say which organisation is meant."""
        row = self.end_of(row)
        return row.outcome == CHOICE and not row.chosen

    def pk_of(self, row: ImportRow) -> int | None:
        """The organisation of the register that is meant; None for a new one."""
        row = self.end_of(row)
        return row.chosen.get("pk") if row.chosen else row.found.get("pk")

    def meant(self, text: str) -> tuple[str, int]:
        """What a name comes down to: ("pk", …) of the register, else ("new", …) of this file."""
        row = self.end_of(self.take(text, 0))
        pk = self.pk_of(row)
        return ("pk", pk) if pk else ("new", row.number)

    def spellings(self, row: ImportRow) -> list[str]:
        """The other ways in which the file writes this name."""
        ends = (other for other in self.by_number.values() if other is not row)
        return [other.cells[0] for other in ends if self.end_of(other) is row]


def holders_of(numbers) -> dict[str, Organisation]:
    """KvK number → the organisation that bears it; what went into another is that other."""
    found = {}
    numbers = list(numbers)
    for start in range(0, len(numbers), 500):
        rows = Organisation.objects.filter(kvk_number__in=numbers[start : start + 500])
        for holder in rows:
            number = holder.kvk_number
            while holder.merged_into_id:
                holder = holder.merged_into
            found[number] = holder
    return found


def archived_holder(organisation: Organisation) -> str:
    """That a KvK number cannot be given, because one in the archive bears it."""
    text = _("“%(name)s” has this KvK number, and stands in the archive of the register")
    return text % {"name": organisation.name}
