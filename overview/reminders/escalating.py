"""What is long late is told to somebody else too: the coordinator, else a manager of the keeper."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation

from organisations.enums import Role
from organisations.models import Membership
from overview.duties import Duty, duties_of
from partnerships.coordinating import acts_as_coordinator
from partnerships.models import Partnership

from .stages import ESCALATED_AFTER


@dataclass(frozen=True)
class Escalation:
    """One duty that is long late, and with whom it waits."""

    duty: Duty
    holders: tuple


@dataclass
class Work:
    """One person with everything that waits for them today."""

    user: object
    language: str
    duties: list[Duty]


def escalations_on(on: datetime.date, works: Iterable[Work]) -> dict[int, list[Escalation]]:
    """User id → what is long late with others and concerns this user.

    It goes to the coordinator of the partnership. When it waits with the coordinator, or the
    partnership has none with an account who is one today, it goes to the managers of the keeper.
    Nobody is told of what they cannot see, or of what waits with themselves.
    """
    people = {work.user.pk: work for work in works}
    late = _long_late(on, people.values())
    if not late:
        return {}
    partnerships = {duty.partnership_id for duty, _holders in late.values()}
    rows = Partnership.objects.active().filter(pk__in=partnerships)
    rows = rows.annotate(acts=acts_as_coordinator(on))
    found = {
        key: (coordinator if acts else None, keeper)
        for key, coordinator, keeper, acts in rows.values_list(
            "pk", "coordinator__user", "keeper", "acts"
        )
    }
    managers = _managers(on, {keeper for _coordinator, keeper in found.values()})
    visible = _Visible(people, partnerships)
    told: dict[int, list[Escalation]] = defaultdict(list)
    for duty, holders in late.values():
        coordinator, keeper = found.get(duty.partnership_id, (None, None))
        waits_with = {work.user.pk for work in holders}
        others = managers[keeper]
        if coordinator not in waits_with and visible(coordinator, duty.partnership_id):
            others = {coordinator}
        for key in others - waits_with:
            if visible(key, duty.partnership_id):
                told[key].append(Escalation(duty, tuple(holders)))
    return dict(told)


def _long_late(on, works) -> dict[str, tuple[Duty, list[Work]]]:
    """Duty key → the duty and who have it on their list."""
    late: dict[str, tuple[Duty, list[Work]]] = {}
    for work in works:
        for duty in work.duties:
            if duty.partnership_id and duty.days_late(on) >= ESCALATED_AFTER:
                late.setdefault(duty.key, (duty, []))[1].append(work)
    return late


def _managers(on, keepers) -> dict[int, set[int]]:
    rows = Membership.objects.current(on).filter(organisation__in=keepers, role=Role.MANAGER)
    managers: dict[int, set[int]] = defaultdict(set)
    for organisation, user in rows.values_list("organisation", "user"):
        managers[organisation].add(user)
    return managers


class _Visible:
    """Who of the people may see which of these partnerships; one query per person asked for."""

    def __init__(self, people, partnerships):
        self.people, self.partnerships = people, partnerships
        self.found: dict[int, set[int]] = {}

    def __call__(self, key, partnership) -> bool:
        if key not in self.people:
            return False
        if key not in self.found:
            rows = Partnership.objects.visible_to(self.people[key].user)
            rows = rows.filter(pk__in=self.partnerships)
            self.found[key] = set(rows.values_list("pk", flat=True))
        return partnership in self.found[key]


class InWords:
    """Duties of others in the language of who is told: their list is read once per language."""

    def __init__(self, on):
        self.on = on
        self.lists: dict[tuple[int, str], dict[str, Duty]] = {}

    def __call__(self, escalation: Escalation, language: str) -> Duty:
        work = next((w for w in escalation.holders if w.language == language), None)
        holder = work or escalation.holders[0]
        key = (holder.user.pk, language)
        if key not in self.lists:
            duties = holder.duties if work else duties_in(holder.user, self.on, language)
            self.lists[key] = {duty.key: duty for duty in duties}
        return self.lists[key].get(escalation.duty.key, escalation.duty)


def duties_in(user, on, language: str) -> list[Duty]:
    """Everything that waits for a user, in the words of a language, urgent first."""
    with translation.override(language):
        groups = duties_of(user, on)
    return [duty for duties in groups.values() for duty in duties]
