"""The plain text of a chapter as paragraphs and lists, to be drawn by a template that escapes it.

Blank lines separate; lines that begin with "- " are a list, lines with "1. " a numbered list.
"""

import re
from dataclasses import dataclass, field

ITEM = re.compile(r"^\s*(?:([-*•])|(\d{1,2})[.)])\s+(.*)$")


@dataclass
class Block:
    """A paragraph (``p``) or a list (``ul``, ``ol``) with its lines."""

    kind: str
    lines: list[str] = field(default_factory=list)


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text, in order. Nothing is dropped and nothing is markup."""
    blocks: list[Block] = []
    open_block = False
    for line in text.splitlines():
        if not line.strip():
            open_block = False
            continue
        kind, words = _kind_of(line)
        if not open_block or blocks[-1].kind != kind:
            blocks.append(Block(kind))
        blocks[-1].lines.append(words)
        open_block = True
    return blocks


def _kind_of(line: str) -> tuple[str, str]:
    item = ITEM.match(line)
    if item is None:
        return "p", line.strip()
    return ("ul" if item[1] else "ol"), item[3].strip()
