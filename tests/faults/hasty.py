"""The product, weakened: it says that a form is saved before it is."""

import threading
import time
import uuid

from django.http import HttpResponseRedirect

from config.settings import *  # noqa: F403

MIDDLEWARE = [*MIDDLEWARE, "tests.faults.hasty.HastyMiddleware"]  # noqa: F405


class HastyMiddleware:
    """Answers a new action point at once, and saves it half a second later."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method != "POST" or not request.path.endswith("/action-points/add/"):
            return self.get_response(request)
        request.POST.get("text")  # read while the connection is there

        def later():
            time.sleep(0.5)
            self.get_response(request)

        threading.Thread(target=later, daemon=True).start()
        return HttpResponseRedirect(f"/action-points/{uuid.uuid4().int % 10**9}/")
