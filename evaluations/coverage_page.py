"""The coverage per year in words: numbers that lead to the list, and the pieces of each bar."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.coverage import NEVER, PLANNED, STATES, coverage
from evaluations.enums import EvaluationKind, EvaluationState
from evaluations.listing import IN_TIME, LATE


def labels() -> dict[str, str]:
    """What each state of the coverage is called."""
    return {
        EvaluationState.ADOPTED: _("Adopted"),
        EvaluationState.IN_REVIEW: _("In review"),
        EvaluationState.OPEN: _("Open"),
        "late": _("Late"),
        PLANNED: _("Still to open"),
        NEVER: _("Never evaluated"),
    }


def coverage_in_words(user, on) -> list[dict]:
    """Per year: its number of partnerships, and each state with its number, link and place."""
    rows = []
    for row in coverage(user, on):
        at, cells = 0, []
        for state in STATES:
            number = row.numbers[state]
            cells.append(
                {
                    "state": state,
                    "label": labels()[state],
                    "number": number,
                    "at": at,
                    "url": _url(row.year, state),
                }
            )
            at += number
        rows.append({"year": row.year, "total": row.total, "cells": cells})
    return rows


def _url(year, state) -> str:
    """The list, narrowed to exactly these."""
    query = {"year": year}
    if state in (PLANNED, NEVER):
        query["state"] = state
    else:
        query["kind"] = EvaluationKind.YEARLY.value
        if state == "late":
            query["late"] = LATE
        else:
            query["state"] = state
            if state != EvaluationState.ADOPTED:
                query["late"] = IN_TIME
    return f"{reverse('evaluation_list')}?{urlencode(query)}"
