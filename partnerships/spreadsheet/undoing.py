"""Taking a whole import back, while nothing it made was changed or used since."""

from collections import defaultdict

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import Refused, WrongMoment
from partnerships.enums import ImportState as State
from partnerships.lifecycle.importing import IMPORT
from partnerships.models import Import

from . import behind

_SHOWN = 8
_PIECE = 500


def _made(batch) -> dict[type, dict[int, int]]:
    """Model → key → version, in the order of making."""
    found: dict[type, dict[int, int]] = defaultdict(dict)
    for label, key, version in batch.made.order_by("pk").values_list("model", "key", "version"):
        found[apps.get_model(label)][key] = version
    return found


def _pieces(keys):
    keys = list(keys)
    for start in range(0, len(keys), _PIECE):
        yield keys[start : start + _PIECE]


def hindrance_to_undoing(batch, at) -> str:
    """Why an import cannot be taken back now, as far as that is plain at once; else nothing.

    Of a large one what was changed or used is looked for behind the page.
    """
    if batch.state == State.UNDOING and not behind.is_stuck(batch, at):
        return _("This file is being taken back at this moment.")
    if batch.state not in (State.WRITTEN, State.UNDOING):
        return _("This file was not read in, or was taken back already.")
    return " ".join(hindrances(batch)) if batch.row_count <= behind.AT_ONCE else ""


@transaction.atomic
def begin_undoing(batch, *, by, at) -> Import:
    """Claim the taking back of an import. `behind.go_on` with `undo_import` follows."""
    if sentence := hindrance_to_undoing(batch, at):
        raise WrongMoment(sentence)
    changes = {"options": behind.claimed(batch, at)}
    return IMPORT.perform(batch, "begin_undoing", by=by, at=at, changes=changes)


def undo_import(pk, *, by, at) -> None:
    """Remove everything a claimed import made in one transaction, or nothing and say why."""
    batch = Import.objects.get(pk=pk)
    try:
        with transaction.atomic():
            if found := hindrances(batch):
                raise WrongMoment(" ".join(found))
            take_back(batch, by=by, at=at)
            if not behind.is_ours(batch):
                raise WrongMoment(_("This file was taken back by another request."))
            IMPORT.perform(batch, "undo_import", by=by, at=at)
    except Refused as refused:
        _fail(batch, str(refused), by=by, at=at)
    except IntegrityError:
        words = _("Something of it was used while it was being taken back. Try once more.")
        _fail(batch, words, by=by, at=at)
    except Exception:
        words = _("Something went wrong in the register itself. Tell the administrator.")
        _fail(batch, words, by=by, at=at)
        raise


def _fail(batch, words, *, by, at) -> None:
    behind.fail(batch, "fail_to_undo", words, by=by, at=at)


def hindrances(batch) -> list[str]:
    """What stands in the way of taking an import back, in sentences; a handful at most."""
    made = _made(batch)
    found: list[str] = []
    for model, versions in made.items():
        found += _changed(model, versions)
        found += _used(model, versions, made)
        if len(found) >= _SHOWN:
            break
    return found[:_SHOWN]


def _changed(model, versions) -> list[str]:
    words = []
    name = model._meta.verbose_name
    for keys in _pieces(versions):
        rows = model._base_manager.in_bulk(keys)
        for key in keys:
            row = rows.get(key)
            if row is None:
                words.append(_("A %(kind)s was removed since.") % {"kind": name})
            elif row.version != versions[key]:
                words.append(
                    _("“%(record)s” (%(kind)s) was changed since.") % {"record": row, "kind": name}
                )
            if len(words) >= _SHOWN:
                return words
    return words


def _used(model, versions, made) -> list[str]:
    """Records from elsewhere that point to what was made."""
    words = []
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or not relation.auto_created:
            continue
        other = relation.related_model
        if other._meta.auto_created or relation.field.model is not other:
            continue
        ours = made.get(other, {})
        for keys in _pieces(versions):
            rows = other._base_manager.filter(**{f"{relation.field.name}__in": keys})
            for row in rows.select_related(relation.field.name)[: len(ours) + _SHOWN]:
                if row.pk not in ours:
                    about = {
                        "record": getattr(row, relation.field.name),
                        "what": other._meta.verbose_name,
                    }
                    words.append(_("“%(record)s” is used since: %(what)s.") % about)
                    break
    return words


def take_back(batch, *, by, at) -> None:
    """Remove what was made, the last first. Inside a transaction."""
    made = _made(batch)
    _let_go(made, batch)
    order = list(batch.made.order_by("-pk").values_list("model", "key", "version"))
    for label, key, version in order:
        row = apps.get_model(label)._base_manager.get(pk=key)
        row.version = version  # who saved it since it was looked at keeps it
        records.delete(row, by=by, at=at, reason=_("The import was taken back"))


def _let_go(made, batch) -> None:
    """Empty what points to a record that was made later and so goes first."""
    order = {
        (apps.get_model(label), key): number
        for number, (label, key) in enumerate(batch.made.order_by("pk").values_list("model", "key"))
    }
    for model, keys in made.items():
        for field in model._meta.concrete_fields:
            if not field.is_relation or not field.null or field.related_model not in made:
                continue
            for some in _pieces(keys):
                pairs = model._base_manager.filter(pk__in=some).values_list("pk", field.attname)
                later = [
                    pk
                    for pk, target in pairs
                    if order.get((field.related_model, target), -1) > order[model, pk]
                ]
                if later:
                    model._base_manager.filter(pk__in=later).update(**{field.attname: None})
