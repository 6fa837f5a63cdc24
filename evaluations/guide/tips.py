"""Tips of the guide, shown beside a criterion where people score it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from evaluations.models import Contribution

AT_ONCE = 3


@dataclass(frozen=True)
class Tip:
    """One accepted tip: its words, the language they are in, and who is credited."""

    text: str
    language: str
    credit: str
    chapter_id: int

    @property
    def url(self) -> str:
        """The chapter it belongs to."""
        return reverse("chapter_show", args=[self.chapter_id])


def tips_for(codes: Iterable[str], language: str, at_once: int = AT_ONCE) -> dict[str, list[Tip]]:
    """Tips per criterion code (one query): those in this language first, then the newest.

    A criterion without tips has no entry.
    """
    rows = (
        Contribution.objects.tips()
        .filter(chapter__criterion__code__in=list(codes))
        .values_list("chapter__criterion__code", "text", "language", "credit", "chapter_id")
    )
    found: dict[str, list[Tip]] = {}
    for code, *words in rows:
        found.setdefault(code, []).append(Tip(*words))
    # Sorting keeps the newest first within each language.
    return {
        code: sorted(tips, key=lambda tip: tip.language != language[:2])[:at_once]
        for code, tips in found.items()
    }
