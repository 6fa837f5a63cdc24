"""Who takes part, who meets, where it works, and what belongs with it."""

from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.dates import HonestDate
from partnerships.enums import (
    AreaBasis,
    LinkKind,
    PartyRole,
    SeatRole,
)
from partnerships.parties import OVER
from partnerships.shared_area import where_all_work

from .years import day

# With more joined parties than this the side shows the lead party and the count.
SHOWN_BESIDE = 6


@dataclass
class PartiesBeside:
    """The parties as the side of the page shows them."""

    shown: list
    joined_count: int
    coming: list
    gone: list
    is_many: bool
    without_users: int

    @property
    def is_crowd(self) -> bool:
        """Whether so many are on their way that only their number is told."""
        return len(self.coming) > SHOWN_BESIDE


@dataclass
class Area:
    """Where the partnership works, and whether that was stated or follows from the parties."""

    names: list[str] = field(default_factory=list)
    basis_label: str = ""
    region: str = ""
    is_computed: bool = False

    @property
    def is_empty_computed(self) -> bool:
        return self.is_computed and not self.names


@dataclass
class BodyLine:
    """A body with how many sit in it and who leads it."""

    pk: int
    name: str
    note: str
    chair: str = ""


def parties_beside(partnership) -> PartiesBeside:
    rows = list(partnership.parties.all())
    joined = [party for party in rows if party.is_joined]
    many = len(joined) > SHOWN_BESIDE
    leads = [party for party in joined if party.role == PartyRole.LEAD]
    return PartiesBeside(
        shown=leads if many else joined,
        joined_count=len(joined),
        coming=[party for party in rows if not party.is_joined and party.state not in OVER],
        gone=[party for party in rows if party.state in OVER],
        is_many=many,
        without_users=sum(1 for party in joined if not party.has_users),
    )


def sister_sentences(partnership) -> list[str]:
    """Which parties belong to one group: "WijZ en De Kern horen bij Dimence Groep"."""
    members: dict[int, tuple[str, set[int]]] = {}
    for row in partnership.affiliation_rows:
        members.setdefault(row["group"], (row["name"], set()))[1].add(row["organisation"])
    sentences = []
    for name, ids in members.values():
        names = [str(p) for p in partnership.parties.all() if p.organisation_id in ids]
        if len(ids) > 1:
            sentences.append(
                _("%(names)s and %(last)s both belong to %(group)s.")
                % {"names": ", ".join(names[:-1]), "last": names[-1], "group": name}
                if len(names) == 2
                else _("%(names)s and %(last)s all belong to %(group)s.")
                % {"names": ", ".join(names[:-1]), "last": names[-1], "group": name}
            )
    return sentences


def area_of(partnership) -> Area:
    """The municipalities shared: as stated, or those in which every joined party works."""
    basis = partnership.area_basis
    if basis == AreaBasis.COMPUTED:
        names = _computed(partnership)
        label = _("computed from the working areas of the parties")
        return Area(names, label, partnership.region_label, is_computed=True)
    names = [row["name"] for row in partnership.municipality_rows]
    label = _("stated by the parties") if basis == AreaBasis.STATED else ""
    return Area(names, label if names else "", partnership.region_label)


def _computed(partnership) -> list[str]:
    names = {row["id"]: row["name"] for row in partnership.working_area_rows}
    worked = ((row["id"], row["organisation"]) for row in partnership.working_area_rows)
    return [names[key] for key in where_all_work(worked, partnership.joined_organisation_ids)]


def body_lines(partnership, on) -> list[BodyLine]:
    seats: dict[int, list[dict]] = {}
    for row in partnership.seat_rows:
        seats.setdefault(row["body"], []).append(row)
    lines = []
    for row in partnership.body_rows:
        taken = seats.get(row["id"], [])
        parts = []
        if taken:
            parts.append(ngettext("%(n)d member", "%(n)d members", len(taken)) % {"n": len(taken)})
        if row["rhythm"]:
            parts.append(row["rhythm"])
        next_on = day(row["next_on"])
        if next_on and next_on >= on:
            parts.append(_("next on %(date)s") % {"date": date_format(next_on, "j F")})
        chairs = [seat for seat in taken if seat["role"] == SeatRole.CHAIR]
        chair = (chairs[0]["name"] or chairs[0]["function"] or "") if chairs else ""
        lines.append(BodyLine(row["id"], row["name"], " · ".join(parts), chair))
    return lines


def source_lines(partnership) -> list[dict]:
    """Each source once, with the facts that were taken from it."""
    lines: dict[tuple, dict] = {}
    for row in partnership.source_rows:
        key = (row["title"], row["address"], row["dated"], row["stated"])
        date = HonestDate(row["dated"], row["stated"] or "")
        lines.setdefault(key, {**row, "date": date, "facts": []})["facts"].append(row)
    return list(lines.values())


def linked_lines(partnership) -> list[dict]:
    """Other partnerships, each with what it is to this one."""
    lines = [
        {**row, "relation": LinkKind(row["kind"]).label, "is_ours": True}
        for row in partnership.link_rows
    ]
    for row in partnership.linked_from_rows:
        relation = LinkKind(row["kind"]).other_end.label
        lines.append({**row, "relation": relation, "is_ours": False})
    return lines
