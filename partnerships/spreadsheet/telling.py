"""What a row of a list makes, in words; from what will be built, see `gathering`."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .gathering import Gathered, Paper


def summary(number: int, leader: int, whole: Gathered) -> str:
    """What a row adds to its partnership."""
    members = whole.joined[number]
    themes = sum(first == number for first, _title in whole.themes.values())
    parts = []
    if members:
        parts.append(
            ngettext("%(number)s party", "%(number)s parties", members) % {"number": members}
        )
    for paper in whole.papers_of(number):
        parts.append(_("a signed agreement") if paper.is_signed else _("a draft agreement"))
    if themes:
        parts.append(ngettext("%(number)s theme", "%(number)s themes", themes) % {"number": themes})
    what = ", ".join(parts)
    if number != leader:
        return _("Goes with row %(row)s: %(what)s") % {"row": leader, "what": what or "–"}
    title = whole.title or _("Partnership named after its parties")
    return f"{title}: {what}" if what else title


def of_own_parties(paper: Paper) -> str:
    """That an agreement is not of all parties of its partnership, with those that it is of."""
    names = {"names": get_text_list(list(paper.parties.values()), _("and"))}
    if paper.is_signed:
        return _("the agreement of this row is signed by %(names)s only, named in it") % names
    return _("the agreement of this row is of %(names)s only, named in it") % names
