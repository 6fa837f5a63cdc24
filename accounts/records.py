"""The write functions behind every form: one row, one audit entry, one transaction.

Everything that is saved goes through `create`, `update` or `delete` here, or through a move
(`accounts.moves`), so that no write is without its who, when, before, after and why.
"""

from functools import cache
from typing import Any

from django.db import models, transaction

from lib.dates import HonestDate
from lib.inserting import insert, insert_both

from . import origin
from .errors import AlreadyDone, StaleRecord
from .models import AuditEntry, AuditText, FormToken, Result
from .trail.copying import copy_to_log
from .trail.digests import digest_of

MACHINERY = frozenset({"id", "uuid", "version", "created_at", "updated_at", "search_text"}) | {
    "share_token"  # a key that opens a page has no place in a trail that nobody can change
}


def is_free_text(field: models.Field) -> bool:
    """Whether people type this field freely: such values go to the erasable side row.

    So does JSON: what was typed stands in it too.
    """
    words = models.CharField | models.TextField | models.JSONField
    return isinstance(field, words) and not field.choices


@cache
def _free_text_of(model: type[models.Model]) -> frozenset[str]:
    return frozenset(f.name for f in model._meta.concrete_fields if is_free_text(f))


def audit(
    *,
    by,
    at,
    verb,
    obj,
    before=None,
    after=None,
    reason="",
    scope=None,
    result=Result.DONE,
    beside=None,
) -> AuditEntry:
    """Write one entry of the trail about ``obj``; call it inside the transaction of the write.

    ``before`` and ``after`` map field names to values; free text among them goes to the side row.
    ``by`` is the acting user, or None for the registry itself. Through which door it came is told
    by `accounts.origin`. ``beside`` holds more that must be erasable, such as an address.
    """
    free = _free_text_of(obj._meta.model)
    kept_out = getattr(obj, "not_in_trail", ())
    before = {k: v for k, v in (before or {}).items() if k not in kept_out}
    after = {k: v for k, v in (after or {}).items() if k not in kept_out}
    partnership_id, organisation_id = scope or obj.audit_scope()
    entry = new_entry(
        at=at,
        actor_id=by.pk if by else None,
        verb=verb,
        object_type=obj._meta.label_lower,
        object_id=obj.pk,
        partnership_id=partnership_id,
        organisation_id=organisation_id,
        before={k: v for k, v in before.items() if k not in free},
        after={k: v for k, v in after.items() if k not in free},
        result=str(result),
    )
    text = AuditText(
        reason=reason,
        label=str(obj)[:300],
        before={k: v for k, v in before.items() if k in free},
        after={**{k: v for k, v in after.items() if k in free}, **(beside or {})},
    )
    insert_both(entry, text, "entry")
    copy_to_log(entry)
    return entry


def new_entry(**values) -> AuditEntry:
    """An entry with its door and its digest, not written yet."""
    here = origin.current()
    values.setdefault("result", Result.DONE.value)
    entry = AuditEntry(origin=here.door, request_id=here.request_id, **values)
    entry.digest = digest_of(entry)
    return entry


def write_entry(**values) -> AuditEntry:
    """An entry without free text, written, with its copy in the log."""
    entry = new_entry(**values)
    insert(entry)
    copy_to_log(entry)
    return entry


def plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, models.QuerySet | list | tuple | set):
        return sorted(plain(item) for item in value)
    if isinstance(value, HonestDate):
        return value.recorded  # the same in every language, with the words of the source
    return str(value)


def values_of(instance: models.Model, names=None) -> dict[str, Any]:
    """Field name → stored value, of the named fields or of all that are not machinery."""
    return {
        field.name: plain(getattr(instance, field.attname))
        for field in instance._meta.concrete_fields
        if field.name not in MACHINERY
        and not hasattr(field, "companion_of")
        and (names is None or field.name in names)
    }


def stored_row(instance):
    """The row as it is stored now, locked where the database can; None when it is gone.

    Call it inside the transaction of the write. Without the order of its model: that may join a
    table in which nothing is found, and such a row cannot be locked.
    """
    rows = type(instance)._default_manager.select_for_update(no_key=True).order_by("pk")
    return rows.filter(pk=instance.pk).first()


@transaction.atomic
def create(instance, *, by, at, reason="", links=None):
    """Save a new row with its audit entry and return it.

    ``links`` maps many-to-many field names to the objects to be set.
    """
    instance.save(force_insert=True)
    after = {k: v for k, v in values_of(instance).items() if v not in (None, "", False)}
    for name, objects in (links or {}).items():
        getattr(instance, name).set(objects)
        after[name] = plain(list(objects))
    audit(by=by, at=at, verb="create", obj=instance, after=after, reason=reason)
    return instance


def _columns(instance, names) -> dict[str, Any]:
    """Column values for QuerySet.update of the named fields, companion columns included."""
    wanted = set(names)
    columns = {}
    for field in instance._meta.concrete_fields:
        owner = getattr(field, "companion_of", None)
        if field.name in wanted or owner in wanted:
            columns[field.attname] = field.pre_save(instance, add=False)
    return columns


@transaction.atomic
def update(instance, changes, *, by, at, version=None, reason="", links=None, verb="change"):
    """Change fields of a row in one conditional UPDATE and return the row.

    ``version`` is the version the writer last saw (default: of ``instance`` itself). Raises
    StaleRecord, and changes nothing, when the row has moved on since. Without a real change nothing
    is written.
    """
    model = type(instance)
    stored = stored_row(instance)
    seen = instance.version if version is None else version
    if stored is None or stored.version != seen:
        raise StaleRecord(stored)
    old = values_of(stored, set(changes))
    for name, value in changes.items():
        setattr(instance, name, value)
    new = values_of(instance, set(changes))
    before = {k: v for k, v in old.items() if new[k] != v}
    after = {k: new[k] for k in before}
    for name, objects in (links or {}).items():
        current = plain(list(getattr(stored, name).all()))
        if current != plain(list(objects)):
            before[name], after[name] = current, plain(list(objects))
    if not after:
        return instance
    changed = model._default_manager.filter(pk=instance.pk, version=seen).update(
        version=seen + 1, updated_at=at, **_columns(instance, changes)
    )
    if not changed:
        raise StaleRecord(stored)
    for name, objects in (links or {}).items():
        getattr(instance, name).set(objects)
    instance.version, instance.updated_at = seen + 1, at
    audit(by=by, at=at, verb=verb, obj=instance, before=before, after=after, reason=reason)
    return instance


@transaction.atomic
def delete(instance, *, by, at, reason=""):
    """Remove a draft row; its trail stays. Records that others rely on are archived instead.

    Raises StaleRecord, and removes nothing, when the row has changed or gone since it was read.
    """
    stored = stored_row(instance)
    if stored is None or stored.version != instance.version:
        raise StaleRecord(stored)
    audit(by=by, at=at, verb="delete", obj=instance, before=values_of(instance), reason=reason)
    instance.delete()


def claim_token(token, *, by) -> FormToken:
    """Claim a create form's one-time token inside the transaction of the write.

    Raises AlreadyDone with the address of the result when the form was sent before.
    """
    claimed, fresh = FormToken.objects.get_or_create(
        token=token, defaults={"user": by if by and by.is_authenticated else None}
    )
    if not fresh:
        raise AlreadyDone(claimed.result_url)
    return claimed


def refuse_used_token(token) -> None:
    """Raise AlreadyDone when a create form with this token was sent before."""
    claimed = FormToken.objects.filter(token=token).first() if token else None
    if claimed is not None:
        raise AlreadyDone(claimed.result_url)
