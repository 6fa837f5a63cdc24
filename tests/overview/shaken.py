"""The demo in random states: what holds there holds for more than the stories it tells."""

import datetime
import random

from partnerships.models import (
    ActionPoint,
    Activity,
    Agreement,
    Party,
    Plan,
    Signature,
    ThemeOwner,
)

AT = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)


def shake(chance: random.Random) -> None:
    """Bring rows of the demo into random states and on random days."""
    days = [AT.date() + datetime.timedelta(days=number) for number in range(-90, 90, 15)]
    for model, column, values in (
        (Activity, "ends_on", [None, *days]),
        (Activity, "state", ["planned", "running", "done", "not_done"]),
        (ActionPoint, "due_on", [None, *days]),
        (ActionPoint, "state", ["open", "done"]),
        (Plan, "state", ["draft", "closed"]),
        (Party, "state", ["joined", "joined", "invited", "left"]),
        (Signature, "state", ["awaited", "signed"]),
        (Agreement, "state", ["to_sign", "signed", "ended"]),
    ):
        for row in model.objects.order_by("pk"):
            rows = model.objects.filter(pk=row.pk)
            value = chance.choice(values)
            if model is Plan and value == "closed":
                continue
            if model is Plan:
                rows.update(state=value, adopted_at=None, adopted_by=None)
            elif column == "ends_on" and value and row.starts_on and value < row.starts_on:
                rows.update(ends_on=row.starts_on)
            elif column == "state" and model is Party and row.organisation_id is None:
                continue
            else:
                rows.update(**{column: value})
    for row in ThemeOwner.objects.all():
        if chance.random() < 0.3:
            ThemeOwner.objects.filter(pk=row.pk).update(handed_over_at=AT)
