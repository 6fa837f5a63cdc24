"""The one open list of people for whom things are done; anybody who edits may add to it."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts import records
from partnerships.models import TargetGroup


def target_group_named(name, *, partnership, by, at) -> TargetGroup:
    """The target group of that name (case does not matter), made when it is not there yet."""
    found = TargetGroup.objects.filter(name__iexact=name).first()
    if found is not None:
        return found
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
        return TargetGroup.objects.get(name__iexact=name)
    return group
