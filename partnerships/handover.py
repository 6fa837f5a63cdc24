"""Everything somebody answers for, and passing it on in one go when they leave.

One row per thing: a theme owned, an activity, an action point, a partnership coordinated, a seat,
being the contact of a party, sitting somewhere for another party. `things_of` finds them within
what a user may see, `hand_over` writes the whole choice in one transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.errors import StaleRecord
from accounts.permissions import may
from lib.dates import HonestDate
from organisations.models import Contact
from partnerships.activities import update_activity
from partnerships.coordinating import editing_organisations, who_can_coordinate
from partnerships.enums import ThemeStage
from partnerships.models import (
    ActionPoint,
    Activity,
    Arrangement,
    Partnership,
    Party,
    Seat,
    ThemeOwner,
)
from partnerships.models.base import NOT_ENDED
from partnerships.models.theme import RUNNING_STAGES
from partnerships.ownership import assign_owner
from partnerships.parties import OVER


@dataclass(frozen=True)
class Kind:
    """One kind of thing somebody answers for.

    ``found(contact)`` are the records, ``path`` leads from one to its partnership ("" is the
    partnership itself), ``needed`` are further relations its words need. ``write`` passes one on.
    The permission is asked on the partnership: who may hand over a colleague's things has a role
    there, not on one theme. ``own`` asks it on the record, and offers its organisation's people.
    ``coordinates``: only who can act as the coordinator is offered.
    """

    name: str
    label: Any
    found: Callable
    path: str
    permission: str
    write: Callable
    needed: tuple[str, ...] = ()
    own: bool = False
    coordinates: bool = False


@dataclass
class Thing:
    """One row of the page: what somebody answers for, where, and who could take it over."""

    kind: Kind
    record: Any
    partnership: Partnership
    people: list[Contact] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.kind.name}-{self.record.pk}"

    @property
    def title(self) -> str:
        """What it is called; what stands in a theme or body is told with it."""
        record = self.record
        if isinstance(record, ThemeOwner):
            return str(record.theme)
        if isinstance(record, Seat):
            return f"{record.body}: {record.get_role_display()}"
        if isinstance(record, Arrangement):
            return record.network or record.text
        return str(record)

    @property
    def note(self) -> str:
        """Where it stands, as far as the title does not say so."""
        if isinstance(self.record, Partnership):
            return ""
        if isinstance(self.record, Activity):
            return f"{self.partnership} – {self.record.plan.theme}"
        return str(self.partnership)

    @property
    def began(self) -> HonestDate:
        """Since when it is theirs, where that is kept; it cannot end before."""
        kept = isinstance(self.record, ThemeOwner | Seat)
        return self.record.since if kept else HonestDate()


@dataclass
class Things:
    """What there is to hand over; what others must do; how much stands out of sight."""

    mine: list[Thing]
    for_others: list[Thing]
    unseen: int


def things_of(contact, user, on) -> Things:
    """Everything this contact answers for, sorted by what ``user`` may do with it on this day."""
    seen, total = [], 0
    for kind in KINDS:
        found = kind.found(contact)
        total += found.count()
        visible = found.visible_to(user)
        seen += _things(kind, visible.with_users(on) if kind.own else visible)
    _share_partnerships(seen)
    mine = [thing for thing in seen if _may(user, thing)]
    _offer_people(mine, contact, on)
    for_others = [thing for thing in seen if thing not in mine]
    return Things(mine, for_others, total - len(seen))


def _things(kind, found) -> list[Thing]:
    needed = [*kind.needed, *([kind.path] if kind.path else [])]
    rows = found.select_related(*needed) if needed else found
    return [Thing(kind, record, _partnership_of(record, kind.path)) for record in rows]


def _partnership_of(record, path):
    for step in filter(None, path.split("__")):
        record = getattr(record, step)
    return record


def _share_partnerships(things) -> None:
    """One instance per partnership, with its parties, so that rights are read once."""
    parties = Party.objects.select_related("organisation").order_by("position", "pk")
    ids = {thing.partnership.pk for thing in things}
    rows = Partnership.objects.filter(pk__in=ids).select_related("keeper")
    known = rows.prefetch_related(Prefetch("parties", parties)).in_bulk()
    for thing in things:
        thing.partnership = known[thing.partnership.pk]


def _may(user, thing) -> bool:
    return may(user, thing.kind.permission, thing.record if thing.kind.own else thing.partnership)


def _offer_people(things, contact, on) -> None:
    """Who can take each thing over: people of keeper and parties, colleagues first.

    A coordinator is somebody who may change the partnership, or has no account.
    """
    wanted = {
        organisation_id
        for thing in things
        for organisation_id in (thing.partnership.keeper_id, *_organisations(thing))
    }
    people: dict[int, list[Contact]] = {}
    rows = Contact.objects.current().filter(organisation__in=wanted).exclude(pk=contact.pk)
    for person in rows.select_related("organisation").order_by("name", "pk"):
        people.setdefault(person.organisation_id, []).append(person)
    can_coordinate = who_can_coordinate([one for rows in people.values() for one in rows], on)
    for thing in things:
        coordinates = editing_organisations(thing.partnership) if thing.kind.coordinates else None
        thing.people = [
            person
            for organisation_id in sorted(
                _organisations(thing), key=lambda pk: (pk != contact.organisation_id, pk)
            )
            for person in people.get(organisation_id, [])
            if coordinates is None or can_coordinate(person, coordinates)
        ]


def _organisations(thing) -> set[int]:
    """Whose people can take it over; the contact of a party is one of its own."""
    if thing.kind.own:
        return {thing.record.organisation_id}
    return {thing.partnership.keeper_id, *thing.partnership.joined_organisation_ids}


@transaction.atomic
def hand_over(choices, *, since, reason="", by, at) -> int:
    """Pass things on: ``choices`` are (thing, new person, version that was on the screen).

    ``since`` is the honest date on which the new people begin. Everything or nothing: raises
    StaleRecord or WrongMoment when one of them has changed. Returns how many there were.
    """
    for thing, person, version in choices:
        thing.kind.write(
            thing.record, person, version=version, since=since, reason=reason, by=by, at=at
        )
    return len(choices)


def _write_theme(owner, person, *, version, since, reason, by, at) -> None:
    if owner.version != version:
        raise StaleRecord(owner)
    assign_owner(owner.theme, person, since=since, by=by, at=at, reason=reason, replaces=owner)


def _write_activity(activity, person, *, version, since, reason, by, at) -> None:
    update_activity(activity, {"responsible": person}, version=version, by=by, at=at, reason=reason)


def _writes(name) -> Callable:
    """Passes on by changing one field of the record."""

    def write(record, person, *, version, since, reason, by, at) -> None:
        records.update(record, {name: person}, version=version, by=by, at=at, reason=reason)

    return write


def _write_seat(seat, person, *, version, since, reason, by, at) -> None:
    """The seat ends and somebody else's begins: who sat there when stays readable."""
    until = HonestDate(since.text)
    records.update(seat, {"until": until}, version=version, by=by, at=at, reason=reason)
    parties = seat.partnership.parties.filter(organisation=person.organisation_id)
    successor = Seat(
        body=seat.body,
        party=parties.exclude(state__in=OVER).first(),
        contact=person,
        function=person.function,
        role=seat.role,
        since=since,
    )
    records.create(successor, by=by, at=at, reason=reason)


