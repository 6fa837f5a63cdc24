"""The base of every page that reads from the trail: narrowed, newest first, page by page."""

from accounts.forms.trail import OF_A_RECORD, TrailForm
from accounts.history import entries_with_changes
from accounts.views.base import PageView
from lib.paging import KeysetPage

PAGE_SIZE = 40


class HistoryPage(PageView):
    """Who did what, when and why; subclasses say of what in ``trail``.

    ``apps_shown`` are the apps whose records one can choose, ``acts`` the kinds of act.
    """

    apps_shown: tuple[str, ...] = ()
    acts: tuple[str, ...] = OF_A_RECORD

    def trail(self):
        """The entries that this user may read here."""
        raise NotImplementedError

    def form(self) -> TrailForm:
        return TrailForm(self.request.GET, apps_shown=self.apps_shown, acts=self.acts)

    def in_words(self, rows) -> list:
        return entries_with_changes(rows)

    def context(self, **extra):
        form = self.form()
        page = KeysetPage(
            form.narrow(self.trail()),
            order=("-at", "-id"),
            after=self.request.GET.get("after"),
            size=PAGE_SIZE,
        )
        return super().context(
            form=form,
            filtered=form.is_narrowed,
            clear_url=self.request.path,
            entries=self.in_words(page),
            next_url=self._at(page.next_cursor),
            previous_url=self._at(page.previous_cursor),
            **extra,
        )

    def _at(self, cursor: str) -> str:
        """The address of the same list from this cursor on; nothing without one."""
        if not cursor:
            return ""
        asked = self.request.GET.copy()
        asked["after"] = cursor
        return f"?{asked.urlencode()}"
