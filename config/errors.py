"""The pages for what went wrong: one template per status, in the look of the product."""

import logging
import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts.errors import NotInRole
from accounts.permissions import roles_with
from overview.api.problems import is_for_programs, tell

log = logging.getLogger("django.request")

RETRY_AFTER_SECONDS = "10"


def database_trouble(problem: BaseException | None) -> bool:
    """Whether the database could not be reached or could not answer now."""
    return isinstance(problem, OperationalError | InterfaceError)


def _bare(request: HttpRequest, status: int) -> HttpResponse:
    """An answer that needs no user or database, and never fails itself."""
    if is_for_programs(request):
        return tell(request, status)
    try:
        page = render_to_string(f"{status}.html")
    except Exception:
        log.exception("The page %s.html cannot be drawn", status)
        return HttpResponse(f"{status}\n", status=status, content_type="text/plain")
    return HttpResponse(page, status=status)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """Nothing was saved; try again soon."""
    log.error("Database trouble at %s", request.path, exc_info=sys.exc_info()[1])
    response = _bare(request, 503)
    response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Also the last net for database trouble before a view was reached."""
    if database_trouble(sys.exc_info()[1]):
        return service_unavailable(request)
    return _bare(request, 500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Drawn without the request: its host name may be the very thing that is refused."""
    return _bare(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    roles = roles_with(exception.permission) if isinstance(exception, NotInRole) else []
    return render(request, "403.html", {"reason": str(exception), "roles": roles}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_for_programs(request):
        return tell(request, 404)
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "", **_: Any) -> HttpResponse:
    """A form that stood open too long, or was posted by another site."""
    return render(request, "403_csrf.html", status=403)
