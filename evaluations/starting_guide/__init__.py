"""The guide a register starts with: chapters in two languages, loaded by a data migration.

The texts stand beside this file, one file per language: a line `== code: title`, then the text.
Administrators change them later; every change is published as a new version.
"""

import re
from pathlib import Path

from evaluations.guide.contents import contents_of

HEADING = re.compile(r"^== (\w+): (.+)$", re.MULTILINE)

TITLE = ("Handreiking samenwerken", "Guide to working together")
INTRO = (
    "Deze handreiking helpt om samen te werken: hoe u begint, welke vorm past en waar u op let. "
    "Zij is nooit af. Iedereen die met samenwerking bezig is, kan iets toevoegen. Wat wordt "
    "overgenomen, komt in een volgende versie, met de naam erbij van wie het stuurde.",
    "This guide helps you to work together: how to begin, which form fits and what to look out "
    "for. It is never finished. Everybody who is concerned with cooperation can add something. "
    "What is taken over comes into the next version, with the name of who sent it.",
)
FIRST_CHANGE = ("De eerste versie.", "The first version.")


def starting_chapters(language: str) -> dict[str, tuple[str, str]]:
    """Code → (title, text) of every chapter, in order."""
    source = (Path(__file__).parent / f"{language}.txt").read_text(encoding="utf-8")
    parts = HEADING.split(source)[1:]
    return {
        code: (title, text.strip())
        for code, title, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    }


def load_starting_guide(get_model, *, at) -> None:
    """Put the guide in the register with its chapters and version 1, published ``at``; once only.

    ``get_model`` finds a model by name: of the apps as they are, or as a migration knows them.
    """
    guide_model, chapter_model = get_model("Guide"), get_model("Chapter")
    if guide_model.objects.exists():
        return
    guide = guide_model.objects.create(
        title_nl=TITLE[0], title_en=TITLE[1], intro_nl=INTRO[0], intro_en=INTRO[1]
    )
    criteria = {row.code: row for row in get_model("Criterion").objects.all()}
    english = starting_chapters("en")
    for position, (code, (title, text)) in enumerate(starting_chapters("nl").items(), start=1):
        chapter_model.objects.create(
            code=code,
            criterion=criteria.get(code),
            position=position,
            title_nl=title,
            text_nl=text,
            title_en=english[code][0],
            text_en=english[code][1],
        )
    chapters = chapter_model.objects.select_related("criterion").order_by("position", "pk")
    get_model("GuideVersion").objects.create(
        number=1,
        published_at=at,
        changed_nl=FIRST_CHANGE[0],
        changed_en=FIRST_CHANGE[1],
        contents=contents_of(guide, chapters),
    )
