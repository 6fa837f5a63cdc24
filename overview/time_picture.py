"""Partnerships through the years as a picture: how long they last, their papers and evaluations.

Only geometry and words: places are percentages, so that the picture fits any width. A date that is
not known to the day is drawn dashed over the time it can be, and said in words in the table beside
it; what is not known at all is dashed as well, up to the first thing that is known. What runs today
is solid from the first day on which it demonstrably did: a paper, programme year, evaluation, or
the day it was recorded.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evaluations.enums import EvaluationKind, EvaluationState
from evaluations.models import Evaluation
from lib.dates import HonestDate
from partnerships.dossier.page import STAGE_TONES
from partnerships.enums import Stage
from partnerships.models import Agreement, Partnership, Programme
from partnerships.timeline.picture import Scale, Tick
from partnerships.validity import SIGNED_ONCE, standing

# What lies further back or ahead is drawn up to the edge.
BACK, AHEAD = 30, 15
# Heights in pixels: the bar, each strip of papers under it, and the evaluations below those.
BAR, STRIP, FOOT = 22, 9, 24
MOST_STRIPS = 4
LEAST = 0.8  # per cent of the width
RUNNING = (Stage.ACTIVE, Stage.WINDING_DOWN)


@dataclass(frozen=True)
class Stretch:
    """From somewhere to somewhere, sure or not; ``y`` is the strip in which it lies."""

    start: float
    end: float
    title: str
    is_sure: bool = True
    tone: str = "none"
    y: int = 0

    @property
    def width(self) -> float:
        return round(max(0.4, self.end - self.start), 2)


@dataclass(frozen=True)
class Mark:
    """A day: the last one for notice, or an evaluation with the letter of its state."""

    place: float
    title: str
    tone: str
    letter: str = ""
    y: int = 0


@dataclass
class Row:
    """One partnership: what is drawn, and the same in words."""

    title: str
    url: str
    stage: str
    tone: str
    lasted: str
    bars: list[Stretch] = field(default_factory=list)
    papers: list[Stretch] = field(default_factory=list)
    notices: list[Mark] = field(default_factory=list)
    evaluations: list[Mark] = field(default_factory=list)
    paper_words: list[str] = field(default_factory=list)
    strips: int = 0

    @property
    def foot(self) -> int:
        """The middle of the line of evaluations."""
        return BAR + self.strips * STRIP + FOOT // 2

    @property
    def height(self) -> int:
        return BAR + self.strips * STRIP + (FOOT if self.evaluations else 4)


@dataclass(frozen=True)
class TimePicture:
    """All that is drawn, and what its letters mean."""

    rows: list[Row]
    ticks: list[Tick]
    today: float | None
    on: datetime.date
    legend: list[tuple[str, str, str]]


def time_picture(user, partnerships: Iterable, on: datetime.date) -> TimePicture:
    """The picture of these partnerships (a queryset, or rows of one), in their order.

    What this user may not see is left out. Nothing is told that was not there yet on the day.
    """
    keys = [getattr(row, "pk", row) for row in partnerships]
    seen = Partnership.objects.visible_to(user).filter(pk__in=keys)
    found = {row.pk: row for row in seen.defer("search_text")}
    shown = [found[key] for key in keys if key in found]
    papers = _papers(found, on)
    programmes = _first_programmes(found, on)
    evaluations = _evaluations(found, on)
    scale = _scale(shown, papers, evaluations, on)
    rows = [
        _row(
            row,
            papers.get(row.pk, []),
            evaluations.get(row.pk, []),
            programmes.get(row.pk),
            scale,
            on,
        )
        for row in shown
    ]
    used = {mark.letter for row in rows for mark in row.evaluations}
    legend = [(letter, tone, label) for letter, tone, label in _states().values() if letter in used]
    return TimePicture(rows, scale.ticks(), scale.place(on), on, legend)


def _papers(found, on) -> dict[int, list]:
    """Per partnership its signed papers with how they stand on the day, the oldest first."""
    rows = (
        Agreement.objects.filter(partnership__in=found, state__in=SIGNED_ONCE)
        .exclude(signed_lower__gt=on)
        .with_signatures()
        .order_by("pk")
    )
    papers: dict[int, list] = {}
    for row in rows:
        papers.setdefault(row.partnership_id, []).append((row, standing(row, on)))
    for pairs in papers.values():
        pairs.sort(key=lambda pair: pair[1].start.sort_key)
    return papers


def _evaluations(found, on) -> dict[int, list]:
    """Per partnership its evaluations that were opened by the day, with their own day."""
    rows = (
        Evaluation.objects.filter(programme__partnership__in=found)
        .select_related("programme")
        .defer("frozen", "summary", "differing_opinions")
        .order_by("programme__year", "pk")
    )
    evaluations: dict[int, list] = {}
    for row in rows:
        if not (row.opened_at and timezone.localdate(row.opened_at) > on):
            evaluations.setdefault(row.programme.partnership_id, []).append((row, *_of(row, on)))
    return evaluations


def _first_programmes(found, on) -> dict[int, datetime.date]:
    """Per partnership the first day of its first programme year that had begun by the day."""
    rows = Programme.objects.filter(partnership__in=found, starts_on__lte=on).order_by()
    first = rows.values("partnership").annotate(first=Min("starts_on"))
    return dict(first.values_list("partnership", "first"))


def _states() -> dict[str, tuple[str, str, str]]:
    """Code → letter, tone and words of where an evaluation stands."""
    return {
        "adopted": (pgettext("letter of adopted", "A"), "good", _("Adopted")),
        "in_review": (pgettext("letter of waits for adoption", "W"), "plan", _("In review")),
        "open": (pgettext("letter of open", "O"), "warn", _("Open")),
        "late": (pgettext("letter of late", "L"), "bad", _("Late")),
        "planned": (pgettext("letter of planned", "P"), "none", _("Planned")),
    }


def _of(row, on) -> tuple[str, datetime.date]:
    """Where an evaluation stood on the day, and the day by which it is drawn."""
    adopted = timezone.localdate(row.adopted_at) if row.adopted_at else None
    if adopted and adopted <= on:
        return "adopted", adopted
    if row.state == EvaluationState.PLANNED:
        return "planned", row.due_on
    submitted = timezone.localdate(row.submitted_at) if row.submitted_at else None
    if submitted and submitted <= on and row.state != EvaluationState.OPEN:
        return "in_review", row.due_on
    return "late" if row.due_on < on else "open", row.due_on


def _scale(shown, papers, evaluations, on) -> Scale:
    """Whole years that hold all that is known, within reason."""
    days = [on, on.replace(month=1, day=1) + datetime.timedelta(days=400)]
    for row in shown:
        days += [row.since.lower, row.since.upper, row.ended.lower, row.ended.upper]
    for pairs in papers.values():
        for _paper, stands in pairs:
            end = stands.stops if stands.stops else stands.end
            days += [stands.start.lower, end.upper, stands.notice_by]
    days += [day for rows in evaluations.values() for _row, _code, day in rows]
    years = [day.year for day in days if day]
    return Scale(max(min(years), on.year - BACK), min(max(years), on.year + AHEAD))


def _row(partnership, papers, evaluations, programme, scale, on) -> Row:
    known = [stands.start.lower for _paper, stands in papers if stands.start.lower]
    known += [day for _row, _code, day in evaluations if day <= on]
    shown = _shown_since(partnership, [*known, programme], on)
    row = Row(
        title=str(partnership),
        url=partnership.get_absolute_url(),
        stage=str(partnership.get_stage_display()),
        tone=STAGE_TONES[partnership.stage],
        lasted=_lasted(partnership, on, shown),
    )
    if shown:
        known.append(shown)
    row.bars = _bars(partnership, known, shown, scale, on)
    _place_papers(row, papers, scale)
    for evaluation, code, day in evaluations:
        letter, tone, label = _states()[code]
        name = _("Interim review") if evaluation.kind == EvaluationKind.INTERIM else ""
        words = " ".join(filter(None, [name, evaluation.programme.label]))
        title = f"{words}: {label.lower()}, {date_format(day, 'j F Y')}"
        row.evaluations.append(Mark(scale.place(day), title, tone, letter, row.foot))
    return row


def _has_ended(partnership, on) -> bool:
    """Whether it had ended on the day; an end without a date counts as come."""
    lower = partnership.ended.lower
    return partnership.is_ended and (lower is None or lower <= on)


def _shown_since(partnership, days, on) -> datetime.date | None:
    """The first day on which it demonstrably ran, of one that runs and began on no known day."""
    since, stage = partnership.since, partnership.stage
    if stage not in RUNNING or (since.lower and since.lower == since.upper):
        return None
    recorded = timezone.localdate(partnership.created_at)
    # Nothing shows that it ran before it can have begun.
    days = [max(day, since.lower or day) for day in [*days, recorded] if day]
    return min((day for day in days if day <= on), default=None)


def _lasted(partnership, on, shown=None) -> str:
    """How long it lasts, in words; ``shown`` is since when that can be shown."""
    since = partnership.since
    begin = _("since %(date)s") % {"date": since} if since.lower else _("beginning not known")
    if since.text and not since.lower:
        begin = str(since)
    if shown and not since.lower:
        day = date_format(shown, "j F Y")
        begin = _("%(begin)s, demonstrably since %(date)s") % {"begin": begin, "date": day}
    if not _has_ended(partnership, on):
        return begin
    ended = partnership.ended
    words = _("ended %(when)s") % {"when": ended.when}
    return f"{begin}, {words}"


def _bars(partnership, known, shown, scale, on) -> list[Stretch]:
    """The bar of a partnership: solid where it surely lasted, dashed where it may have."""
    since, ended, title = partnership.since, partnership.ended, _lasted(partnership, on, shown)
    first, last = min(known, default=None), max(known, default=None)
    over = _has_ended(partnership, on)
    lower = since.lower or scale.begin
    begin = min(since.upper or first or on, shown or datetime.date.max)
    end = (ended.lower or last or begin) if over else on
    upper = (ended.upper or on) if over else _last_day(scale)
    if begin > end:
        # It began later, or nobody knows whether it had begun: nothing of it is sure.
        return [_dashed(scale, lower, max(lower, upper), title)]
    bars = []
    if lower < begin:
        bars.append(_dashed(scale, lower, begin, title))
    if begin < end or shown:
        # So wide that it is seen beside the line of today, also when it was recorded today.
        start = max(0, min(scale.place(begin), scale.place(end) - LEAST))
        bars.append(Stretch(start, scale.place(end), title, tone="brand"))
    if end < upper:
        bars.append(_dashed(scale, end, upper, title))
    return bars


def _dashed(scale, start, end, title) -> Stretch:
    return Stretch(scale.place(start), scale.place(end), title, is_sure=False)


def _last_day(scale) -> datetime.date:
    return datetime.date(scale.last, 12, 31)


def _place_papers(row, papers, scale) -> None:
    """Papers in strips under the bar, so that two at the same time lie beside each other."""
    ends: list[float] = []
    for paper, stands in papers:
        end = stands.stops if stands.stops else stands.end
        title = _paper_words(paper, stands, end)
        row.paper_words.append(title)
        start = scale.place(stands.start.lower or scale.begin)
        sure = scale.place(stands.start.upper or scale.begin)
        until = scale.place(end.lower) if end.lower else sure
        edge = scale.place(end.upper or _last_day(scale))
        strip = next((n for n, taken in enumerate(ends) if taken < start), len(ends))
        strip = min(strip, MOST_STRIPS - 1)
        ends[strip : strip + 1] = [edge]
        y = BAR + strip * STRIP
        if sure > start:
            row.papers.append(Stretch(start, sure, title, False, stands.tone, y))
        if until > sure:
            row.papers.append(Stretch(sure, until, title, True, stands.tone, y))
        if edge > max(until, sure):
            row.papers.append(Stretch(max(until, sure), edge, title, False, stands.tone, y))
        if stands.notice_by:
            words = _("Last day to give notice: %(agreement)s") % {"agreement": paper}
            day = date_format(stands.notice_by, "j F Y")
            row.notices.append(Mark(scale.place(stands.notice_by), f"{words}, {day}", "warn", y=y))
    row.strips = len(ends)


def _paper_words(paper, stands, end: HonestDate) -> str:
    begin = _("beginning not known")
    if stands.start.text:
        dated = stands.start.lower is not None
        begin = _("from %(date)s") % {"date": stands.start} if dated else str(stands.start)
    if stands.is_open_ended and not stands.stops:
        until = _("no end agreed")
    else:
        until = _("until %(date)s") % {"date": end} if end.text else _("end not known")
    words = [begin, until, stands.label.lower()]
    if stands.notice_by:
        day = date_format(stands.notice_by, "j F Y")
        words.append(_("notice by %(date)s") % {"date": day})
    return f"{paper}: {', '.join(words)}"
