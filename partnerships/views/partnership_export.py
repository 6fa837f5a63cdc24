"""The list of partnerships as a file: what the page shows, with its filters and columns."""

from django.http import FileResponse, StreamingHttpResponse

from accounts.views.base import PageView
from accounts.views.heavy import heavy
from lib.tabular import XLSX
from partnerships.exports import ListExport
from partnerships.selection import is_selection


class ExportView(PageView):
    """A file of the list; who took it along stands in the trail."""

    permission = "partnership.export_list"
    reads_afar = True
    reauthenticate = "administrator"
    kind = ""

    def export(self) -> ListExport:
        given = self.request.GET
        return ListExport(self.request.user, given, at=self.at, ticked=is_selection(given))

    @heavy
    def get(self, request, *args, **kwargs):
        export = self.export()
        if request.method == "GET":  # asking for the head takes nothing along
            export.tell(self.kind)
        return self.answer(export)


class PartnershipExportXlsx(ExportView):
    kind = "xlsx"

    def answer(self, export):
        name = export.file_name("xlsx")
        return FileResponse(export.xlsx(), as_attachment=True, filename=name, content_type=XLSX)


class PartnershipExportCsv(ExportView):
    kind = "csv"

    def answer(self, export):
        name = export.file_name("csv")
        return StreamingHttpResponse(
            export.csv(),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
