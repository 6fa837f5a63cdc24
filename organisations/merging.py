"""One organisation merged into another, and back again.

Nothing is thrown away: each row that points at the one that goes is moved to the one that is kept
(see `organisations.references`), what was moved is remembered, and the old address leads on.
"""

import datetime
from dataclasses import dataclass, field

from django.apps import apps
from django.db import transaction
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from accounts.permissions import may
from lib.dates import HonestDateField
from organisations.models import KeptApart, Organisation, OrganisationMerge
from organisations.references import RULES, Refusal, Step, references
from organisations.registering import reindex_organisation

# So many rows of one kind are named in the preview; the others are counted.
NAMED = 6
# What the one that is kept takes over where it has nothing itself.
FILLED = ("kvk_number", "website", "identity", "municipality", "region_label", "began")


@dataclass
class Moved:
    """One line of the preview: what kind of row, how many, and those one may name."""

    label: str
    count: int = 0
    names: list[str] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.names)


@dataclass
class Plan:
    """What a merge would do: each step, the lines of the preview, and what stands in the way."""

    kept: Organisation
    gone: Organisation
    on: datetime.date
    steps: list[Step] = field(default_factory=list)
    lines: list[Moved] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    filled: dict = field(default_factory=dict)

    @property
    def filled_labels(self) -> list[str]:
        """What the one that is kept takes over, in words."""
        return [str(Organisation._meta.get_field(name).verbose_name) for name in self.filled]


def plan_merge(kept, gone, user, on) -> Plan:
    """What merging ``gone`` into ``kept`` would do, as far as this user may know of it."""
    plan = Plan(kept, gone, on)
    hidden = 0
    for reference in references():
        rows = list(reference.rows_of(gone))
        if not rows:
            continue
        rule = RULES.get(reference.label)
        if rule is None:
            plan.refusals.append(
                _("“%(kind)s” points at organisations in a way that cannot be moved yet.")
                % {"kind": capfirst(str(reference.model._meta.verbose_name_plural))}
            )
            continue
        if reference.model._meta.auto_created:
            continue
        seen = _visible(reference, gone, user)
        hidden += len(rows) - len(seen)
        _plan_rows(plan, reference, rows, rule, seen)
    if hidden and not user.is_administrator:
        plan.refusals.append(
            _("It also stands in records that you cannot see. Ask an administrator to merge them.")
        )
    _plan_fields(plan)
    return plan


def _visible(reference, gone, user) -> set[int]:
    """The rows this user may know of."""
    manager = reference.model._default_manager
    rows = manager.visible_to(user).filter(**{reference.field.name: gone})
    return set(rows.values_list("pk", flat=True))


def _plan_rows(plan, reference, rows, rule, seen) -> None:
    line = Moved(capfirst(str(reference.model._meta.verbose_name_plural)))
    for row in rows:
        outcome = rule(row, reference.field.name, plan)
        if isinstance(outcome, Refusal):
            known = row.pk in seen
            plan.refusals.append(
                str(outcome.text) if known else _("Both stand in a record that you cannot see.")
            )
        elif outcome.changes:
            plan.steps.append(outcome)
            line.count += 1
            if row.pk in seen and len(line.names) < NAMED:
                line.names.append(_name_of(row, plan.gone))
    if line.count:
        plan.lines.append(line)


def _name_of(row, gone) -> str:
    """A row by its partnership, else by itself, without the name that is in the heading."""
    name = str(getattr(row, "partnership", None) or row)
    return name.removeprefix(f"{gone}: ").removeprefix(f"{gone} – ")


def _plan_fields(plan) -> None:
    """What is taken over from the organisation's own fields, and what should make one think."""
    kept, gone = plan.kept, plan.gone
    for name in FILLED:
        if getattr(gone, name) and not getattr(kept, name):
            plan.filled[name] = getattr(gone, name)
    if kept.kvk_number and gone.kvk_number:
        plan.warnings.append(
            _("Both have their own KvK number. Then they usually are two organisations.")
        )
    if kept.kind != gone.kind:
        plan.warnings.append(
            _("They are of another kind: %(one)s and %(other)s.")
            % {"one": kept.get_kind_display(), "other": gone.get_kind_display()}
        )
    pair = {"first_id": min(kept.pk, gone.pk), "second_id": max(kept.pk, gone.pk)}
    apart = KeptApart.objects.filter(**pair).first()
    if apart is not None:
        plan.warnings.append(
            _("Somebody recorded that these two are not the same. %(reason)s")
            % {"reason": apart.reason}
        )


