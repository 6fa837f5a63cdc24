"""The steps of an import before its making: taken in, columns pointed out, looked over, chosen.

Nothing is written but the import itself and its rows; see `making` for what follows.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from lib.text import normalise
from partnerships.enums import ImportState as State
from partnerships.lifecycle.importing import IMPORT
from partnerships.models import Import, ImportRow

from . import book
from .book_sheets import is_workbook
from .checking import CHUNK, ListCheck, cell_text, list_rows
from .choosing import CHOICE, NAMES, choices, choose
from .headings import WORKBOOK, guess, hindrance

_REMEMBERED = 20
BEFORE_WRITING = (State.UPLOADED, State.CHECKING, State.CHECKED, State.FAILED)


@transaction.atomic
def take_in(read, *, file_name, organisation, by, at) -> Import:
    """Keep a file that was read as rows, for its columns to be pointed out. The file goes."""
    about = WORKBOOK if is_workbook(read) else "list"
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


@transaction.atomic
def look_again(batch, *, by, at) -> Import:
    """Begin the dry run anew: the register went on since. WrongMoment when nothing failed."""
    if batch.state != State.FAILED:
        raise WrongMoment(_("There is nothing to look over now."))
    _begin_check(batch, by=by, at=at)
    return batch


def _begin_check(batch, *, by, at) -> None:
    """Nothing is known of the rows any more; what was chosen for a name is proposed again."""
    chosen = {**batch.options.get("chosen", {}), **choices(batch)}
    batch.rows.filter(sheet=NAMES).delete()
    batch.rows.exclude(outcome="").update(outcome="", found={}, chosen={})
    options = {**batch.options, "chosen": chosen}
    options.pop("error", None)
    IMPORT.perform(batch, "look_over", by=by, at=at, changes={"options": options})


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
    check.again(check.hung_on(chosen))
    return len(chosen)


def shown(row, column: int) -> str:
    """A cell as it is shown as an example."""
    return cell_text(row, column)[:60]
