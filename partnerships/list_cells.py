"""The cells of the list of partnerships, each drawn by a function.

A template took longer to decide what each of four hundred cells looks like than the database for
all rows. What one value looks like is drawn once for a list: most values come back.
"""

from collections.abc import Callable, Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.registry import meter
from partnerships.columns import Column

NOTHING = mark_safe('<span class="soft nothing">–</span>')


class Cells:
    """The cells of many rows of these columns, in one language."""

    def __init__(self, columns: Iterable[Column], *, with_tick: bool) -> None:
        self._columns = [(one, one.follows or one.of, {}) for one in columns]
        self._about: dict[tuple, SafeString] = {}
        self._tick = str(_("Choose %(title)s")) if with_tick else ""

    def add_to(self, row: dict) -> dict:
        """The row with, per column, its code, its label and its words; and as it is drawn."""
        told, drawn = [], [self._ticked(row)] if self._tick else []
        for column, follows, known in self._columns:
            value = follows(row)
            if column.code == "title":
                words, cell = value, self._title(row)
            elif isinstance(value, list):
                words, cell = self._cell(column, row)
            else:
                if value not in known:
                    known[value] = self._cell(column, row)
                words, cell = known[value]
            told.append((column.code, column.label, words))
            drawn.append(cell)
        # Each cell is safe as it is.
        return {**row, "cells": told, "drawn": mark_safe("".join(drawn))}  # noqa: S308

    def _cell(self, column: Column, row: dict) -> tuple[str, SafeString]:
        words = column.words(row)
        draw = DRAWN.get(column.code, _plain)
        return words, format_html(
            '<td data-label="{}">{}</td>', column.label, draw(row, words) if words else NOTHING
        )

    def _ticked(self, row: dict) -> SafeString:
        return format_html(
            '<td class="tick"><input type="checkbox" class="form-check-input" name="chosen"'
            ' value="{}" aria-label="{}"></td>',
            row["id"],
            self._tick % {"title": row["title"]},
        )

    def _title(self, row: dict) -> SafeString:
        names = ("is_example", "kind", "party_count", "theme_count", "ownerless_theme_count")
        key = tuple(row[name] for name in names)
        if key not in self._about:
            self._about[key] = _about(row)
        return format_html(
            '<td><a class="strong" href="{}">{}</a>{}</td>',
            row["url"],
            row["title"],
            self._about[key],
        )


def _about(row: dict) -> SafeString:
    """What stands under a title."""
    parties, themes = row["party_count"], row["theme_count"]
    parts = [row["kind_label"], ngettext("%(number)s party", "%(number)s parties", parties)]
    parts[1] %= {"number": parties}
    if themes:
        words = ngettext("%(number)s theme", "%(number)s themes", themes)
        parts.append(words % {"number": themes})
    example = format_html(' <span class="small soft">{}</span>', _("example"))
    late = SafeString()
    if ownerless := row["ownerless_theme_count"]:
        words = ngettext(
            "%(number)s theme without an owner", "%(number)s themes without an owner", ownerless
        )
        late = format_html('<div class="small late">{}</div>', words % {"number": ownerless})
    return format_html(
        '{}<div class="small soft">{}</div>{}',
        example if row["is_example"] else "",
        format_html_join(" · ", "{}", [(part,) for part in parts]),
        late,
    )


def _plain(row: dict, words: str) -> str:
    return words


def _badge(tone: str) -> Callable[[dict, str], SafeString]:
    """The words as a state, in the tone that the row has under this name."""
    return lambda row, words: format_html('<span class="state {}">{}</span>', row[tone], words)


def _soft(words: str) -> SafeString:
    return format_html('<span class="soft">{}</span>', words)


def _since(row: dict, words: str) -> str:
    return words if row["since"] else _soft(words)


def _valid_until(row: dict, words: str) -> str:
    valid = row["valid"]
    if not valid:
        return _soft(words)
    if valid["is_open"] or not (valid["is_over"] or valid["notice_given"]):
        return words
    badge = valid["label"] if valid["is_over"] else _("Notice given")
    return format_html(
        '<span>{}<span class="state warn d-flex w-auto mt-1">{}</span></span>', words, badge
    )


def _programme(row: dict, words: str) -> SafeString:
    programme = row["programme"]
    bar = meter(programme["done"], programme["total"], programme["busy"])
    return format_html('<div>{}<div class="small soft mt-1">{}</div></div>', bar, words)


def _evaluation(row: dict, words: str) -> SafeString:
    return format_html(
        '<span><span class="state {}">{}</span> <span class="small soft">{}</span></span>',
        row["evaluation_tone"],
        row["evaluation_label"],
        row["evaluation"]["label"],
    )


def _scores(row: dict, words: str) -> SafeString:
    return format_html(
        '<span>{} <span class="small soft">({})</span></span>', row["spread"], row["spread_year"]
    )


def _whole(row: dict, words: str) -> SafeString:
    return format_html('<span class="nowrap">{}</span>', words)


DRAWN: dict[str, Callable[[dict, str], str]] = {
    "stage": _badge("stage_tone"),
    "since": _since,
    "valid_until": _valid_until,
    "programme": _programme,
    "evaluation": _evaluation,
    "scores": _scores,
    "health": _badge("health_tone"),
    "number": _whole,
    "updated": _whole,
}
