"""Themes with their plan of the year, as other programs read them."""

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from partnerships.enums import (
    ActivityKind,
    ActivityState,
    Health,
    PlanState,
    ThemeArea,
    ThemeStage,
)
from partnerships.models import Activity, Plan, Theme, ThemeOwner

from .fields import (
    AMOUNT,
    DAY,
    HONEST,
    MOMENT,
    REFERENCE,
    TEXT,
    UUID,
    Field,
    code,
    many,
    one,
)
from .organisations import PLACE
from .resource import OfPartnership, Resource

ACTIVITY = one(
    Field("id", UUID, _("Lasting key"), lambda row: row.uuid),
    Field("title", TEXT, _("Activity")),
    Field("kind", code(ActivityKind), _("Kind")),
    Field("state", code(ActivityState), _("Status")),
    Field(
        "organiser",
        TEXT,
        _("Organised by; empty when the parties do it together"),
        lambda row: row.organiser or "",
    ),
    Field("starts_on", DAY.or_none(), _("From")),
    Field("ends_on", DAY.or_none(), _("Until")),
    Field("target", AMOUNT.or_none(), _("Target")),
    Field("target_text", TEXT, _("Target in words")),
    Field("unit", TEXT, _("Unit")),
    Field("result", AMOUNT.or_none(), _("Result")),
    Field("result_text", TEXT, _("Result in words")),
)
PLAN = one(
    Field("year", TEXT, _("Programme year"), lambda row: row.programme.label),
    Field("state", code(PlanState), _("Status")),
    Field("approach", TEXT, _("Approach")),
    Field("means", TEXT, _("Means")),
    Field("risks", TEXT, _("Risks")),
    Field("adopted_at", MOMENT.or_none(), _("Adopted at")),
    Field("activities", many(ACTIVITY), _("Activities"), lambda row: row.activities.all()),
)
OWNER = one(
    Field("name", TEXT, _("Name")),
    Field("function", TEXT, _("Function")),
    Field("organisation", REFERENCE, _("Organisation")),
)


def owner_of(theme):
    owner = theme.current_owner
    return owner.contact if owner else None


ABOUT = (
    Field("id", UUID, _("Lasting key"), lambda row: row.uuid),
    Field("title", TEXT, _("Title")),
    Field(
        "main_area",
        TEXT,
        _("Main area"),
        lambda row: row.main_area or "",
    ),
    Field("about", TEXT, _("What it is about"), lambda row: row.goal_text),
    Field("stage", code(ThemeStage), _("Stage")),
    Field("health", code(Health), _("Health, as last reported")),
    Field("health_at", MOMENT.or_none(), _("Reported at")),
    Field("owner", OWNER.or_none(), _("Theme owner"), owner_of),
    Field("area", code(ThemeArea), _("Area"), lambda row: row.area_kind),
    Field(
        "municipalities",
        many(PLACE),
        _("Municipalities, where they are listed"),
        lambda row: row.municipalities.all(),
    ),
    Field("added", HONEST, _("Added")),
    Field(
        "plan",
        PLAN.or_none(),
        _("Plan of the programme year of today"),
        lambda row: next(iter(row.plans_now), None),
    ),
    Field("updated_at", MOMENT, _("Changed at")),
)
FIELDS = (ABOUT[0], Field("partnership", REFERENCE, _("Partnership")), *ABOUT[1:])


def with_all(queryset, user, on):
    """With what the fields read: a query for each kind of row.

    Who owns a theme is told to who takes part: no wide reading takes names of people along.
    """
    activities = Activity.objects.select_related("organiser__organisation")
    plans = Plan.objects.filter(programme__starts_on__lte=on, programme__ends_on__gte=on)
    plans = plans.select_related("programme").order_by("-programme__year", "pk")
    owners = ThemeOwner.objects.current().select_related("contact__organisation")
    if user.reads_widely:
        owners = owners.own_to(user)
    return queryset.select_related("partnership", "main_area").prefetch_related(
        Prefetch("owners", owners),
        Prefetch(
            "plans",
            plans.prefetch_related(Prefetch("activities", activities)),
            to_attr="plans_now",
        ),
        "municipalities",
    )


def rows(user, asked, on):
    found = Theme.objects.visible_to(user)
    if since := asked.get("updated_since"):
        plans = Plan.objects.filter(theme=OuterRef("pk"), updated_at__gte=since)
        activities = Activity.objects.filter(plan__theme=OuterRef("pk"), updated_at__gte=since)
        owners = ThemeOwner.objects.filter(theme=OuterRef("pk"), updated_at__gte=since)
        changed = Q(updated_at__gte=since) | Exists(plans) | Exists(activities) | Exists(owners)
        found = found.filter(changed)
    if partnership := asked.get("partnership"):
        found = found.filter(partnership__uuid=partnership)
    return with_all(found, user, on)


THEMES = Resource(
    "themes",
    "Theme",
    _("Themes"),
    _("What partnerships work on: the owner, and this year’s plan with its activities."),
    FIELDS,
    rows,
    form=OfPartnership,
)
