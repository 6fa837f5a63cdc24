"""The addresses of the registry with what it is compared with; never part of the product."""

from django.http import HttpResponse
from django.urls import include, path

import config.urls

from .admin import site
from .floor_list import floor_list
from .floor_page import floor_page


def constant(request):
    """F0: a body of the size that is asked for, through the same middleware, for who signed in."""
    body = CONSTANT * (int(request.GET["bytes"]) // len(CONSTANT) + 1)
    request.user.roles_anywhere  # noqa: B018 -- whose roles are known, as on every page
    return HttpResponse(body[: int(request.GET["bytes"])])


CONSTANT = b"<p>Een zin die telkens hetzelfde zegt, zonder iets te vragen.</p>\n"

urlpatterns = [
    path("bench/constant/", constant),
    path("bench/list/", floor_list),
    path("bench/page/<int:pk>/", floor_page),
    path("bench/admin/", site.urls),
    path("", include("config.urls")),
]
handler400, handler403, handler404, handler500 = (
    config.urls.handler400,
    config.urls.handler403,
    config.urls.handler404,
    config.urls.handler500,
)
