"""The whole dossier of one partnership as one file to keep."""

import tempfile

from django.db import transaction
from django.http import FileResponse

from accounts.records import audit
from accounts.views.base import RegistryView
from accounts.views.heavy import heavy
from overview.saving.whole import WholeDossier
from partnerships.models import Partnership


class PartnershipSaveZip(RegistryView):
    """Paper, data and documents in one ZIP; that it was saved stands in the history."""

    model = Partnership
    permission = "partnership.export"
    reauthenticate = "administrator"
    http_method_names = ["get", "options"]

    @heavy
    def get(self, request, *args, **kwargs):
        # On disk, and complete before the first byte goes out: what breaks is told as such.
        file = tempfile.TemporaryFile()
        try:
            WholeDossier(self.target, request, at=self.at, on=self.on).write_to(file)
            with transaction.atomic():
                audit(by=request.user, at=self.at, verb="export", obj=self.target)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return FileResponse(
            file,
            as_attachment=True,
            filename=f"{self.target.number}-{self.on:%Y-%m-%d}.zip",
            content_type="application/zip",
            headers={"Cache-Control": "private, no-store"},
        )
