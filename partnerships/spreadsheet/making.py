"""The making of an import after the final yes: all of it in one transaction, or nothing."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import Refused, WrongMoment
from accounts.models import AuditEntry
from partnerships.enums import ImportState as State
from partnerships.lifecycle.importing import IMPORT
from partnerships.models import Import, ImportedRecord
from partnerships.recording import reserve_numbers

from . import behind
from .book_writing import BookWriter
from .choosing import CHOICE, NAMES
from .headings import WORKBOOK
from .meanwhile import WriteProblem
from .naming import PROBLEM
from .writing import ListWriter

# One import is made at a time, by its own key among the locks of the database.
_LOCK = 0x1A9037


def hindrance_to_writing(batch, at, skip=False) -> str:
    """Why nothing can be made now, as a sentence; else nothing."""
    if batch.state == State.WRITING and not behind.is_stuck(batch, at):
        return _("This file is being read in at this moment.")
    if batch.state not in (State.CHECKED, State.FAILED, State.WRITING):
        return _("This file cannot be read in now.")
    rows = batch.rows.exclude(sheet=NAMES)
    if rows.filter(outcome=CHOICE).exists():
        return _("Say first what is meant by the names below.")
    if rows.filter(outcome=PROBLEM).exists() and not skip:
        return _("Some rows have a problem: mend them in the file, or leave those rows out.")
    if not rows.filter(outcome="make").exists():
        if not rows.exclude(outcome="found").exists():
            return _("All of it is in the register already; there is nothing to record.")
        return _("There is nothing to make of this file.")
    return ""


@transaction.atomic
def begin_writing(batch, *, skip, by, at) -> Import:
    """Claim the making of an import: only once. `behind.go_on` with `write_import` follows."""
    if sentence := hindrance_to_writing(batch, at, skip):
        raise WrongMoment(sentence)
    if records.stored_row(batch).version != batch.version:
        raise WrongMoment(_("This file is being read in already."))
    changes = {"options": behind.claimed(batch, at, skip=skip)}
    return IMPORT.perform(batch, "begin_reading_in", by=by, at=at, changes=changes)


def write_import(pk, *, by, at) -> None:
    """Make everything of a claimed import in one transaction, or nothing and say why.

    Its numbers are taken first, in a transaction of their own: who records something meanwhile
    does not wait for the end of the import.
    """
    batch = Import.objects.select_related("organisation").get(pk=pk)
    try:
        writer = _writer(batch, by=by, at=at)
        writer.ask_again()
        writer.numbers = iter(reserve_numbers(writer.numbers_needed))
        with transaction.atomic():
            _write(batch, writer, by=by, at=at)
    except IntegrityError:
        # What the database says names its own columns; the rows are right by what was known.
        words = _("In the meantime the register changed. Look the rows over once more.")
        _fail(batch, words, by=by, at=at)
    except (WriteProblem, ValidationError, Refused) as error:
        words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        _fail(batch, words, by=by, at=at)
    except Exception:
        words = _("Something went wrong in the register itself. Tell the administrator.")
        _fail(batch, words, by=by, at=at)
        raise


def _writer(batch, *, by, at):
    is_book = batch.options.get("about") == WORKBOOK
    return BookWriter(batch, by=by, at=at) if is_book else ListWriter(batch, by=by, at=at)


def _fail(batch, words, *, by, at) -> None:
    behind.fail(batch, "fail_to_read_in", words, by=by, at=at)


def _one_at_a_time() -> None:
    """Wait until no other import is being made, until the end of this transaction.

    Two would else each look for the same name before the other has recorded it. SQLite has one
    writer at a time by itself.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _write(batch, writer, *, by, at) -> None:
    _one_at_a_time()
    last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    writer.write()
    writer.ask_again()  # of what others recorded while this was made
    _note_what_was_made(batch, after=last, by=by, at=at)
    if not behind.is_ours(batch):
        raise WrongMoment(_("This file was read in by another request."))
    # What was typed is in the register now; of the file only what became of each row is kept.
    batch.rows.update(cells=[])
    IMPORT.perform(batch, "read_in", by=by, at=at)


def _note_what_was_made(batch, *, after, by, at) -> None:
    """One row per record made, in order, with the version it has at the end."""
    entries = AuditEntry.objects.filter(pk__gt=after, at=at, actor_id=by.pk, verb="create")
    made = list(entries.order_by("pk").values_list("object_type", "object_id"))
    versions: dict[tuple[str, int], int] = {}
    for label in {label for label, _pk in made}:
        model = apps.get_model(label)
        keys = [pk for found, pk in made if found == label]
        own = {f.name for f in model._meta.concrete_fields}
        for start in range(0, len(keys), 500):
            rows = model._base_manager.filter(pk__in=keys[start : start + 500])
            if label == "organisations.contact":
                rows = rows.exclude(user=by)  # one's own contact stays: others may point to it
            if "version" in own:
                versions |= {(label, pk): v for pk, v in rows.values_list("pk", "version")}
    rows = [
        ImportedRecord(batch=batch, model=label, key=pk, version=versions[label, pk])
        for label, pk in made
        if (label, pk) in versions
    ]
    ImportedRecord.objects.bulk_create(rows, batch_size=500)
