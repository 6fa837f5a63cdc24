"""What went wrong, as a program reads it (RFC 9457)."""

import json

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TITLES = {
    400: gettext_lazy("This cannot be asked like this"),
    401: gettext_lazy("A key is needed"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Only reading is possible"),
    429: gettext_lazy("Too many requests"),
}
CONTENT_TYPE = "application/problem+json"


class Problem(Exception):
    """Stops a request with this status; ``errors`` names the parameters that are wrong."""

    def __init__(self, status: int, detail: str, *, errors: dict | None = None, **headers: str):
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(self) -> HttpResponse:
        said = {"type": "about:blank", "title": str(TITLES[self.status]), "status": self.status}
        said["detail"] = str(self.detail)
        if self.errors:
            said["errors"] = self.errors
        return HttpResponse(
            json.dumps(said, ensure_ascii=False),
            status=self.status,
            content_type=CONTENT_TYPE,
            headers={**self.headers, "Cache-Control": "no-store"},
        )


def not_found() -> Problem:
    """Also for what is there and may not be known of."""
    return Problem(404, _("There is nothing here that this key may read."))
