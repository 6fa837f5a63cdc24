"""A page for paper, and the same page as a PDF.

Both are drawn by one template on ``base_print.html``. A noun has a mixin that loads the record
and gives the context, a ``PrintView`` (``…_print``) and a ``PdfView`` (``…_pdf``)::

    class EvaluationPrint(Reading, PrintView):
        template_name = "evaluations/evaluation_print.html"
        pdf_url_name = "evaluation_pdf"

    class EvaluationPdf(Reading, PdfView):
        printed = EvaluationPrint
        print_url_name = "evaluation_print"
        def file_name(self): ...
"""

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.records import audit
from lib.pdf import can_make_pdf, make_pdf
from lib.uploads import clean_filename

from .base import PageView


def no_pdf_words() -> str:
    """Why there is no PDF to be had here, and what to do instead."""
    return _(
        "This registry cannot make PDFs: the package Pango is missing on its server. "
        "Print this page instead; most browsers can also save it as a PDF."
    )


class PrintView(PageView):
    """A page laid out for paper, with buttons to print it and to save it as a PDF."""

    pdf_url_name = ""

    def context(self, **extra):
        can = can_make_pdf()
        return super().context(
            is_pdf=False,
            back_url=self.back_url(),
            pdf_url=reverse(self.pdf_url_name, kwargs=self.kwargs) if can else "",
            no_pdf_words="" if can else no_pdf_words(),
            **extra,
        )


class PdfView(PageView):
    """The page for paper as a file; that it was saved stands in the trail.

    ``printed`` is the PrintView whose template draws it. Where no PDF can be made, its reader is
    led to that page, which says why.
    """

    http_method_names = ["get", "options"]
    printed: type[PrintView]
    print_url_name = ""

    def get(self, request, *args, **kwargs):
        if not can_make_pdf():
            return HttpResponseRedirect(reverse(self.print_url_name, kwargs=self.kwargs))
        content = self.content()
        self.record_export()
        return HttpResponse(
            content,
            content_type="application/pdf",
            headers={
                "Content-Disposition": content_disposition_header(
                    True, clean_filename(self.file_name())
                ),
                "Cache-Control": "private, no-store",
            },
        )

    def content(self) -> bytes:
        """The file itself."""
        html = render_to_string(
            self.printed.template_name, self.context(is_pdf=True), request=self.request
        )
        return make_pdf(html, files=self.files())

    def files(self) -> dict[str, bytes]:
        """Pictures of the page that are no static files, by the address it names them with."""
        return {}

    def file_name(self) -> str:
        """The name it is saved under: ASCII, and nothing personal."""
        raise NotImplementedError

    def record_export(self) -> None:
        with transaction.atomic():
            audit(by=self.request.user, at=self.at, verb="export", obj=self.target)
