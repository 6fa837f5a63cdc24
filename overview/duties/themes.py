"""What waits in themes: activities, plans, owners."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.enums import PlanState
from partnerships.models import Activity, Plan, Theme, ThemeOwner

from .duty import Duty, partnerships_i_coordinate
from .kinds import DutyKind


def activities_overdue(user, on):
    """Activities of my themes, or mine to do, that should have been finished."""
    return (
        Activity.objects.visible_to(user)
        .overdue(on)
        .filter(
            Q(plan__theme__in=Theme.objects.owned_by(user)) | Q(responsible__user=user),
        )
    )


def plans_to_write(user, on):
    """Plans of this year for my themes that are still a draft."""
    return Plan.objects.visible_to(user).filter(
        state=PlanState.DRAFT,
        theme__in=Theme.objects.owned_by(user).going_on(),
        programme__starts_on__lte=on,
        programme__ends_on__gte=on,
    )


def themes_without_owner(user):
    """Themes without an owner in partnerships that I coordinate."""
    return Theme.objects.without_owner().filter(partnership__in=partnerships_i_coordinate(user))


def pilots_to_conclude(user):
    """Pilots of my themes, or mine to do, that are over and do not say what came of them."""
    return (
        Activity.objects.visible_to(user)
        .pilots_without_conclusion()
        .filter(
            Q(plan__theme__in=Theme.objects.owned_by(user).going_on()) | Q(responsible__user=user)
        )
    )


def handovers_proposed(user):
    """Owners in partnerships that I coordinate, who have said who should follow them."""
    return ThemeOwner.objects.proposing().filter(
        theme__partnership__in=partnerships_i_coordinate(user)
    )


def theme_duties(user, on) -> Iterator[Duty]:
    """Duties of plans and activities."""
    under = "plan__theme__partnership"
    for row in activities_overdue(user, on).select_related(under, "plan__programme").distinct():
        yield Duty(
            _("Update the activity: %(activity)s") % {"activity": row.title},
            f"{row.partnership} › {row.theme}",
            f"{row.plan.get_absolute_url()}#activity-{row.pk}",
            _("Update"),
            row.ends_on,
            kind=DutyKind.ACTIVITY,
            key=f"activity-{row.pk}",
            partnership_id=row.partnership.pk,
        )
    for row in plans_to_write(user, on).select_related("theme__partnership", "programme"):
        yield Duty(
            _("Finish the plan %(year)s of theme %(theme)s")
            % {"year": row.programme.label, "theme": row.theme},
            str(row.partnership),
            row.get_absolute_url(),
            _("Open the plan"),
            kind=DutyKind.PLAN,
            key=f"plan-{row.pk}",
            partnership_id=row.partnership.pk,
        )
    for row in themes_without_owner(user).select_related("partnership"):
        yield Duty(
            _("Appoint an owner for theme %(theme)s") % {"theme": row},
            str(row.partnership),
            reverse("theme_owner_change", args=[row.pk]),
            _("Appoint"),
            kind=DutyKind.THEME,
            key=f"theme-owner-{row.pk}",
            partnership_id=row.partnership.pk,
        )
    yield from _pilots(user)
    for row in handovers_proposed(user).select_related("theme__partnership", "proposed"):
        yield Duty(
            _("Hand theme %(theme)s over to %(name)s, as its owner proposes")
            % {"theme": row.theme, "name": row.proposed},
            str(row.theme.partnership),
            reverse("theme_owner_change", args=[row.theme_id]),
            _("Hand over"),
            kind=DutyKind.THEME,
            key=f"handover-{row.pk}",
            partnership_id=row.theme.partnership.pk,
        )


def _pilots(user) -> Iterator[Duty]:
    for row in pilots_to_conclude(user).select_related("plan__theme__partnership").distinct():
        yield Duty(
            _("Say what the pilot %(pilot)s has taught") % {"pilot": row.title},
            f"{row.partnership} › {row.theme}",
            reverse("activity_update", args=[row.pk]),
            _("Write the conclusion"),
            kind=DutyKind.ACTIVITY,
            key=f"pilot-{row.pk}",
            partnership_id=row.partnership.pk,
        )
