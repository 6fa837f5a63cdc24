"""The steps of an import: taken in, columns pointed out, looked over, chosen, made, taken back.

Up to the making nothing is written but the import itself and its rows.
"""

import datetime
import threading

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import Refused, WrongMoment
from accounts.models import AuditEntry, User
from lib.text import normalise
from partnerships.enums import ImportState as State
from partnerships.lifecycle.importing import IMPORT
from partnerships.models import Import, ImportedRecord, ImportRow

from . import book
from .book_writing import BookWriter
from .checking import CHUNK, ListCheck, cell_text, list_rows
from .headings import WORKBOOK, guess, hindrance
from .naming import CHOICE, LEFT, NAMES, PROBLEM, choose
from .undoing import hindrances, take_back
from .writing import ListWriter, WriteProblem

# With more rows than this the making goes on behind the page.
AT_ONCE = 300
STUCK = datetime.timedelta(minutes=45)
_REMEMBERED = 20
BEFORE_WRITING = (State.UPLOADED, State.CHECKING, State.CHECKED, State.FAILED)


@transaction.atomic
def take_in(read, *, file_name, organisation, by, at) -> Import:
    """Keep a file that was read as rows, for its columns to be pointed out. The file goes."""
    about = WORKBOOK if book.is_workbook(read) else "list"
    largest = max(read.sheets, key=_promise)
    batch = Import(
        organisation=organisation,
        user=by,
        file_name=file_name[:255],
        row_count=read.row_count if about == WORKBOOK else len(largest.rows),
        options={
            "about": about,
            "sheet": largest.name,
            "headings": {sheet.name: sheet.headings for sheet in read.sheets},
            "counts": {sheet.name: len(sheet.rows) for sheet in read.sheets},
            "remarks": read.remarks,
        },
    )
    records.create(batch, by=by, at=at)
    rows = (
        ImportRow(batch=batch, sheet=sheet.name, number=number, cells=cells)
        for sheet in read.sheets
        for number, cells in sheet.rows
    )
    ImportRow.objects.bulk_create(rows, batch_size=500)
    if about == WORKBOOK:
        _begin_check(batch, by=by, at=at)
    return batch


def _promise(sheet) -> tuple[bool, int]:
    """How likely a sheet is to be the list: its headings name parties, and it has most rows."""
    return not hindrance(guess(sheet.headings)), len(sheet.rows)


def remembered(batch) -> dict[str, str]:
    """What this organisation pointed out before: normalised heading → field."""
    found: dict[str, str] = {}
    earlier = Import.objects.filter(organisation=batch.organisation_id).exclude(mapping={})
    for other in earlier.order_by("-pk")[:_REMEMBERED]:
        headings = other.options.get("headings", {}).get(other.options.get("sheet", ""), [])
        for number, heading in enumerate(headings):
            found.setdefault(normalise(heading), other.mapping.get(str(number), ""))
    return found


def guessed(batch, sheet: str) -> dict[str, str]:
    """The fields that the columns of a sheet seem to hold."""
    return guess(batch.options.get("headings", {}).get(sheet, []), remembered(batch))


@transaction.atomic
def point_out(batch, *, mapping, options, by, at) -> Import:
    """Set which column holds what, and begin the dry run anew. WrongMoment once it was made."""
    if batch.state not in BEFORE_WRITING or batch.options.get("about") == WORKBOOK:
        raise WrongMoment(_("The columns of this file cannot be pointed out any more."))
    options = {**batch.options, **options}
    options["aside"] = left_aside(batch, options["sheet"], mapping)
    count = options.get("counts", {}).get(options["sheet"], 0)
    records.update(
        batch, {"mapping": mapping, "options": options, "row_count": count}, by=by, at=at
    )
    _begin_check(batch, by=by, at=at)
    return batch


def left_aside(batch, sheet: str, mapping: dict[str, str]) -> list[int]:
    """The columns in which something stands and that hold nothing of the register."""
    filled: set[int] = set()
    rows = batch.rows.filter(sheet=sheet).values_list("cells", flat=True)
    for cells in rows.iterator(2000):
        filled |= {column for column, cell in enumerate(cells) if cell is not None}
    return sorted(filled - {int(column) for column in mapping})


def _begin_check(batch, *, by, at) -> None:
    batch.rows.filter(sheet=NAMES).delete()
    batch.rows.exclude(outcome="").update(outcome="", found={}, chosen={})
    IMPORT.perform(batch, "look_over", by=by, at=at)


