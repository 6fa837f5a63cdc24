"""The timeline as rows of a file: a date column that loses nothing, and the words beside it."""

from django.utils.translation import gettext as _


def columns() -> list[str]:
    return [
        _("Date (EDTF)"),
        _("As stated"),
        _("Date in words"),
        _("Until (EDTF)"),
        _("Kind"),
        _("What happened"),
        _("Remark"),
        _("Computed"),
        _("Still to come"),
    ]


def rows(timeline):
    """A row per event, in the order of the page."""
    for event in timeline.events:
        yield [
            event.date.text or "",
            event.date.as_stated,
            str(event.date),
            (event.until.text or "") if event.until else "",
            event.lane_label,
            event.text,
            event.note,
            _("yes") if event.is_derived else "",
            _("yes") if event.is_coming(timeline.on) else "",
        ]
