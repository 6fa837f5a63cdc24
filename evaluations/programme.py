"""The programme of next year as a whole: what goes on, changes, is new, and what stops."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.permissions import may
from evaluations.enums import NextYear, ThemeNext
from evaluations.sheet import goes_on
from lib.amounts import write_amount
from partnerships.enums import ActivityKind
from partnerships.models import ThemeOwner

CARRIED, ADJUSTED, SCALED_UP, NEW, STOPPED, UNDECIDED = (
    "carried", "adjusted", "scaled_up", "new", "stopped", "undecided",
)  # fmt: skip
MARKS = {
    CARRIED: (_("Goes on"), "good"),
    ADJUSTED: (_("Adjusted"), "plan"),
    SCALED_UP: (_("Scaled up"), "plan"),
    NEW: (_("New"), "plan"),
    STOPPED: (_("Stops"), "none"),
    UNDECIDED: (_("Not decided yet"), "warn"),
}
THEME_TONES = {"continue": "good", "adjust": "plan", "pause": "warn", "stop": "none"}


@dataclass(frozen=True)
class Row:
    """One activity: as it was this year, and as it is proposed for the next."""

    title: str
    mark: str
    kind: str
    organiser: Any
    before: str
    after: str
    after_text: str
    proposal: Any = None

    @property
    def label(self):
        return MARKS[self.mark][0]

    @property
    def tone(self) -> str:
        return MARKS[self.mark][1]

    @property
    def is_changed(self) -> bool:
        return self.mark != NEW and self.before != self.after


@dataclass
class Group:
    """A theme with its activities of next year."""

    theme: Any
    review: Any
    may_edit: bool
    may_judge: bool
    rows: list[Row] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.review is None

    @property
    def goes_on(self) -> bool:
        return self.review is None or goes_on(self.review.next_year)

    @property
    def verdict(self) -> str:
        """What happens with the theme, in words; "" while nobody said it."""
        if self.review is None or not self.review.next_year:
            return ""
        return str(ThemeNext(self.review.next_year).label)

    @property
    def tone(self) -> str:
        return THEME_TONES.get(self.review.next_year, "none") if self.review else "plan"


def programme_of(evaluation, user) -> list[Group]:
    """Every theme that was judged, and every new one; a fixed number of queries."""
    groups = _groups(evaluation, user)
    proposals = evaluation.proposed_activities.select_related(
        "organiser__organisation", "review__activity", "created_activity"
    )
    followed = set()
    for proposal in proposals.order_by("position", "pk"):
        followed.add(proposal.review_id)
        if proposal.theme_id in groups:
            groups[proposal.theme_id].rows.append(_proposed(proposal))
    reviews = evaluation.activity_reviews.exclude(pk__in=followed - {None})
    for review in reviews.select_related("activity__plan", "activity__organiser__organisation"):
        if review.activity.plan.theme_id in groups:
            groups[review.activity.plan.theme_id].rows.append(_not_followed(review))
    return list(groups.values())


def _groups(evaluation, user) -> dict[int, Group]:
    """Theme id → its group: the themes that were judged, then the new ones."""
    partnership = evaluation.partnership
    owners = Prefetch("owners", ThemeOwner.objects.current().select_related("contact"))
    reviews = {row.theme_id: row for row in evaluation.theme_reviews.all()}
    themes = partnership.themes.select_related("main_area").prefetch_related(owners)
    proposed = set(evaluation.proposed_activities.values_list("theme_id", flat=True))
    known = themes.filter(pk__in=reviews.keys() | proposed)
    if not evaluation.is_adopted:
        known = known | themes.going_on()
    groups = {}
    for theme in sorted(known.distinct(), key=lambda theme: _place(theme, reviews)):
        theme.partnership = partnership
        groups[theme.pk] = Group(
            theme,
            reviews.get(theme.pk),
            may_edit=may(user, "programme.propose", theme),
            may_judge=may(user, "review.write", theme),
        )
    return groups


def _place(theme, reviews) -> tuple:
    """New themes last; the others in the order of the partnership."""
    area = theme.main_area.position if theme.main_area else 0
    return theme.pk not in reviews, area, theme.position, theme.pk


def _proposed(proposal) -> Row:
    review = proposal.review
    before = review.activity if review else None
    return Row(
        title=proposal.title,
        mark=_mark(proposal),
        kind=_kind(proposal.kind),
        organiser=proposal.organiser,
        before=_target(before) if before else "",
        after=_target(proposal),
        after_text=proposal.target_text,
        proposal=proposal,
    )


def _mark(proposal) -> str:
    review = proposal.review
    if review is None:
        return NEW
    if review.next_year == NextYear.SCALE_UP:
        return SCALED_UP
    differs = proposal.target != review.activity.target
    return ADJUSTED if differs or review.next_year == NextYear.ADJUST else CARRIED


def _not_followed(review) -> Row:
    """An activity without a proposal: it stops, or nobody said yet what happens with it."""
    activity = review.activity
    return Row(
        title=activity.title,
        mark=STOPPED if review.next_year == NextYear.STOP else UNDECIDED,
        kind=_kind(activity.kind),
        organiser=activity.organiser,
        before=_target(activity),
        after="",
        after_text="",
    )


def _kind(kind) -> str:
    return "" if kind == ActivityKind.ACTIVITY else str(ActivityKind(kind).label)


def _target(row) -> str:
    if row.target is None:
        return ""
    return f"{write_amount(row.target)} {row.unit}".strip()


def totals(groups) -> list[dict]:
    """How many activities go on, change, are new and stop, in words with their tone."""
    counts = Counter(row.mark for group in groups for row in group.rows)
    return [
        {"text": f"{label}: {counts[mark]}", "tone": tone}
        for mark, (label, tone) in MARKS.items()
        if counts[mark]
    ]


def number_in_words(groups) -> str:
    """ "12 activities in 3 themes" of next year."""
    going = [group for group in groups if any(row.proposal for row in group.rows)]
    number = sum(row.proposal is not None for group in going for row in group.rows)
    activities = ngettext("%(n)s activity", "%(n)s activities", number) % {"n": number}
    themes = ngettext("in %(n)s theme", "in %(n)s themes", len(going)) % {"n": len(going)}
    return f"{activities} {themes}" if number else ""
