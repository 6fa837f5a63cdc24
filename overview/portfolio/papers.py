"""Agreements of the partnerships that run: what holds, what ends within a year, what has ended.

Whether a paper holds is the rule of `partnerships.validity`, asked of the day.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.charts import bar_chart
from partnerships.enums import Renewal
from partnerships.models import Agreement, Partnership
from partnerships.terms import end_of, is_open_ended, notice_by
from partnerships.validity import (
    SIGNED_ONCE,
    Notice,
    Validity,
    notice_standing,
    validity,
)

from .parts import Cell, Column, Fact, Line, Lines, Section, Table
from .scope import Scope

AHEAD = datetime.timedelta(days=365)
HOLDS, UNKNOWN, OVER, NONE = "holds", "unknown", "over", "none"
TONES = {HOLDS: "good", UNKNOWN: "plan", OVER: "warn", NONE: "none"}


def _labels() -> dict[str, str]:
    return {
        HOLDS: _("A paper in force"),
        UNKNOWN: _("Unknown whether it is in force"),
        OVER: _("Paper expired or ended"),
        NONE: _("No signed paper"),
    }


@dataclass(frozen=True)
class Ending:
    """An agreement that ends within a year, or of which the notice window has begun."""

    agreement: Agreement
    end: datetime.date
    renews: bool
    in_window: bool
    notice_by: datetime.date | None


@dataclass
class Papers:
    """The partnerships by how they stand on paper, and the agreements that come to an end."""

    partnerships: dict[str, list[Partnership]]
    endings: list[Ending]


def papers_of(scope: Scope) -> Papers:
    """Read in two queries, or three when there are agreements with addenda to look for."""
    signed = Agreement.objects.filter(state__in=SIGNED_ONCE).prefetch_related("amendments")
    # What was surely signed after the day was no paper yet.
    signed = signed.exclude(signed_lower__gt=scope.on)
    rows = scope.running.order_by("sort_title", "pk").only("pk", "title")
    standing: dict[str, list[Partnership]] = {code: [] for code in TONES}
    endings = []
    for partnership in rows.prefetch_related(Prefetch("agreements", signed)):
        values = []
        for agreement in partnership.agreements.all():
            agreement.partnership = partnership
            value = validity(agreement, scope.on)
            values.append(value)
            if ending := _ending(agreement, value, scope.on):
                endings.append(ending)
        standing[_best(values)].append(partnership)
    return Papers(standing, sorted(endings, key=lambda e: (e.end, e.agreement.pk)))


def _best(values) -> str:
    if not values:
        return NONE
    if Validity.IN_FORCE in values:
        return HOLDS
    return UNKNOWN if {Validity.UNKNOWN, Validity.NOT_YET} & set(values) else OVER


def _ending(agreement, value, on) -> Ending | None:
    if value != Validity.IN_FORCE or is_open_ended(agreement, on) and not agreement.notice_ends:
        return None
    stops = agreement.notice_ends or agreement.ended
    end = (stops or end_of(agreement, on)[0]).upper
    if end is None or end < on:
        return None
    window = notice_standing(agreement, on, value, renewed=False) == Notice.IN_WINDOW
    if end > on + AHEAD and not window:
        return None
    renews = agreement.renewal == Renewal.TACIT and not stops
    return Ending(agreement, end, renews, window, notice_by(agreement, on))


def section_of(scope: Scope) -> Section:
    papers = papers_of(scope)
    counts = {code: len(rows) for code, rows in papers.partnerships.items()}
    section = Section(
        "papers",
        _("Agreements and what ends"),
        empty=_("No partnership runs within this choice."),
        notes=[scope.worked_out_words] if scope.worked_out_words else [],
    )
    if not sum(counts.values()):
        return section
    names, endings = _labels(), papers.endings
    section.charts = [_bar(scope, counts, names)]
    section.is_open = True
    section.table = _table(scope, papers, counts, names)
    section.lead = _("No agreement ends within a year.")
    url = scope.figure("papers", "ending") if endings else ""
    if endings:
        section.lead = ngettext(
            "%(number)s agreement ends within a year or is in its notice period.",
            "%(number)s agreements end within a year or are in their notice period.",
            len(endings),
        ) % {"number": len(endings)}
        section.more = [(_("Which agreements end"), url)]
    words = ngettext("agreement ends within a year", "agreements end within a year", len(endings))
    section.facts = [Fact(str(len(endings)), words, url)]
    return section


def _bar(scope, counts, names):
    return bar_chart(
        _("Running partnerships by their papers"),
        _("One bar: how many running partnerships have a paper in force."),
        [
            (
                _("Running partnerships"),
                [(names[c], counts[c], TONES[c], scope.figure("papers", c)) for c in TONES],
            )
        ],
    )


def _table(scope, papers, counts, names) -> Table:
    """First how the partnerships stand, then the agreements that end, soonest first."""
    rows = [
        [
            Cell(names[code]),
            Cell(str(counts[code]), scope.figure("papers", code) if counts[code] else "",
                 is_number=True),
            Cell(""),
        ]
        for code in TONES
    ]  # fmt: skip
    rows += [
        [
            Cell(str(e.agreement.partnership), e.agreement.get_absolute_url(),
                 note=str(e.agreement)),
            Cell(date_format(e.end, "j F Y"), is_number=True),
            Cell(_state(e), tone="warn", note=_notice(e)),
        ]
        for e in papers.endings[: scope.most]
    ]  # fmt: skip
    return Table(
        _("Running partnerships by their papers, and the agreements that end"),
        [Column(_("Papers")), Column(_("Number or end"), True), Column(_("What to know"))],
        rows,
        scope.figure("papers", "ending") if len(papers.endings) > scope.most else "",
        _("All %(number)s agreements that end") % {"number": len(papers.endings)},
    )


def _state(ending: Ending) -> str:
    if ending.in_window:
        return _("In the notice period")
    if ending.renews:
        return _("Renews itself")
    return _("Ends within a year")


def _notice(ending: Ending) -> str:
    """Until when notice is in time, while it is."""
    if ending.in_window or ending.notice_by is None:
        return ""
    return _("Notice in time until %(day)s") % {"day": date_format(ending.notice_by, "j F Y")}


def lines_of(scope: Scope, code) -> Lines:
    papers, where = papers_of(scope), _("Agreements and what ends")
    if code == "ending":
        lines = [
            Line(
                str(e.agreement),
                e.agreement.get_absolute_url(),
                str(e.agreement.partnership),
                e.agreement.partnership.get_absolute_url(),
                _state(e),
                "warn",
                ". ".join(
                    filter(
                        None,
                        [_("ends on %(day)s") % {"day": date_format(e.end, "j F Y")}, _notice(e)],
                    )
                ),
            )
            for e in papers.endings
        ]
        return Lines(_("Agreements that end within a year"), lines, where)
    title = _labels()[code]
    lines = [
        Line(row.title, reverse("partnership_show", args=[row.pk]), state=title, tone=TONES[code])
        for row in papers.partnerships[code]
    ]
    return Lines(title, lines, where)
