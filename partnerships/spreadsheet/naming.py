"""The organisations that a file names: each distinct name once, whatever row or spelling.

A name is a row of the import too, on a sheet that no file can have. Its outcome says whether the
register knows it (*found*), it will be made (*make*), or somebody must say which one is meant
(*choice*): one of the register, another name of the file, or a new organisation.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lib.text import ALIKE, likeness, name_key, normalise
from organisations.models import Organisation, OrganisationName
from partnerships.models import ImportRow

NAMES = ":names"
FOUND, MAKE, CHOICE, PROBLEM = "found", "make", "choice", "problem"
# A row that goes with one that has a problem.
LEFT = "left_out"
# From here on the likeliest one is proposed by itself.
SURE = 0.8
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
        self.by_piece: dict[str, list[ImportRow]] = defaultdict(list)
        self.fresh: list[ImportRow] = []
        self.alone: set[str] | None = None
        self.before: dict[str, dict] = batch.options.get("chosen", {})
        for row in batch.rows.filter(sheet=NAMES).order_by("number"):
            self._file(row)

    def _file(self, row) -> None:
        text = row.cells[0]
        self.by_number[row.number] = row
        self.by_key[normalise(text)] = row
        if "same" not in row.found:
            self.by_core.setdefault(name_key(text), row)
            self.by_core.setdefault(_together(text), row)
            for piece in _pieces(text):
                self.by_piece[piece].append(row)

    def is_known(self, text: str) -> bool:
        """Whether the register has exactly this name, or the file has it as one name.

        In the dry run that is told beforehand, of the whole file: what a cell says does not hang
        on the rows before it. Afterwards all names are there, as the dry run took them.
        """
        key = normalise(text)
        named = self.by_key if self.alone is None else self.alone
        return key in self.known.by_key or key in named

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

    def _as_before(self, row) -> None:
        """Choose what was chosen in an earlier dry run, unless there is more to choose from now."""
        before = self.before.get(row.cells[0])
        if not before or not _offered(row) <= set(before["offered"]):
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
        row.outcome = CHOICE if alike or like else MAKE
        row.found = {"alike": alike, "like": like}

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


@dataclass(frozen=True)
class Option:
    """Something to choose for a name: its value in the form, and in words."""

    value: str
    label: str
    checked: bool


def options_of(
    row: ImportRow, organisations: dict[int, Organisation], same: dict[int, int]
) -> list[Option]:
    """What may be chosen for a name; the likeliest is marked, or what was chosen before.

    ``same`` tells which names of the file are an organisation of the register: offered once.
    """
    offered: list[tuple[str, str, float]] = []
    for pk, name, score in row.found.get("alike", ()):
        if pk in organisations:
            label = str(organisations[pk])
            if normalise(label) != normalise(name):
                label = _("%(organisation)s (also called %(name)s)") % {
                    "organisation": label,
                    "name": name,
                }
            offered.append((f"pk-{pk}", label, score))
    known = {pk for pk, _name, _score in row.found.get("alike", ())} & set(organisations)
    for number, name, score in row.found.get("like", ()):
        if same.get(number) in known and row.chosen.get("same") != number:
            continue
        label = _("the same as “%(name)s” in this file") % {"name": name}
        offered.append((f"same-{number}", label, score))
    best = max(offered, key=lambda one: one[2], default=("", "", 0.0))
    chosen = chosen_value(row) or (best[0] if best[2] >= SURE else "")
    offered.append(("new", _("a new organisation"), 0.0))
    return [Option(value, label, value == chosen) for value, label, _score in offered]


def chosen_value(row: ImportRow) -> str:
    """What was chosen for a name, as the form writes it."""
    if "pk" in row.chosen:
        return f"pk-{row.chosen['pk']}"
    if "same" in row.chosen:
        return f"same-{row.chosen['same']}"
    return "new" if row.chosen else ""


def _offered(row: ImportRow) -> set[int]:
    return {pk for pk, _name, _score in row.found.get("alike", ())}


def choices(batch) -> dict[str, dict]:
    """What was chosen for the names of a file, as it can be chosen again in another dry run."""
    rows = {row.number: row for row in batch.rows.filter(sheet=NAMES)}
    kept = {}
    for row in rows.values():
        if row.chosen:
            told: dict = {"value": chosen_value(row), "offered": sorted(_offered(row))}
            if "same" in row.chosen:
                told["same"] = rows[row.chosen["same"]].cells[0]
            kept[row.cells[0]] = told
    return kept


def choose(row: ImportRow, value: str) -> bool:
    """Note the choice for a name, when it was offered."""
    offered = {f"pk-{pk}": {"pk": pk} for pk, _name, _score in row.found.get("alike", ())}
    offered |= {f"same-{n}": {"same": n} for n, _name, _score in row.found.get("like", ())}
    offered["new"] = {"new": True}
    if value not in offered or row.outcome != CHOICE:
        return False
    row.chosen = offered[value]
    return True