@transaction.atomic
def check_some(batch, *, by, at) -> Import:
    """Look over the next rows; WrongMoment when the dry run is over or has not begun."""
    stored = Import.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if stored.state != State.CHECKING:
        raise WrongMoment(_("There is nothing to look over now."))
    if stored.options.get("about") == WORKBOOK:
        check, rows = book.BookCheck(stored, by), book.book_rows(stored)
    else:
        check, rows = ListCheck(stored, by), list_rows(stored)
    some = list(rows[stored.done_count : stored.done_count + CHUNK])
    check.check(some)
    done = stored.done_count + len(some)
    Import.objects.filter(pk=stored.pk).update(done_count=done)
    if done >= stored.row_count or not some:
        check.finish()
        return IMPORT.perform(batch, "looked_over", by=by, at=at)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def choose_names(batch, values: dict[int, str], *, rest="", user) -> int:
    """Note which organisations are meant and settle the rows that waited for it; how many.

    ``rest`` is the choice for every name that is still open and not among ``values``.
    """
    if batch.state not in (State.CHECKED, State.CHECKING, State.FAILED):
        raise WrongMoment(_("There is nothing to choose now."))
    rows = batch.rows.filter(sheet=NAMES, outcome=CHOICE)
    rows = rows if rest else rows.filter(number__in=values)
    chosen = []
    for row in rows:
        value = values.get(row.number) or (rest if not row.chosen else "")
        if value and choose(row, value):
            chosen.append(row)
    ImportRow.objects.bulk_update(chosen, ["chosen"], batch_size=100)
    is_book = batch.options.get("about") == WORKBOOK
    check = book.BookCheck(batch, user) if is_book else ListCheck(batch, user)
    check.again(list(check.rows().filter(outcome__in=(CHOICE, LEFT))))
    return len(chosen)


# -- making --------------------------------------------------------------------------------------


def is_stuck(batch, at) -> bool:
    """Whether the making was begun so long ago that it cannot be going on any more."""
    begun = batch.options.get("begun")
    return not begun or at - datetime.datetime.fromisoformat(begun) > STUCK


def hindrance_to_writing(batch, at, skip=False) -> str:
    """Why nothing can be made now, as a sentence; else nothing."""
    if batch.state == State.WRITING and not is_stuck(batch, at):
        return _("This file is being read in at this moment.")
    if batch.state not in (State.CHECKED, State.FAILED, State.WRITING):
        return _("This file cannot be read in now.")
    rows = batch.rows.exclude(sheet=NAMES)
    if rows.filter(outcome=CHOICE).exists():
        return _("Say first which organisations are meant.")
    if rows.filter(outcome=PROBLEM).exists() and not skip:
        return _("Some rows have a problem: mend them in the file, or leave those rows out.")
    if not rows.filter(outcome="make").exists():
        return _("There is nothing to make of this file.")
    return ""


def begin_writing(batch, *, skip, by, at) -> Import:
    """Claim the making of an import: only once. Inside the transaction of the request.

    A small one is made at once; a large one goes on behind the page when the request is saved.
    """
    if sentence := hindrance_to_writing(batch, at, skip):
        raise WrongMoment(sentence)
    options = {**batch.options, "begun": at.isoformat(), "skip": skip}
    options.pop("error", None)
    if records.stored_row(batch).version != batch.version:
        raise WrongMoment(_("This file is being read in already."))
    IMPORT.perform(batch, "begin_reading_in", by=by, at=at, changes={"options": options})
    if batch.row_count <= AT_ONCE:
        write_import(batch.pk, by=by, at=at)
    else:
        language = translation.get_language()
        transaction.on_commit(lambda: _go_on(batch.pk, by.pk, at, language))
    batch.refresh_from_db()
    return batch


def _go_on(pk, user_pk, at, language) -> None:
    threading.Thread(target=_behind, args=(pk, user_pk, at, language), daemon=True).start()


def _behind(pk, user_pk, at, language) -> None:
    try:
        with translation.override(language):
            write_import(pk, by=User.objects.get(pk=user_pk), at=at)
    finally:
        connection.close()


def write_import(pk, *, by, at) -> None:
    """Make everything of a claimed import in one transaction, or nothing and say why."""
    batch = Import.objects.select_related("organisation").get(pk=pk)
    try:
        with transaction.atomic():
            _write(batch, by=by, at=at)
    except IntegrityError:
        # What the database says names its own columns; the rows are right by what was known.
        _fail(
            batch,
            _("In the meantime the register changed. Look the rows over once more."),
            by=by,
            at=at,
        )
    except (WriteProblem, ValidationError, Refused) as error:
        words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        _fail(batch, words, by=by, at=at)
    except Exception:
        words = _("Something went wrong in the register itself. Tell the administrator.")
        _fail(batch, words, by=by, at=at)
        raise


def _fail(batch, words, *, by, at) -> None:
    options = {**batch.options, "error": words[:1000]}
    IMPORT.perform(batch, "fail_to_read_in", by=by, at=at, changes={"options": options})


def _write(batch, *, by, at) -> None:
    last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    writer = BookWriter if batch.options.get("about") == WORKBOOK else ListWriter
    writer(batch, by=by, at=at).write()
    _note_what_was_made(batch, after=last, by=by, at=at)
    if records.stored_row(batch).options.get("begun") != batch.options.get("begun"):
        raise WrongMoment(_("This file was read in by another request."))
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


# -- taking back ---------------------------------------------------------------------------------


@transaction.atomic
def undo(batch, *, by, at) -> Import:
    """Remove everything an import made; WrongMoment when any of it was changed or used since."""
    IMPORT.perform(batch, "undo_import", by=by, at=at)
    if found := hindrances(batch):
        raise WrongMoment(" ".join(found))
    take_back(batch, by=by, at=at)
    return batch


def shown(row, column: int) -> str:
    """A cell as it is shown as an example."""
    return cell_text(row, column)[:60]
