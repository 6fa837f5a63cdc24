"""Walks through a registry as a signed-in person would: by its links."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

# A link in a drawing has no address of its own, only the attribute.
LINKS = """() => Array.from(document.querySelectorAll('a[href]'))
  .map(a => new URL(a.getAttribute('href'), document.baseURI).href)"""
# Answers that are files, not pages.
FILES = (
    "_csv",
    "_pdf",
    "_image",
    "_save_file",
    "_save_zip",
    "_xlsx",
    "document_open",
    "import_template",
    "register_workbook",
    "person_save",
    "person_mine_save",
    "person_account_save",
    "mfa_download_recovery_codes",
)
# What programs read.
PROGRAMS = "/api/v1/"


@dataclass(frozen=True)
class Visit:
    """One page that was opened."""

    url: str
    name: str
    status: int


@dataclass
class Crawl:
    """All pages somebody can reach from the start page, a few of each kind.

    A kind is a URL name; a partnership's page with another number is of the same kind.
    """

    page: Page
    origin: str
    of_each_kind: int = 2
    seen: set[str] = field(default_factory=set)
    opened: Counter[str] = field(default_factory=Counter)

    def walk(self, start: str = "/") -> Iterator[Visit]:
        """Open page after page; the caller may do with each what it likes, also leave it."""
        queue = deque([start])
        while queue:
            address = queue.popleft()
            name = kind(address)
            if address in self.seen or name is None or self.opened[name] >= self.of_each_kind:
                continue
            self.seen.add(address)
            self.opened[name] += 1
            answer = self.page.goto(self.origin + address)
            links = self.page.evaluate(LINKS)
            yield Visit(address, name, answer.status if answer else 0)
            for link in links:
                parts = urlsplit(link)
                if f"{parts.scheme}://{parts.netloc}" == self.origin:
                    target = parts.path + (f"?{parts.query}" if parts.query else "")
                    if target not in self.seen:
                        queue.append(target)


def kind(address: str) -> str | None:
    """The URL name of an address; None for files, and for what has no page."""
    path = urlsplit(address).path
    try:
        name = resolve(path).url_name or ""
    except Resolver404:
        # A link that leads nowhere must be opened, so that it is seen.
        return f"unknown {path}"
    is_left = name.endswith(FILES) or name == "account_logout" or path.startswith(PROGRAMS)
    return None if is_left else name