def _owned(contact):
    stages = (*RUNNING_STAGES, ThemeStage.PAUSED)
    return ThemeOwner.objects.current().filter(contact=contact, theme__stage__in=stages)


KINDS = (
    Kind(
        "theme",
        _("Themes"),
        _owned,
        "theme__partnership",
        "theme.hand_over",
        _write_theme,
    ),
    Kind(
        "activity",
        _("Activities"),
        lambda contact: Activity.objects.unfinished().filter(responsible=contact),
        "plan__theme__partnership",
        "plan.edit",
        _write_activity,
        needed=("plan__programme",),
    ),
    Kind(
        "action",
        _("Action points"),
        lambda contact: ActionPoint.objects.waiting().filter(assignee=contact),
        "partnership",
        "action.do",
        _writes("assignee"),
    ),
    Kind(
        "coordinator",
        _("Coordinator of"),
        lambda contact: Partnership.objects.active().filter(coordinator=contact),
        "",
        "partnership.edit",
        _writes("coordinator"),
        coordinates=True,
    ),
    Kind(
        "seat",
        _("Seats"),
        lambda contact: Seat.objects.filter(contact=contact, **NOT_ENDED),
        "body__partnership",
        "partnership.edit",
        _write_seat,
        needed=("party__organisation",),
    ),
    Kind(
        "party",
        _("Contact of a party"),
        lambda contact: Party.objects.filter(contact=contact).exclude(state__in=OVER),
        "partnership",
        "party.edit_own",
        _writes("contact"),
        needed=("organisation",),
        own=True,
    ),
    Kind(
        "arrangement",
        _("Sits somewhere for another party"),
        lambda contact: Arrangement.objects.filter(representative=contact, **NOT_ENDED),
        "partnership",
        "partnership.edit",
        _writes("representative"),
    ),
)
