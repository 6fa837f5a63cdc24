"""The guide for who is signed in: reading it, its versions, and publishing the next one."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import WrongMoment
from accounts.permissions import may
from accounts.views.base import CreateView, EditView, PageView
from accounts.views.heavy import heavy
from accounts.views.printed import PdfView, PrintView
from evaluations.forms.guide import GuideForm, PublishForm
from evaluations.guide import comparing, examples, publishing
from evaluations.guide.reading import ReadGuide, newest_version
from evaluations.models import Contribution, Guide
from evaluations.models import GuideVersion as Version
from lib.pdf import can_make_pdf

QUERY_LENGTH = 100


class InGuide:
    """A page under the guide: the line above its heading leads there."""

    def back_url(self) -> str:
        return reverse("guide_show")

    def context(self, **extra):
        guide = {"url": reverse("guide_show"), "name": Guide.objects.get()}
        return super().context(**{"parent": guide, **extra})


def asked_for(request) -> str:
    """What somebody searches the guide for."""
    return request.GET.get("q", "")[:QUERY_LENGTH].strip()


class GuideShow(PageView):
    """The newest version: its contents, a search within it, examples, and what changed."""

    any_user = True
    template_name = "evaluations/guide_show.html"

    def context(self, **extra):
        user = self.request.user
        read = ReadGuide(newest_version())
        query = asked_for(self.request)
        may_edit = may(user, "guide.edit")
        return super().context(
            guide=Guide.objects.get(),
            read=read,
            query=query,
            found=read.search(query),
            cards=examples.shown_cards(),
            open_ids=examples.examples_seen(user),
            may_edit=may_edit,
            waiting=Contribution.objects.waiting().count() if may_edit else 0,
            is_changed=may_edit and publishing.is_changed(),
            may_edit_criteria=may(user, "criterion.edit"),
            **extra,
        )


class GuideHistory(InGuide, PageView):
    """All versions: when, and what changed."""

    any_user = True
    template_name = "evaluations/guide_history.html"

    def context(self, **extra):
        versions = Version.objects.defer("contents").select_related("published_by")
        return super().context(versions=versions, **extra)


class WholeVersion(InGuide):
    """One version with all its chapters, on one page."""

    any_user = True
    model = Version

    def context(self, **extra):
        version = self.target
        is_newest = not Version.objects.filter(number__gt=version.number).exists()
        read = ReadGuide(version)
        return super().context(
            version=version,
            read=read,
            is_newest=is_newest,
            # Examples are shown while their parties consent: they stand beside a version.
            cards=examples.shown_cards() if is_newest else [],
            foot=foot_of(read),
            **extra,
        )


def foot_of(read: ReadGuide) -> str:
    """What stands at the foot of every page on paper."""
    date = date_format(timezone.localtime(read.version.published_at), "j F Y")
    names = {"title": read.title, "number": read.version.number, "date": date}
    return _("%(title)s · version %(number)s, %(date)s") % names


class GuideVersion(WholeVersion, PageView):
    """One version as a whole, with what changed in it."""

    template_name = "evaluations/guide_version.html"

    def context(self, **extra):
        version = self.target
        earlier = Version.objects.filter(number__lt=version.number).first()
        return super().context(
            changes=earlier and comparing.compare(earlier.contents, version.contents),
            open_ids=examples.examples_seen(self.request.user),
            can_make_pdf=can_make_pdf(),
            **extra,
        )


class GuidePrint(WholeVersion, PrintView):
    """The same, laid out for paper."""

    template_name = "evaluations/guide_print.html"
    pdf_url_name = "guide_pdf"

    def back_url(self) -> str:
        return self.target.get_absolute_url()


class GuidePdf(WholeVersion, PdfView):
    """The page for paper as a file."""

    printed = GuidePrint
    print_url_name = "guide_print"

    @heavy
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    def file_name(self) -> str:
        return file_name_of(self.target)


def file_name_of(version) -> str:
    """The name of the PDF of a version."""
    return f"{_('guide')}-{version.number}.pdf"


class GuideEdit(InGuide, EditView):
    """What the guide is called, and whether the public reads it."""

    permission = "guide.edit"
    form_class = GuideForm
    heading = gettext_lazy("Change the guide")
    lead = gettext_lazy(
        "The title and introduction change with the next version; the public version opens or "
        "closes at once."
    )

    def form_instance(self):
        return Guide.objects.get()

    def success_url(self, saved) -> str:
        return self.back_url()


class GuidePublish(InGuide, CreateView):
    """Makes a new version of what was changed and accepted, after showing what that is."""

    permission = "guide.edit"
    form_class = PublishForm
    template_name = "evaluations/guide_publish.html"
    heading = gettext_lazy("Publish a new version")
    submit_label = gettext_lazy("Publish this version")

    def dispatch(self, request, *args, **kwargs):
        self.newest = newest_version()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if not publishing.is_changed():
            raise WrongMoment(_("Nothing has changed since the last version."))
        return super().get(request, *args, **kwargs)

    def form_kwargs(self) -> dict:
        old, new = self.newest.contents, publishing.contents_now()
        words = {
            "changed_nl": comparing.in_words(old, new, "nl"),
            "changed_en": comparing.in_words(old, new, "en"),
            "seen": self.newest.number,
        }
        return {**super().form_kwargs(), "initial": words}

    def context(self, **extra):
        changes = comparing.compare(self.newest.contents, publishing.contents_now())
        number = self.newest.number + 1
        return super().context(**{"changes": changes, "number": number, **extra})

    def save(self, form):
        words = {name: form.cleaned_data[name] for name in ("changed_nl", "changed_en", "seen")}
        return publishing.publish(**words, by=self.request.user, at=self.at)

    def get_success_message(self, saved) -> str:
        return _("Version %(number)d of the guide is published.") % {"number": saved.number}
