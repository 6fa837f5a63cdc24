"""From an uploaded spreadsheet to what was made of it, and back."""

from django.utils.translation import gettext_lazy as _

from accounts.moves import Lifecycle, Move
from partnerships.enums import ImportState as State


def _from_the_first_row(by, at) -> dict:
    return {"done_count": 0}


def _move(name, label, sources, target, done, **more) -> Move:
    return Move(
        name=name,
        label=label,
        sources=frozenset(sources),
        target=target,
        permission="import.run",
        done=done,
        **more,
    )


IMPORT = Lifecycle.of(
    [
        _move(
            "look_over",
            _("Look over all rows"),
            [State.UPLOADED, State.CHECKING, State.CHECKED, State.FAILED],
            State.CHECKING,
            _("The rows are looked over."),
            stamps=_from_the_first_row,
        ),
        _move(
            "looked_over",
            _("All rows are looked over"),
            [State.CHECKING],
            State.CHECKED,
            _("All rows are looked over."),
        ),
        # Also from "being read in": for one that was broken off, see `behind.is_stuck`.
        _move(
            "begin_reading_in",
            _("Record all of this"),
            [State.CHECKED, State.FAILED, State.WRITING],
            State.WRITING,
            _("All of it is being recorded."),
        ),
        _move(
            "read_in",
            _("Recorded"),
            [State.WRITING],
            State.WRITTEN,
            _("The file is recorded."),
            stamps=lambda by, at: {"written_at": at},
        ),
        _move(
            "fail_to_read_in",
            _("Nothing was recorded"),
            [State.WRITING],
            State.FAILED,
            _("Nothing was recorded."),
        ),
        # Also from "being taken back", as above.
        _move(
            "begin_undoing",
            _("Take all of it back"),
            [State.WRITTEN, State.UNDOING],
            State.UNDOING,
            _("All of it is being taken back."),
            tone="danger",
        ),
        _move(
            "undo_import",
            _("Taken back"),
            [State.UNDOING],
            State.UNDONE,
            _("Everything that this file made is removed again."),
            stamps=lambda by, at: {"undone_at": at},
        ),
        _move(
            "fail_to_undo",
            _("Nothing was taken back"),
            [State.UNDOING],
            State.WRITTEN,
            _("Nothing was taken back."),
        ),
    ]
)
