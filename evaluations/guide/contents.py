"""What a version of the guide holds: one plain value, frozen when it is published.

Every reader of a version goes through here: the pages, the print, the PDF and the comparison.
"""

from evaluations.enums import ContributionKind
from evaluations.models.criterion import in_language

# What stands in the guide in the words of who sent it.
QUOTED = (ContributionKind.TIP, ContributionKind.EXAMPLE)


def contents_of(guide, chapters, contributions=()) -> dict:
    """The guide as one plain value; ``contributions`` are those accepted, oldest first.

    Reads nothing but fields, so that the migration that makes the first version uses it too.
    """
    by_chapter: dict[int, list] = {}
    for contribution in contributions:
        by_chapter.setdefault(contribution.chapter_id, []).append(contribution)
    return {
        "title": {"nl": guide.title_nl, "en": guide.title_en},
        "intro": {"nl": guide.intro_nl, "en": guide.intro_en},
        "chapters": [_chapter(chapter, by_chapter.get(chapter.pk, ())) for chapter in chapters],
    }


def _chapter(chapter, contributions) -> dict:
    criterion = chapter.criterion
    return {
        "id": chapter.pk,
        "code": chapter.code,
        "title": {"nl": chapter.title_nl, "en": chapter.title_en},
        "statement": criterion and {"nl": criterion.statement_nl, "en": criterion.statement_en},
        "text": {"nl": chapter.text_nl, "en": chapter.text_en},
        "contributions": [_contribution(row) for row in contributions],
    }


def _contribution(row) -> dict:
    return {
        "id": row.pk,
        "kind": row.kind,
        # What was worked into the chapter is told there, not in the words of who sent it.
        "text": row.text if row.kind in QUOTED else "",
        "language": row.language,
        "credit": row.credit,
    }


def said(words: dict | None) -> str:
    """Words that were kept in both languages, in the active one."""
    return in_language(words["nl"], words["en"]) if words else ""
