"""Asking once more who somebody is, and going on with what they sent, as it was.

The sign-in package keeps a form that was sent, and forgets it again when its address has a query.
Here the whole address is compared: the form is sent on where it was going, and nowhere else.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY, suspend_request
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal.httpkit import deserialize_request, serialize_request
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import resolve, reverse


def ask_again(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks who somebody is; what was sent waits in their session."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    answer = suspend_request(request, ways[0]["url"] if ways else reverse("account_login"))
    # Of another form, that somebody turned away from, nothing is carried out now.
    request.session.pop(STATE_SESSION_KEY, None)
    if request.method == "POST":
        sent = {"request": serialize_request(request), "url": request.get_full_path()}
        request.session[STATE_SESSION_KEY] = {
            "callback": f"{go_on.__module__}.{go_on.__name__}",
            "state": sent,
        }
    return answer


def go_on(request: HttpRequest, sent: dict[str, Any]) -> HttpResponse:
    """Carry out what was sent, when that is where they are going; called by the sign-in package."""
    url = get_next_redirect_url(request) or "/"
    if url != sent["url"]:
        return HttpResponseRedirect(url)
    request = deserialize_request(sent["request"], request)
    request.resolver_match = match = resolve(request.path_info)
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return answer
