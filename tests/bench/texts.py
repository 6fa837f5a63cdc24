"""What a page says, without how it is written: two pages that say the same can be compared."""

from html.parser import HTMLParser

UNSEEN = {"script", "style", "svg", "title", "template"}
VOID = {"input", "br", "hr", "img", "meta", "link", "use", "line", "path", "circle", "rect"}
SOFT_HYPHEN = "\u00ad"


class DifferentTextError(Exception):
    """The page to compare with does not say what the page of the product says."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag, attrs) -> None:
        if tag in UNSEEN:
            self.unseen += 1

    def handle_endtag(self, tag) -> None:
        if tag in UNSEEN:
            self.unseen -= 1

    def handle_data(self, data) -> None:
        if not self.unseen:
            self.words += data.replace(SOFT_HYPHEN, "").split()


def visible_words(html: str) -> list[str]:
    """Every word of a page, in order; choices of a list among them."""
    reader = _Reader()
    reader.feed(html)
    return reader.words


def require_same(page: str, floor: str) -> None:
    """Raises DifferentTextError with the first place where they part."""
    said, told = visible_words(page), visible_words(floor)
    if said == told:
        return
    at = next(
        (n for n, pair in enumerate(zip(said, told, strict=False)) if pair[0] != pair[1]),
        min(len(said), len(told)),
    )
    raise DifferentTextError(
        f"after “{' '.join(said[max(0, at - 5) : at])}” the page says"
        f" “{' '.join(said[at : at + 8])}”, the floor “{' '.join(told[at : at + 8])}”"
    )
