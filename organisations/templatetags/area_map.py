"""The picture of an area."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from organisations.area_map import draw_area, known_by_name
from organisations.models import Municipality
from organisations.municipalities import successions, went_into

register = template.Library()
# With more municipalities than this the picture says how many; the list beside it names them.
NAMED = 12


@register.inclusion_tag("organisations/area_map.html", name="area_map")
def area_map(municipalities) -> dict:
    """Province outlines with the municipalities of an area coloured; nothing when it is empty.

    The same municipalities stand in words beside it.
    """
    drawn = draw_area(municipalities)
    return {"map": drawn, "alt": _in_words(drawn) if drawn else ""}


@register.simple_tag(name="area_map_of_names")
def area_map_of_names(names) -> SafeString:
    """The same for a page that has only read the names: costs no query, and is drawn once."""
    return _picture(tuple(names), get_language())


@lru_cache(maxsize=256)
def _picture(names, language) -> SafeString:
    return render_to_string("organisations/area_map.html", area_map(known_by_name(names)))


@register.filter
def municipalities(working_areas) -> list:
    """The municipalities of working areas, each once."""
    return list(dict.fromkeys(row.municipality for row in working_areas))


@register.inclusion_tag("organisations/area_ended.html")
def area_ended(working_areas, may_edit) -> dict:
    """The municipalities of a working area that have ended, with what they went into."""
    rows = [row for row in working_areas if row.municipality.has_ended]
    found = successions([row.municipality for row in rows])
    ended = [
        {"row": row, "into": went_into(found[row.municipality_id])}
        for row in rows
        if row.municipality_id in found and not row.until.text
    ]
    return {"ended": ended, "may_edit": may_edit}


@register.simple_tag
def ended_names(names) -> list[dict]:
    """Which of these names are of municipalities that ended, and what those went into.

    Costs no query as long as all stand in the list of today that the register ships.
    """
    strange = set(names) - {row.name for row in known_by_name(names)}
    if not strange:
        return []
    rows = [row for row in Municipality.objects.filter(name__in=strange) if row.ended_on]
    found = successions([row for row in rows if row.has_ended])
    return [{"name": row.name, "into": went_into(found[row.pk])} for row in rows if row.pk in found]


@register.simple_tag
def ended_of(municipalities) -> list[dict]:
    """Which of these have ended, with what they went into: no query while none has."""
    rows = [row for row in municipalities if row.has_ended]
    found = successions(rows)
    return [{"name": row.name, "into": went_into(found[row.pk])} for row in rows if row.pk in found]


@register.simple_tag
def ended_municipality(municipality) -> str:
    """What a municipality went into, in words; nothing while it exists."""
    if municipality is None or not municipality.has_ended:
        return ""
    found = successions([municipality]).get(municipality.pk)
    return went_into(found) if found else ""


def _in_words(drawn) -> str:
    provinces = drawn.provinces
    names = [dot.name for dot in drawn.shown]
    if len(names) <= NAMED:
        return _("Map of %(provinces)s; coloured: %(names)s.") % {
            "provinces": provinces,
            "names": get_text_list(names, _("and")),
        }
    return ngettext(
        "Map of %(provinces)s; %(number)d municipality coloured.",
        "Map of %(provinces)s; %(number)d municipalities coloured.",
        len(names),
    ) % {"provinces": provinces, "number": len(names)}
