"""Everything on the page of a theme: its owner's desk for one programme year."""

from functools import cached_property

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import may
from lib.dates import programme_label
from partnerships.enums import Health, PlanState, ThemeStage
from partnerships.forms.programme import next_year_to_open
from partnerships.forms.progress import ProgressForm
from partnerships.lifecycle.plan import PLAN
from partnerships.lifecycle.theme import THEME
from partnerships.models import Activity, GoalResult, Party, ProgressNote, Theme, ThemeOwner
from partnerships.models.plan import DONE_STATES
from partnerships.models.theme import RUNNING_STAGES
from partnerships.programmes import programme_shown
from partnerships.splitting import SPLITTABLE

from .about import AboutTheme
from .changes import changes_since_adoption
from .rows import ActivityRow, GoalRow, amount_with_unit

# Steps that say why and since when.
ASKS = frozenset({"pause", "complete", "drop"})
NOTES_SHOWN = 5
NOTES_KEPT = 50
HEALTH_TONES = {Health.ON_TRACK: "good", Health.ATTENTION: "warn", Health.STALLED: "bad"}
STAGE_TONES = {
    ThemeStage.PROPOSED: "plan",
    ThemeStage.ADOPTED: "plan",
    ThemeStage.PAUSED: "warn",
    ThemeStage.COMPLETED: "good",
    ThemeStage.DROPPED: "none",
}


def theme_queryset(queryset=None):
    """Themes with all that rights and page ask of the theme itself."""
    queryset = Theme.objects.all() if queryset is None else queryset
    owners = ThemeOwner.objects.select_related(
        "contact__organisation", "proposed__organisation"
    ).order_by("-pk")
    parties = Party.objects.select_related("organisation").order_by("position", "pk")
    return queryset.select_related(
        "main_area",
        "partnership__keeper",
        "partnership__coordinator",
        "added_decision",
        "split_from",
    ).prefetch_related(Prefetch("owners", owners), Prefetch("partnership__parties", parties))


