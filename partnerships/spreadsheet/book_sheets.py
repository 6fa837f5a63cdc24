"""Whether a file is a workbook of the register, and whether all of its sheets can be read."""

from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from lib.text import normalise
from organisations.models import Organisation
from partnerships.field_words import label_of
from partnerships.models import Partnership

from .headings import letter_of
from .shape import (
    KEY,
    KINDS,
    fields_of,
    key_headings,
    known_headings,
    known_sheets,
)


def is_workbook(read) -> bool:
    """Whether a file is a workbook of the register: then only its own sheets are left in it.

    ValidationError when something on a sheet cannot be told apart; what is left aside is remarked.
    """
    known = [sheet for sheet in read.sheets if _is_named(sheet) and _is_keyed(sheet)]
    kinds = {known_sheets()[normalise(sheet.name)].model for sheet in known}
    if not kinds & {Organisation, Partnership}:
        return False
    check = _Check()
    for sheet in read.sheets:
        check.look_at(sheet)
    if check.problems:
        raise ValidationError(check.problems)
    read.sheets = known
    read.remarks += [text for text in check.remarks if text not in read.remarks]
    return True


def _is_named(sheet) -> bool:
    return normalise(sheet.name) in known_sheets()


def _is_keyed(sheet) -> bool:
    return bool(sheet.headings) and normalise(sheet.headings[0]) in key_headings()


@cache
def _in_any_language(*texts: str) -> frozenset[str]:
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.update(normalise(translation.gettext(text)) for text in texts)
    return frozenset(found)


class _Check:
    """What is wrong with the sheets of a workbook, and what of them is left aside."""

    def __init__(self):
        self.problems: list[str] = []
        self.remarks: list[str] = []
        self.seen: dict = {}

    def look_at(self, sheet) -> None:
        words = {"sheet": sheet.name, "key": KEY}
        if not _is_named(sheet) and not _is_keyed(sheet):
            if normalise(sheet.name) not in _in_any_language("Read me"):
                text = _("The sheet “%(sheet)s” is no part of the register and is not read.")
                self.remarks.append(text % words)
        elif not _is_named(sheet):
            words["names"] = ", ".join(str(kind.name) for kind in KINDS)
            text = _("Sheet “%(sheet)s” is not known. The sheets are: %(names)s.")
            self.problems.append(text % words)
        elif not _is_keyed(sheet):
            words |= {"cell": f"A{sheet.top}", "heading": sheet.headings[0]}
            text = _(
                "Sheet “%(sheet)s”, cell %(cell)s: “%(key)s” has to stand here, not “%(heading)s”."
            )
            self.problems.append(text % words)
        else:
            self._columns(sheet, known_sheets()[normalise(sheet.name)])

    def _columns(self, sheet, kind) -> None:
        if kind in self.seen:
            words = {"sheet": sheet.name, "other": self.seen[kind]}
            text = _("Sheet “%(sheet)s”: the sheet “%(other)s” holds the same. Make one of them.")
            self.problems.append(text % words)
            return
        self.seen[kind] = sheet.name
        known, held, strange = known_headings(kind.model), {}, []
        for column in range(1, self._width(sheet)):
            heading = sheet.headings[column] if column < len(sheet.headings) else ""
            cell = f"{letter_of(column)}{sheet.top}"
            field = known.get(normalise(heading)) if heading else None
            if field in held:
                words = {
                    "sheet": sheet.name,
                    "cell": cell,
                    "heading": heading,
                    "other": held[field],
                }
                text = _(
                    "Sheet “%(sheet)s”, cell %(cell)s: “%(heading)s” stands in cell %(other)s too."
                )
                self.problems.append(text % words)
            elif field is not None:
                held[field] = cell
            elif not self._may_be_aside(kind, heading) and self._is_filled(sheet, column):
                strange.append((cell, heading))
        missing = [field for field in fields_of(kind.model) if field not in held]
        self._tell(sheet, strange, missing)

    @staticmethod
    def _width(sheet) -> int:
        return max([len(sheet.headings), *(len(cells) for _number, cells in sheet.rows)])

    @staticmethod
    def _is_filled(sheet, column) -> bool:
        return any(
            column < len(cells) and cells[column] is not None for _number, cells in sheet.rows
        )

    @staticmethod
    def _may_be_aside(kind, heading) -> bool:
        """The number of a partnership stands there to be recognised by."""
        return kind.model is Partnership and normalise(heading) in _in_any_language("Number")

    def _tell(self, sheet, strange, missing) -> None:
        """A strange heading beside a missing one is that one, renamed: it has to be put right."""
        labels = [f"“{label_of(field)}”" for field in missing]
        words = {"sheet": sheet.name, "names": ", ".join(labels), "row": sheet.top}
        needed = [field for field in missing if is_needed(field)]
        for cell, heading in strange:
            words |= {"cell": cell, "heading": heading}
            if missing:
                text = _(
                    "Sheet “%(sheet)s”, cell %(cell)s: “%(heading)s” is no column of this sheet. "
                    "Missing: %(names)s."
                )
                self.problems.append(text % words)
            else:
                text = _(
                    "Sheet “%(sheet)s”, cell %(cell)s: “%(heading)s” is no column of this sheet, "
                    "and is left aside."
                )
                self.remarks.append(text % words)
        if strange or not missing:
            return
        words["names"] = get_text_list(labels, _("and"))
        if needed:
            text = _("Sheet “%(sheet)s”, row %(row)s: no column is called %(names)s.")
            self.problems.append(text % words)
        else:
            text = _("Sheet “%(sheet)s” has no column %(names)s: nothing of it is read.")
            self.remarks.append(text % words)


def is_needed(field) -> bool:
    """Whether no row can be made without something in this column."""
    return not (field.null or field.blank or field.has_default() or field.many_to_many)
