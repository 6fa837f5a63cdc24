"""What went wrong, as a program reads it (RFC 9457)."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation.trans_real import parse_accept_lang_header

from partnerships.recording import number_of

TITLES = {
    400: gettext_lazy("This cannot be asked like this"),
    401: gettext_lazy("A key is needed"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Only reading is possible"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something went wrong"),
    503: gettext_lazy("Not reachable for a moment"),
}
CONTENT_TYPE = "application/problem+json"
PEOPLE, ROOT = "/api/", "/api/v1"
PARTNERSHIPS = f"{ROOT}/partnerships/"
# What is said where no view was reached, or one failed.
SAID = {
    400: gettext_lazy("This request cannot be read."),
    405: gettext_lazy("This only reads: use GET."),
    500: gettext_lazy("The register made a mistake. It was noted; ask again later."),
    503: gettext_lazy("The register cannot be reached for a moment. Ask again soon."),
}


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


def is_for_programs(request: HttpRequest) -> bool:
    """Whether a program asks: everything below the page that tells people how."""
    return request.path.startswith(PEOPLE) and request.path != PEOPLE


def language_of(request: HttpRequest) -> str:
    """The first language asked for that the register speaks; else its own."""
    known = dict(settings.LANGUAGES)
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500])
    codes = (code.partition("-")[0] for code, _weight in asked)
    return next((code for code in codes if code in known), settings.LANGUAGE_CODE)


def tell(request: HttpRequest, status: int, **headers: str) -> HttpResponse:
    """The answer to a program where no view gives one. Asks nothing of the database."""
    language = language_of(request)
    with translation.override(language):
        problem = no_address(request.path) if status == 404 else Problem(status, SAID[status])
        response = problem.answer()
    for name, value in {"Content-Language": language, **headers}.items():
        response.headers[name] = value
    patch_vary_headers(response, ["Accept-Language"])
    return response


def no_address(path: str) -> Problem:
    """Nothing is at this address; who follows the number of a partnership is told how to ask.

    Nothing is looked up, so it tells nothing of what stands in the register.
    """
    asked = path.removeprefix(PARTNERSHIPS).strip("/")
    number = number_of(asked) if path.startswith(PARTNERSHIPS) and not asked.isdigit() else ""
    if number:
        words = _("A partnership is read by its id. Ask for one by its number: %(address)s")
        return Problem(404, words % {"address": f"{PARTNERSHIPS}?number={number}"})
    words = _("There is nothing at this address. What there is stands in %(address)s")
    return Problem(404, words % {"address": f"{ROOT}/openapi.json"})


def not_found() -> Problem:
    """Also for what is there and may not be known of."""
    return Problem(404, _("There is nothing here that this key may read."))
