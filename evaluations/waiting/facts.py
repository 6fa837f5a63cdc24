"""What a manager must know of an evaluation before adopting it, read from its stored sheet."""

from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.enums import ConclusionKind, NextYear, SignOffState, ThemeNext, Verdict
from evaluations.page import scores_of
from evaluations.page.answers import WIDE
from evaluations.page.words import day
from evaluations.sheet import upgraded

from .means import means_of

LOW = 2
NAMED = 3


@dataclass
class Facts:
    """In words: what was achieved, where the parties differ or score low, and what changes.

    ``achieved_less``, ``differs`` and everything in ``low``, ``changes`` and ``objections`` make
    the evaluation one to look at by itself.
    """

    achieved: str = ""
    last_year: str = ""
    achieved_less: bool = False
    difference: str = ""
    difference_at: str = ""
    differs: bool = False
    low: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    objections: list[str] = field(default_factory=list)

    @property
    def is_exception(self) -> bool:
        return bool(
            self.achieved_less or self.differs or self.low or self.changes or self.objections
        )


def facts_of(frozen, sign_offs=()) -> Facts:
    """Of a stored sheet; ``sign_offs`` are the decisions of this round as they stand now."""
    sheet = upgraded(frozen)
    facts = Facts(changes=_changes(sheet), objections=_objections(sheet, sign_offs))
    _achieved(facts, sheet)
    _scores(facts, sheet)
    return facts


def _achieved(facts, sheet) -> None:
    counts = sheet["counts"]
    if not counts["activities"]:
        facts.achieved = _("No activities this year")
        return
    words = _("%(done)s of %(all)s achieved")
    achieved = counts[Verdict.ACHIEVED]
    facts.achieved = words % {"done": achieved, "all": counts["activities"]}
    last = sheet["earlier"][-1] if sheet["earlier"] else None
    if last is None or not last["counts"]["activities"]:
        return
    before = last["counts"]
    facts.last_year = _("%(year)s: %(words)s") % {
        "year": last["label"],
        "words": words % {"done": before[Verdict.ACHIEVED], "all": before["activities"]},
    }
    facts.achieved_less = (
        achieved * before["activities"] < before[Verdict.ACHIEVED] * counts["activities"]
    )


def _scores(facts, sheet) -> None:
    """The widest criterion, and the scores of 1 and 2 by name."""
    rows = scores_of(sheet)
    widest = next((row for row in rows if row["difference"]), None)
    if widest is not None:
        facts.difference_at = widest["title"]
        facts.differs = widest["difference"] >= WIDE
        facts.difference = widest["picture"] if len(widest["cells"]) <= NAMED else widest["spread"]
    low = [
        _("%(criterion)s: %(score)s by %(party)s")
        % {"criterion": row["title"], "score": cell["value"], "party": cell["party"]}
        for row in rows
        for cell in row["cells"]
        if cell["value"] is not None and cell["value"] <= LOW
    ]
    more = len(low) - NAMED
    if more > 0:
        words = ngettext("%(number)s more score", "%(number)s more scores", more)
        low = [*low[:NAMED], words % {"number": more}]
    facts.low = low


def _changes(sheet) -> list[str]:
    """What will be otherwise than going on: conclusion, extension, what stops, money, hours."""
    return [*_conclusion(sheet["conclusion"]), *_ending(sheet), *means_of(sheet)]


def _conclusion(conclusion) -> list[str]:
    kind = conclusion["kind"]
    if kind in ("", ConclusionKind.CONTINUE):
        return []
    if kind == ConclusionKind.EXTEND and conclusion["extended_until"]:
        until = date_format(day(conclusion["extended_until"]), "j F Y")
        agreement = conclusion["agreement"]
        return [
            _("“%(agreement)s” is extended until %(day)s") % {"agreement": agreement, "day": until}
        ]
    return [_("Conclusion: %(label)s") % {"label": ConclusionKind(kind).label}]


def _ending(sheet) -> list[str]:
    """Themes that stop or pause, and activities that stop in a theme that goes on."""
    words = {
        ThemeNext.STOP: _("Theme stops: %(title)s"),
        ThemeNext.PAUSE: _("Theme pauses: %(title)s"),
    }
    found = []
    for theme in sheet["themes"]:
        if theme["next_year"] in words:
            found.append(words[theme["next_year"]] % {"title": theme["title"]})
            continue
        found += [
            _("Activity stops: %(title)s") % {"title": activity["title"]}
            for activity in theme["activities"]
            if activity["next_year"] == NextYear.STOP
        ]
    return found


def _objections(sheet, sign_offs) -> list[str]:
    """Who did not answer, thinks otherwise, objects, or sent an earlier round back."""
    found = [
        _("No answer of %(party)s") % {"party": party["name"]}
        for party in sheet["parties"]
        if not party["handed_in"]
    ]
    if sheet["conclusion"]["differing_opinions"]:
        found.append(_("Opinions differ about the conclusion"))
    found += [
        _("%(party)s objects") % {"party": row.party or sheet["deciding_body"]}
        for row in sign_offs
        if row.state == SignOffState.SENT_BACK and row.round == sheet["round"]
    ]
    if sheet["round"] > 1:
        found.append(_("Sent back before: round %(number)s") % {"number": sheet["round"]})
    return found
