"""What was changed in a plan after it was adopted: never refused, always visible."""

from django.db.models import OuterRef, Q, Subquery

from accounts.models import AuditEntry, User
from partnerships.history import entries_with_changes
from partnerships.models import Activity, Goal, Plan

SHOWN = 20
# Telling how it goes is no change of plan.
COURSE = frozenset({"state", "result", "result_text", "learned", "pilot_outcome"})
PLAN_MOVES = frozenset({"adopt", "close", "reopen"})


def changes_since_adoption(plan) -> list:
    """Changes to the plan, its activities and the theme's goals since the adoption, newest first.

    Three queries and one per kind of record that the changes point to.
    """
    if plan is None or plan.adopted_at is None:
        return []
    names = User.objects.filter(pk=OuterRef("actor_id")).values("display_name")[:1]
    rows = (
        AuditEntry.objects.of_partnership(plan.theme.partnership)
        .filter(_about(plan), at__gt=plan.adopted_at)
        .select_related("text")
        .annotate(actor_name=Subquery(names))
        .newest_first()
    )
    return entries_with_changes([row for row in rows[: SHOWN * 5] if _is_change(row)][:SHOWN])


def _about(plan) -> Q:
    activities = Activity.objects.filter(plan=plan).values("pk")
    goals = Goal.objects.filter(theme=plan.theme_id).values("pk")
    return (
        Q(object_type=Plan._meta.label_lower, object_id=plan.pk)
        | Q(object_type=Activity._meta.label_lower, object_id__in=activities)
        | Q(object_type=Goal._meta.label_lower, object_id__in=goals)
    )


def _is_change(row) -> bool:
    if row.verb in PLAN_MOVES:
        return False
    if row.verb == "create":
        return True
    text = getattr(row, "text", None)
    fields = {*row.after, *(text.after if text else {})}
    return not fields <= COURSE
