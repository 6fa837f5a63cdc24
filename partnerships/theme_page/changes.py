"""What was changed in a plan after it was adopted: never refused, always visible."""

from django.db.models import OuterRef, Q, Subquery

from accounts.history import entries_with_changes
from accounts.models import AuditEntry, User
from partnerships.models import Activity, Goal, Plan

SHOWN = 20
# Telling how it goes is no change of plan.
COURSE = frozenset({"state", "result", "result_text", "learned", "pilot_outcome"})
PLAN_MOVES = frozenset({"adopt", "close", "reopen"})


def changes_since_adoption(plan, owner_ids=frozenset()) -> list:
    """(entry, for the owner) of changes to plan, activities and goals since the adoption.

    ``owner_ids`` are the users who own or owned the theme: what others did was done for them.
    Newest first; one query, and one per kind of record that the changes point to.
    """
    if plan is None or plan.adopted_at is None:
        return []
    names = User.objects.filter(pk=OuterRef("actor_id")).values("display_name")[:1]
    rows = (
        AuditEntry.objects.changes()
        .of_partnership(plan.theme.partnership)
        .filter(_about(plan), at__gt=plan.adopted_at)
        .select_related("text")
        .annotate(actor_name=Subquery(names))
        .newest_first()
    )
    changes = [row for row in rows[: SHOWN * 5] if _is_change(row)][:SHOWN]
    for_owner = [bool(owner_ids) and row.actor_id not in owner_ids for row in changes]
    return list(zip(entries_with_changes(changes), for_owner, strict=True))


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
