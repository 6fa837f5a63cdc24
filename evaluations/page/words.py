"""Words, days and tones that several parts of the page use."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.enums import Way
from lib.amounts import write_amount

STATE_TONES = {"open": "plan", "in_review": "warn", "adopted": "good", "planned": "none"}


def figure(number, unit) -> str:
    """ "24 places", or "" when there is no number."""
    return f"{write_amount(number)} {unit}".strip() if number else ""


def way_of(row) -> str:
    """How it came in, when that was not simply in the register."""
    if row["way"] == Way.ON_BEHALF:
        if not row["source_person"]:
            return _("recorded on its behalf")
        return _("recorded on its behalf: %(person)s, %(day)s, source: %(source)s") % {
            "person": row["source_person"],
            "day": day_words(row["source_on"]),
            "source": row["source_text"],
        }
    return _("through a mailed link") if row["way"] == Way.LINK else ""


def late_words(due_on, on) -> str:
    """ "3 weeks late", or "" when it is not."""
    days = (on - due_on).days
    if days <= 0:
        return ""
    if days < 14:
        return ngettext("%(number)s day late", "%(number)s days late", days) % {"number": days}
    weeks = days // 7
    return ngettext("%(number)s week late", "%(number)s weeks late", weeks) % {"number": weeks}


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def moment(text):
    return datetime.datetime.fromisoformat(text) if text else None


def day_words(text) -> str:
    return date_format(day(text), "j F Y") if text else ""
