"""What a life event touches: everything that its organisations have running, sorted for one user.

Within the scope nothing is preset. Outside it stand the giver's other rows and those of its group
or of the same kind of work, to look at too. What somebody may not see is only counted.
"""

from dataclasses import dataclass, field

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from accounts.permissions import may
from lib.dates import counting_on
from organisations.enums import AffiliationKind
from organisations.life_events import TOUCHING, givers, receivers
from organisations.models import Affiliation, Contact, Organisation, Service
from partnerships.models import ImpactDecision, Partnership, Party

from .kinds import AREA, CONTACT, IN_PARTNERSHIPS, KINDS, PARTY, Affected


@dataclass
class Effects:
    """The rows of the page, what others must decide, what was decided, what stands unseen."""

    mine: list[Affected] = field(default_factory=list)
    for_others: list[Affected] = field(default_factory=list)
    decided: list[ImpactDecision] = field(default_factory=list)
    unseen: int = 0

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
        self.scope = {place.pk for place in event.municipalities.all()}
        decisions = list(event.impact_decisions.select_related("decided_by", "receiver"))
        self.decisions = decisions
        self.rights: dict[tuple, bool] = {}
        self.decided = {(row.object_type, row.object_id) for row in decisions}

    def effects(self) -> Effects:
        found = Effects(decided=self._known_decisions())
        if self.event.kind not in TOUCHING:
            return found
        rows = self._of_givers()
        beside = self._beside({row.record.pk for row in rows if row.kind is PARTY})
        seen, found.unseen = self._only_visible([*rows, *beside])
        seen += self._areas()
        seen += self._contacts(seen)
        place = {kind.name: number for number, kind in enumerate(KINDS)}
        seen.sort(key=lambda row: (place[row.kind.name], row.title.lower(), row.record.pk))
        for row in seen:
            (found.mine if self._may(row) else found.for_others).append(row)
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

    def _is_open(self, record) -> bool:
        return (record._meta.label_lower, record.pk) not in self.decided

    # -- what stands in partnerships --------------------------------------------------------

    def _of_givers(self) -> list[Affected]:
        """The running rows of the givers, in every partnership but the event's own paper."""
        records = []
        for kind in IN_PARTNERSHIPS:
            rows = kind.found(self.givers).select_related(*kind.related)
            rows = rows.prefetch_related(*kind.prefetched)
            records += [(kind, record) for record in rows if self._is_open(record)]
        known = self._partnerships({_partnership_id(kind, record) for kind, record in records})
        found = []
        for kind, record in records:
            partnership = known.get(_partnership_id(kind, record))
            if partnership is not None:
                _share(kind, record, partnership)
                found.append(self._row(kind, record, partnership))
        return found

    def _partnerships(self, ids) -> dict[int, Partnership]:
        """Those that go on, each once, with its parties, so that rights are read once."""
        parties = Party.objects.select_related("organisation").order_by("position", "pk")
        rows = Partnership.objects.active().filter(pk__in=ids).select_related("keeper")
        rows = rows.exclude(agreements__life_event=self.event)
        return rows.prefetch_related("municipalities", Prefetch("parties", parties)).in_bulk()

    def _row(self, kind, record, partnership) -> Affected:
        organisation = self.givers[kind.of(record, self.givers)]
        places = kind.places(record, partnership)
        inside = not self.scope or places is None or bool(places & self.scope)
        why = "" if inside else _("In other municipalities.")
        if inside and self.scope and places is None:
            why = _("Its municipalities are not stated.")
        return Affected(kind, record, organisation, partnership, inside, why)

    def _beside(self, known) -> list[Affected]:
        """Parties of the giver's group, or that do the same kind of work."""
        reasons = self._akin()
        rows = Party.objects.joined().filter(organisation__in=reasons).exclude(pk__in=known)
        rows = [row for row in rows.select_related("organisation") if self._is_open(row)]
        partnerships = self._partnerships({row.partnership_id for row in rows})
        found = []
        for row in rows:
            partnership = partnerships.get(row.partnership_id)
            if partnership is not None:
                row.partnership = partnership
                why = reasons[row.organisation_id]
                found.append(Affected(PARTY, row, row.organisation, partnership, False, why))
        return found

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

    def _areas(self) -> list[Affected]:
        ids = set(self.givers) - self.takers
        rows = AREA.found(ids).select_related(*AREA.related)
        return [
            self._of_organisation(AREA, row)
            for row in rows
            if self._is_open(row) and (not self.scope or row.municipality_id in self.scope)
        ]

    def _contacts(self, rows) -> list[Affected]:
        """People named in what is within the scope; everybody when the event reaches everything."""
        everybody = not self.scope and not self.event.work_kind
        named = {row.person.pk for row in rows if row.inside and row.person}
        people = CONTACT.found(set(self.givers) - self.takers)
        people = Contact.objects.visible_to(self.user).filter(pk__in=people.values("pk"))
        people = people if everybody else people.filter(pk__in=named)
        return [
            self._of_organisation(CONTACT, row) for row in people.distinct() if self._is_open(row)
        ]

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
    *steps, _last = kind.path.split(".")
    for step in steps:
        record = getattr(record, step)
    return record.partnership_id


def _share(kind, record, partnership) -> None:
    """Let the record know the partnership that was loaded with its parties."""
    *steps, last = kind.path.split(".")
    for step in steps:
        record = getattr(record, step)
    setattr(record, last, partnership)


def people_of(organisations: list[Organisation], user) -> list[Contact]:
    """Who can take something over at the receivers, as far as this user may know of them."""
    rows = Contact.objects.visible_to(user).current().filter(organisation__in=organisations)
    return list(rows.distinct().select_related("organisation").order_by("name", "pk"))