class ThemePage(AboutTheme):
    """One theme for one user on one day, in one programme year.

    ``year`` is the start year asked for; without it the present year is shown, or the last one
    there is. ``sent`` is the row of an activity that was sent just now and could not be saved.
    """

    def __init__(self, theme, user, on, year=None, sent=None):
        self.theme = theme
        self.partnership = theme.partnership
        self.user = user
        self.on = on
        self.sent = sent
        self.roles = theme.roles_of(user)
        self.may_edit = may(user, "plan.edit", theme)
        self.may_edit_record = may(user, "partnership.edit", theme)
        self.may_hand_over = may(user, "theme.hand_over", theme)
        self.may_propose = may(user, "theme.propose", theme) and not self.may_hand_over
        self.programmes = list(self.partnership.programmes.order_by("year"))
        self.programme = programme_shown(self.partnership, self.programmes, on, year)

    # -- the head -----------------------------------------------------------------------------

    @property
    def state_label(self) -> str:
        if self.theme.stage in STAGE_TONES:
            return str(self.theme.get_stage_display())
        return str(self.theme.get_health_display()) or _("No progress reported yet")

    @property
    def state_tone(self) -> str:
        if self.theme.stage in STAGE_TONES:
            return STAGE_TONES[self.theme.stage]
        return HEALTH_TONES.get(self.theme.health, "none")

    @property
    def is_going_on(self) -> bool:
        return self.theme.stage in RUNNING_STAGES

    @cached_property
    def moves(self):
        """Steps in the life of the theme, with the address of each and whether it asks first."""
        return [
            (move, reverse(f"theme_{move.name}", args=[self.theme.pk]), move.name in ASKS)
            for move in THEME.available(self.theme, self.user)
        ]

    @property
    def may_split(self) -> bool:
        return self.may_edit_record and self.theme.stage in SPLITTABLE

    @property
    def years(self):
        """(label, year, shown now) for each programme."""
        return [
            (programme.label, programme.year, programme == self.programme)
            for programme in self.programmes
        ]

    @cached_property
    def year_to_open(self):
        """(year, label) of the programme a button offers to begin, where the user may."""
        if not self.may_edit_record or not self.is_going_on:
            return None
        year = next_year_to_open(self.partnership, self.programmes, self.on)
        if year is None:
            return None
        return year, programme_label(*self.partnership.programme_period(year))

    # -- the owner ----------------------------------------------------------------------------

    @property
    def owner(self):
        return self.theme.current_owner

    @property
    def earlier_owners(self):
        return [owner for owner in self.theme.owners.all() if owner.handed_over_at is not None]

    @cached_property
    def owner_ids(self) -> frozenset[int]:
        """The users who own the theme or owned it before, as far as they have an account."""
        users = {owner.contact.user_id for owner in self.theme.owners.all()}
        return frozenset(users - {None})

    @cached_property
    def owner_is_away(self) -> bool:
        """Whether the owner is marked as gone, or has an account that sees this no more."""
        if self.owner is None or not self.is_going_on:
            return False
        contact = self.owner.contact
        return contact.left_at is not None or not self.theme.owner_may_act

    @property
    def lacks_owner(self) -> bool:
        return self.owner is None and self.is_going_on

    @property
    def edits_for_owner(self) -> bool:
        """Whether what this user writes here is written on behalf of the owner."""
        return self.may_edit and self.owner is not None and "theme_owner" not in self.roles

    # -- goals --------------------------------------------------------------------------------

    @cached_property
    def goals(self) -> list[GoalRow]:
        goals = list(self.theme.goals.order_by("position", "pk"))
        results = GoalResult.objects.filter(goal__theme=self.theme, programme=self.programme)
        by_goal = {result.goal_id: result for result in results} if self.programme else {}
        return [GoalRow(goal, by_goal.get(goal.pk)) for goal in goals]

    # -- plan and activities ------------------------------------------------------------------

    @cached_property
    def plan(self):
        if self.programme is None:
            return None
        plan = (
            self.theme.plans.filter(programme=self.programme).select_related("adopted_by").first()
        )
        if plan is not None:
            plan.theme, plan.programme = self.theme, self.programme
        return plan

    @property
    def plan_has_text(self) -> bool:
        return self.plan is not None and bool(
            self.plan.approach or self.plan.means or self.plan.risks
        )

    @property
    def plan_moves(self):
        """Steps in the life of the plan, with the address of each."""
        if self.plan is None:
            return []
        return [
            (move, reverse(f"plan_{move.name}", args=[self.plan.pk]))
            for move in PLAN.available(self.plan, self.user)
        ]

    @property
    def may_add(self) -> bool:
        """Whether something can be added to this year."""
        closed = self.plan is not None and self.plan.state == PlanState.CLOSED
        return self.may_edit and self.programme is not None and not closed

    @cached_property
    def activities(self) -> list[ActivityRow]:
        if self.plan is None:
            return []
        rows = []
        for activity in activity_rows().filter(plan=self.plan).order_by("position", "pk"):
            activity.plan = self.plan
            if self.sent is not None and self.sent.activity.pk == activity.pk:
                rows.append(self.sent)
            else:
                rows.append(ActivityRow(activity, self.on, self.may_edit, user=self.user))
        return rows

    @property
    def done_count(self) -> int:
        return sum(1 for row in self.activities if row.activity.state in DONE_STATES)

    @property
    def late_count(self) -> int:
        return sum(1 for row in self.activities if row.late)

    @property
    def busy_count(self) -> int:
        return sum(1 for row in self.activities if row.activity.state == "running" and not row.late)

    @property
    def count_words(self) -> str:
        """ "5 of 7 activities carried out"."""
        total = len(self.activities)
        return ngettext(
            "%(done)d of %(total)d activity carried out",
            "%(done)d of %(total)d activities carried out",
            total,
        ) % {"done": self.done_count, "total": total}

    @property
    def late_words(self) -> str:
        late = self.late_count
        return ngettext("%(n)d too late", "%(n)d too late", late) % {"n": late} if late else ""

    @cached_property
    def changes(self):
        return changes_since_adoption(self.plan, self.owner_ids)

    # -- progress -----------------------------------------------------------------------------

    @cached_property
    def notes(self):
        """The newest notes, each with who wrote it and whether that was for the owner."""
        notes = self.theme.progress_notes.select_related("author", "activity")
        return [(note, self._written_for(note)) for note in notes[:NOTES_KEPT]]

    def _written_for(self, note) -> bool:
        owners = self.owner_ids
        return bool(owners) and note.author_id is not None and note.author_id not in owners

    @property
    def notes_shown(self):
        return self.notes[:NOTES_SHOWN]

    @property
    def older_notes(self):
        return self.notes[NOTES_SHOWN:]

    @cached_property
    def progress_form(self):
        """The empty form for a note, where the user may write one."""
        if not self.may_edit:
            return None
        note = ProgressNote(theme=self.theme)
        return ProgressForm(instance=note, user=self.user, auto_id="progress-%s")

    # -- at the side --------------------------------------------------------------------------

    @cached_property
    def arrangements(self):
        """What the parties agreed about this theme."""
        return list(self.theme.arrangements.order_by("position", "pk"))

    @cached_property
    def evaluation(self):
        """The yearly evaluation of the year shown, if there is one.

        Evaluations live on a higher floor: they are reached over the reverse names.
        """
        if self.programme is None:
            return None
        return self.programme.evaluations.filter(kind="yearly").only("state").first()

    @property
    def is_evaluated(self) -> bool:
        """Whether the year was looked back on for good: what is adopted changes no more."""
        return self.evaluation is not None and self.evaluation.state == "adopted"

    @cached_property
    def look_back(self):
        """The running evaluation as far as it is about this theme, until it is adopted."""
        evaluation = self.evaluation
        if evaluation is None or self.is_evaluated:
            return None
        if self.partnership.roles_of(self.user) == {"wide"}:
            return None
        review = self.theme.reviews.filter(evaluation=evaluation).only("pk").first()
        judges = evaluation.state == "open" and may(self.user, "review.write", self.theme)
        rows = [
            (row.title, amount_with_unit(row.target, row.unit) or row.target_text)
            for row in evaluation.proposed_activities.filter(theme=self.theme)
        ]
        period = self.partnership.programme_period(self.programme.year + 1)
        judge_url = reverse("review_edit", args=[review.pk]) if judges and review else ""
        return {
            "next_label": programme_label(*period),
            "rows": rows,
            "url": reverse("evaluation_show", args=[evaluation.pk]),
            "judge_url": judge_url,
        }


def activity_rows():
    """Activities with what a row shows of others."""
    return Activity.objects.select_related(
        "organiser__organisation", "responsible", "carried_from__plan__programme"
    )
