"""What every request passes through before any page is looked up: where it comes from, and who."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts import second_factor, sessions
from accounts.origin import Door, coming_through, new_request_id

Answer = Callable[[HttpRequest], HttpResponse]

# Pages that somebody without the second step they need can use.
ON_THE_WAY = ("mfa_", "account_logout", "account_reauthenticate", "language_set")


class OriginMiddleware:
    """Gives each request a number (in the trail, the log and a header) and its usual door."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with coming_through(Door.PAGE, new_request_id()) as origin:
            response = self.get_response(request)
        response.headers["X-Request-Id"] = origin.request_id
        return response


class SignedInMiddleware:
    """Ends sessions that were idle or lasted too long, and leads to the second step who needs it.

    An ordinary page costs no query for it: all that is asked stands in the session.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if reason := sessions.over(request):
                logout(request)
                request.session[sessions.ENDED_BY] = reason
            elif sessions.is_to_be_stamped(request):
                sessions.stamp(request)
                second_factor.forget(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if settings.MFA_REQUIRED == "none" or not request.user.is_authenticated:
            return None
        if not second_factor.is_missing(request):
            return None
        request.needs_second_step = True  # type: ignore[attr-defined]
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        # What is public is so for everybody.
        if name.startswith(ON_THE_WAY) or not getattr(view, "login_required", True):
            return None
        if request.headers.get("HX-Request"):
            # A part of a page, such as the number in the menu: it stays as it is.
            return HttpResponse(status=204)
        return HttpResponseRedirect(reverse("mfa_index"))
