"""What a theme is: where it is carried out, by whom, since when and because of what."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lib.dates import counts_on
from organisations.models import Municipality
from partnerships.enums import AreaBasis, ThemeArea, ThemeStage
from partnerships.models import ThemeParticipant
from partnerships.shared_area import covered_now

# More parties than this are counted instead of named.
NAMED = 4
AND = gettext_lazy("and")
RESTING = (ThemeStage.PAUSED, ThemeStage.COMPLETED, ThemeStage.DROPPED)


@dataclass(frozen=True)
class Area:
    """Where a theme is carried out: one line, and the municipalities it stands for."""

    words: str
    names: tuple[str, ...] = ()
    note: str = ""
    # The municipalities of its own list, where it has one.
    listed: tuple[Municipality, ...] = ()


class AboutTheme:
    """Mixed into a page with ``theme``, ``partnership``, ``on`` and ``may_edit_record``."""

    # -- where --------------------------------------------------------------------------------

    @cached_property
    def area(self) -> Area:
        """The shared area, the whole areas of the parties, or the municipalities listed."""
        if self.theme.area_kind == ThemeArea.LISTED:
            places = tuple(self.theme.municipalities.all())
            return Area(listed([str(place) for place in places]), listed=places)
        if self.theme.area_kind == ThemeArea.WHOLE:
            names = [str(party) for party in self.parties]
            if not names or len(names) > NAMED:
                return Area(_("The whole working area of the parties"))
            return Area(_("The whole working area of %(parties)s") % {"parties": listed(names)})
        return shared_area_in_words(self.partnership, self.on)

    # -- by whom ------------------------------------------------------------------------------

    @cached_property
    def parties(self) -> list:
        """The parties of this theme: those named, else all that take part."""
        named = [row.party for row in self.participants if row.party_id and row.counts_now]
        return named or [party for party in self.partnership.parties.all() if party.is_joined]

    @cached_property
    def participants(self) -> list[ThemeParticipant]:
        """Parties first, then outsiders; who is there no more comes last."""
        rows = list(
            ThemeParticipant.objects.filter(theme=self.theme).select_related(
                "party__organisation", "organisation"
            )
        )
        for row in rows:
            row.counts_now = counts_on(row.since, row.until, self.on)
        return sorted(rows, key=lambda row: (not row.counts_now, row.party_id is None, row.pk))

    @property
    def all_parties_words(self) -> str:
        """ "All parties", as long as no party was named; else nothing."""
        if any(row.party_id and row.counts_now for row in self.participants):
            return ""
        return _("All parties")

    # -- the stage ----------------------------------------------------------------------------

    @property
    def rests(self) -> bool:
        """Whether the theme is paused or over: then the page says why and since when."""
        return self.theme.stage in RESTING

    # -- where it came from -------------------------------------------------------------------

    @cached_property
    def split_into(self) -> list:
        return list(self.theme.split_into.order_by("pk"))

    @property
    def has_origin(self) -> bool:
        theme = self.theme
        return bool(theme.added or theme.added_because or theme.added_decision_id)


def listed(names) -> str:
    """ "Zwolle, Kampen and Raalte"."""
    return get_text_list(names, str(AND)) if names else ""


def shared_area_in_words(partnership, on) -> Area:
    """The shared area of a partnership in words, with its municipalities."""
    names = [str(place) for place in covered_now(partnership, on)]
    computed = partnership.area_basis == AreaBasis.COMPUTED
    note = _("Computed from the working areas of the parties.") if computed else ""
    if not names:
        return Area(_("The shared area"), (), _("Which municipalities is not filled in yet."))
    words = ngettext(
        "The shared area: %(n)d municipality", "The shared area: %(n)d municipalities", len(names)
    )
    return Area(words % {"n": len(names)}, tuple(names), note)
