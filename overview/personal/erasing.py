"""Erasing a person: everywhere the same words in their place, and every fact stays.

One transaction. What points to the person goes on pointing to the same rows, which say "Removed
person" with a number; what was theirs alone is deleted; texts are rewritten.
"""

import email
import email.policy
from collections import Counter
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.mail import get_connection
from django.db import connection, models, transaction
from django.db.models import F, Max, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from accounts.models import User
from accounts.trail.guards import erasing
from lib.text import normalise
from organisations.models import Contact, Invitation, Membership, WideGrant
from overview.models import Erasure
from overview.models.search import TABLE as INDEX
from partnerships.models import SavedView

from . import ledger
from .classification import TABLE, all_models, kind_of
from .files import REMOVE, decided, remove_file
from .finding import rewritable_columns, rows_with
from .kinds import Kind
from .person import Person, erased_email
from .sessions import end_sessions, leave_out_of_sessions
from .words import Words

MAIL_SUFFIX = ".log"


def label_of(number: int) -> str:
    """What stands in the place of a name, in the language of the register."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("Removed person %(number)s") % {"number": number}


def next_number() -> int:
    """One higher than any in the database or in the ledger: it is never given twice."""
    highest = Erasure.objects.aggregate(highest=Max("number"))["highest"] or 0
    return max([highest, *(line["number"] for line in ledger.read_lines())]) + 1


def hindrance(person: Person, by: User | None) -> str:
    """Why this person cannot be erased now, as a sentence; else nothing."""
    if any(user == by for user in person.users):
        return _("Nobody erases themselves: ask another administrator.")
    if all(row_is_erased(row) for row in person.rows):
        return _("This person was already erased.")
    administrators = User.objects.filter(is_active=True, is_administrator=True)
    mine = [user.pk for user in person.users if user.is_administrator and user.is_active]
    if mine and not administrators.exclude(pk__in=mine).exists():
        return _("This is the last administrator. Make somebody else administrator first.")
    return ""


def row_is_erased(row) -> bool:
    pair = [row._meta.label, str(row.uuid)]
    return any(pair in people for people in Erasure.objects.values_list("people", flat=True))


def erase(person: Person, *, by, at, reason, ticked=(), decisions=()) -> Erasure:
    """Erase a person and return the row that stands for it.

    ``ticked`` holds the keys of places (`finding.Hit.key`) where a part of the name means this
    person too; ``decisions`` maps rows with a file to ("keep" or "remove", the ground). Raises
    WrongMoment when it cannot be done, and then nothing has changed.
    """
    if sentence := hindrance(person, by):
        raise WrongMoment(sentence)
    both = Words([*person.sure.needles, *person.unsure.needles])
    number = next_number()
    erasure = Erasure(
        number=number,
        erased_at=at,
        erased_by=by,
        reason=both.replaced(reason, label_of(number)),
        people=[list(pair) for pair in person.pairs],
        marks=[[n.kind, len(n.tokens), n.mark] for n in person.sure.needles],
        ticks=[[key, [n.mark for n in person.unsure.needles]] for key in sorted(ticked)],
        files=[
            {
                "row": [row._meta.label, str(row.uuid)],
                "decision": decision,
                "ground": both.replaced(ground, label_of(number)),
            }
            for row, decision, ground in decisions
        ],
    )
    with erasing(at=at):
        # The first of what follows the transaction: whatever goes wrong then, this is done.
        transaction.on_commit(ledger.catch_up)
        carry_out(erasure, person, ticked=set(ticked), by=by, at=at)
        erasure.save(force_insert=True)
        for row in person.rows:
            write_in_trail(row, number, by=by, at=at, reason=erasure.reason)
    return erasure


def write_in_trail(row, number: int, *, by, at, reason="") -> None:
    """That this row was erased; of an account it tells under no organisation."""
    row.refresh_from_db()
    scope = (None, getattr(row, "organisation_id", None))
    records.audit(
        by=by, at=at, verb="erase", obj=row, after={"number": number}, reason=reason, scope=scope
    )


def carry_out(erasure: Erasure, person: Person, *, ticked: set[str], by, at) -> None:
    """All the writing of one erasure; ``erasure.places`` says afterwards how much per table."""
    sure, unsure = person.sure, person.unsure  # read before their rows say something else
    done: Counter[str] = Counter()
    for row, decision in decided(erasure.files):
        if decision == REMOVE:
            remove_file(row, at=at)
            done[row._meta.label] += 1
    _end_roles(person, by=by, at=at)
    _delete_own(person, done)
    end_sessions(person.users)
    _empty_rows(person, erasure.number, at=at)
    done.update(rewrite(sure, unsure, ticked, erasure.number, at=at))
    leave_out_of_sessions(sure)
    forget_in_index()
    transaction.on_commit(lambda: forget_mail_files(sure))
    erasure.places = dict(sorted(done.items()))


# -- the person's own rows -----------------------------------------------------------------------


def _end_roles(person: Person, *, by, at) -> None:
    """Roles end today, and what waits for the person's answer is taken back."""
    on = timezone.localdate(at)
    running = Membership.objects.filter(user__in=person.users).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    )
    running.update(
        ends_on=Greatest("starts_on", Value(on)),
        version=F("version") + 1,
        updated_at=at,
    )
    grants = WideGrant.objects.filter(user__in=person.users, ends_on__gt=on)
    grants.update(ends_on=Greatest("starts_on", Value(on)), version=F("version") + 1)
    apps.get_model("evaluations.Deputy").objects.filter(
        user__in=person.users, ended_at__isnull=True
    ).update(ended_at=at, version=F("version") + 1)
    emails = [address for address in person.own_addresses if "@" in address]
    links = (
        (Invitation, {"accepted_at__isnull": True}),
        (apps.get_model("evaluations.MailedLink"), {"used_at__isnull": True}),
    )
    for model, waiting in links:
        for address in emails:
            model.objects.filter(email__iexact=address, withdrawn_at__isnull=True).filter(
                **waiting
            ).update(withdrawn_at=at, version=F("version") + 1)


