"""What a life event does to the organisations it is about, once somebody carries it out.

`consequences` tells it beforehand and `carry_out` does exactly that: both read the same steps. A
working area or service about which the impact assistant has an answer already is left as it was
decided.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import records
from accounts.errors import WrongMoment
from accounts.permissions import may
from lib.dates import HonestDate, ends_before_start
from lib.text import normalise
from organisations.enums import AffiliationKind, LifeEventKind, LifeEventSide, NameKind
from organisations.models import (
    Affiliation,
    LifeEvent,
    LifeEventParty,
    Organisation,
    Service,
    WorkingArea,
)
from organisations.registering import change_organisation

ALREADY = gettext_lazy("This was carried out already.")
# Kinds that need to know who goes on with the work.
WITH_RECEIVER = (LifeEventKind.MERGER, LifeEventKind.SPLIT, LifeEventKind.TRANSFER)
# With another name or group an organisation stays who it is: nothing of it has to move.
TOUCHING = (*WITH_RECEIVER, LifeEventKind.DISSOLUTION)


@dataclass(frozen=True)
class Step:
    """One consequence: the sentence that announces it, what writes it, when what it ends began."""

    sentence: str
    write: Callable[..., object]
    begun: HonestDate = HonestDate()


# -- recording ------------------------------------------------------------------------------------


@transaction.atomic
def record_life_event(event, *, municipalities=(), sides=(), by, at) -> LifeEvent:
    """Record an event with its organisations and return it.

    ``sides`` are (organisation, side, reason). Nothing happens to them yet: see `carry_out`.
    """
    records.create(event, by=by, at=at, links={"municipalities": municipalities})
    for organisation, side, reason in sides:
        row = LifeEventParty(event=event, organisation=organisation, side=side, reason=reason)
        records.create(row, by=by, at=at)
    return event


@transaction.atomic
def remove_life_event(event, *, by, at, reason="") -> None:
    """Remove an event entered by mistake, with its organisations and statements.

    Raises WrongMoment once it was carried out, or when something else speaks of it.
    """
    if sentence := hindrance_to_remove(event):
        raise WrongMoment(sentence)
    for row in [*event.sides.all(), *event.statements.all()]:
        records.delete(row, by=by, at=at, reason=reason)
    event.municipalities.clear()
    records.delete(event, by=by, at=at, reason=reason)


def hindrance_to_remove(event) -> str:
    """Why an event, or one of its organisations, can no longer be taken away; else nothing."""
    if event.carried_out_at:
        return _("This was carried out, so it stays in the register.")
    if event.impact_decisions.exists():
        return _("Effects of this were decided on, so it stays in the register.")
    return ""


def on_side(event, side) -> list[Organisation]:
    """The organisations on one side, from prefetched rows where they are there."""
    return [row.organisation for row in event.sides.all() if row.side == side]


def givers(event) -> list[Organisation]:
    """The organisations it comes from."""
    return on_side(event, LifeEventSide.FROM)


def receivers(event) -> list[Organisation]:
    """The organisations it goes to."""
    return on_side(event, LifeEventSide.TO)


def giver_out_of_reach(event, user) -> Organisation | None:
    """The first giver about which this user may not decide; None when there is none such."""
    return next((o for o in givers(event) if not may(user, "organisation.edit", o)), None)


# -- carrying out ---------------------------------------------------------------------------------


def hindrance(event, on) -> str:
    """Why it cannot be carried out on this day, as a sentence; else nothing."""
    if event.carried_out_at:
        return str(ALREADY)
    if not givers(event):
        return _("Name the organisation it is about first.")
    if event.kind in WITH_RECEIVER and not receivers(event):
        return _("Name the organisation it goes to first.")
    if event.kind == LifeEventKind.RENAME and not event.new_name:
        return _("Fill in the new name first.")
    return not_yet(event, on)


def not_yet(event, on) -> str:
    """That the day on which it takes effect surely is still to come; else nothing."""
    first = event.effective.lower
    if event.effective.is_later or (first is not None and first > on):
        return _("This happens %(when)s. Until then nothing changes.") % {
            "when": event.effective.when
        }
    return ""


def consequences(event, on_date=None) -> list[str]:
    """What carrying it out changes, one sentence each."""
    return [step.sentence for step in _steps(event, on_date or event.effective)]


@transaction.atomic
def carry_out(event, *, effective, version=None, by, at, on) -> LifeEvent:
    """Do to the organisations what the event says, as of ``effective``, an honest date.

    Everything or nothing. Raises WrongMoment when it was done already, does not take effect yet
    or lacks something; StaleRecord when the event has changed since ``version``.
    """
    stored = LifeEvent.objects.select_for_update().get(pk=event.pk)
    if sentence := hindrance(stored, on):
        raise WrongMoment(sentence)
    seen = stored.version if version is None else version
    done = {"carried_out_at": at}
    records.update(stored, done, by=by, at=at, version=seen, verb="carry_out")
    for step in _steps(stored, effective):
        step.write(by=by, at=at)
    return stored


def _steps(event, since) -> Iterator[Step]:
    """The consequences by kind of event, in the order in which they are written."""
    makers = {
        LifeEventKind.RENAME: _renaming,
        LifeEventKind.GROUP_CHANGE: _regrouping,
        LifeEventKind.DISSOLUTION: _ending,
        LifeEventKind.MERGER: _merging,
        LifeEventKind.SPLIT: _beginning,
        LifeEventKind.TRANSFER: _transferring,
    }
    yield from makers[LifeEventKind(event.kind)](event, since)


def _changing(record, **changes) -> Callable[..., object]:
    """Writes these fields of a record as they are then."""

    def write(*, by, at):
        return records.update(record, changes, by=by, at=at)

    return write


def _renaming(event, since) -> Iterator[Step]:
    for organisation in givers(event):

        def write(*, by, at, organisation=organisation):
            changes = {"name": event.new_name}
            version = organisation.version
            change_organisation(
                organisation, changes, by=by, at=at, version=version, renamed_on=since
            )

        named = organisation.names.filter(kind=NameKind.COMMON, name=organisation.name).first()
        yield Step(
            _("%(old)s is called %(new)s from now on; the old name stays as former name.")
            % {"old": organisation, "new": event.new_name},
            write,
            named.valid_from if named else HonestDate(),
        )


def _regrouping(event, since) -> Iterator[Step]:
    for organisation in givers(event):
        rows = organisation.affiliations.filter(kind=AffiliationKind.PART_OF, until__isnull=True)
        for row in rows.select_related("group"):
            if row.group_id == event.group_id:
                continue
            sentence = _("%(organisation)s is no longer part of %(group)s.")
            yield Step(
                sentence % {"organisation": organisation, "group": row.group},
                _changing(row, until=since),
                row.since,
            )
        known = rows.filter(group=event.group_id).exists()
        if event.group_id and not known:
            new = Affiliation(organisation=organisation, group=event.group, since=since)
            sentence = _("%(organisation)s becomes part of %(group)s.")
            yield Step(
                sentence % {"organisation": organisation, "group": event.group}, _making(new)
            )


def _making(row) -> Callable[..., object]:
    def write(*, by, at):
        return records.create(row, by=by, at=at)

    return write


def _ending(event, since) -> Iterator[Step]:
    """The givers end, but for one that goes on under its own name."""
    staying = {organisation.pk for organisation in receivers(event)}
    for organisation in givers(event):
        if organisation.pk not in staying and not organisation.ended:
            sentence = _("%(organisation)s is recorded as ended.") % {"organisation": organisation}
            write = _changing(organisation, ended=since)
            yield Step(sentence, write, organisation.began)


def _beginning(event, since) -> Iterator[Step]:
    """What did not exist before begins with the event."""
    before = {organisation.pk for organisation in givers(event)}
    for organisation in receivers(event):
        if organisation.pk not in before and not organisation.began and _is_bare(organisation):
            sentence = _("%(organisation)s is recorded as begun.") % {"organisation": organisation}
            yield Step(sentence, _changing(organisation, began=since))


def _is_bare(organisation) -> bool:
    """Whether nothing tells that it existed already."""
    return not (organisation.working_areas.exists() or organisation.party_rows.exists())


def _merging(event, since) -> Iterator[Step]:
    yield from _beginning(event, since)
    yield from _moving_areas(event, since)
    yield from _ending(event, since)


def _transferring(event, since) -> Iterator[Step]:
    yield from _moving_areas(event, since)
    yield from _ending_services(event, since)


def open_areas(event) -> list[WorkingArea]:
    """The givers' working areas within the scope, but for those of the receivers themselves."""
    ids = {o.pk for o in givers(event)} - {o.pk for o in receivers(event)}
    rows = WorkingArea.objects.filter(organisation__in=ids, until__isnull=True)
    places = list(event.municipalities.values_list("pk", flat=True))
    rows = rows.filter(municipality__in=places) if places else rows
    return list(rows.select_related("organisation", "municipality").order_by("pk"))


