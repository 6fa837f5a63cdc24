"""Partnerships without an evaluation of a year, as rows of the list of evaluations."""

from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluations.coverage import NEVER, PLANNED, without_evaluation
from evaluations.cycle import opens_on
from evaluations.enums import EvaluationKind
from evaluations.listing import LATE
from lib.dates import programme_label
from lib.search import terms_in
from partnerships.models import Partnership

STATES = (PLANNED, NEVER)


def listed_without(user, on, *, state, q="", year=None, late="", kind="", mine=False):
    """Those that stand as planned or never evaluated, with the columns of the list.

    They are late for nothing, wait for nobody, and only speak of yearly evaluations.
    """
    rows = without_evaluation(user, on, state=state, year=year)
    if mine or late == LATE or kind == EvaluationKind.INTERIM:
        rows = rows.none()
    if q:
        rows = rows.filter(terms_in("search_text", q))
    return rows.values(
        "id", "year", "sort_title", "start_month", "evaluation_month", "is_example",
        partnership=F("title"),
    )  # fmt: skip


def row_without(row, on, state) -> dict:
    """Such a row in words: when its evaluation opens."""
    partnership = Partnership(
        start_month=row["start_month"], evaluation_month=row["evaluation_month"]
    )
    day = opens_on(partnership, row["year"])
    words = _("opens on %(day)s") if day > on else _("its month came on %(day)s")
    return {
        **row,
        "url": reverse("partnership_show", args=[row["id"]]),
        "label": programme_label(*partnership.programme_period(row["year"])),
        "kind_label": "",
        "state_label": _("Never evaluated") if state == NEVER else _("Still to open"),
        "tone": "warn" if state == NEVER else "plan",
        "progress": words % {"day": date_format(day, "j F Y")},
        "means": "",
        "adopted_at": None,
        "late": "",
        "due_on": None,
    }
