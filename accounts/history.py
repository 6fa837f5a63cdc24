"""The trail in words: who did what, when, and why."""

import datetime
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEntry, Result, User
from accounts.trail.words import (
    ACCESS_VERBS,
    detail_of,
    door_of,
    honest_words,
    name_of,
    nobody_here,
    outcome_of,
)
from lib.amounts import write_amount
from lib.dates import HonestDateField
from lib.rows import Prepared

# What an entry is about when it is about everything.
REGISTRY = "registry"

VERBS = {
    **ACCESS_VERBS,
    "create": gettext_lazy("recorded"),
    "change": gettext_lazy("changed"),
    "delete": gettext_lazy("removed"),
    "archive": gettext_lazy("archived"),
    "export": gettext_lazy("saved as a file"),
    "make_backup": gettext_lazy("backed up as a whole"),
    "restore_backup": gettext_lazy("restored from a backup"),
    "star": gettext_lazy("put on the start page"),
    "unstar": gettext_lazy("taken off the start page"),
    "mute_mail": gettext_lazy("switched mail off"),
    "bind_provider": gettext_lazy("connected to sign-in at an organisation"),
    "unbind_provider": gettext_lazy("no longer connected to sign-in at an organisation"),
    "reset_second_factor": gettext_lazy("second step taken off by an administrator"),
    "end_session": gettext_lazy("signed out elsewhere"),
    "unmute_mail": gettext_lazy("switched mail on again"),
    "look_over": gettext_lazy("rows being looked over"),
    "looked_over": gettext_lazy("rows looked over"),
    "begin_reading_in": gettext_lazy("being read in"),
    "fail_to_read_in": gettext_lazy("could not be read in"),
    "read_in": gettext_lazy("read in"),
    "begin_undoing": gettext_lazy("being taken back"),
    "fail_to_undo": gettext_lazy("could not be taken back"),
    "undo_import": gettext_lazy("taken back as a whole"),
    # organisations and users
    "accept": gettext_lazy("accepted"),
    "erase": gettext_lazy("name and addresses erased"),
    "return": gettext_lazy("is back"),
    "carry_out": gettext_lazy("carried out"),
    "merge": gettext_lazy("merged into another"),
    "undo_merge": gettext_lazy("no longer merged"),
    "four_eyes_on": gettext_lazy("a second pair of eyes asked"),
    "four_eyes_off": gettext_lazy("no second pair of eyes asked any more"),
    "end_deputy": gettext_lazy("ended as deputy"),
    "end_account": gettext_lazy("account ended"),
    "return_account": gettext_lazy("account opened again"),
    "name_administrator": gettext_lazy("named administrator"),
    "dismiss_administrator": gettext_lazy("no longer administrator"),
    # partnership
    "activate": gettext_lazy("made active"),
    "wind_down": gettext_lazy("winding down"),
    "end": gettext_lazy("ended"),
    "reopen": gettext_lazy("reopened"),
    # party
    "approach": gettext_lazy("approached"),
    "invite": gettext_lazy("invited"),
    "start_talks": gettext_lazy("in talks"),
    "join": gettext_lazy("joined"),
    "decline": gettext_lazy("does not take part"),
    "leave": gettext_lazy("left"),
    "succeed": gettext_lazy("succeeded by another"),
    "confirm": gettext_lazy("confirmed"),
    "confirm_on_behalf": gettext_lazy("confirmed on behalf of a party"),
    "refuse_on_behalf": gettext_lazy("not confirmed, on behalf of a party"),
    # agreement and exchange
    "sign": gettext_lazy("signed"),
    "offer": gettext_lazy("sent for signing"),
    "withdraw": gettext_lazy("withdrawn"),
    "refuse": gettext_lazy("refused"),
    "await": gettext_lazy("awaited again"),
    "abandon": gettext_lazy("given up before it was signed"),
    "give_notice": gettext_lazy("notice given"),
    "withdraw_notice": gettext_lazy("notice withdrawn"),
    "match": gettext_lazy("matched"),
    "close": gettext_lazy("closed"),
    "share_by_link": gettext_lazy("shared by a link"),
    "end_link": gettext_lazy("no longer shared by a link"),
    # themes, plans, activities
    "adopt": gettext_lazy("adopted"),
    "start": gettext_lazy("begun"),
    "pause": gettext_lazy("paused"),
    "resume": gettext_lazy("taken up again"),
    "complete": gettext_lazy("completed"),
    "drop": gettext_lazy("dropped"),
    "hand_over": gettext_lazy("handed over"),
    "split": gettext_lazy("split"),
    "reorder": gettext_lazy("put in another place"),
    "propose": gettext_lazy("proposed as the next owner"),
    "idea": gettext_lazy("back to an idea"),
    "planned": gettext_lazy("planned"),
    "running": gettext_lazy("begun"),
    "done": gettext_lazy("carried out"),
    "partly": gettext_lazy("partly carried out"),
    "not_done": gettext_lazy("not carried out"),
    "moved": gettext_lazy("moved on"),
    # evaluation
    "open": gettext_lazy("opened"),
    "share": gettext_lazy("answers shared"),
    "close_input": gettext_lazy("input closed"),
    "submit": gettext_lazy("submitted for adoption"),
    "settle": gettext_lazy("closed"),
    "send_back": gettext_lazy("sent back"),
    "answer": gettext_lazy("answered"),
    "hand_in": gettext_lazy("handed in"),
    "hand_in_on_behalf": gettext_lazy("handed in on its behalf"),
    "hand_in_by_link": gettext_lazy("handed in through a mailed link"),
    "take_back": gettext_lazy("taken back"),
    "conclude": gettext_lazy("concluded"),
    "adopt_on_behalf": gettext_lazy("adopted on its behalf"),
    "send_back_on_behalf": gettext_lazy("sent back on its behalf"),
    "adopt_by_link": gettext_lazy("adopted through a mailed link"),
    "send_back_by_link": gettext_lazy("sent back through a mailed link"),
    "use": gettext_lazy("used"),
    "fall_away": gettext_lazy("fell away"),
    "lapse": gettext_lazy("did not answer in time"),
    "extend": gettext_lazy("extended the agreement"),
    "make_next_year": gettext_lazy("next year’s programme made"),
    # result card
    "ask_parties": gettext_lazy("parties asked to agree"),
    "agree": gettext_lazy("agreed"),
    "agree_on_behalf": gettext_lazy("agreed, recorded on its behalf"),
    "object": gettext_lazy("did not agree"),
    "agree_anew": gettext_lazy("to agree anew"),
    # the guide
    "retire": gettext_lazy("no longer in use"),
    "restore": gettext_lazy("taken into use again"),
    "publish": gettext_lazy("published"),
    "take_out": gettext_lazy("taken out of the guide"),
    "leave_out": gettext_lazy("left out"),
    "forget_sender": gettext_lazy("name and address of the visitor emptied"),
    "consent": gettext_lazy("consented"),
    "consent_on_behalf": gettext_lazy("consent recorded on its behalf"),
    "withdraw_consent": gettext_lazy("consent taken back"),
    "ask_again": gettext_lazy("asked for consent again"),
    "show": gettext_lazy("shown in the guide"),
    "hide_example": gettext_lazy("no longer shown in the guide"),
    # notes and documents
    "hide": gettext_lazy("no longer shown to others"),
}