def own_tables() -> list[tuple[type[models.Model], str]]:
    """(table, link) of rows that belong to one user alone."""
    known = {model._meta.label: model for model in all_models()}
    return [
        (known[label], holding.own)
        for label, holding in TABLE.items()
        if holding.own and label in known
    ]


def _delete_own(person: Person, done: Counter) -> None:
    """What belongs to nobody else: keys, addresses to sign in with, views that were not shared."""
    if not person.users:
        return
    views = SavedView.objects.filter(user__in=person.users, organisation__isnull=True)
    SavedView.starred_by.through.objects.filter(savedview__in=views).delete()
    done["partnerships.SavedView"] += views.delete()[0]
    for model, link in own_tables():
        count, _per_table = model._base_manager.filter(**{f"{link}__in": person.users}).delete()
        if count:
            done[model._meta.label] += count


def _empty_rows(person: Person, number: int, *, at) -> None:
    """The rows that are the person: closed, and without anything that tells who it was."""
    label = label_of(number)
    for user in person.users:
        nobody = User()
        nobody.set_unusable_password()
        User.objects.filter(pk=user.pk).update(
            email=erased_email(number),
            display_name=label,
            password=nobody.password,
            language="",
            last_login=None,
            is_active=False,
            is_administrator=False,
            is_staff=False,
            is_superuser=False,
        )
    for contact in person.contacts:
        Contact.objects.filter(pk=contact.pk).update(
            name=label,
            email="",
            phone="",
            left_at=contact.left_at or at,
            version=F("version") + 1,
            updated_at=at,
        )


# -- texts ---------------------------------------------------------------------------------------


def rewrite(sure: Words, unsure: Words, ticked: set[str], number: int, *, at):
    """Put "Removed person" in the place of the words in every text; counts rows per table.

    ``ticked`` names the places where the unsure words are replaced as well.
    """
    chosen = {key.rsplit(":", 1)[0] for key in ticked}
    done: Counter[str] = Counter()
    look = Words([*sure.needles, *(unsure.needles if ticked else ())])
    if not look:
        return done
    for model in all_models():
        columns = rewritable_columns(model)
        label = model._meta.label
        for pk, values in rows_with(model, columns, look) if columns else ():
            row_ticked = f"{label}:{pk}" in chosen
            changes = {}
            for column, value in zip(columns, values, strict=True):
                words = sure
                whole = kind_of(column) is Kind.FOLLOWS and row_ticked
                if whole or f"{label}:{pk}:{column.name}" in ticked:
                    words = look
                if value and words.stand_in(value):
                    changes[column.name] = _replaced(column, value, words, number)
            if changes:
                _store(model, pk, changes, at)
                done[label] += 1
    return done


def _replaced(column, value, words: Words, number: int):
    label = label_of(number)
    if kind_of(column) is Kind.FOLLOWS:
        label = normalise(label)
    elif isinstance(column, models.EmailField):
        label = erased_email(number)
    elif isinstance(column, models.URLField):
        label = f"removed-{number}"
    new = words.replaced(value, label)
    if isinstance(new, str) and column.max_length:
        return new[: column.max_length]
    return new


def _store(model, pk, changes: dict, at) -> None:
    """One row. Who has it open in a form is told that it was changed."""
    names = {column.name for column in model._meta.concrete_fields}
    if {"version", "updated_at"} <= names:
        changes = {**changes, "version": F("version") + 1, "updated_at": at}
    models.QuerySet(model).filter(pk=pk).update(**changes)


def forget_in_index() -> None:
    """The full-text table of SQLite keeps words of changed lines until its parts are joined."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('optimize')")  # noqa: S608


# -- what stands outside the database --------------------------------------------------------------


def forget_mail_files(words: Words) -> int:
    """Delete mails that were written to files (on one's own machine) and name the person."""
    folder = getattr(get_connection(), "file_path", None)
    gone = 0
    for path in Path(folder).glob(f"*{MAIL_SUFFIX}") if folder and words else ():
        if words.stand_in(_readable(path)):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _readable(path: Path) -> str:
    """All words of the mails in a file, however they were packed for the road."""
    texts = []
    for part in path.read_bytes().split(b"-" * 79 + b"\n"):
        mail = email.message_from_bytes(part, policy=email.policy.default)
        texts += [str(value) for value in mail.values()]
        texts += [p.get_content() for p in mail.walk() if p.get_content_maintype() == "text"]
    return "\n".join(texts)
