"""Partnerships gone silent: the rule of My work, over all of them instead of one's own."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.attention import gone_silent

from .parts import Cell, Column, Fact, Line, Lines, Section, Table
from .scope import Scope


def silent(scope: Scope):
    """The chosen partnerships of which nothing was heard for a year, by title.

    Always of today: what was heard before another day is not kept.
    """
    return gone_silent(scope.among, scope.today).order_by("sort_title", "pk")


def section_of(scope: Scope) -> Section:
    rows = list(silent(scope).values("pk", "title", "number"))
    section = Section(
        "silence",
        _("Gone silent"),
        _("Running partnerships without an activity or evaluation for a year."),
        empty=_("No partnership has gone silent."),
        notes=[scope.as_of_words] if scope.as_of_words else [],
        facts=[
            Fact(
                str(len(rows)),
                ngettext("partnership has gone silent", "partnerships have gone silent", len(rows)),
                scope.figure("silence", "all") if rows else "",
                "warn",
                note=scope.as_of_words,
            )
        ],
    )
    section.table = Table(
        _("Partnerships gone silent"),
        [Column(_("Partnership")), Column(_("Number"), True)],
        [
            [
                Cell(row["title"], reverse("partnership_show", args=[row["pk"]])),
                Cell(row["number"], is_number=True),
            ]
            for row in rows[: scope.most]
        ],
        scope.figure("silence", "all") if len(rows) > scope.most else "",
        _("All %(number)s silent partnerships") % {"number": len(rows)},
    )
    return section


def lines_of(scope: Scope, which) -> Lines:
    if which != "all":
        raise KeyError(which)
    lines = [
        Line(row["title"], reverse("partnership_show", args=[row["pk"]]), note=row["number"])
        for row in silent(scope).values("pk", "title", "number")
    ]
    return Lines(_("Partnerships gone silent"), lines, _("Gone silent"))
