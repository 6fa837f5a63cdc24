"""What a text is marked with: a piece of it, what kind of thing it names, and which ones."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lib.dates import HonestDate


class MarkKind(TextChoices):
    """What a piece of text names."""

    ORGANISATION = "organisation", _("organisation")
    MUNICIPALITY = "municipality", _("municipality")
    PARTNERSHIP = "partnership", _("partnership")
    DATE = "date", _("date")
    ROLE = "role", _("role")
    AMOUNT = "amount", _("amount")


@dataclass(frozen=True, slots=True)
class Known:
    """Something of the register that a name stands for."""

    kind: str
    pk: int
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of the text and what it says. ``known`` are the records that bear the name."""

    start: int
    end: int
    text: str
    kind: str
    known: tuple[Known, ...] = ()
    date: HonestDate | None = None
    number: str = ""
    unit: str = ""
    passage: str = field(default="", compare=False)

    @property
    def place(self) -> str:
        """How a form points at it: "120-134"."""
        return f"{self.start}-{self.end}"

    @property
    def kind_label(self) -> str:
        return str(MarkKind(self.kind).label)

    @property
    def words(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())

    @property
    def meaning(self) -> str:
        """What the register makes of it, when that is not what the text says."""
        if self.date is not None and self.date.is_unknown:
            return ""
        said = self.date.display() if self.date else ", ".join(one.name for one in self.known)
        return "" if said == self.words else said


def apart(marks: Iterable[Mark]) -> list[Mark]:
    """Marks in order that do not overlap: the longest wins, then the first given."""
    ordered = sorted(enumerate(marks), key=lambda one: (one[1].start - one[1].end, one[0]))
    taken: set[int] = set()
    kept = []
    for _number, mark in ordered:
        places = range(mark.start, mark.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)
