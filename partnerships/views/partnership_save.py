"""One whole dossier as a file."""

import json

from django.db import transaction
from django.http import StreamingHttpResponse

from accounts.records import audit
from accounts.views.base import RegistryView
from accounts.views.heavy import heavy
from partnerships.dossier_file import write_dossier
from partnerships.models import Partnership


class PartnershipSaveFile(RegistryView):
    """Hands out everything somebody may see of a dossier, and writes down that it was saved."""

    model = Partnership
    permission = "partnership.export"
    reauthenticate = "administrator"
    http_method_names = ["get", "options"]

    @heavy
    def get(self, request, *args, **kwargs):
        dossier = write_dossier(self.target, request.user, self.at)
        with transaction.atomic():
            audit(by=request.user, at=self.at, verb="export", obj=self.target)
        pieces = json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(dossier)
        return StreamingHttpResponse(
            (piece.encode("utf-8") for piece in pieces),
            content_type="application/json",
            headers={
                "Content-Disposition": f'attachment; filename="{self.target.number}.json"',
                "Cache-Control": "private, no-store",
            },
        )
