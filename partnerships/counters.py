"""What a partnership keeps about its parties and themes, so that lists read what they show."""

from django.db import transaction
from django.db.models import Q

from lib.text import normalise
from partnerships.enums import PartyState, ThemeStage
from partnerships.models import Partnership, Theme


def search_words(partnership) -> str:
    """Everything a partnership is found by: title, number, names of the parties, themes."""
    parts = [partnership.title, partnership.number]
    parties = partnership.parties.select_related("organisation").order_by("position", "pk")
    for party in parties:
        organisation = party.organisation
        parts.append(party.wanted_kind)
        if organisation is not None:
            parts += [organisation.name, organisation.search_text]
    parts += partnership.themes.exclude(stage=ThemeStage.DROPPED).values_list("title", flat=True)
    parts.append(partnership.region_label)
    words = dict.fromkeys(" ".join(normalise(part) for part in parts if part).split())
    # Whole phrases first, so that "leger des heils" is found as typed; then every word once.
    return f"{normalise(partnership.title)} {' '.join(words)}"


@transaction.atomic
def refresh_partnership(partnership) -> None:
    """Recount parties and themes and rewrite sort key and search text; no version, no audit.

    Call it inside the transaction of any write to title, parties, themes or their owners. The row
    is locked first, so that of two writers the second counts what the first wrote.
    """
    stored = Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
    themes = Theme.objects.filter(partnership=partnership)
    kept = {
        "party_count": partnership.parties.filter(state=PartyState.JOINED).count(),
        "theme_count": themes.filter(~Q(stage=ThemeStage.DROPPED)).count(),
        "ownerless_theme_count": themes.without_owner().count(),
        "sort_title": normalise(stored.title)[:200],
        "search_text": search_words(stored),
    }
    Partnership.objects.filter(pk=partnership.pk).update(**kept)
    for name, value in kept.items():
        setattr(partnership, name, value)
