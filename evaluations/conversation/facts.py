"""What a conversation is about: differences, promises that were not kept, supply and demand."""

from django.utils.translation import gettext as _

from evaluations.enums import ExchangeNext, Kept, Verdict
from evaluations.page import arrangements_of, scores_of
from evaluations.page.themes import activity_of
from partnerships.enums import ExchangeDirection, ExchangeState
from partnerships.terms import end_of

SHOWN = 3
# Above this the lowest and the highest say it.
SIDE_BY_SIDE = 4


def differences_of(sheet) -> list[dict]:
    """The criteria on which parties differ most: their scores, and what those say who differ."""
    return [_difference(row) for row in scores_of(sheet) if row["difference"]][:SHOWN]


def _difference(row) -> dict:
    known = [cell for cell in row["cells"] if cell["value"] is not None]
    ends = {min(cell["value"] for cell in known), max(cell["value"] for cell in known)}
    shown = known if len(known) <= SIDE_BY_SIDE else _one_each(known, ends)
    scores = ", ".join(f"{cell['party']} {cell['value']}" for cell in shown)
    return {**row, "cells": shown, "many": len(known) > SIDE_BY_SIDE, "scores": scores}


def _one_each(cells, ends) -> list[dict]:
    """Of many parties the first with the lowest and with the highest score."""
    return [next(cell for cell in cells if cell["value"] == end) for end in sorted(ends)]


def broken_promises_of(sheet) -> list[dict]:
    """Arrangements that were not or only partly kept, and activities that were not achieved."""
    codes = (Kept.NOT, Kept.PARTLY)
    rows = zip(sheet["arrangements"], arrangements_of(sheet), strict=True)
    promises = [
        {"text": words["text"], "who": words["parties"], "state": words["kept"],
         "tone": words["tone"], "note": row["note"]}
        for row, words in rows
        if row["kept"] in codes
    ]  # fmt: skip
    for theme in sheet["themes"]:
        for activity in theme["activities"]:
            if activity["verdict"] == Verdict.NOT:
                words = activity_of(activity)
                promises.append(
                    {
                        "text": words["title"],
                        "who": theme["title"],
                        "state": words["verdict"],
                        "tone": words["verdict_tone"],
                        "note": words["lesson"],
                    }
                )
    return promises


def open_exchange_of(evaluation) -> list[dict]:
    """What parties offer and seek, is unanswered, and is not closed by this evaluation."""
    closed = evaluation.exchange_reviews.filter(next_year=ExchangeNext.CLOSE)
    items = evaluation.partnership.exchange_items.filter(state=ExchangeState.OPEN)
    items = items.exclude(pk__in=closed.values("item"))
    labels = {
        ExchangeDirection.OFFER: _("%(party)s offers"),
        ExchangeDirection.REQUEST: _("%(party)s seeks"),
    }
    return [
        {"who": labels[item.direction] % {"party": item.party}, "text": item.text}
        for item in items.select_related("party__organisation").order_by("direction", "pk")
    ]


def ending_papers(evaluation, papers) -> list[str]:
    """Agreements that end before next year is over, in words: those ask for a decision."""
    next_end = evaluation.partnership.programme_period(evaluation.programme.year + 1)[1]
    found = []
    for paper in papers:
        end = end_of(paper)[0]
        if end.upper and end.upper <= next_end:
            found.append(_("“%(paper)s” ends %(day)s.") % {"paper": paper, "day": end})
    return found
