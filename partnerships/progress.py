"""How things are going, told by whoever looks after them."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext, override

from accounts import records
from partnerships.models import ProgressNote, Theme


@transaction.atomic
def note_progress(theme, *, text, health, activity=None, by, at) -> ProgressNote:
    """Write a progress note; a note on the theme as a whole also sets the theme's health.

    The health follows the newest note, so an older one that arrives late leaves it alone. It has
    no part in the theme's version: telling how things go never gets in the way of an edit.
    """
    note = ProgressNote(
        theme=theme, activity=activity, text=text, health=health, noted_at=at, author=by
    )
    records.create(note, by=by, at=at)
    if activity is None:
        newest = Q(health_at__isnull=True) | Q(health_at__lte=at)
        Theme.objects.filter(newest, pk=theme.pk).update(health=health, health_at=at)
        theme.refresh_from_db(fields=["health", "health_at"])
    return note


def all_is_well(theme, *, health, by, at) -> ProgressNote:
    """Write that everything of the theme is still right, in the words of the register."""
    with override(settings.LANGUAGE_CODE):
        text = gettext("Everything is still right.")
    return note_progress(theme, text=text, health=health, by=by, at=at)
