"""Taking a dossier file in: nothing in it is believed before it was looked at."""

import datetime
import json
import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from lib.dates import HonestDate, HonestDateField
from lib.dates.values import FIRST_YEAR, LAST_YEAR, year_message
from lib.text import clean_line, clean_text
from partnerships.models import Partnership

from .sections import FORMAT, SCHEMA, SECTIONS, TOLD, TOP, fields_of

LARGEST = 2 * 1024 * 1024
MOST_ROWS = 3000
LONGEST_TEXT = 20_000
KEY = re.compile(r"[a-z_]{1,30}-[0-9]{1,6}", re.ASCII)
AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)
OUTSIDE = {
    "organisations": {"name", "kind", "kvk_number", "website", "names"},
    "people": {"name", "function", "organisation"},
}
check_address = URLValidator(schemes=["http", "https"])


class FileProblem(Exception):
    """Why a file cannot be read: a sentence for who chose it."""


def parse(content: bytes) -> dict:
    """The data of a dossier file of the right shape; FileProblem when it is none."""
    if len(content) > LARGEST:
        raise FileProblem(_("This file is too large: a dossier file is at most 2 MB."))
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise FileProblem(
            _("This is no dossier file, or it is damaged. Save the dossier once more.")
        ) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise FileProblem(_("This is no dossier file. Choose a file that was saved from one."))
    if data.get("version") != SCHEMA or isinstance(data.get("version"), bool):
        raise FileProblem(_("This file is of another version than this registry can read."))
    if unknown := set(data) - TOP - set(SECTIONS) - set(TOLD):
        raise FileProblem(_damaged(sorted(unknown)[0]))
    _check_shape(data)
    return data


def _no_number(_text):
    raise ValueError


def _damaged(where: str) -> str:
    return _("The file is damaged at “%(where)s”.") % {"where": where[:60]}


def _check_shape(data: dict) -> None:
    """Every section is a list of rows with a key of its own and no field we do not know."""
    partnership = data.get("partnership")
    names = {field.name for field in fields_of(Partnership)} | {"number", "keeper"}
    if not isinstance(partnership, dict) or set(partnership) - names:
        raise FileProblem(_damaged("partnership"))
    keys, count = set(), 0
    for name in (*OUTSIDE, *SECTIONS):
        rows = data.setdefault(name, [])
        if not isinstance(rows, list):
            raise FileProblem(_damaged(name))
        known = OUTSIDE.get(name) or {field.name for field in fields_of(SECTIONS[name])}
        for number, row in enumerate(rows, start=1):
            key = row.get("key") if isinstance(row, dict) else None
            if not isinstance(key, str) or not KEY.fullmatch(key) or key in keys:
                raise FileProblem(_damaged(f"{name} {number}"))
            if set(row) - known - {"key"}:
                raise FileProblem(_damaged(f"{name} {number}"))
            keys.add(key)
        count += len(rows)
    if count > MOST_ROWS:
        raise FileProblem(_("This file holds more than one dossier can."))
    for name in TOLD:
        if not isinstance(data.setdefault(name, []), list | dict):
            raise FileProblem(_damaged(name))


def value_of(field: models.Field, given):
    """A plain value of the file as the field keeps it; ValidationError when it does not fit."""
    if isinstance(field, HonestDateField):
        return _honest(given)
    if given is None:
        return _nothing(field)
    if isinstance(field, models.BooleanField):
        return _of_type(given, bool)
    if isinstance(field, models.DateTimeField):
        return _moment(given)
    if isinstance(field, models.DateField):
        return _day(given)
    if isinstance(field, models.DecimalField):
        if not AMOUNT.fullmatch(_of_type(given, str)):
            raise ValidationError(_("This is no number."))
    elif isinstance(field, models.IntegerField):
        _of_type(given, int)
    else:
        given = _text(field, given)
    return field.clean(given, None)


def _nothing(field):
    """What a field holds of which the file says nothing."""
    if isinstance(field, models.CharField | models.TextField) and not field.null:
        return field.clean("", None) if not field.has_default() else field.get_default()
    return None if field.null else field.clean(field.get_default(), None)


def _of_type(given, wanted):
    if not isinstance(given, wanted) or (wanted is int and isinstance(given, bool)):
        raise ValidationError(_("This cannot stand here."))
    return given


def _text(field, given) -> str:
    given = _of_type(given, str)
    if len(given) > LONGEST_TEXT:
        raise ValidationError(_("This text is too long."))
    if isinstance(field, models.URLField) and given:
        check_address(given)
    if not isinstance(field, models.TextField):
        return clean_line(given)
    clean_text(given)  # refuses what cannot be seen; the ends of its lines stay as they are
    return given


def _honest(given) -> HonestDate:
    if given is None:
        return HonestDate.unknown()
    if not isinstance(given, dict) or set(given) - {"date", "stated"}:
        raise ValidationError(_("This is no date."))
    date, stated = (_of_type(given.get(name) or "", str) for name in ("date", "stated"))
    try:
        return HonestDate.parse(date, clean_line(stated))
    except ValueError as error:
        raise ValidationError(str(error)) from error


def _day(given) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(_of_type(given, str))
    except ValueError as error:
        raise ValidationError(_("This is no date.")) from error
    return _in_range(day)


def _moment(given) -> datetime.datetime:
    try:
        moment = parse_datetime(_of_type(given, str))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValidationError(_("This is no date."))
    return _in_range(moment)


def _in_range(day):
    if not FIRST_YEAR < day.year < LAST_YEAR:
        raise ValidationError(year_message())
    return day
