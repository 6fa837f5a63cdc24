"""Which municipalities a partnership covered on a day, past or to come, and how sure that is.

Stated by the parties, or computed: where all that took part on that day worked. Read in a number
of queries that does not grow with parties or municipalities.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, Subquery
from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from lib.dates import HonestDate, counting_on, counts_on
from organisations.models import Municipality, WorkingArea
from organisations.municipalities import successions
from partnerships.enums import AreaBasis, Stage
from partnerships.models import Partnership, Party
from partnerships.party_lines import name_on


@dataclass
class Place:
    """A municipality that was covered, and why that is not sure, in words."""

    municipality: Municipality
    doubts: list[str] = field(default_factory=list)

    @property
    def doubt(self) -> str:
        return "; ".join(dict.fromkeys(self.doubts))


@dataclass
class SharedArea:
    """The area of a partnership on a day."""

    on: datetime.date
    basis: str
    region: str = ""
    places: list[Place] = field(default_factory=list)
    without_area: list[str] = field(default_factory=list)

    @property
    def is_computed(self) -> bool:
        return self.basis == AreaBasis.COMPUTED

    @property
    def tells_how_sure(self) -> bool:
        """Whether there is something to say of each: a list without doubts has no dates."""
        return self.is_computed or any(place.doubts for place in self.places)

    @property
    def municipalities(self) -> list[Municipality]:
        return [place.municipality for place in self.places]


def parties_on(partnership: Partnership, on: datetime.date) -> list[Party]:
    """Who took part on a day, each with ``name_then`` and ``doubt`` in words: one query."""
    if not_running(partnership, on):
        return []
    rows = Party.objects.filter(partnership=partnership).as_of(on).select_related("organisation")
    parties = list(rows.annotate(name_then=Subquery(name_on(on))))
    for party in parties:
        party.doubt = party.doubt_on(on)
    return parties


def not_running(partnership: Partnership, on: datetime.date) -> str:
    """Why the partnership surely did not run on a day, in words; nothing when it may have."""
    if not partnership.since.started_by(on):
        return _("On this day the partnership had not begun: collaborating since %(date)s.") % {
            "date": partnership.since
        }
    if partnership.stage == Stage.ENDED and not partnership.ended.not_ended_on(on):
        return _("On this day the partnership had ended: %(date)s.") % {"date": partnership.ended}
    return ""


def works_on(on: datetime.date) -> Q:
    """The rows of working areas that count on a day; an open side always does."""
    return counting_on("since", "until", on)


def where_all_work(worked: Iterable[tuple[Any, int]], organisations: Iterable[int]) -> list:
    """Of (municipality, organisation) pairs: the municipalities in which all of these work.

    In the order in which they come; where nobody takes part there is none.
    """
    wanted = set(organisations)
    workers: dict[Any, set[int]] = {}
    for municipality, organisation in worked:
        workers.setdefault(municipality, set()).add(organisation)
    return [one for one, found in workers.items() if wanted and found >= wanted]


def covered_now(partnership: Partnership, on: datetime.date) -> list[Municipality]:
    """The municipalities of a partnership as it stands today: one query.

    Who takes part follows from the stored state (prefetch the parties), not from dates.
    """
    if partnership.area_basis != AreaBasis.COMPUTED:
        return list(partnership.municipalities.all())
    joined = partnership.joined_organisation_ids
    rows = WorkingArea.objects.filter(works_on(on), organisation__in=joined)
    rows = rows.select_related("municipality").order_by("municipality__sort_name", "pk")
    return where_all_work(((row.municipality, row.organisation_id) for row in rows), joined)


def shared_area(partnership: Partnership, on: datetime.date, parties=None) -> SharedArea:
    """The municipalities covered on a day; ``parties`` are those of `parties_on`, if known."""
    area = SharedArea(on, partnership.area_basis, partnership.region_label)
    if not_running(partnership, on):
        return area
    if area.is_computed:
        parties = parties_on(partnership, on) if parties is None else parties
        area.places, area.without_area = _computed(parties, on)
    else:
        area.places = [Place(row) for row in _stated(partnership, on)]
    for place in area.places:
        place.doubts += _about_existence(place.municipality, on)
    return area


def _stated(partnership, on) -> list[Municipality]:
    """The municipalities of the list; those replaced because they ended stand in it until then.

    The list has no dates of its own: what was put in the place of an ended municipality is read
    from the history, and counts from the day on which that went into it.
    """
    stated = {row.pk: row for row in partnership.municipalities.all()}
    steps = [
        (set(before) - set(after), set(after) - set(before), at.date())
        for before, after, at in AuditEntry.objects.of(partnership)
        .filter(before__has_key="municipalities")
        .newest_first()
        .values_list("before__municipalities", "after__municipalities", "at")
    ]
    removed = Municipality.objects.filter(ended_on__gte=on).in_bulk(
        {pk for gone, _added, _at in steps for pk in gone}
    )
    heirs = successions(removed.values())
    for gone, added, at in steps:
        for pk in gone & set(heirs):
            if removed[pk].is_ended_on(at):
                succession = heirs[pk]
                for row in (*succession.at_once, *succession.today):
                    if row.pk in added:
                        stated.pop(row.pk, None)
                stated[pk] = removed[pk]
    return sorted(stated.values(), key=lambda row: (row.sort_name, row.pk))


def _computed(parties, on) -> tuple[list[Place], list[str]]:
    """Where every party worked, and the parties of which no area is known at all."""
    names = {party.organisation_id: party.name_then or str(party) for party in parties}
    rows = WorkingArea.objects.filter(organisation__in=names).select_related("municipality")
    found: dict[int, Place] = {}
    worked = []
    known = set()
    for row in rows.order_by("municipality__sort_name", "municipality_id", "pk"):
        known.add(row.organisation_id)
        if not counts_on(row.since, row.until, on):
            continue
        place = found.setdefault(row.municipality_id, Place(row.municipality))
        worked.append((row.municipality_id, row.organisation_id))
        doubt = _doubt(row, on)
        if doubt:
            place.doubts.append(f"{names[row.organisation_id]}: {doubt}")
    shared = [found[key] for key in where_all_work(worked, names)]
    return shared, [name for key, name in names.items() if key not in known]


def _doubt(row: WorkingArea, on: datetime.date) -> str:
    """Why it is not sure that somebody worked there on a day that counts, in words."""
    doubts = []
    since: HonestDate = row.since
    if not since.text:
        # What was recorded as so is so from then on; before that nobody said it.
        if on < row.created_at.date():
            doubts.append(_("since when is not known"))
    elif not (since.is_sure and (since.is_start or since.upper <= on)):
        doubts.append(_("since: %(date)s") % {"date": since})
    until: HonestDate = row.until
    if until.text and not (until.is_sure and until.lower and on <= until.lower):
        doubts.append(_("until: %(date)s") % {"date": until})
    return ", ".join(doubts)


def _about_existence(municipality: Municipality, on: datetime.date) -> list[str]:
    """That a municipality did not exist on a day, in words."""
    if municipality.is_ended_on(on):
        return [_("this municipality ended in %(year)s") % {"year": municipality.ended_in}]
    if municipality.began_on and municipality.began_on > on:
        return [_("this municipality exists since %(year)s") % {"year": municipality.began_on.year}]
    return []
