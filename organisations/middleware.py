"""Leads every visitor of an empty register to its set-up page."""

from django.http import HttpResponseRedirect
from django.urls import reverse

from organisations.setting_up import is_set_up

# Answered as always, for machines, styles and the language switch.
ELSEWHERE = ("/static/", "/healthz", "/readyz", "/language/")


class SetUpMiddleware:
    """While there is no user at all, every page leads to the set-up page.

    Asks the database only for visitors who are not signed in, and never again once there is a user.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.is_done = False

    def __call__(self, request):
        if not self.is_done and not request.path.startswith(ELSEWHERE):
            if request.user.is_authenticated or is_set_up():
                self.is_done = True
            elif request.path != reverse("setup_start"):
                return HttpResponseRedirect(reverse("setup_start"))
        return self.get_response(request)