# How many lines of the trail one line of the short history may stand for, on average.
IN_ONE_GO = 12


@dataclass
class Change:
    """One field that changed, in words."""

    label: str
    before: str
    after: str


@dataclass
class Entry:
    """One act of the trail as people read it; see components/history_list.html."""

    at: object
    text: str
    who: str
    reason: str = ""
    changes: list[Change] = field(default_factory=list)
    # What was asked, and in a word that it was refused or went wrong; how it came in.
    detail: str = ""
    outcome: str = ""
    door: str = ""
    row: Any = None
    # Where it stands ({text, url}), on a page that tells of more than one place.
    place: dict[str, str] | None = None


def whole_trail():
    """Every audit entry, with the name of who did it; who may read which is not decided here."""
    return _with_actor(AuditEntry.objects.all())


def trail_of(partnership):
    """Audit entries about a partnership and everything in it, with the name of who did it."""
    return _with_actor(AuditEntry.objects.of_partnership(partnership))


def trail_of_organisation(organisation):
    """Audit entries about an organisation itself: its names, area, contacts and users."""
    return _with_actor(AuditEntry.objects.of_organisation(organisation))


def _with_actor(entries):
    names = User.objects.filter(pk=OuterRef("actor_id")).values("display_name")[:1]
    return entries.select_related("text").annotate(actor_name=Subquery(names))


def latest_entries(partnership, count) -> list[Entry]:
    """The newest acts, without what changed: one query.

    Records that only follow from another act (``is_detail``) are left to the whole history. What
    would read the same line after line, done in one go, is one line with its number.
    """
    rows = _newest(count).read(partnership=partnership.pk)
    same = [list(group) for _key, group in groupby(rows, _read_alike)]
    return [_entry(group[0], number=len(group)) for group in same[:count]]


