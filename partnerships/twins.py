"""Another partnership of just the same parties: perhaps the same one, recorded twice."""

from django.db.models import Count, Q
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from partnerships.enums import PartyState
from partnerships.models import Partnership

MOST_TOLD = 3


def twins_of(partnership, user):
    """What this user may see of just the same joined parties; never of one party alone."""
    joined = partnership.parties.filter(state=PartyState.JOINED)
    known = set(joined.values_list("organisation_id", flat=True))
    if len(known) < 2:
        return Partnership.objects.none()
    takes_part = Q(parties__state=PartyState.JOINED)
    number = Count("parties__organisation", filter=takes_part, distinct=True)
    shared = takes_part & Q(parties__organisation__in=known)
    seen = Partnership.objects.visible_to(user).values("pk")
    return (
        Partnership.objects.filter(pk__in=seen)
        .exclude(pk=partnership.pk)
        .annotate(
            parties_in_it=number,
            parties_shared=Count("parties__organisation", filter=shared, distinct=True),
        )
        .filter(parties_in_it=len(known), parties_shared=len(known))
        .order_by("pk")
    )


def recorded_message(partnership, user) -> str:
    """Under which number it was recorded; and what to look at when the parties are no news."""
    message = _("Recorded as %(number)s.") % {"number": partnership.number}
    twins = twins_of(partnership, user)[:MOST_TOLD]
    if not twins:
        return message
    links = [(one.get_absolute_url(), one.number, one.title) for one in twins]
    return format_html(
        "{} {} {}",
        message,
        _("The same parties stand here already. Is it the same partnership?"),
        format_html_join(", ", '<a href="{}">{} {}</a>', links),
    )
