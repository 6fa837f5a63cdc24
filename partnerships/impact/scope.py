"""How far a life event reaches: which kind of work a row tells of, and the scope in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.text import normalise
from organisations.life_events import givers
from partnerships.models import Partnership


@dataclass
class LeftOut:
    """What the giver has and the page does not list, counted."""

    areas: int = 0
    contacts: int = 0


@dataclass(frozen=True)
class Work:
    """The kind of work an event is about, and what else the givers are known to do.

    Only services record a kind of work. What stands in a partnership tells of it in its own words
    alone: naming other work of the giver, and not this, makes it something to look at too.
    """

    wanted: str
    of_this: frozenset[str]
    others: tuple[tuple[int, str, str], ...]

    @classmethod
    def of(cls, event, services) -> "Work":
        """Read from the services the givers offer."""
        wanted = normalise(event.work_kind)
        of_this, others = {wanted}, []
        for service in services:
            names = [name for name in (service.name, service.work_kind) if name]
            if _is_work(service, wanted):
                of_this |= {normalise(name) for name in names}
            elif service.work_kind:
                # A service of an unstated kind may well be this work.
                others += [(service.organisation_id, normalise(name), name) for name in names]
        return cls(wanted, frozenset(of_this), tuple(others))

    def is_of(self, service) -> bool:
        """Whether the event is about this service; about all of them when it names no work."""
        return not self.wanted or _is_work(service, self.wanted)

    def named_in(self, row) -> str:
        """The other kind of work of this giver that a row names, if not also the one meant."""
        if not self.wanted:
            return ""
        told = f" {normalise(_words(row))} "
        if any(f" {name} " in told for name in self.of_this):
            return ""
        return next(
            (
                name
                for organisation, key, name in self.others
                if organisation == row.organisation.pk and f" {key} " in told
            ),
            "",
        )


def _is_work(service, wanted: str) -> bool:
    return wanted in (normalise(service.work_kind), normalise(service.name))


def _words(row) -> str:
    """What a row says of itself; for what holds for a whole partnership, its title."""
    text = getattr(row.record, "text", "")
    theme = getattr(row.record, "theme", None)
    about = theme.title if theme is not None else ""
    if not (text or about) or isinstance(row.record, Partnership):
        about = row.partnership.title
    return f"{about} {text}"


def scope_words(event, left_out) -> list[str]:
    """How the scope was applied: what counts as within it, what was left out, and why."""
    names = ", ".join(str(one) for one in givers(event))
    places = [str(place) for place in event.municipalities.all()]
    if not places and not event.work_kind:
        words = _("It reaches everything: all that runs of %(names)s is listed.")
        return [words % {"names": names}]
    told = []
    if places:
        words = _(
            "It is about %(places)s. Within it is what is stated to be there, and what has no "
            "municipalities stated."
        )
        told.append(words % {"places": ", ".join(places)})
    if event.work_kind:
        words = _(
            "It is about “%(work)s”. Only services record a kind of work. What names another kind "
            "of work of the giver stands under “Look at these too”; of the rest, judge yourself "
            "whether it is about this work."
        )
        told.append(words % {"work": event.work_kind})
    if left_out.areas:
        words = ngettext(
            "Not listed: %(n)d working area in another municipality. It stays.",
            "Not listed: %(n)d working areas in other municipalities. They stay.",
            left_out.areas,
        )
        told.append(words % {"n": left_out.areas})
    if left_out.contacts:
        words = ngettext(
            "Not listed: %(n)d contact who is named in nothing within it. Nothing changes there.",
            "Not listed: %(n)d contacts who are named in nothing within it. Nothing changes there.",
            left_out.contacts,
        )
        told.append(words % {"n": left_out.contacts})
    return told
