"""Files that are made: bars 13 and 14, measured within the process that makes them."""

import io
import tempfile
import time
from collections.abc import Callable, Iterator
from statistics import median

from .running import NotMeasuredError, Process, Result, Run

ROUNDS = 3
MEGABYTE = 1024 * 1024
IN_MEMORY = 2 * MEGABYTE


# ---- what is asked of a worker --------------------------------------------------------------


def csv_over_fetch(run: Run) -> Result:
    found = _in_own_process(run, "csv")
    return Result(
        found["made"] / found["bare"],
        f"CSV {found['made']:.2f} s, fetching the rows {found['bare']:.2f} s",
    )


def xlsx_over_bare(run: Run) -> Result:
    found = _in_own_process(run, "xlsx")
    return Result(
        found["made"] / found["bare"],
        f"XLSX {found['made']:.2f} s, fetching and XlsxWriter alone {found['bare']:.2f} s",
    )


def added_memory(run: Run) -> Result:
    """MiB that making a file adds to a process that made small ones before."""
    added = {}
    for kind in ("csv", "xlsx"):
        process = Process(run.store, run.url(run.large))
        try:
            process.ask("call", where="load_files", name="make_few", kind=kind)
            before = process.ask("memory")["most"]
            process.ask("call", where="load_files", name="make_all", kind=kind)
            added[kind] = (process.ask("memory")["most"] - before) / MEGABYTE
        finally:
            process.stop()
    words = ", ".join(f"{kind} {value:.1f} MiB" for kind, value in added.items())
    return Result(max(added.values()), words, added)


def pdf_over_bare(run: Run) -> Result:
    found = run.worker(run.small).ask("call", where="load_files", name="time_pdf")
    if "missing" in found:
        raise NotMeasuredError(found["missing"])
    words = (
        f"{found['pages']} pages: the registry {found['made']:.2f} s, WeasyPrint alone"
        f" {found['bare']:.2f} s"
    )
    return Result(found["made"] / found["bare"], words)


def _in_own_process(run: Run, kind: str) -> dict:
    process = Process(run.store, run.url(run.large))
    try:
        return process.ask("call", where="load_files", name="time_files", kind=kind)
    finally:
        process.stop()


# ---- within the worker ----------------------------------------------------------------------


def time_files(worker, kind: str) -> dict:
    """The file and the bare thing in turn; medians."""
    cells = list(_export().cells()) if kind == "xlsx" else []
    bare = _bare_workbook(cells) if kind == "xlsx" else _fetch
    taken: dict[str, list[float]] = {"made": [], "bare": []}
    for _ in range(ROUNDS):
        taken["made"].append(_timed(lambda: _make(kind)))
        taken["bare"].append(_timed(bare))
    return {name: median(seconds) for name, seconds in taken.items()}


def make_all(worker, kind: str) -> dict:
    return {"size": _make(kind)}


def make_few(worker, kind: str) -> dict:
    """What is loaded once is no cost of the file."""
    return {"size": _make(kind, "kind=network&stage=ended")}


def _timed(work: Callable) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _export(query: str = ""):
    from django.http import QueryDict
    from django.utils import timezone, translation

    from accounts.models import User
    from partnerships.exports import ListExport

    from .people import ADMINISTRATOR

    translation.activate("nl")
    user = User.objects.get(pk=ADMINISTRATOR)
    return ListExport(user, QueryDict(query), at=timezone.now())


def _make(kind: str, query: str = "") -> int:
    export = _export(query)
    if kind == "csv":
        return sum(len(piece.encode()) for piece in export.csv())
    with export.xlsx() as file:
        return len(file.read(10))


def _fetched() -> Iterator[list]:
    """The rows of the file as the database gives them, a thousand at a time."""
    from django.db import connection, transaction

    from partnerships.listing import CHUNK, listed

    export = _export()
    rows = listed(export.queryset.order_by(*export.filters.order), export.on, export.columns)
    sql, values = rows.query.sql_with_params()
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, values)
        while piece := cursor.fetchmany(CHUNK):
            yield piece


def _fetch() -> None:
    for _piece in _fetched():
        pass


def _bare_workbook(cells: list[list]) -> Callable[[], None]:
    """The same rows, fetched and written by XlsxWriter without anything of ours."""
    import xlsxwriter

    def make() -> None:
        _fetch()
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            options = {"constant_memory": True, "default_date_format": "d mmm yyyy"}
            with xlsxwriter.Workbook(file, options) as workbook:
                page = workbook.add_worksheet()
                for number, row in enumerate(cells):
                    for place, value in enumerate(row):
                        page.write(number, place, value)

    return make


def time_pdf(worker) -> dict:
    """The page of ten pages as a PDF, by the registry and by the library alone."""
    from lib.pdf import BASE, _fetcher, _weasyprint, can_make_pdf

    from .people import ADMINISTRATOR

    if not can_make_pdf():
        return {"missing": "Pango (libpango-1.0-0 libpangoft2-1.0-0) is not on this machine"}
    address, html = _longest(worker)
    environ = dict(worker._environ(address, ADMINISTRATOR))
    wsgi_input = environ.pop("wsgi.input")

    def made() -> None:
        _free_again()
        status, _body = worker._request({**environ, "wsgi.input": io.BytesIO(wsgi_input.read())})
        if not status.startswith("200"):
            raise AssertionError(f"{address} was answered with {status}")

    def bare() -> bytes:
        page = _weasyprint().HTML(string=html, base_url=BASE, url_fetcher=_fetcher({}))
        return page.write_pdf(pdf_variant="pdf/ua-1")

    taken: dict[str, list[float]] = {"made": [], "bare": []}
    for number in range(ROUNDS + 1):
        for name, work in (("made", made), ("bare", bare)):
            seconds = _timed(work)
            if number:
                taken[name].append(seconds)
    pages = bare().count(b"/Type /Page") or 0
    return {"pages": pages, **{name: median(seconds) for name, seconds in taken.items()}}


def _free_again() -> None:
    """Nobody gets many files in a short while; here one does."""
    from django.core.cache import cache

    cache.clear()


def _longest(worker) -> tuple[str, str]:
    """The guide as a PDF, and the HTML that it is made of."""
    from unittest.mock import patch

    from django.urls import reverse

    from evaluations.models import GuideVersion

    from .people import ADMINISTRATOR

    address = reverse("guide_pdf", args=[GuideVersion.objects.latest("number").pk])
    seen = []

    def keep(html: str, **files) -> bytes:
        seen.append(html)
        return b"%PDF-"

    with patch("accounts.views.printed.make_pdf", keep):
        worker._request(worker._environ(address, ADMINISTRATOR))
    return address, seen[0]
