"""Documents as they are listed: the newest of each, with its earlier versions behind it."""

from dataclasses import dataclass

from partnerships.models import Document


@dataclass(frozen=True)
class Listed:
    """A document in a list: which version it is, and those it replaced, newest first."""

    document: Document
    number: int
    earlier: tuple["Listed", ...] = ()


def newest_of(documents) -> list[Listed]:
    """The newest version of every document among these, in their order.

    Give all that somebody may see: of a chain they see part of, they get the newest they may see.
    """
    by_key = {document.pk: document for document in documents}
    replaced = {document.replaces_id for document in by_key.values()}
    return [
        _listed(document, by_key) for document in by_key.values() if document.pk not in replaced
    ]


def _listed(document, by_key) -> Listed:
    chain = [document]
    while chain[-1].replaces_id in by_key:
        chain.append(by_key[chain[-1].replaces_id])
    count = len(chain)
    older = tuple(Listed(row, count - place) for place, row in enumerate(chain[1:], start=1))
    return Listed(document, count, older)
