"""What every request passes through so that the trail knows where it came from."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.origin import Door, coming_through, new_request_id

Answer = Callable[[HttpRequest], HttpResponse]


class OriginMiddleware:
    """Gives each request a number (in the trail, the log and a header) and its usual door."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with coming_through(Door.PAGE, new_request_id()) as origin:
            response = self.get_response(request)
        response.headers["X-Request-Id"] = origin.request_id
        return response
