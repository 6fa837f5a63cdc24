"""The picture of an area."""

from django import template
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.area_map import draw_area, known_by_name

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


@register.inclusion_tag("organisations/area_map.html", name="area_map_of_names")
def area_map_of_names(names) -> dict:
    """The same for a page that has only read the names: costs no query."""
    return area_map(known_by_name(names))


@register.filter
def municipalities(working_areas) -> list:
    """The municipalities of working areas, each once."""
    return list(dict.fromkeys(row.municipality for row in working_areas))


def _in_words(drawn) -> str:
    provinces = get_text_list([outline.name for outline in drawn.outlines], _("and"))
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
