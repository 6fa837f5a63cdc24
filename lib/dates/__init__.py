"""Honest dates and programme years. See docs/honest-dates.md."""

from lib.dates.fields import (
    HonestDateField,
    counting_on,
    honest_columns,
    honest_names,
    honest_order,
)
from lib.dates.forms import HonestDateFormField, HonestDateWidget
from lib.dates.periods import programme_label, programme_period, programme_year, today
from lib.dates.values import HonestDate, counts_on, ends_before_start, rising_of_year

__all__ = [
    "HonestDate",
    "HonestDateField",
    "HonestDateFormField",
    "HonestDateWidget",
    "counting_on",
    "counts_on",
    "ends_before_start",
    "honest_columns",
    "honest_names",
    "honest_order",
    "programme_label",
    "programme_period",
    "programme_year",
    "rising_of_year",
    "today",
]
