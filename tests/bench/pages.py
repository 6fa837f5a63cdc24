"""The pages that are measured, by name: their address and who looks."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass

from .words import ABSENT, COMMON, RARE

MEASURED = 6


@dataclass(frozen=True)
class Page:
    """One address; ``path`` is made when the database is there. Who looks is named in `people`."""

    path: str | Callable[[], str]
    who: str = "ADMINISTRATOR"

    def address(self) -> str:
        return self.path if isinstance(self.path, str) else self.path()


def deep(share: float = 0.9) -> Callable[[], str]:
    """The address of the list, so far down."""

    def path() -> str:
        from partnerships.models import Partnership

        rows = Partnership.objects.order_by("sort_title", "id")
        row = rows.values("sort_title", "id")[int(Partnership.objects.count() * share)]
        key = ["n", "sort_title,id", [row["sort_title"], row["id"]]]
        cursor = base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode())
        return f"/partnerships/?after={cursor.decode().rstrip('=')}"

    return path


def of_busy() -> str:
    """The list, narrowed to the organisation with many partnerships."""
    from .people import MANY

    return f"/partnerships/?party={MANY}"


PAGES: dict[str, Page] = {
    "list": Page("/partnerships/"),
    "list_busy": Page("/partnerships/", "BUSY"),
    "list_few": Page("/partnerships/", "COORDINATOR"),
    "list_deep": Page(deep()),
    "list_kind": Page("/partnerships/?stage=active&kind=network"),
    "list_updated": Page("/partnerships/?stage=active&sort=-updated"),
    "list_party": Page(of_busy),
    "list_ends": Page("/partnerships/?ends=12"),
    "list_evaluation": Page("/partnerships/?evaluation=in_review"),
    "list_word": Page(f"/partnerships/?q={COMMON}"),
    "list_rare": Page(f"/partnerships/?q={RARE}"),
    "page": Page(f"/partnerships/{MEASURED}/"),
    "search_rare": Page(f"/search/?q={RARE}"),
    "search_absent": Page(f"/search/?q={ABSENT}"),
    "search_common": Page(f"/search/?q={COMMON}"),
    "portfolio": Page("/portfolio/"),
    "floor_list": Page("/bench/list/"),
    "floor_page": Page(f"/bench/page/{MEASURED}/"),
    "admin_list": Page("/bench/admin/partnerships/partnership/"),
    "admin_search": Page(f"/bench/admin/partnerships/partnership/?q={RARE}"),
    "admin_page": Page(f"/bench/admin/partnerships/partnership/{MEASURED}/change/"),
}
