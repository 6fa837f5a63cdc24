"""What a life event touches: everything that its organisations have running, sorted for one user.

Within the scope nothing is preset. Outside it stand the giver's other rows and those of its group
or of the same kind of work, to look at too. What somebody may not see is only counted.
"""

from dataclasses import dataclass, field

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from accounts.permissions import may
from lib.dates import counting_on
from organisations.enums import AffiliationKind, LifeEventKind
from organisations.life_events import TOUCHING, givers, receivers
from organisations.models import Affiliation, Contact, Organisation, Service
from partnerships.models import ExchangeItem, ImpactDecision, Partnership, Party

from .kinds import AREA, CONTACT, IN_PARTNERSHIPS, KEEPER, KINDS, PARTY, SERVICE
from .rows import Affected
from .scope import LeftOut, Work, scope_words


@dataclass
class Effects:
    """The rows of the page, what others must decide, what was decided, what stands unseen."""

    mine: list[Affected] = field(default_factory=list)
    for_others: list[Affected] = field(default_factory=list)
    decided: list[ImpactDecision] = field(default_factory=list)
    unseen: int = 0
    # How the scope was applied, in words.
    scope: list[str] = field(default_factory=list)

    @property
    def inside(self) -> list[Affected]:
        return [row for row in self.mine if row.inside]

    @property
    def outside(self) -> list[Affected]:
        return [row for row in self.mine if not row.inside]


def effects_of(event, user, on) -> Effects:
    """Everything this event touches as this user may see it; a constant number of queries."""
    return _Finder(event, user, on).effects()