@cache
def _newest(count) -> Prepared:
    """The rows that so many lines are made of."""
    details = [m._meta.label_lower for m in apps.get_models() if getattr(m, "is_detail", False)]

    def rows(*, partnership):
        entries = _with_actor(AuditEntry.objects.filter(partnership_id=partnership))
        done = entries.filter(result=Result.DONE).exclude(object_type__in=details)
        return done.newest_first()[: count * IN_ONE_GO]

    return Prepared(rows)


def _read_alike(row) -> tuple:
    """What two entries have in common that read the same."""
    text = getattr(row, "text", None)
    words = (text.label, text.reason) if text else ("", "")
    return row.at, row.actor_id, row.verb, row.object_type, *words


def entries_with_changes(rows) -> list[Entry]:
    """Audit rows in words, each with what changed; one query per kind of record named."""
    rows = list(rows)
    names = _names_of_related(rows)
    entries = []
    for row in rows:
        entry = _entry(row)
        if row.verb != "create" and not entry.outcome:
            entry.changes = _changes(row, names)
        entries.append(entry)
    return entries


def entry_in_short(row, *, without_words=False) -> Entry:
    """One row in words without what changed: no query; ``without_words`` leaves out the text."""
    if without_words and getattr(row, "text", None):
        row.text.label = row.text.reason = ""
    return _entry(row)


def _entry(row, number=1) -> Entry:
    text = getattr(row, "text", None)
    return Entry(
        at=row.at,
        text=_sentence(row, text.label if text else "", number),
        who=row.actor_name or nobody_here(row),
        reason=text.reason if text else "",
        row=row,
        detail=detail_of(row),
        outcome=outcome_of(row),
        door=door_of(row),
    )


def _of_no_record(row) -> str:
    return _("The whole register") if row.object_type == REGISTRY else row.object_type


def _sentence(row, label, number=1) -> str:
    model = _model(row)
    kind = capfirst(str(model._meta.verbose_name)) if model else _of_no_record(row)
    if number > 1:
        kind = f"{number} {model._meta.verbose_name_plural if model else row.object_type}"
    verb = str(VERBS.get(row.verb, row.verb.replace("_", " ")))
    if not label:
        return _("%(kind)s: %(verb)s") % {"kind": kind, "verb": verb}
    return _("%(kind)s “%(label)s”: %(verb)s") % {"kind": kind, "label": label, "verb": verb}


def _model(row):
    try:
        return apps.get_model(row.object_type)
    except (LookupError, ValueError):
        return None


def _values(row) -> tuple[dict, dict]:
    text = getattr(row, "text", None)
    before = {**row.before, **(text.before if text else {})}
    after = {**row.after, **(text.after if text else {})}
    return before, after


def _field(model, name):
    """The field of that name; None for what only points back, such as a set of criteria."""
    try:
        found = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return None if getattr(found, "auto_created", False) else found


def _names_of_related(rows) -> dict:
    """Names of the records that changed fields point to: {model: {pk: name}}."""
    wanted: dict[type, set] = {}
    for row in rows:
        model = _model(row)
        for values in _values(row):
            for name, value in values.items():
                related = getattr(_field(model, name), "related_model", None)
                if related is not None and value:
                    keys = value if isinstance(value, list) else [value]
                    wanted.setdefault(related, set()).update(keys)
    return {model: _with_names(model).in_bulk(list(keys)) for model, keys in wanted.items()}


def _with_names(model):
    """The rows of a model with what their name is made of."""
    rows = model._default_manager.all()
    named_after = any(f.name == "organisation" for f in model._meta.concrete_fields)
    return rows.select_related("organisation") if named_after else rows


def _changes(row, names) -> list[Change]:
    model = _model(row)
    before, after = _values(row)
    changes = []
    for name in after:
        model_field = _field(model, name)
        label = getattr(model_field, "verbose_name", None)
        # What has no name in words is bookkeeping: the entry itself says who, when and of what.
        if not isinstance(label, Promise) or hasattr(model_field, "companion_of"):
            continue
        old = _words(model_field, before.get(name), names)
        new = _words(model_field, after[name], names)
        if old != new:
            changes.append(Change(capfirst(str(label)), old, new))
    return changes


def _words(model_field, value, names) -> str:
    """A stored value as people read it."""
    if value is None or value == "":
        return ""
    related = getattr(model_field, "related_model", None)
    if related is not None:
        keys = value if isinstance(value, list) else [value]
        return ", ".join(name_of(names.get(related, {}).get(key)) for key in keys)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(model_field, HonestDateField):
        return honest_words(value)
    if isinstance(model_field, models.DecimalField):
        return write_amount(value)
    if isinstance(model_field, models.DateField):
        return date_format(datetime.date.fromisoformat(value[:10]), "j F Y")
    return str(dict(getattr(model_field, "flatchoices", None) or ()).get(value, value))
