"""Whether the register is still as the dry run found it: asked again at the making.

A dry run may be days old. What is new to it may have been recorded since, and what it knew may have
gone: then nothing is made, and the first row about which this holds is told.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from lib.text import name_key, normalise
from organisations.models import Organisation
from partnerships.models import Partnership

from .naming import SHOWN, Known, NameBook

_PIECE = 500


class WriteProblem(Exception):
    """What could not be made, as a sentence that names the row; nothing is made then."""


class Meanwhile:
    """Asks for rows of a file that are about to be made. ``where`` maps a row to its words."""

    def __init__(self, *, user, names: NameBook, where):
        self.user, self.names, self.where = user, names, where

    def refuse(self, row, what: str) -> None:
        words = {"row": self.where(row), "what": what}
        raise WriteProblem(
            _("%(row)s: %(what)s. Look over the rows once more before you record them.") % words
        )

    def ask_titles(self, titles: dict, numbers: dict, besides=frozenset()) -> None:
        """WriteProblem when a partnership of such a title or number stands in the register now.

        Both map what is compared to its row; ``besides`` are partnerships that this file made.
        """
        seen = Partnership.objects.visible_to(self.user).filter(archived_at__isnull=True)
        for column, wanted in (("sort_title", titles), ("number", numbers)):
            for some in _pieces(wanted):
                rows = seen.filter(**{f"{column}__in": some}).order_by("pk")
                for pk, key, number in rows.values_list("pk", column, "number"):
                    if pk not in besides:
                        text = _("%(number)s was recorded since, and is the same partnership")
                        self.refuse(wanted[key], text % {"number": number})

    def ask_known(self, known: dict) -> None:
        """WriteProblem when a partnership that was known is gone. ``known``: key → row."""
        seen = Partnership.objects.visible_to(self.user).filter(archived_at__isnull=True)
        for some in _pieces(known):
            there = set(seen.filter(pk__in=some).values_list("pk", flat=True))
            for pk in some:
                if pk not in there:
                    self.refuse(known[pk], _("this partnership is not in the register any more"))

    def ask_names(self, used: dict, besides=frozenset()) -> None:
        """WriteProblem when a name that is new has become known, or one that was known is gone.

        ``used`` maps the number of a name to the first row with it.
        """
        known = Known.load()
        there = self._there(used)
        for number, row in used.items():
            name = self.names.by_number[number]
            pk, text = self.names.pk_of(name), name.cells[0]
            if pk and pk not in there:
                words = _("“%(name)s” is not in the register any more, or is archived")
                self.refuse(row, words % {"name": text})
            if not pk and self._bears(name, known) - besides:
                words = _("“%(name)s” was recorded since, by somebody else")
                self.refuse(row, words % {"name": text})

    def _there(self, used) -> set[int]:
        pks = {self.names.pk_of(self.names.by_number[number]) for number in used} - {None}
        return {
            pk
            for some in _pieces(pks)
            for pk in Organisation.objects.active().filter(pk__in=some).values_list("pk", flat=True)
        }

    def _bears(self, name, known: Known) -> set[int]:
        """The organisations with exactly this name that were not there to choose from."""
        text = name.cells[0]
        found = known.by_key.get(normalise(text), set()) | known.by_core.get(name_key(text), set())
        offered = {
            pk: score
            for row in (name, self.names.end_of(name))
            for pk, _name, score in row.found.get("alike", ())
        }
        if list(offered.values()).count(1.0) >= SHOWN:
            return set()  # so many bear it that not all were offered
        return found - set(offered)

    def ask_kvk(self, numbers: dict, besides=frozenset()) -> None:
        """WriteProblem when an organisation bears a KvK number that the file gives to a new one."""
        for some in _pieces(numbers):
            rows = Organisation.objects.filter(kvk_number__in=some).exclude(pk__in=besides)
            for number, name in rows.order_by("pk").values_list("kvk_number", "name"):
                text = _("“%(name)s” has KvK number %(number)s in the register")
                self.refuse(numbers[number], text % {"name": name, "number": number})


def _pieces(keys) -> Iterator[list]:
    keys = list(keys)
    for start in range(0, len(keys), _PIECE):
        yield keys[start : start + _PIECE]
