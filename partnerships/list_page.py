"""What stands around the rows of the list of partnerships: views, columns, files, steps."""

from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.permissions import may
from partnerships.columns import COLUMNS


class ListPage:
    """For the template: everything about the list but its rows."""

    def __init__(self, filters, user):
        self.filters, self.user = filters, user
        self.chips = filters.chips
        self.lost_words = filters.lost_words
        # What is chosen goes along with other forms on the page.
        self.pairs = filters.pairs()

    @property
    def views(self) -> list[dict]:
        """The saved views, one's own and those of colleagues, with the one that is open as kept."""
        return [
            {
                "name": row["name"],
                "url": reverse("saved_view_show", args=[row["id"]]),
                "is_open": row["id"] == self.filters.view_key and self.filters.is_as(row["query"]),
            }
            for row in self.filters.views
        ]

    @property
    def changed_view(self) -> dict | None:
        """The own view that is open, when something else is chosen by now."""
        if not self.filters.query:
            return None
        for row in self.filters.views:
            mine = row["user"] == self.user.pk and row["id"] == self.filters.view_key
            if mine and not self.filters.is_as(row["query"]):
                return {
                    "name": row["name"],
                    "url": reverse("saved_view_replace", args=[row["id"]]),
                    "query": self.filters.query,
                    "shared_with": row["shared_with"] or "",
                }
        return None

    @property
    def save_url(self) -> str:
        """Where the present choice is kept under a name; "" when nothing is chosen."""
        if not self.filters.query or not may(self.user, "saved_view.keep"):
            return ""
        return f"{reverse('saved_view_create')}?{self.filters.query}"

    @property
    def choices(self) -> list[dict]:
        """The columns to choose from."""
        shown = {column.code for column in self.filters.columns}
        return [
            {"code": one.code, "label": one.label, "shown": one.code in shown}
            for one in COLUMNS
            if one.code != "title"
        ]

    @property
    def kept_pairs(self) -> list[tuple[str, str]]:
        """What goes along when filters are chosen: columns, and the view that is open."""
        return [pair for pair in self.pairs if pair[0] in ("columns", "view")]

    @property
    def pairs_of_columns(self) -> list[tuple[str, str]]:
        """What goes along when columns are chosen."""
        return self.filters.pairs(without=("columns",))

    @property
    def files(self) -> list[dict]:
        """The same rows and columns as a file, for who may take them along."""
        if not may(self.user, "partnership.export_list"):
            return []
        query = self.filters.query
        return [
            {"label": label, "url": f"{reverse(name)}?{query}".rstrip("?")}
            for label, name in (
                ("Excel (XLSX)", "partnership_export_xlsx"),
                ("CSV", "partnership_export_csv"),
            )
        ]

    @cached_property
    def steps(self) -> list[dict]:
        """What can be done with several at once: each a page that counts and asks first."""
        return [step for step in self._steps() if step["url"]]

    def _steps(self):
        if may(self.user, "partnership.edit_many"):
            yield {"label": _("Name a coordinator"), "url": found("partnership_bulk_coordinator")}
        if may(self.user, "evaluation.open_many"):
            yield {"label": _("Open evaluations"), "url": found("partnership_bulk_evaluation")}
        if may(self.user, "partnership.export_list"):
            yield {"label": _("Export"), "url": found("partnership_bulk_export")}


def found(name: str) -> str:
    """The address of a page, "" when it is not there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