class _Finder:
    """Reads the rows of one event once."""

    def __init__(self, event, user, on) -> None:
        self.event, self.user, self.on = event, user, on
        self.givers = {organisation.pk: organisation for organisation in givers(event)}
        self.takers = {organisation.pk for organisation in receivers(event)}
        # Who goes on after a merger keeps what it has; after a split it may hand some of it over.
        merged = event.kind == LifeEventKind.MERGER
        self.touched = set(self.givers) - (self.takers if merged else set())
        lives_on = event.kind == LifeEventKind.TRANSFER
        self.ending = set() if lives_on else set(self.givers) - self.takers
        self.scope = {place.pk for place in event.municipalities.all()}
        decisions = list(event.impact_decisions.select_related("decided_by", "receiver"))
        self.decisions = decisions
        self.rights: dict[tuple, bool] = {}
        self.decided = {(row.object_type, row.object_id) for row in decisions}
        self.left_out = LeftOut()

    def effects(self) -> Effects:
        found = Effects(decided=self._known_decisions())
        if self.event.kind not in TOUCHING:
            return found
        self.services = list(SERVICE.found(self.givers))
        self.work = Work.of(self.event, self.services)
        rows = self._of_givers()
        beside = self._beside({row.record.pk for row in rows if row.kind is PARTY})
        seen, found.unseen = self._only_visible([*rows, *beside])
        seen += self._areas_and_services()
        seen += self._contacts(seen)
        place = {kind.name: number for number, kind in enumerate(KINDS)}
        seen.sort(key=lambda row: (place[row.kind.name], row.title.lower(), row.record.pk))
        for row in seen:
            (found.mine if self._may(row) else found.for_others).append(row)
        found.scope = scope_words(self.event, self.left_out)
        return found

    def _known_decisions(self) -> list[ImpactDecision]:
        visible = set(
            ImpactDecision.objects.visible_to(self.user)
            .filter(event=self.event)
            .values_list("pk", flat=True)
        )
        own = {pk for pk, one in self.givers.items() if may(self.user, "organisation.edit", one)}
        return [
            row
            for row in self.decisions
            if row.pk in visible or (row.partnership_id is None and row.organisation_id in own)
        ]

    def _is_open(self, row) -> bool:
        return (row.object_type, row.record.pk) not in self.decided

    # -- what stands in partnerships --------------------------------------------------------

    def _of_givers(self) -> list[Affected]:
        """The running rows of the givers, in every partnership but the event's own paper."""
        records = []
        for kind in IN_PARTNERSHIPS:
            rows = kind.found(self.ending if kind is KEEPER else self.touched)
            rows = rows.select_related(*kind.related) if kind.related else rows
            records += [(kind, record) for record in rows.prefetch_related(*kind.prefetched)]
        known = self._partnerships({_partnership_id(kind, record) for kind, record in records})
        found = []
        for kind, record in records:
            partnership = known.get(_partnership_id(kind, record))
            if partnership is not None and not self._is_second_of_pair(record):
                row = self._row(kind, _sharing(kind, record, partnership), partnership)
                if self._is_open(row):
                    found.append(row)
        return found

    def _is_second_of_pair(self, record) -> bool:
        """Whether its pair is listed already: both sides are of organisations it is about."""
        other = record.matched_with if isinstance(record, ExchangeItem) else None
        return (
            other is not None
            and other.party.organisation_id in self.touched
            and other.pk < record.pk
        )

    def _partnerships(self, ids) -> dict[int, Partnership]:
        """Those that go on, each once, with its parties, so that rights are read once."""
        parties = Party.objects.select_related("organisation").order_by("position", "pk")
        rows = Partnership.objects.active().filter(pk__in=ids)
        rows = rows.select_related("keeper", "coordinator")
        rows = rows.exclude(agreements__life_event=self.event)
        return rows.prefetch_related("municipalities", Prefetch("parties", parties)).in_bulk()

    def _row(self, kind, record, partnership) -> Affected:
        organisation = self.givers[kind.of(record, self.touched)]
        row = Affected(kind, record, organisation, partnership, inside=True)
        places = kind.places(record, partnership)
        if self.scope and places is None:
            row.why = str(kind.unplaced or _("Its municipalities are not stated."))
        elif self.scope and not places & self.scope:
            row.inside, row.why = False, _("In other municipalities.")
        if row.inside and (other_work := self.work.named_in(row)):
            words = _("Speaks of “%(work)s”: that is another kind of work.")
            row.inside, row.why = False, words % {"work": other_work}
        other = getattr(record, "matched_with", None)
        row.both_sides = other is not None and other.party.organisation_id in self.touched
        return row

    def _beside(self, known) -> list[Affected]:
        """Parties of the giver's group, or that do the same kind of work."""
        reasons = self._akin()
        rows = Party.objects.joined().filter(organisation__in=reasons).exclude(pk__in=known)
        rows = list(rows.select_related("organisation"))
        partnerships = self._partnerships({row.partnership_id for row in rows})
        found = []
        for row in rows:
            partnership = partnerships.get(row.partnership_id)
            if partnership is not None:
                row.partnership = partnership
                why = reasons[row.organisation_id]
                found.append(Affected(PARTY, row, row.organisation, partnership, False, why))
        return [row for row in found if self._is_open(row)]

    def _akin(self) -> dict[int, str]:
        """Organisation → why to look at it too: the group, or the same kind of work."""
        day = self.event.effective.lower or self.on
        part_of = Affiliation.objects.filter(
            counting_on("since", "until", day), kind=AffiliationKind.PART_OF
        )
        groups = set(
            part_of.filter(organisation__in=self.givers).values_list("group_id", flat=True)
        )
        members = set(part_of.filter(group__in=groups).values_list("organisation_id", flat=True))
        akin = {pk: _("Of the same group.") for pk in groups | members}
        if self.event.work_kind:
            same = Q(work_kind__iexact=self.event.work_kind) | Q(name__iexact=self.event.work_kind)
            offering = Service.objects.filter(same, counting_on("since", "until", day))
            for pk in offering.values_list("organisation_id", flat=True):
                akin.setdefault(pk, _("Does the same kind of work."))
        return {
            pk: why for pk, why in akin.items() if pk not in self.givers and pk not in self.takers
        }

    def _only_visible(self, rows) -> tuple[list[Affected], int]:
        """The rows one may know of, and how many of the giver's own one may not."""
        ids = {row.partnership.pk for row in rows}
        visible = set(
            Partnership.objects.visible_to(self.user)
            .filter(pk__in=ids)
            .values_list("pk", flat=True)
        )
        seen = [row for row in rows if row.partnership.pk in visible]
        hidden = [row for row in rows if row.partnership.pk not in visible]
        return seen, sum(row.organisation.pk in self.givers for row in hidden)

    # -- what stands in none ----------------------------------------------------------------

    def _areas_and_services(self) -> list[Affected]:
        """Where the givers stop working, and what they then no longer offer."""
        leaving = set(self.givers) - self.takers
        areas = list(AREA.found(leaving).select_related(*AREA.related))
        inside = [row for row in areas if not self.scope or row.municipality_id in self.scope]
        self.left_out.areas = len(areas) - len(inside)
        staying = self._going_on_elsewhere(areas) if self.scope else set()
        found = [self._of_organisation(AREA, row) for row in inside]
        for service in self.services:
            if service.organisation_id in leaving:
                row = self._of_organisation(SERVICE, service)
                row.why = self._stays_offered(service, staying)
                row.inside = not row.why
                found.append(row)
        return [row for row in found if self._is_open(row)]

    def _going_on_elsewhere(self, areas) -> set[int]:
        """Givers that work, or may work, in a municipality outside the scope."""
        elsewhere = {row.organisation_id for row in areas if row.municipality_id not in self.scope}
        return elsewhere | {pk for pk, one in self.givers.items() if one.area_incomplete}

    def _stays_offered(self, service, staying) -> str:
        """Why it is not expected that the giver stops offering this; else nothing."""
        if not self.work.is_of(service):
            return _("Another kind of work.")
        if service.organisation_id in staying:
            return _("Goes on in other municipalities.")
        return ""

    def _contacts(self, rows) -> list[Affected]:
        """People named in what is within the scope; everybody when the event reaches everything."""
        everybody = not self.scope and not self.event.work_kind
        named = {row.person.pk for row in rows if row.inside and row.person}
        people = CONTACT.found(set(self.givers) - self.takers)
        people = list(Contact.objects.visible_to(self.user).filter(pk__in=people.values("pk")))
        people = list({one.pk: one for one in people}.values())
        found = [one for one in people if everybody or one.pk in named]
        self.left_out.contacts = len(people) - len(found)
        listed = [self._of_organisation(CONTACT, one) for one in found]
        return [row for row in listed if self._is_open(row)]

    def _of_organisation(self, kind, record) -> Affected:
        record.organisation = self.givers[record.organisation_id]
        return Affected(kind, record, record.organisation, None, True)

    def _may(self, row) -> bool:
        """Asked once for each partnership and organisation, not for each row."""
        target = row.partnership or row.organisation
        asked = (row.kind.permission, type(target), target.pk)
        if asked not in self.rights:
            self.rights[asked] = may(self.user, row.kind.permission, target)
        return self.rights[asked]


def _partnership_id(kind, record) -> int:
    if not kind.path:
        return record.pk
    *steps, _last = kind.path.split(".")
    for step in steps:
        record = getattr(record, step)
    return record.partnership_id


def _sharing(kind, record, partnership):
    """The record, with the partnership that was loaded with its parties."""
    if not kind.path:
        return partnership
    *steps, last = kind.path.split(".")
    holder = record
    for step in steps:
        holder = getattr(holder, step)
    setattr(holder, last, partnership)
    return record


def people_of(organisations: list[Organisation], user) -> list[Contact]:
    """Who can take something over at the receivers, as far as this user may know of them."""
    rows = Contact.objects.visible_to(user).current().filter(organisation__in=organisations)
    return list(rows.distinct().select_related("organisation").order_by("name", "pk"))
