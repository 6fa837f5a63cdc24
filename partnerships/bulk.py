"""One step for many partnerships: which of them it takes, and why not the others."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import StaleRecord, WrongMoment
from accounts.permissions import may
from partnerships.coordinating import coordinated_by, editing_organisations, who_can_coordinate
from partnerships.enums import Rhythm
from partnerships.models import Partnership, Programme

Evaluation = Programme._meta.get_field("evaluations").related_model

MOST_AT_ONCE = 500
NAMED = 50


@dataclass
class Taken:
    """What a step takes of a selection, and what it leaves out with the reason."""

    partnerships: list[Partnership] = field(default_factory=list)
    left_out: list[tuple[Partnership, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.partnerships) + len(self.left_out)

    @property
    def named(self) -> list[tuple[Partnership, str]]:
        return self.left_out[:NAMED]

    @property
    def unnamed(self) -> int:
        return max(len(self.left_out) - NAMED, 0)

    @property
    def seen(self) -> str:
        """Keys and versions as they were on the screen."""
        return " ".join(f"{one.pk}-{one.version}" for one in self.partnerships)


def taken_by(queryset, reason: Callable[[Partnership], str]) -> Taken:
    """Divide a selection: ``reason`` says why one is left out, "" when it is taken."""
    taken = Taken()
    rows = queryset.order_by("sort_title", "pk").prefetch_related("parties")
    for partnership in rows[:MOST_AT_ONCE]:
        if why := reason(partnership):
            taken.left_out.append((partnership, why))
        else:
            taken.partnerships.append(partnership)
    return taken


def too_many(queryset) -> str:
    """Why this selection cannot be handled at once, or ""."""
    number = queryset.order_by()[: MOST_AT_ONCE + 1].count()
    if not number:
        return _("Tick partnerships in the list first.")
    if number > MOST_AT_ONCE:
        return _("Choose at most %(n)s partnerships at once: use the filters to choose fewer.") % {
            "n": MOST_AT_ONCE
        }
    return ""


# -- the coordinator ------------------------------------------------------------------------------


def for_coordinator(user, queryset, on, contact=None) -> Taken:
    """Partnerships that can get this coordinator; without one: that can get any."""
    has_account = contact is not None and contact.user_id is not None
    acts_for = coordinated_by(contact, on) if has_account else set()

    def reason(partnership) -> str:
        if not may(user, "partnership.edit", partnership):
            return _("You may not change its common data.")
        if partnership.is_ended:
            return _("It has ended.")
        if contact is None:
            return ""
        there = {partnership.keeper_id, *partnership.joined_organisation_ids}
        if contact.organisation_id not in there:
            return _("%(organisation)s does not take part in it.") % {
                "organisation": contact.organisation
            }
        if has_account and not acts_for & editing_organisations(partnership):
            return _("%(name)s may not change its common data.") % {"name": contact}
        if partnership.coordinator_id == contact.pk:
            return _("%(name)s is the coordinator already.") % {"name": contact}
        return ""

    return taken_by(queryset, reason)


def fits_per_person(people, partnerships, on) -> dict[int, int]:
    """Key of a person → of how many of these they can be named as coordinator.

    The same as `for_coordinator` says of each; the roles of all people are read at once.
    """
    can = who_can_coordinate(people, on)
    places = [
        (
            one.coordinator_id,
            {one.keeper_id, *one.joined_organisation_ids},
            editing_organisations(one),
        )
        for one in partnerships
    ]
    return {
        person.pk: sum(
            person.pk != named and person.organisation_id in there and can(person, editing)
            for named, there, editing in places
        )
        for person in people
    }


def versions_in(seen: str) -> dict[int, int]:
    """Keys and versions from a form; what cannot be read is not there."""
    pairs = [part.partition("-") for part in seen.split()[:MOST_AT_ONCE]]
    return {
        int(key): int(version)
        for key, _dash, version in pairs
        if key.isascii() and key.isdigit() and version.isascii() and version.isdigit()
        if len(key) < 19 and len(version) < 10
    }


@transaction.atomic
def name_coordinator(user, versions: dict[int, int], contact, *, by, at) -> list[Partnership]:
    """Give these partnerships this coordinator: all of them, or none.

    Raises WrongMoment when one was changed since it was on the screen, or cannot be taken any more.
    """
    rows = Partnership.objects.visible_to(user).filter(pk__in=versions)
    taken = for_coordinator(user, rows, timezone.localdate(at), contact)
    if taken.left_out or len(taken.partnerships) != len(versions):
        raise WrongMoment(
            _("Something has changed since you looked. Nothing was saved: look at it once more.")
        )
    for partnership in taken.partnerships:
        try:
            records.update(
                partnership,
                {"coordinator": contact},
                by=by,
                at=at,
                version=versions[partnership.pk],
            )
        except StaleRecord as stale:
            raise WrongMoment(
                _("“%(title)s” was changed in the meantime. Nothing was saved: look once more.")
                % {"title": partnership}
            ) from stale
    return taken.partnerships


# -- evaluations ----------------------------------------------------------------------------------


def for_evaluation(user, queryset, on) -> Taken:
    """Partnerships of which this user can open the evaluation of the present year."""
    rows = Evaluation.objects.filter(
        programme__partnership=OuterRef("pk"),
        programme__starts_on__lte=on,
        programme__ends_on__gte=on,
        kind="yearly",
    )
    editable = set(Partnership.objects.edited_by(user).values_list("pk", flat=True))

    def reason(partnership) -> str:
        if partnership.pk not in editable:
            return _("You may not change its common data.")
        if partnership.is_ended:
            return _("It has ended.")
        if partnership.rhythm == Rhythm.NONE:
            return _("No evaluation was agreed.")
        if partnership.is_evaluated:
            return _("There is an evaluation of this year already.")
        return ""

    return taken_by(queryset.annotate(is_evaluated=Exists(rows)), reason)
