"""The public version of the guide, while it is switched on: reading it and adding to it.

These pages need no session, no cookie and no user: the language stands in the address. They show
the newest version and the cards of examples of which all parties consent, and nothing else.
"""

import hashlib

from allauth.core import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpResponseNotModified
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.base import CreateView, PageView
from accounts.views.heavy import heavy, paced
from accounts.views.printed import PdfView, PrintView
from evaluations.forms.contribution import VisitorForm
from evaluations.guide import examples
from evaluations.guide.reading import ReadGuide, newest_version
from evaluations.models import Guide
from lib.pdf import make_pdf

from .contribution import key_in
from .guide import asked_for, file_name_of, foot_of

# Everybody may keep a copy, and asks each time whether it still holds: a consent that was taken
# back hides its card at once.
KEPT = "public, no-cache"
PDF_KEPT_FOR = 24 * 60 * 60


class PublicPage:
    """A page of the public version: 404 while it is off; in the language of its address."""

    public = True
    # A visitor can open none of the partnerships that stand as examples.
    open_ids: frozenset[int] = frozenset()

    def dispatch(self, request, *args, **kwargs):
        language = request.GET.get("language", "")
        self.language = language if language in dict(settings.LANGUAGES) else "nl"
        request.LANGUAGE_CODE = self.language
        with translation.override(self.language):
            if not Guide.objects.filter(is_public=True).exists():
                raise Http404
            response = super().dispatch(request, *args, **kwargs)
        response.headers["Content-Language"] = self.language
        return response

    @cached_property
    def read(self) -> ReadGuide:
        return ReadGuide(newest_version())

    def at_language(self, url: str) -> str:
        return f"{url}?language={self.language}" if self.language != "nl" else url

    def back_url(self) -> str:
        return self.at_language(reverse("guide_public_show"))

    def context(self, **extra):
        other = "en" if self.language == "nl" else "nl"
        query = self.request.GET.copy()
        query["language"] = other
        return super().context(
            **{
                "read": self.read,
                "version": self.read.version,
                "suffix": "" if self.language == "nl" else f"?language={self.language}",
                "other_url": f"{self.request.path}?{query.urlencode()}",
                **extra,
            }
        )


class KeptPage(PublicPage, PageView):
    """A public page of which browsers and caches may keep a copy."""

    @paced
    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        if request.headers.get("If-None-Match") == etag:
            response = HttpResponseNotModified()
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = KEPT
        return response


class GuidePublicShow(KeptPage):
    """The contents, a search within them, and the examples."""

    template_name = "evaluations/guide_public_show.html"

    def context(self, **extra):
        query = asked_for(self.request)
        return super().context(
            query=query,
            found=self.read.search(query),
            cards=examples.shown_cards(),
            **extra,
        )


class GuidePublicChapter(KeptPage):
    """One chapter of the newest version."""

    template_name = "evaluations/guide_public_chapter.html"

    def context(self, **extra):
        chapter = self.read.chapter(self.kwargs["pk"])
        if chapter is None:
            raise Http404
        before, after = self.read.beside(chapter)
        return super().context(
            chapter=chapter,
            before=before,
            after=after,
            cards=examples.shown_cards(chapter.pk),
            **extra,
        )


class WholePage:
    """The whole guide, for paper."""

    def context(self, **extra):
        return super().context(cards=examples.shown_cards(), foot=foot_of(self.read), **extra)


class GuidePublicPrint(WholePage, KeptPage, PrintView):
    """The whole guide on one page, laid out for paper."""

    template_name = "evaluations/guide_public_print.html"
    pdf_url_name = "guide_public_pdf"

    def context(self, **extra):
        context = super().context(**extra)
        pdf_url = context["pdf_url"]
        return {**context, "pdf_url": pdf_url and self.at_language(pdf_url)}


class GuidePublicPdf(WholePage, PublicPage, PdfView):
    """The page for paper as a file; drawn once, and again when something on it has changed."""

    printed = GuidePublicPrint
    print_url_name = "guide_public_print"

    @heavy
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    def content(self) -> bytes:
        html = render_to_string(
            self.printed.template_name, self.context(is_pdf=True), request=self.request
        )
        key = f"guide-pdf-{hashlib.sha256(html.encode()).hexdigest()}"
        return cache.get_or_set(key, lambda: make_pdf(html), PDF_KEPT_FOR)

    def file_name(self) -> str:
        return file_name_of(self.read.version)

    def record_export(self) -> None:
        """Nobody is signed in: there is nothing to tell of whom."""


class GuidePublicContribute(PublicPage, CreateView):
    """A visitor sends something in: a few times an hour from one address, not more."""

    form_class = VisitorForm
    template_name = "evaluations/guide_public_contribute.html"
    heading = gettext_lazy("Add something to the guide")
    submit_label = gettext_lazy("Send it in")

    def form_kwargs(self) -> dict:
        key = key_in(self.request.GET.get("chapter", ""))
        return {**super().form_kwargs(), "initial": {"chapter": key} if key else {}}

    def post(self, request, *args, **kwargs):
        if ratelimit.consume(request, action="contribute"):
            return super().post(request, *args, **kwargs)
        form = self.get_form(request.POST)
        form.add_error(None, _("Much was sent from here just now. Try again in an hour."))
        return self.render(self.context(form=form), status=429)

    def success_url(self, saved) -> str:
        return self.at_language(reverse("guide_public_thanks"))

    def get_success_message(self, saved) -> str:
        return ""  # the next page says it: a message would need a session


class GuidePublicThanks(PublicPage, PageView):
    """Says that it came in, and what happens then."""

    template_name = "evaluations/guide_public_thanks.html"
