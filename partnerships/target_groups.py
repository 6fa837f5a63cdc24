"""The one open list of people for whom things are done; anybody who edits may add to it."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts import records
from lib.text import normalise
from partnerships.models import TargetGroup


def target_group_named(name, *, partnership, by, at) -> TargetGroup:
    """The target group of that name (case does not matter), made when it is not there yet."""
    # Compared here: SQLite does not know that Ë is a capital ë.
    key = normalise(name)
    for group in TargetGroup.objects.all():
        if normalise(group.name) == key:
            return group
    last = TargetGroup.objects.aggregate(last=Max("position"))["last"] or 0
    try:
        with transaction.atomic():
            group = TargetGroup.objects.create(name=name, position=last + 1, created_by=by)
            records.audit(
                by=by,
                at=at,
                verb="create",
                obj=group,
                after={"name": name},
                scope=(partnership.pk, None),
            )
    except IntegrityError:  # added by somebody else at the same moment
        return TargetGroup.objects.get(name=name)
    return group
