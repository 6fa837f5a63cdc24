"""What the rows of one partnership make together: the same for the dry run and for the making."""

from dataclasses import dataclass, field
from typing import Any

from lib.text import normalise

from .plan import Said


@dataclass
class Paper:
    """An agreement: what is said of it, the rows that say so and the parties that they name."""

    facts: dict[str, Any]
    is_signed: bool
    rows: list[int] = field(default_factory=list)
    parties: dict[tuple, str] = field(default_factory=dict)


@dataclass
class Gathered:
    """One partnership. Organisations stand under what they come down to, see `NameBook.meant`."""

    parties: dict[tuple, str] = field(default_factory=dict)
    joined: dict[int, int] = field(default_factory=dict)  # row → parties that it adds
    papers: list[Paper] = field(default_factory=list)
    themes: dict[str, tuple[int, str]] = field(default_factory=dict)  # with the row it stands in
    lead: tuple[int, str] = (0, "")
    title: str = ""

    def papers_of(self, number: int) -> list[Paper]:
        """The agreements of which this row is the first."""
        return [paper for paper in self.papers if paper.rows[0] == number]

    def names_all(self, paper: Paper) -> bool:
        return set(paper.parties) == set(self.parties)


def gather(rows: list[tuple[int, Said]], names, *, keeper, options: dict) -> Gathered:
    """Take the rows of one partnership together; ``keeper`` joins in when the options say so."""
    all_of_it = Gathered()
    always = {("pk", keeper.pk): keeper.name} if options.get("keeper_joins") else {}
    papers: dict[tuple, Paper] = {}
    named = [{names.meant(name): name for name in said.members} for _number, said in rows]
    if not any(key in mine for mine in named for key in always):
        all_of_it.parties = dict(always)
    for (number, said), mine in zip(rows, named, strict=True):
        before = len(all_of_it.parties)
        for key, name in mine.items():
            all_of_it.parties.setdefault(key, name)
        all_of_it.joined[number] = len(all_of_it.parties) - before
        all_of_it.title = all_of_it.title or said.title
        if said.lead and not all_of_it.lead[0]:
            all_of_it.lead = (number, said.lead)
        for title in said.themes:
            all_of_it.themes.setdefault(normalise(title), (number, title))
        facts = {name: value for name, value in said.paper.items() if value}
        if not facts:
            continue
        signed = said.signed or bool(options.get("assume_signed") and not said.unsigned)
        key = (signed, *sorted((name, str(value)) for name, value in facts.items()))
        paper = papers.setdefault(key, Paper(facts, signed))
        paper.rows.append(number)
        paper.parties |= {**always, **mine}
    all_of_it.papers = list(papers.values())
    return all_of_it
