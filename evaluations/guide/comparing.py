"""What changed between two versions of the guide, in words."""

import difflib
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import gettext as _

from evaluations.enums import ContributionKind

from .contents import said
from .text import blocks_of

SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Line:
    """A line of a chapter and whether it stayed, went or came."""

    change: str
    text: str


@dataclass(frozen=True)
class ChangedChapter:
    """A chapter of which the title or text is different now."""

    title: str
    lines: list[Line]


@dataclass(frozen=True)
class NewContribution:
    """A contribution that this version is the first to hold."""

    kind: str
    chapter: str
    credit: str


@dataclass
class Changes:
    """The differences between two versions, as titles and lines in the active language."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[ChangedChapter] = field(default_factory=list)
    contributions: list[NewContribution] = field(default_factory=list)
    taken_out: int = 0
    about: bool = False

    def __bool__(self) -> bool:
        lists = (self.added, self.removed, self.changed, self.contributions)
        return any(lists) or bool(self.taken_out) or self.about

    @property
    def credits(self) -> list[str]:
        """Who contributed, each once."""
        return list(dict.fromkeys(row.credit for row in self.contributions if row.credit))


def compare(old: dict, new: dict) -> Changes:
    """What is different in the contents of the newer version."""
    before = {row["code"]: row for row in old["chapters"]}
    after = {row["code"]: row for row in new["chapters"]}
    changes = Changes(about=any(old[name] != new[name] for name in ("title", "intro")))
    changes.added = [said(row["title"]) for code, row in after.items() if code not in before]
    changes.removed = [said(row["title"]) for code, row in before.items() if code not in after]
    for code, row in after.items():
        if code in before and _words(before[code]) != _words(row):
            lines = changed_lines(said(before[code]["text"]), said(row["text"]))
            changes.changed.append(ChangedChapter(said(row["title"]), lines))
    known = {key for key, _row in _contributions(old)}
    now = dict(_contributions(new))
    changes.contributions = [
        NewContribution(
            str(ContributionKind(row["kind"]).label), said(row["chapter"]), row["credit"]
        )
        for key, row in now.items()
        if key not in known
    ]
    changes.taken_out = len(known - set(now))
    return changes


def _words(chapter: dict) -> tuple:
    return chapter["title"], chapter["text"], chapter["statement"]


def _contributions(contents: dict):
    for chapter in contents["chapters"]:
        for row in chapter["contributions"]:
            yield row["id"], {**row, "chapter": chapter["title"]}


def changed_lines(old: str, new: str) -> list[Line]:
    """The lines of a text that went and came, with one line that stayed around them."""
    before = [line for block in blocks_of(old) for line in block.lines]
    after = [line for block in blocks_of(new) for line in block.lines]
    lines: list[Line] = []
    for group in difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(
        1
    ):
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                lines += [Line(SAME, text) for text in before[start:end]]
                continue
            lines += [Line(GONE, text) for text in before[start:end]]
            lines += [Line(NEW, text) for text in after[new_start:new_end]]
    return lines


def in_words(old: dict, new: dict, language: str) -> str:
    """The differences as a few sentences, to start from when a version is published."""
    with translation.override(language):
        changes = compare(old, new)
        sentences = []
        if changes.added:
            sentences.append(_("New: %(titles)s.") % {"titles": _listed(changes.added)})
        if changes.changed:
            titles = _listed([row.title for row in changes.changed])
            sentences.append(_("Changed: %(titles)s.") % {"titles": titles})
        if changes.removed:
            sentences.append(
                _("No longer there: %(titles)s.") % {"titles": _listed(changes.removed)}
            )
        titles = list(dict.fromkeys(row.chapter for row in changes.contributions))
        if titles:
            sentences.append(_("Contributions to: %(titles)s.") % {"titles": _listed(titles)})
        if changes.credits:
            sentences.append(_("With thanks to %(names)s.") % {"names": _listed(changes.credits)})
        return " ".join(sentences)


def _listed(names: list[str]) -> str:
    return ", ".join(names)
