"""A version of the guide as people read it: in their language, chapter by chapter."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language

from evaluations.enums import ContributionKind
from evaluations.models import GuideVersion
from lib.text import normalise, search_terms

from .contents import QUOTED, said
from .text import blocks_of

EXCERPT = 160


@dataclass(frozen=True)
class Quote:
    """A tip or an experience in the words of who sent it."""

    kind: str
    label: str
    text: str
    language: str
    credit: str

    @property
    def is_foreign(self) -> bool:
        """Whether it is in another language than the page."""
        return not (get_language() or "nl").startswith(self.language)


class ReadChapter:
    """One chapter of a version."""

    def __init__(self, row: dict, number: int):
        self.row, self.number = row, number
        self.pk, self.code = row["id"], row["code"]

    @property
    def title(self) -> str:
        return said(self.row["title"])

    @property
    def statement(self) -> str:
        """What the criterion says, in a chapter about one."""
        return said(self.row["statement"])

    @property
    def text(self) -> str:
        return said(self.row["text"])

    @property
    def blocks(self):
        return blocks_of(self.text)

    @cached_property
    def quotes(self) -> list[Quote]:
        """Tips and experiences: those in the language of the page first."""
        rows = [
            Quote(
                row["kind"],
                str(ContributionKind(row["kind"]).label),
                row["text"],
                row["language"],
                row["credit"],
            )
            for row in self.row["contributions"]
            if row["kind"] in QUOTED
        ]
        return sorted(rows, key=lambda quote: quote.is_foreign)

    @property
    def tips(self) -> list[Quote]:
        return [quote for quote in self.quotes if quote.kind == ContributionKind.TIP]

    @property
    def experiences(self) -> list[Quote]:
        return [quote for quote in self.quotes if quote.kind == ContributionKind.EXAMPLE]

    @property
    def helpers(self) -> list[str]:
        """Who is credited for a contribution that was worked into the text."""
        names = [
            row["credit"]
            for row in self.row["contributions"]
            if row["kind"] not in QUOTED and row["credit"]
        ]
        return list(dict.fromkeys(names))

    def searched(self) -> str:
        """Everything of the chapter that a search looks through, as it is shown."""
        words = [self.title, self.statement, *(" ".join(b.lines) for b in self.blocks)]
        return " ".join([*words, *(quote.text for quote in self.quotes)])


@dataclass(frozen=True)
class Found:
    """A chapter that holds the words that were searched for, with the place."""

    chapter: ReadChapter
    excerpt: str


class ReadGuide:
    """One version of the guide."""

    def __init__(self, version: GuideVersion):
        self.version = version
        rows = version.contents["chapters"]
        self.chapters = [ReadChapter(row, number) for number, row in enumerate(rows, start=1)]

    @property
    def title(self) -> str:
        return said(self.version.contents["title"])

    @property
    def intro(self) -> str:
        return said(self.version.contents["intro"])

    @property
    def groups(self) -> list[list[ReadChapter]]:
        """The chapters that stand on their own, and those about a criterion."""
        general = [chapter for chapter in self.chapters if not chapter.row["statement"]]
        about_criteria = [chapter for chapter in self.chapters if chapter.row["statement"]]
        return [general, about_criteria]

    def chapter(self, pk: int) -> ReadChapter | None:
        return next((chapter for chapter in self.chapters if chapter.pk == pk), None)

    def beside(self, chapter: ReadChapter) -> tuple[ReadChapter | None, ReadChapter | None]:
        """The chapters before and after this one."""
        at = self.chapters.index(chapter)
        before = self.chapters[at - 1] if at else None
        return before, self.chapters[at + 1] if at + 1 < len(self.chapters) else None

    def search(self, query: str) -> list[Found]:
        """Chapters that hold every word of the query; those with one in the title first."""
        terms = search_terms(query)
        if not terms:
            return []
        found = []
        for chapter in self.chapters:
            words = chapter.searched()
            key = normalise(words)
            if all(term in key for term in terms):
                in_title = any(term in normalise(chapter.title) for term in terms)
                found.append((not in_title, Found(chapter, excerpt_of(words, terms[0]))))
        found.sort(key=lambda pair: pair[0])
        return [row for _rank, row in found]


def excerpt_of(words: str, term: str) -> str:
    """The part of a text round the first place where a word stands."""
    parts = words.split()
    at = next((n for n, part in enumerate(parts) if term in normalise(part)), 0)
    start = max(0, at - 8)
    cut = " ".join(parts[start:])
    more = len(cut) > EXCERPT
    if more:
        cut = cut[:EXCERPT].rsplit(" ", 1)[0]
    return f"{'… ' if start else ''}{cut}{' …' if more else ''}"


def newest_version() -> GuideVersion | None:
    """The version that is read now."""
    return GuideVersion.objects.order_by("-number").first()
