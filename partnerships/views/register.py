"""The register as one file."""

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.records import audit
from accounts.views.base import RegistryView
from accounts.views.heavy import heavy
from lib.tabular import XLSX
from partnerships.spreadsheet.workbook import register_file


class RegisterWorkbook(RegistryView):
    """All that somebody may see of the register as one workbook; who saved it is written down."""

    permission = "import.run"
    reauthenticate = "administrator"
    http_method_names = ["get", "options"]

    @heavy
    def get(self, request, *args, **kwargs):
        content = register_file(request.user)
        with transaction.atomic():
            audit(by=request.user, at=self.at, verb="export", obj=request.user, scope=(None, None))
        name = _("register") + f"-{self.on:%Y-%m-%d}.xlsx"
        return HttpResponse(
            content,
            content_type=XLSX,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "private, no-store",
            },
        )
