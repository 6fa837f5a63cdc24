"""A partnership with more themes, for as long as one looks at its page."""

from collections.abc import Iterator
from contextlib import contextmanager

from partnerships import models as p
from partnerships.counters import refresh_partnership


@contextmanager
def with_themes(pk: int, number: int) -> Iterator[None]:
    """Give a partnership so many themes like its first, each with an owner, a plan and activities.

    They are written and taken away again: a transaction that is undone would not be seen by the
    page, which ends its own.
    """
    partnership = p.Partnership.objects.get(pk=pk)
    made = [_theme(partnership, place) for place in range(partnership.themes.count(), number)]
    refresh_partnership(partnership)
    try:
        yield
    finally:
        rows = p.Theme.objects.filter(pk__in=[theme.pk for theme in made])
        p.Activity.objects.filter(plan__theme__in=rows).delete()
        for model in (p.Plan, p.ThemeOwner):
            model.objects.filter(theme__in=rows).delete()
        rows.delete()
        refresh_partnership(partnership)


def _theme(partnership, place: int) -> p.Theme:
    programme = partnership.programmes.order_by("-year").first()
    theme = p.Theme.objects.create(
        partnership=partnership, title=f"Thema {place + 1}", position=place
    )
    p.ThemeOwner.objects.create(theme=theme, contact=partnership.coordinator, since="2020")
    plan = p.Plan.objects.create(theme=theme, programme=programme)
    for number in range(3):
        p.Activity.objects.create(plan=plan, title=f"Activiteit {number + 1}", position=number)
    return theme
