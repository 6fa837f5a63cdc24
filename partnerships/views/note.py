"""Notes beside a partnership: each at the level of who may read it."""

from urllib.parse import urlencode

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may
from accounts.views.base import PageView
from lib.paging import KeysetPage
from lib.rows import JSONRows
from partnerships.forms.note import NoteCreateForm, NoteFilter, NoteForm
from partnerships.models import Note, Partnership, Theme
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove

SHOWN = 30


class NoteList(PageView):
    """The notes of a partnership that somebody may read, newest first."""

    model = Partnership
    permission = "note.see"
    template_name = "partnerships/note_list.html"

    def queryset(self):
        themes = Theme.objects.filter(partnership=OuterRef("pk")).order_by("position", "pk")
        return super().queryset().annotate(theme_rows=JSONRows(themes, id="pk", title="title"))

    def context(self, **extra):
        user, given = self.request.user, self.request.GET
        filters = NoteFilter(given, themes=self.target.theme_rows)
        notes = Note.objects.visible_to(user).filter(partnership=self.target)
        page = KeysetPage(
            filters.narrow(notes).select_related("organisation", "author", "theme"),
            order=("-noted_at", "-id"),
            after=given.get("after", ""),
            size=SHOWN,
        )

        def at(cursor):
            return f"?{urlencode({**filters.chosen, 'after': cursor})}" if cursor else ""

        return super().context(
            partnership=self.target,
            form=filters,
            filtered=bool(filters.chosen),
            clear_url=reverse("note_list", args=[self.target.pk]),
            lines=[(note, may(user, "note.write", note)) for note in page],
            may_write=may(user, "note.write", self.target),
            next_url=at(page.next_cursor),
            previous_url=at(page.previous_cursor),
            **extra,
        )


class BesideTheNotes:
    """Goes back to the list of notes."""

    def section_url(self, parent) -> str:
        return reverse("note_list", args=[parent.pk])


class NoteCreate(BesideTheNotes, ChildCreate):
    permission = "note.write"
    form_class = NoteCreateForm
    presets = ("theme",)
    heading = _("Write a note")
    submit_label = _("Keep the note")
    success_message = _("The note is kept.")


class NoteEdit(BesideTheNotes, ChildEdit):
    model = Note
    permission = "note.write"
    form_class = NoteForm
    heading = _("Change the note")

    def remove_url(self) -> str:
        return reverse("note_remove", args=[self.target.pk])


class NoteRemove(BesideTheNotes, ChildRemove):
    model = Note
    permission = "note.write"

    def get_heading(self) -> str:
        return gettext("Remove this note?")

    def context(self, **extra):
        return {**super().context(**extra), "lead": f"“{self.target}”"}

    def consequences(self) -> list[str]:
        if self.target.is_own_only:
            return [
                gettext("It disappears. Only the history of %(organisation)s keeps what it said.")
                % {"organisation": self.target.organisation}
            ]
        return super().consequences()
