"""Every way in which a row may point at an organisation, and what a merge does with it.

The table names each foreign key there is, those of higher floors too, by its label: found by
introspection, never by import. A reference that is not in the table stops a merge, so that a new
table cannot be forgotten (decision 25).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lib.text import normalise
from organisations.enums import NameKind
from organisations.models import Organisation


@dataclass
class Step:
    """One row and what changes in it: field → new value. Without changes it stays where it is."""

    row: object
    changes: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    """Why a row cannot be moved, in a sentence that names it."""

    text: str


@dataclass(frozen=True)
class Reference:
    """A foreign key to Organisation, wherever it is declared."""

    field: object

    @property
    def model(self):
        return self.field.model

    @property
    def label(self) -> str:
        return f"{self.model._meta.label}.{self.field.name}"

    def rows_of(self, organisation):
        return self.model._base_manager.filter(**{self.field.name: organisation}).order_by("pk")


def references() -> Iterator[Reference]:
    """Every foreign key that points at an organisation, tables of many-to-many fields included."""
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            yield Reference(relation.field)


def clashes(row, changes: dict) -> bool:
    """Whether a rule of the table forbids the row with these changes; the row itself is kept."""
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    try:
        for constraint in row._meta.constraints:
            constraint.validate(type(row), row)
    except ValidationError:
        return True
    finally:
        for name, value in before.items():
            setattr(row, name, value)
    return False


# -- what is done with a row ----------------------------------------------------------------------


def move(row, name, plan):
    """It points at the organisation that is kept from now on."""
    return Step(row, {name: plan.kept})


def stay(row, name, plan):
    """It tells what was, or stands there already: it stays with the one that goes."""
    return Step(row)


def refuse_clash(sentence):
    """Move it, unless the one that is kept has the same already: a person decides then."""

    def rule(row, name, plan):
        if clashes(row, {name: plan.kept}):
            return Refusal(sentence(row, name, plan))
        return Step(row, {name: plan.kept})

    return rule


def move_recorded(row, name, plan):
    """The one that is kept is not recorded by itself: it takes over who recorded the other."""
    if row.pk != plan.kept.pk:
        return Step(row, {name: plan.kept})
    other = plan.gone.recorded_by if plan.gone.recorded_by_id != plan.kept.pk else None
    return Step(row, {name: other})


def move_name(row, name, plan):
    """A name goes on as another spelling; what was shown so far becomes one."""
    changes = {name: plan.kept}
    if row.kind == NameKind.COMMON:
        changes["kind"] = NameKind.ALIAS
    known = plan.kept.names.filter(name=row.name, kind__in=[NameKind.COMMON, row.kind])
    dated = row.valid_from or row.valid_until or row.work_kind or row.note
    twice = plan.gone.names.filter(name=row.name, kind=NameKind.ALIAS).exclude(pk=row.pk)
    if "kind" in changes and twice.exists():
        return Step(row)
    if clashes(row, changes) or (known.exists() and not dated):
        return Step(row)
    return Step(row, changes)


def move_affiliation(row, name, plan):
    """Who is part of the other is not the same; the same line twice is kept once."""
    if clashes(row, {name: plan.kept}):
        return Refusal(
            _("One is recorded as part of the other: %(row)s. Change that first.")
            % {"row": f"{row.organisation} – {row.group}"}
        )
    ends = {"organisation": row.organisation, "group": row.group, name: plan.kept}
    same = type(row).objects.filter(kind=row.kind, **ends)
    if any(_same_dates(row, other) or not (row.since or row.until) for other in same):
        return Step(row)
    return Step(row, {name: plan.kept})


def move_service(row, name, plan):
    """The same service over the same period is told once."""
    for other in plan.kept.services.all():
        if normalise(other.name) == normalise(row.name) and _same_dates(row, other):
            return Step(row)
    return Step(row, {name: plan.kept})


def move_area(row, name, plan):
    """The same municipality is told once; a beginning that only the other knew goes along."""
    same = plan.kept.working_areas.filter(municipality=row.municipality_id, until__isnull=True)
    other = same.first()
    if row.until or other is None:
        return Step(row, {name: plan.kept})
    if row.since and not other.since:
        return Step(other, {"since": row.since})
    return Step(row)


def move_pair(row, name, plan):
    """A pair kept apart stays one, lowest key first; the very pair that is merged stays."""
    other = row.second if name == "first" else row.first
    if other.pk == plan.kept.pk:
        return Step(row)
    first, second = sorted((plan.kept, other), key=lambda one: one.pk)
    changes = {"first": first, "second": second}
    return Step(row) if clashes(row, changes) else Step(row, changes)


def move_membership(row, name, plan):
    """Who has the same role in both keeps it once; the other ends, so that it can be taken away."""
    if clashes(row, {name: plan.kept}):
        return Step(row, {"ends_on": max(plan.on, row.starts_on)})
    return Step(row, {name: plan.kept})


def _same_dates(row, other) -> bool:
    return (row.since, row.until) == (other.since, other.until)


party_twice = refuse_clash(
    lambda row, name, plan: (
        _("Both are a party in “%(partnership)s”. Let one of them leave there first.")
        % {"partnership": row.partnership}
    )
)
asked_twice = refuse_clash(
    lambda row, name, plan: (
        _("Both are proposed to join “%(partnership)s”. Withdraw one of the proposals first.")
        % {"partnership": row.partnership}
    )
)
side_twice = refuse_clash(
    lambda row, name, plan: (
        _("Both stand on the same side of “%(event)s”. Take one of them off first.")
        % {"event": row.event}
    )
)
contact_twice = refuse_clash(
    lambda row, name, plan: (
        _("%(contact)s is a contact with the same account in both. Take one account off first.")
        % {"contact": row}
    )
)

RULES: dict[str, Callable] = {
    "organisations.Organisation.recorded_by": move_recorded,
    "organisations.Organisation.merged_into": move,
    # Its sectors are added to those of the other; see `organisations.merging`.
    "organisations.Organisation_sectors.organisation": stay,
    "organisations.OrganisationName.organisation": move_name,
    "organisations.Affiliation.organisation": move_affiliation,
    "organisations.Affiliation.group": move_affiliation,
    "organisations.Service.organisation": move_service,
    "organisations.WorkingArea.organisation": move_area,
    "organisations.KeptApart.first": move_pair,
    "organisations.KeptApart.second": move_pair,
    "organisations.OrganisationMerge.kept": stay,
    "organisations.OrganisationMerge.gone": stay,
    "organisations.LifeEvent.group": move,
    "organisations.LifeEvent.recorded_by": move,
    "organisations.LifeEventParty.organisation": side_twice,
    "organisations.Contact.organisation": contact_twice,
    "organisations.Membership.organisation": move_membership,
    "organisations.AccessReview.organisation": move,
    "organisations.Invitation.organisation": move,
    "partnerships.Partnership.keeper": move,
    "partnerships.Partnership.entity": move,
    "partnerships.Party.organisation": party_twice,
    "partnerships.Accession.organisation": asked_twice,
    "partnerships.Document.organisation": move,
    "partnerships.ThemeParticipant.organisation": move,
    "partnerships.ImpactDecision.organisation": move,
    "partnerships.ImpactDecision.receiver": move,
    "partnerships.Note.organisation": move,
    "partnerships.SavedView.organisation": move,
    "partnerships.Import.organisation": move,
    "evaluations.Deputy.organisation": move,
}
