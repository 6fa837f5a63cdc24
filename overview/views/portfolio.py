"""The portfolio: all partnerships in sight at a glance, on a page, on paper, in files, as a
network; and the rows behind each of its figures."""

from functools import cached_property

from django.db import transaction
from django.http import Http404, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import may
from accounts.records import audit
from accounts.views.base import PageView
from accounts.views.heavy import heavy, paced
from accounts.views.printed import PdfView, PrintView
from lib.pdf import can_make_pdf
from lib.tabular import csv_lines
from overview.portfolio import SECTIONS, Scope, lines_behind, sections_of
from overview.portfolio.network import neighbourhood, picture_of
from overview.portfolio.parts import ROWS
from overview.portfolio.ties import counted_words, organisations_of, table_of, took_part

ON_A_PAGE = 100
# Rows of a table on paper, and in a file.
ON_PAPER, IN_A_FILE = 40, 1_000_000
# A file of the portfolio is of no single partnership or organisation.
NOWHERE = (None, None)


class PortfolioPage(PageView):
    """What the pages of the portfolio share: which partnerships, and as of which day."""

    permission = "partnership.see"
    reads_afar = True
    most = ROWS

    @paced
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    @cached_property
    def scope(self) -> Scope:
        return Scope(self.request.user, self.request.GET, self.on, most=self.most)

    def context(self, **extra):
        return super().context(
            scope=self.scope,
            may_export=may(self.request.user, "partnership.export"),
            **extra,
        )

    def back_url(self) -> str:
        return self.scope.page("portfolio_show")


class PortfolioShow(PortfolioPage):
    """The portfolio on one page; every figure leads to the rows behind it."""

    template_name = "overview/portfolio_show.html"

    def context(self, **extra):
        sections = sections_of(self.scope)
        return super().context(
            sections=sections,
            facts=[fact for section in sections for fact in section.facts],
            can_make_pdf=can_make_pdf(),
            **extra,
        )


class PortfolioRows(PortfolioPage):
    """The rows behind one figure: as many as the figure says."""

    template_name = "overview/portfolio_rows.html"

    def context(self, **extra):
        figure = self.request.GET.get("figure", "")
        lines = lines_behind(self.scope, figure)
        if lines is None:
            raise Http404
        given = self.request.GET.get("page", "")
        last = max(0, (len(lines.rows) - 1) // ON_A_PAGE)
        page = min(int(given), last) if given.isascii() and given.isdecimal() else 0

        def at(number):
            return self.scope.page(
                "portfolio_rows", figure=figure, page=str(number) if number else ""
            )

        return super().context(
            lines=lines,
            rows=lines.rows[page * ON_A_PAGE : (page + 1) * ON_A_PAGE],
            previous_url=at(page - 1) if page else "",
            next_url=at(page + 1) if page < last else "",
            figure=figure,
            **extra,
        )


class PortfolioNetwork(PortfolioPage):
    """Who works with whom, as a picture with its table; or around one organisation."""

    template_name = "overview/portfolio_network.html"

    def context(self, **extra):
        everything = took_part(self.scope)
        focus = self.focus(everything)
        drawn = neighbourhood(everything, focus[0]) if focus else everything
        shown = {row[0] for row in drawn}
        # Also around one organisation the table counts all that its links lead to.
        found = [one for one in organisations_of(everything) if one.pk in shown]
        return super().context(
            picture=picture_of(drawn, lambda pk: self.address_of(pk, focus), focus and focus[0]),
            table=table_of(self.scope, found),
            counted_words=counted_words(),
            focus=focus,
            whole_url=self.scope.page("portfolio_network"),
            **extra,
        )

    def address_of(self, pk, focus) -> str:
        """A point leads to its own network, and in that to the organisation itself."""
        if focus and focus[0] == pk:
            return reverse("organisation_show", args=[pk])
        return self.scope.page("portfolio_network", organisation=pk)

    def focus(self, rows):
        """(key, name) of the organisation asked for, when it is among these; else nothing."""
        given = self.request.GET.get("organisation", "")
        return next(((row[0], row[1]) for row in rows if str(row[0]) == given), None)


class OnPaper(PortfolioPage):
    """The portfolio as it is laid out for paper, with what was chosen and the day on it."""

    most = ON_PAPER

    def context(self, **extra):
        sections = sections_of(self.scope)
        return super().context(
            sections=sections,
            facts=[fact for section in sections for fact in section.facts],
            foot=_("Portfolio as of %(day)s") % {"day": self.scope.day_words},
            **extra,
        )


class PortfolioPrint(OnPaper, PrintView):
    """The portfolio for paper, with what was chosen and the day on it."""

    template_name = "overview/portfolio_print.html"
    pdf_url_name = "portfolio_pdf"

    def context(self, **extra):
        context = super().context(**extra)
        offered = context["pdf_url"] and context["may_export"]
        return {**context, "pdf_url": self.scope.page("portfolio_pdf") if offered else ""}


class PortfolioPdf(OnPaper, PdfView):
    """The page for paper as a file; that it was saved stands in the trail."""

    permission = "partnership.export"
    printed = PortfolioPrint
    print_url_name = "portfolio_print"

    @heavy
    def get(self, request, *args, **kwargs):
        if not can_make_pdf():
            return HttpResponseRedirect(self.scope.page("portfolio_print"))
        return super().get(request, *args, **kwargs)

    def file_name(self) -> str:
        return _("portfolio-%(day)s.pdf") % {"day": self.scope.on.isoformat()}

    def record_export(self) -> None:
        with transaction.atomic():
            audit(
                by=self.request.user,
                at=self.at,
                verb="export",
                obj=self.request.user,
                scope=NOWHERE,
            )


class PortfolioCsv(PortfolioPage):
    """The table of one section as a file."""

    permission = "partnership.export"
    most = IN_A_FILE

    @heavy
    def get(self, request, *args, **kwargs):
        code = request.GET.get("table", "")
        if code not in SECTIONS:
            raise Http404
        table = SECTIONS[code].section_of(self.scope).table
        if table is None:
            raise Http404
        with transaction.atomic():
            audit(by=request.user, at=self.at, verb="export", obj=request.user, scope=NOWHERE)
        name = _("portfolio-%(table)s-%(day)s.csv") % {
            "table": code,
            "day": self.scope.on.isoformat(),
        }
        columns = [column.label for column in table.columns]
        rows = ([_as_text(cell) for cell in row] for row in table.rows)
        return StreamingHttpResponse(
            csv_lines(columns, rows),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _as_text(cell) -> str:
    return f"{cell.text} ({cell.note})" if cell.note else cell.text