def _decided(event, model) -> set[int]:
    """Records of this kind about which the impact assistant has an answer already."""
    rows = event.impact_decisions.filter(object_type=model._meta.label_lower)
    return set(rows.values_list("object_id", flat=True))


def _moving_areas(event, since) -> Iterator[Step]:
    """Where the giver stops, the receivers begin, unless they work there already."""
    decided = _decided(event, WorkingArea)
    ending = [row for row in open_areas(event) if row.pk not in decided]
    takers = receivers(event)
    taken = set(
        WorkingArea.objects.filter(organisation__in=takers, until__isnull=True).values_list(
            "organisation_id", "municipality_id"
        )
    )
    for row in ending:
        words = {"organisation": row.organisation, "municipality": row.municipality}
        sentence = _("%(organisation)s no longer works in %(municipality)s.") % words
        yield Step(sentence, _changing(row, until=since), row.since)
        for taker in takers:
            if (taker.pk, row.municipality_id) in taken:
                continue
            taken.add((taker.pk, row.municipality_id))
            new = WorkingArea(organisation=taker, municipality=row.municipality, since=since)
            words = {"organisation": taker, "municipality": row.municipality}
            yield Step(_("%(organisation)s works in %(municipality)s.") % words, _making(new))


def _ending_services(event, since) -> Iterator[Step]:
    """Services of that kind end with a giver that keeps no municipality to offer them in."""
    wanted = normalise(event.work_kind)
    decided = _decided(event, Service)
    leaving = {row.pk for row in open_areas(event)}
    for organisation in givers(event):
        areas = organisation.working_areas.filter(until__isnull=True).exclude(pk__in=leaving)
        if not wanted or areas.exists() or organisation.area_incomplete:
            continue
        for service in organisation.services.filter(until__isnull=True).exclude(pk__in=decided):
            if wanted in (normalise(service.work_kind), normalise(service.name)):
                sentence = _("%(organisation)s no longer offers “%(service)s”.")
                yield Step(
                    sentence % {"organisation": organisation, "service": service},
                    _changing(service, until=since),
                    service.since,
                )


def began_after(event, effective: HonestDate) -> str:
    """The first consequence that ends what began later than this date, in words; else nothing."""
    for step in _steps(event, effective):
        if ends_before_start(step.begun, effective):
            words = {"consequence": step.sentence, "when": step.begun.when}
            return _("“%(consequence)s” What ends by that began only %(when)s.") % words
    return ""
