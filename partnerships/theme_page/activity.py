"""What the page of one activity shows."""

from functools import cached_property

from django.db.models import Prefetch, Q

from accounts.permissions import may
from partnerships.models import Activity, Party, ProgressNote, Theme, ThemeOwner
from partnerships.pilots import follow_up_pages

from .page import NOTES_SHOWN
from .rows import ActivityRow


def activity_queryset(queryset):
    """Activities with all that rights, page and row ask of them."""
    owners = ThemeOwner.objects.select_related("contact__organisation").order_by("-pk")
    parties = Party.objects.select_related("organisation").order_by("position", "pk")
    return queryset.select_related(
        "plan__theme__partnership__keeper",
        "plan__programme",
        "organiser__organisation",
        "values_of__organisation",
        "responsible__organisation",
        "carried_from__plan__programme",
    ).prefetch_related(
        "target_groups",
        Prefetch("plan__theme__owners", owners),
        Prefetch("plan__theme__partnership__parties", parties),
    )


class ActivityPage:
    """One activity for one user on one day."""

    def __init__(self, activity, user, on):
        self.activity = activity
        self.theme = activity.plan.theme
        self.partnership = self.theme.partnership
        self.may_edit = may(user, "plan.edit", activity)
        self.row = ActivityRow(activity, on, self.may_edit, user=user)

    @property
    def owner(self):
        return self.theme.current_owner

    @cached_property
    def follow_ups(self) -> list[Activity]:
        """What followed on it."""
        rows = self.activity.carried_to.select_related("plan__programme")
        return list(rows.order_by("plan__programme__year", "pk"))

    @cached_property
    def follow_up_pages(self) -> list[tuple[str, str]]:
        """Where a follow-up of this pilot can be made, as long as there is none."""
        return [] if not self.may_edit or self.follow_ups else follow_up_pages(self.activity)

    @cached_property
    def groups(self) -> list:
        return list(self.activity.target_groups.all())

    @property
    def family_of_themes(self):
        """This theme, the one it was split from, and those split from it: activities moved."""
        theme = self.theme
        kin = Q(pk=theme.pk) | Q(split_from=theme.pk)
        if theme.split_from_id:
            kin |= Q(pk=theme.split_from_id)
        return Theme.objects.filter(kin).values("pk")

    @cached_property
    def years(self) -> list[Activity]:
        """The same activity through the years, oldest first, this one included."""
        family = {
            activity.pk: activity
            for activity in Activity.objects.filter(plan__theme__in=self.family_of_themes)
            .select_related("plan__programme")
            .order_by("plan__programme__year", "pk")
        }
        line = {self.activity.pk}
        for activity in reversed(family.values()):  # who it follows on, and who that follows on
            if activity.pk in line and activity.carried_from_id in family:
                line.add(activity.carried_from_id)
        for activity in family.values():  # what followed
            if activity.carried_from_id in line:
                line.add(activity.pk)
        return [activity for activity in family.values() if activity.pk in line]

    @cached_property
    def notes(self):
        """The newest progress notes on this activity."""
        notes = ProgressNote.objects.filter(activity=self.activity).select_related("author")
        return list(notes[:NOTES_SHOWN])
