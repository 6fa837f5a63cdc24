"""A resource: which records, in which order, told with which fields; and what may be asked."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.dates.values import FIRST_YEAR, LAST_YEAR, year_message
from lib.paging import BadCursor, KeysetPage

from .fields import Field, plain_object
from .problems import Problem

USUAL_SIZE, LARGEST_SIZE = 50, 200


class MomentField(forms.CharField):
    """A day, or a moment with its zone."""

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            moment = parse_datetime(text) if "T" in text else None
            day = parse_date(text) if moment is None else None
        except ValueError:
            moment = day = None
        if day is not None:
            moment = datetime.datetime.combine(day, datetime.time())
        if moment is None:
            raise forms.ValidationError(
                _("Give a day (2026-03-01) or a moment (2026-03-01T09:00:00Z).")
            )
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise forms.ValidationError(year_message())
        # An hour that summer time skips or repeats is refused: it says no moment without a zone.
        aware = from_current_timezone(moment) if timezone.is_naive(moment) else moment
        return aware.astimezone(datetime.UTC)


class Asked(forms.Form):
    """What every list may be asked."""

    # The order of the rows; its last column is unique.
    order: tuple[str, ...] = ("id",)
    # What stands in the address of the page and means nothing here.
    passed_over: frozenset[str] = frozenset()

    size = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST_SIZE,
        help_text=gettext_lazy("How many on a page; 50 when it is not said."),
    )
    after = forms.CharField(
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Where the page begins; stands in the address of the next page."),
    )
    updated_since = MomentField(
        required=False,
        help_text=gettext_lazy("Only what was recorded or changed from this moment on."),
    )

    @classmethod
    def for_user(cls, data, user):
        """The form over what was asked; the choices of some are those of the user."""
        return cls(data)


class OfPartnership(Asked):
    """And what belongs to a partnership."""

    partnership = forms.UUIDField(
        required=False, help_text=gettext_lazy("Only of the partnership with this id.")
    )


@dataclass(frozen=True)
class Resource:
    """Records that can be read, one page or one at a time.

    ``rows(user, asked, on)`` gives the records within the user's scope, ``read(row, on)`` makes
    one ready for its fields. ``detail`` stands only on the page of one record.
    """

    name: str
    noun: str
    title: Any
    about: Any
    fields: tuple[Field, ...]
    rows: Callable[[Any, dict, datetime.date], Any]
    form: type[Asked] = Asked
    detail: tuple[Field, ...] = ()
    read: Callable[[Any, datetime.date], Any] = lambda row, on: row

    def plain(self, row: Any, on: datetime.date) -> dict[str, Any]:
        return plain_object(self.fields, self.read(row, on))


def asked_of(form: Asked, given: Any) -> dict[str, Any]:
    """The parameters of a request; Problem 400 for one that is unknown, twice there or wrong."""
    errors = {
        name: [_("There is no such parameter.")]
        for name in set(given) - set(form.fields) - form.passed_over
    }
    for name in set(given) & set(form.fields):
        several = isinstance(form.fields[name], forms.MultipleChoiceField)
        if len(given.getlist(name)) > 1 and not several:
            errors[name] = [_("Give it once.")]
    if not form.is_valid():
        errors |= {name: [str(text) for text in texts] for name, texts in form.errors.items()}
    if errors:
        raise Problem(400, _("A parameter is not right."), errors=errors)
    return {**form.cleaned_data, "given": given}


class Page(KeysetPage):
    """A page for a program: a place that does not exist is told, past the end is nothing."""

    _beyond_end = False

    def _read(self, cursor: str) -> tuple[str, list[Any] | None]:
        try:
            return super()._read(cursor)
        except BadCursor as error:
            message = {"after": [_("This does not come from this list.")]}
            raise Problem(400, _("A parameter is not right."), errors=message) from error

    def _load(self, direction: str, key: list[Any] | None) -> None:
        if self._beyond_end:
            self.rows: list[Any] = []
            self.has_next = self.has_previous = False
            return
        self._beyond_end = key is not None
        super()._load(direction, key)
