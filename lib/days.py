"""Ordinary dates in forms: a day that drives work, picked in the browser's own calendar."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lib.dates.values import FIRST_YEAR, LAST_YEAR, year_message


class DayField(forms.DateField):
    """A day from 1900 to 2100. The browser wants ISO text, whatever the language of the page."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        day = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(year_message(), code="year_range")
        return day

    def words(self, value: Any) -> str:
        """The value as pages show it."""
        return date_format(value, "j F Y") if isinstance(value, datetime.date) else ""


def not_to_come(day: datetime.date, on: datetime.date) -> datetime.date:
    """The day, when it has come on ``on``; for the clean method of a field."""
    if day > on:
        raise ValidationError(_("This day is still to come."), code="future")
    return day


def not_over(day: datetime.date, on: datetime.date) -> datetime.date:
    """The day, when it is ``on`` or later; for the clean method of a field."""
    if day < on:
        raise ValidationError(_("Choose today or a later day."), code="past")
    return day
