"""What waits in themes: activities, plans, owners."""

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.enums import PlanState
from partnerships.models import Activity, Partnership, Plan, Theme, ThemeOwner

from .care import acting_owners, partnerships_in_my_care
from .duty import Line, Rule
from .kinds import DutyKind


def themes_i_look_after(user, on):
    """Themes that I own; and, in partnerships in my care, those without an owner who can act."""
    stand_in = Q(partnership__in=partnerships_in_my_care(user, on)) & ~Q(
        pk__in=acting_owners(on).values("theme")
    )
    mine = Q(pk__in=Theme.objects.owned_by(user).values("pk"))
    return Theme.objects.own_to(user).filter(mine | stand_in)


def activities_overdue(user, on):
    """Unfinished activities whose last day has passed, of themes I look after or mine to do."""
    return (
        Activity.objects.own_to(user)
        .overdue(on)
        .filter(Q(plan__theme__in=themes_i_look_after(user, on)) | Q(responsible__user=user))
    )


def themes_without_news(user, on):
    """My running themes with activities that go on and of which nobody wrote for 60 days."""
    silent = Activity.objects.without_news(on).filter(plan__theme=OuterRef("pk"))
    mine = themes_i_look_after(user, on).going_on()
    return mine.filter(Exists(silent), partnership__in=Partnership.objects.active())


def count_silent(rows, user, on) -> None:
    """Put at each theme of how many activities nobody wrote."""
    silent = Activity.objects.without_news(on).filter(plan__theme__in=rows).order_by()
    counts = dict(silent.values_list("plan__theme").annotate(number=Count("pk")))
    for row in rows:
        row.silent_count = counts.get(row.pk, 0)


def plans_to_adopt(user, on):
    """Plans of this year that are still a draft and hold an activity, in partnerships in my
    care."""
    return _drafts(on).filter(
        Exists(Activity.objects.filter(plan=OuterRef("pk"))),
        theme__partnership__in=partnerships_in_my_care(user, on),
    )


def plans_to_write(user, on):
    """Plans of this year that are still a draft, of themes I look after, and not mine to adopt."""
    return (
        _drafts(on)
        .filter(theme__in=themes_i_look_after(user, on))
        .exclude(pk__in=plans_to_adopt(user, on).values("pk"))
    )


def _drafts(on):
    return Plan.objects.filter(
        state=PlanState.DRAFT,
        theme__in=Theme.objects.going_on(),
        programme__starts_on__lte=on,
        programme__ends_on__gte=on,
    )


def themes_without_owner(user, on):
    """Running themes without an owner in partnerships in my care."""
    return Theme.objects.without_owner().filter(partnership__in=partnerships_in_my_care(user, on))


def pilots_to_conclude(user, on):
    """Pilots that are over and do not say what came of them, of my themes or mine to do."""
    themes = themes_i_look_after(user, on).going_on()
    return (
        Activity.objects.own_to(user)
        .pilots_without_conclusion()
        .filter(Q(plan__theme__in=themes) | Q(responsible__user=user))
    )


def handovers_proposed(user, on):
    """Owners who said who should follow them, in partnerships in my care."""
    return ThemeOwner.objects.proposing().filter(
        theme__partnership__in=partnerships_in_my_care(user, on)
    )


def _overdue_line(row) -> Line:
    return Line(
        _("Update the activity: %(activity)s") % {"activity": row.title},
        f"{row.plan.get_absolute_url()}#activity-{row.pk}",
        _("Update"),
        where=f"{row.partnership} › {row.theme}",
    )


def _news_line(row) -> Line:
    words = ngettext(
        "Tell how theme %(theme)s goes: no news of %(n)d activity for two months",
        "Tell how theme %(theme)s goes: no news of %(n)d activities for two months",
        row.silent_count,
    )
    return Line(
        words % {"theme": row, "n": row.silent_count},
        reverse("theme_check", args=[row.pk]),
        _("Tell"),
    )


def _plan_line(words, button):
    def line(row) -> Line:
        year = {"year": row.programme.label, "theme": row.theme}
        return Line(words % year, row.get_absolute_url(), button)

    return line


def _owner_line(row) -> Line:
    return Line(
        _("Appoint an owner for theme %(theme)s") % {"theme": row},
        reverse("theme_owner_change", args=[row.pk]),
        _("Appoint"),
    )


def _handover_line(row) -> Line:
    return Line(
        _("Hand theme %(theme)s over to %(name)s, as its owner proposes")
        % {"theme": row.theme, "name": row.proposed},
        reverse("theme_owner_change", args=[row.theme_id]),
        _("Hand over"),
    )


def _pilot_line(row) -> Line:
    return Line(
        _("Say what the pilot %(pilot)s has taught") % {"pilot": row.title},
        reverse("activity_update", args=[row.pk]),
        _("Write the conclusion"),
        where=f"{row.partnership} › {row.theme}",
    )


ACTIVITY_ROWS = ("plan__theme__partnership", "plan__programme")
PLAN_ROWS = ("theme__partnership", "programme")
RULES = (
    Rule(
        "activity",
        DutyKind.ACTIVITY,
        "theme_owner",
        gettext_lazy(
            "The last day of an activity has passed and it is not finished. It stands with the "
            "owner of the theme and with who does it; without an owner who has an account, with "
            "the coordinator."
        ),
        activities_overdue,
        _overdue_line,
        due="ends_on",
        related=ACTIVITY_ROWS,
    ),
    Rule(
        "theme-news",
        DutyKind.ACTIVITY,
        "theme_owner",
        gettext_lazy(
            "An activity of this year goes on, and nobody wrote about it or about its theme, or "
            "changed it, for 60 days."
        ),
        themes_without_news,
        _news_line,
        related=("partnership",),
        prepare=count_silent,
    ),
    Rule(
        "pilot",
        DutyKind.ACTIVITY,
        "theme_owner",
        gettext_lazy("A pilot is over and does not say what was learned, or what follows."),
        pilots_to_conclude,
        _pilot_line,
        related=ACTIVITY_ROWS,
    ),
    Rule(
        "plan",
        DutyKind.PLAN,
        "theme_owner",
        gettext_lazy("The plan of approach of this year is still a draft."),
        plans_to_write,
        _plan_line(
            gettext_lazy("Finish the plan %(year)s of theme %(theme)s"),
            gettext_lazy("Open the plan"),
        ),
        related=PLAN_ROWS,
    ),
    Rule(
        "plan-adopt",
        DutyKind.PLAN,
        "coordinator",
        gettext_lazy("A plan of this year holds activities and is not adopted yet."),
        plans_to_adopt,
        _plan_line(
            gettext_lazy("Adopt the plan %(year)s of theme %(theme)s"),
            gettext_lazy("Look at the plan"),
        ),
        related=PLAN_ROWS,
        needs=("coordinator",),
    ),
    Rule(
        "theme-owner",
        DutyKind.THEME,
        "coordinator",
        gettext_lazy("A running theme has no owner."),
        themes_without_owner,
        _owner_line,
        related=("partnership",),
        needs=("coordinator",),
    ),
    Rule(
        "handover",
        DutyKind.THEME,
        "coordinator",
        gettext_lazy("The owner of a theme proposes who should take it over."),
        handovers_proposed,
        _handover_line,
        related=("theme__partnership", "proposed"),
        needs=("coordinator",),
    ),
)
