"""Chapters of the guide: reading one, and changing what the next version will say."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import records
from accounts.errors import WrongMoment
from accounts.permissions import may
from accounts.views.base import ActionView, CreateView, EditView, PageView, RemoveView
from evaluations.forms.guide import ChapterForm
from evaluations.guide import examples
from evaluations.guide.contributing import new_chapter
from evaluations.guide.reading import ReadGuide, newest_version
from evaluations.models import Chapter

from .guide import InGuide


class ChapterShow(InGuide, PageView):
    """One chapter as it was published; who edits it sees when it has changed since."""

    any_user = True
    model = Chapter
    template_name = "evaluations/chapter_show.html"

    def queryset(self):
        return super().queryset().select_related("criterion")

    def get(self, request, *args, **kwargs):
        self.read = ReadGuide(newest_version())
        self.published = self.read.chapter(self.target.pk)
        if self.published is None and not may(request.user, "guide.edit"):
            raise Http404
        return super().get(request, *args, **kwargs)

    def context(self, **extra):
        chapter, published = self.target, self.published
        before, after = self.read.beside(published) if published else (None, None)
        return super().context(
            chapter=chapter,
            published=published,
            title=published.title if published else str(chapter),
            before=before,
            after=after,
            version=self.read.version,
            is_changed=published is None
            or (published.title, published.text) != (str(chapter), chapter.text),
            may_edit=may(self.request.user, "guide.edit"),
            cards=examples.shown_cards(chapter.pk),
            open_ids=examples.examples_seen(self.request.user),
            **extra,
        )


class ChapterPage(InGuide):
    """A page by which a chapter is changed."""

    model = Chapter
    permission = "guide.edit"

    def back_url(self) -> str:
        if self.target is not None:
            return reverse("chapter_show", args=[self.target.pk])
        return super().back_url()

    def get_success_message(self, saved) -> str:
        return _("Saved. Readers see it as soon as a new version is published.")


class ChapterCreate(ChapterPage, CreateView):
    form_class = ChapterForm
    heading = gettext_lazy("Add a chapter")
    submit_label = gettext_lazy("Add the chapter")

    def new_instance(self):
        return new_chapter(title_nl="", title_en="", text_nl="", text_en="")


class ChapterEdit(ChapterPage, EditView):
    form_class = ChapterForm

    def get_heading(self) -> str:
        return _("Change the chapter “%(chapter)s”") % {"chapter": self.target}


class ChapterRetire(ChapterPage, RemoveView):
    """Takes a chapter out of the next version; earlier versions keep it."""

    submit_label = gettext_lazy("Take it out")

    def get_heading(self) -> str:
        return _("Take “%(chapter)s” out of the guide?") % {"chapter": self.target}

    def hindrance(self) -> str:
        if self.target.retired_at is not None:
            return _("This chapter was taken out already.")
        if self.target.criterion_id and self.target.criterion.retired_at is None:
            return _("This chapter is about a criterion that is asked. Retire the criterion.")
        return ""

    def consequences(self) -> list[str]:
        return [
            _("The next version is without this chapter. Versions that were published keep it."),
            _("It can be put back."),
        ]

    def remove(self, *, by, at, reason):
        changes = {"retired_at": at}
        records.update(self.target, changes, by=by, at=at, reason=reason, verb="retire")


class ChapterRestore(ChapterPage, ActionView):
    """Puts a chapter back that was taken out."""

    success_message = gettext_lazy("The chapter is back. It is in the next version.")

    def act(self):
        if self.target.retired_at is None:
            raise WrongMoment(_("This chapter is in the guide already."))
        changes = {"retired_at": None}
        user = self.request.user
        return records.update(self.target, changes, by=user, at=self.at, verb="restore")
