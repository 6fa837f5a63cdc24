"""What goes together in a workbook: under what is known, with what is left out.

A partnership is made whole or not at all. A row that points to one that is left out is left out
with it, and so is the partnership that it is about; only a link goes without its partnership.
People whom others have to add, and rows of what is known already, are not pointed to: told.
"""

from django.utils.translation import gettext as _

from organisations.models import Contact, Organisation
from partnerships.models import Partnership, PartnershipLink

from .naming import CHOICE, FOUND, LEFT, MAKE, PROBLEM
from .shape import KINDS

# What of a known record can be pointed to: it is looked up by its own name.
_LOOKED_UP = (Organisation, Partnership, Contact)


class Whole:
    """Settles the rows of a workbook together, once each of them was looked over."""

    def __init__(self, check, rows):
        self.check, self.reader = check, check.reader
        order = {kind: number for number, kind in enumerate(KINDS)}
        self.rows = sorted(rows, key=lambda row: order[self.reader.kinds[row.sheet]])
        self.known: set[str] = set()
        self.gone: dict[str, object] = {}  # key → the row with the problem
        self.beyond: set[str] = set()
        self.dossiers: dict[str, str] = {}  # key → key of its partnership

    def settle(self) -> list:
        """The rows that come out otherwise than they were."""
        before = {row.pk: (row.outcome, repr(row.found)) for row in self.rows}
        for row in self.rows:
            row.outcome = self._alone(row)
            row.found |= {"makes": row.found["would"], "remarks": list(row.found["said"])}
            self._place(row)
        self._leave_out()
        for row in self.rows:
            self._point_nowhere(row)
        return [row for row in self.rows if before[row.pk] != (row.outcome, repr(row.found))]

    def _model(self, row):
        return self.reader.kinds[row.sheet].model

    def _alone(self, row) -> str:
        """The outcome of a row, given what of it is known."""
        outcome = self.check.outcome_of(row)
        if outcome == MAKE and self.known.intersection(row.found["under"]):
            outcome = self.check.contact(row) if self._model(row) is Contact else FOUND
        return outcome

    def _place(self, row) -> None:
        """Note what a row is, and of which partnership."""
        key, model = row.found["key"], self._model(row)
        dossier = self._dossier_of(row)
        if row.outcome == PROBLEM:
            self._with_dossier(row, row)
        if self.reader.keys.get(key) != (row.sheet, row.number):
            return
        if dossier:
            self.dossiers[key] = dossier
        if row.outcome == FOUND:
            self.known.add(key)
        if row.outcome == LEFT or (row.outcome == FOUND and model not in _LOOKED_UP):
            self.beyond.add(key)
        if row.outcome == PROBLEM:
            self.gone[key] = row

    def _dossier_of(self, row) -> str:
        """The key of the partnership that a row is about."""
        if self._model(row) is Partnership:
            return row.found["key"]
        found = (self.dossiers[key] for key in row.found["under"] if key in self.dossiers)
        return next(found, "")

    def _with_dossier(self, row, why) -> None:
        """The partnership that a row is about goes with it."""
        dossier = self._dossier_of(row)
        if dossier and dossier not in self.known and self._model(row) is not PartnershipLink:
            self.gone.setdefault(dossier, why)

    def _leave_out(self) -> None:
        """Leave out what goes with a row that has a problem, until nothing more does."""
        count = -1
        while count != len(self.gone):
            count = len(self.gone)
            for row in self.rows:
                if row.outcome in (MAKE, CHOICE):
                    self._judge(row)

    def _judge(self, row) -> None:
        key = row.found["key"]
        pointed = [other for _column, other in row.found["points"]]
        with_what = [key, *row.found["needs"], *pointed, self._dossier_of(row)]
        why = next((self.gone[other] for other in with_what if other in self.gone), None)
        if why is not None:
            row.outcome = LEFT
            words = {"sheet": why.sheet, "row": why.number}
            text = _("Left out with row %(row)s of the sheet %(sheet)s, which has a problem")
            row.found["makes"] = text % words
            self.gone.setdefault(key, why)
            self._with_dossier(row, why)
        elif self.beyond.intersection(row.found["needs"]):
            row.outcome = LEFT
            self.beyond.add(key)

    def _point_nowhere(self, row) -> None:
        """Tell of the cells that stay empty, because what they point to cannot be pointed to."""
        if row.outcome != MAKE:
            return
        for column, key in row.found["points"]:
            if key in self.beyond:
                text = _("“%(key)s” is not made of this file: this cell stays empty")
                row.found["remarks"].append([column, text % {"key": key}])
