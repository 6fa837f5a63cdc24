"""For the machines that watch over the registry: is it alive, can it serve?"""

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lib import replica


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of the database, so its trouble restarts nobody."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers too; 503 tells the proxy to wait.

    Of a replica it says how it is. Without it all is read from the primary, so that is no reason to
    send people elsewhere.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        lines = ["ok", f"replica {replica.state()}"] if replica.is_there() else ["ok"]
    except Error:
        return HttpResponse("database\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
