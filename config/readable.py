"""Refuses requests with characters that no browser sends, before anything looks at them."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse

from config.errors import bad_request

# C0 controls without tab and line ends, which people paste into a search field.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# No header has line ends either; one of a cookie may be written in its own notation.
UNSEEN_IN_HEADER = re.compile("[\x00-\x08\x0a-\x1f\x7f]")


class ReadableMiddleware:
    """Answers 400 to an address, cookie or header that cannot be read as text.

    What is typed into forms is refused at its field (`lib.text`); these have no field to tell it
    at, and a database that is asked for such a text does not answer but breaks.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_readable(request):
            return self.get_response(request)
        return bad_request(request, ValueError("unreadable"))


def is_readable(request: HttpRequest) -> bool:
    """Whether address, cookies and headers are text that can be seen."""
    query = request.META.get("QUERY_STRING", "")
    if "%" in query:
        try:
            query = unquote_to_bytes(query).decode()
        except UnicodeDecodeError:
            return False
    if UNSEEN.search(query) or UNSEEN.search(request.path_info):
        return False
    return not any(UNSEEN_IN_HEADER.search(value) for value in _headers(request))


def _headers(request: HttpRequest) -> Iterator[str]:
    """What came along with the request, with cookies as they will be read."""
    yield from request.COOKIES.values()
    for name, value in request.META.items():
        if name.startswith("HTTP_"):
            yield str(value)
