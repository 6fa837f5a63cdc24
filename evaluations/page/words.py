"""Words, days and tones that several parts of the page use."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.enums import EvaluationState, Way
from lib.amounts import write_amount

STATE_TONES = {"open": "plan", "in_review": "warn", "adopted": "good", "planned": "none"}


def figure(number, unit) -> str:
    """ "24 places", or "" when there is no number."""
    return f"{write_amount(number)} {unit}".strip() if number else ""


def way_of(row) -> str:
    """How it came in: in the register, on its behalf with its source, or through a mailed link."""
    if row["way"] == Way.ON_BEHALF:
        if not row["source_person"]:
            return _("recorded on its behalf")
        return _("recorded on its behalf: %(person)s, %(day)s, source: %(source)s") % {
            "person": row["source_person"],
            "day": day_words(row["source_on"]),
            "source": row["source_text"],
        }
    if row["way"] == Way.LINK:
        if not row["source_person"]:
            return _("through a mailed link")
        return _("through a mailed link: %(person)s, %(day)s") % {
            "person": row["source_person"],
            "day": day_words(row["source_on"]),
        }
    return _("in the register") if row["way"] else ""


def late_words(due_on, on) -> str:
    """ "3 weeks late", or "" when it is not."""
    days = (on - due_on).days
    if days <= 0:
        return ""
    if days < 14:
        return ngettext("%(number)s day late", "%(number)s days late", days) % {"number": days}
    weeks = days // 7
    return ngettext("%(number)s week late", "%(number)s weeks late", weeks) % {"number": weeks}


def status_of(evaluation, on) -> str:
    """Where it stands and since when: the line at the head and the foot of every paper page."""
    if evaluation.is_adopted:
        return _("Adopted on %(day)s") % {"day": _long(evaluation.adopted_at)}
    if evaluation.state == EvaluationState.IN_REVIEW:
        return _("Submitted on %(day)s, not yet adopted") % {"day": _long(evaluation.submitted_at)}
    return _("Not yet adopted, as it stands on %(day)s") % {"day": date_format(on, "j F Y")}


def _long(at) -> str:
    return date_format(timezone.localtime(at), "j F Y")


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def moment(text):
    return datetime.datetime.fromisoformat(text) if text else None


def day_words(text) -> str:
    return date_format(day(text), "j F Y") if text else ""