@transaction.atomic
def merge_organisations(*, kept, gone, by, at, reason="") -> OrganisationMerge:
    """Merge ``gone`` into ``kept`` and return what was done; raises WrongMoment when it cannot be.

    Everything that points at ``gone`` points at ``kept`` afterwards, its names go on as other
    spellings, its sectors are added, and ``gone`` is archived: its address leads to ``kept``.
    """
    kept, gone = _lock(kept, gone)
    if gone.merged_into_id or kept.merged_into_id or gone.archived_at or kept.archived_at:
        raise WrongMoment(_("One of the two was already merged."))
    plan = plan_merge(kept, gone, by, localdate(at))
    if plan.refusals:
        raise WrongMoment(" ".join(plan.refusals))
    done: list[dict] = []
    closing = {"archived_at": at, "merged_into": kept}
    if "kvk_number" in plan.filled:
        closing["kvk_number"] = ""  # a number stands once in the register
    _write(gone, closing, done, by=by, at=at, reason=reason, verb="merge")
    for step in plan.steps:
        if type(step.row) is Organisation and step.row.pk == kept.pk:
            plan.filled |= step.changes
        else:
            _write(step.row, step.changes, done, by=by, at=at, reason=reason)
    sectors = list(kept.sectors.all())
    added = [sector for sector in gone.sectors.all() if sector not in sectors]
    links = {"sectors": [*sectors, *added]} if added else None
    _write(kept, plan.filled, done, by=by, at=at, reason=reason, links=links)
    if added:
        done[-1]["sectors"] = [sector.pk for sector in added]
    reindex_organisation(kept)
    merge = OrganisationMerge(
        kept=kept, gone=gone, merged_at=at, merged_by=by, moved=done, reason=reason
    )
    return records.create(merge, by=by, at=at, reason=reason)


def _lock(kept, gone) -> tuple[Organisation, Organisation]:
    """Both as they are now; nobody merges them otherwise in the meantime."""
    rows = Organisation.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk])
    found = {row.pk: row for row in rows.order_by("pk")}
    return found[kept.pk], found[gone.pk]


def _write(row, changes, done, *, by, at, reason, links=None, verb="change") -> None:
    """Change one row and remember what it was."""
    row = type(row)._base_manager.get(pk=row.pk)
    before = records.values_of(row, set(changes))
    if not changes and not links:
        return
    records.update(row, changes, by=by, at=at, reason=reason, links=links, verb=verb)
    after = records.values_of(row, set(changes))
    done.append(
        {
            "model": row._meta.label,
            "pk": row.pk,
            "changes": {name: [before[name], after[name]] for name in changes},
        }
    )


def may_undo(user, merge) -> bool:
    """Administrators, and who merged them while still allowed to change the one that was kept."""
    if user.is_administrator:
        return True
    return merge.merged_by_id == user.pk and may(user, "organisation.edit", merge.kept)


def obstacles(merge) -> list[str]:
    """Why a merge cannot be undone (any more), in sentences; nothing when it can."""
    if merge.undone_at:
        return [_("This merge was already undone.")]
    if merge.kept.merged_into_id:
        return [
            _("%(organisation)s itself was merged since. Undo that first.")
            % {"organisation": merge.kept}
        ]
    found = []
    for entry in merge.moved:
        row = _row_of(entry)
        if row is None:
            found.append(_("Something that was moved has been removed since."))
            continue
        now = records.values_of(row, set(entry["changes"]))
        if any(now[name] != after for name, (_before, after) in entry["changes"].items()):
            found.append(_("“%(row)s” was changed since.") % {"row": row})
    return list(dict.fromkeys(found))


def _row_of(entry):
    return apps.get_model(entry["model"])._base_manager.filter(pk=entry["pk"]).first()


@transaction.atomic
def undo_merge(merge, *, by, at, reason="") -> OrganisationMerge:
    """Put back every row that was moved; raises WrongMoment when something changed since."""
    merge = OrganisationMerge.objects.select_for_update().get(pk=merge.pk)
    if in_the_way := obstacles(merge):
        raise WrongMoment(" ".join(in_the_way))
    for entry in reversed(merge.moved):
        row = _row_of(entry)
        changes = {
            name: _value(row, name, before) for name, (before, _after) in entry["changes"].items()
        }
        links = None
        if added := entry.get("sectors"):
            links = {"sectors": list(row.sectors.exclude(pk__in=added))}
        verb = "undo_merge" if "merged_into" in changes else "change"
        records.update(row, changes, by=by, at=at, reason=reason, links=links, verb=verb)
    for organisation in _lock(merge.kept, merge.gone):
        reindex_organisation(organisation)
    return records.update(merge, {"undone_at": at}, by=by, at=at, reason=reason, verb="undo_merge")


def _value(row, name, stored):
    """A stored value as the field wants it back."""
    column = row._meta.get_field(name)
    if isinstance(column, HonestDateField):
        return None  # only an empty date is ever filled by a merge
    if column.is_relation and stored is not None:
        return column.related_model._base_manager.get(pk=stored)
    return stored
