"""The pages for what went wrong: one template per status, in the look of the product."""

import logging
import sys
from typing import Any

from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from accounts.permissions import ROLE_LABELS, roles_with
from accounts.trail.refusals import note_failure, note_refusal
from overview.api.problems import is_for_programs, tell

log = logging.getLogger("django.request")

RETRY_AFTER_SECONDS = "10"


# What the database says of a moment that passes (SQLSTATE): somebody else holds the row, it took
# too long, two waited for each other, two wrote over each other.
BUSY = frozenset({"55P03", "57014", "40P01", "40001"})
# Also such moments, though psycopg files them under faults: idle too long within a transaction
# (twice), and a copy that may not be written yet.
PASSING = frozenset({"25P03", "25P04", "25006"})
# The same of SQLite: busy, locked.
SQLITE_BUSY = frozenset({5, 6})


def _state(problem: BaseException | None) -> str:
    """The SQLSTATE that PostgreSQL gave; "" when the line broke, and on SQLite."""
    return getattr(getattr(problem, "__cause__", None), "sqlstate", None) or ""


# The same of what machines may share beside the database (a cache, object storage), by name: the
# packages are there only where they are used.
AWAY = {
    "redis.exceptions.ConnectionError",
    "redis.exceptions.TimeoutError",
    "botocore.exceptions.HTTPClientError",
}


def is_away(problem: BaseException | None) -> bool:
    """Whether something other than the database, which machines share, did not answer."""
    return any(f"{kind.__module__}.{kind.__name__}" in AWAY for kind in type(problem).__mro__)


def database_trouble(problem: BaseException | None) -> bool:
    """Whether the database, or what stands beside it, could not be reached or answer now."""
    if isinstance(problem, OperationalError | InterfaceError) or is_away(problem):
        return True
    state = _state(problem)
    # XX: PostgreSQL itself is at fault, such as a file that it could not make larger.
    return isinstance(problem, InternalError) and (state in PASSING or state.startswith("XX"))


def is_busy(problem: BaseException | None) -> bool:
    """Whether the database is there, and somebody else was in the way."""
    code = getattr(getattr(problem, "__cause__", None), "sqlite_errorcode", 0)
    return _state(problem) in BUSY or code & 0xFF in SQLITE_BUSY


def may_be_saved(request: HttpRequest, problem: BaseException | None) -> bool:
    """Whether it cannot be said that nothing was saved: the trouble came too late for that."""
    stage = getattr(request, "write_stage", "")
    if stage == "committing":
        # A refusal of the commit is one; a line that broke meanwhile says nothing.
        return connection.vendor == "postgresql" and _state(problem)[:2] in ("", "57")
    return stage == "committed"


def language_known(request: HttpRequest) -> str:
    """The language of the page so far, else that of the cookie: the user cannot be looked up."""
    known = dict(settings.LANGUAGES)
    asked = (
        getattr(request, "LANGUAGE_CODE", None),
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME),
    )
    return next((code for code in asked if code in known), settings.LANGUAGE_CODE)


def _bare(request: HttpRequest, status: int, **context: bool) -> HttpResponse:
    """An answer that needs no user or database, and never fails itself."""
    if is_for_programs(request):
        return tell(request, status)
    language = language_known(request)
    try:
        with translation.override(language):
            page = render_to_string(f"{status}.html", context)
    except Exception:
        log.exception("The page %s.html cannot be drawn", status)
        return HttpResponse(f"{status}\n", status=status, content_type="text/plain; charset=utf-8")
    return HttpResponse(page, status=status, headers={"Content-Language": language})


def service_unavailable(request: HttpRequest, problem: BaseException | None = None) -> HttpResponse:
    """Nothing was saved; try again soon."""
    problem = problem or sys.exc_info()[1]
    log.error("Database trouble at %s", request.path, exc_info=problem)
    response = _bare(request, 503, busy=is_busy(problem), unsure=may_be_saved(request, problem))
    response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Also the last net for database trouble before a view was reached."""
    if database_trouble(sys.exc_info()[1]):
        return service_unavailable(request)
    note_failure(request)
    return _bare(request, 500)


def trouble_behind(problem: BaseException | None) -> BaseException | None:
    """The trouble of the database that another error came from, if any."""
    while problem is not None and not database_trouble(problem):
        problem = problem.__cause__ or problem.__context__
    return problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Drawn without the request: its host name may be the very thing that is refused.

    A session that cannot be saved is no fault of the visitor when the database is away.
    """
    if trouble := trouble_behind(exception):
        return service_unavailable(request, trouble)
    return _bare(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    permission, target = getattr(exception, "permission", ""), getattr(exception, "target", None)
    note_refusal(request, permission=permission, target=target)
    roles = roles_with(permission) if permission else []
    context = {
        "reason": str(exception),
        "roles": roles,
        "only_administrators": roles == [str(ROLE_LABELS["administrator"])],
    }
    return render(request, "403.html", context, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_for_programs(request):
        return tell(request, 404)
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "", **_: Any) -> HttpResponse:
    """A form that stood open too long, or was posted by another site."""
    note_refusal(request)
    return render(request, "403_csrf.html", status=403)
