"""How days, moments and numbers of a dossier are written: for people, or for a spreadsheet."""

import datetime
from typing import Protocol

from django.utils import timezone
from django.utils.formats import date_format

from lib.amounts import write_amount
from lib.dates import HonestDate


class Manner(Protocol):
    """One way of writing."""

    def date(self, date: HonestDate) -> str: ...

    def day(self, day: datetime.date) -> str: ...

    def moment(self, moment: datetime.datetime) -> str: ...

    def number(self, number: str) -> str: ...


class InWords:
    """For people: days in full, in their language."""

    def date(self, date: HonestDate) -> str:
        return date.with_source

    def day(self, day: datetime.date) -> str:
        return date_format(day, "j F Y")

    def moment(self, moment: datetime.datetime) -> str:
        return date_format(timezone.localtime(moment), "j F Y, H:i")

    def number(self, number: str) -> str:
        return write_amount(number)


class Recorded:
    """For a spreadsheet: days as they are kept, the same in every language, and in their order."""

    def date(self, date: HonestDate) -> str:
        return date.recorded

    def day(self, day: datetime.date) -> str:
        return day.isoformat()

    def moment(self, moment: datetime.datetime) -> str:
        return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")

    def number(self, number: str) -> str:
        # A spreadsheet reads no number with marks between the thousands.
        return write_amount(number, grouped=False)


in_words, recorded = InWords(), Recorded()
