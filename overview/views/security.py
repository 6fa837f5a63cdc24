"""Whom to tell of a hole, as programs and people look it up (RFC 9116)."""

import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse

from accounts.views.base import RegistryView
from lib.mail import full_address

# Made anew each time, so it never expires while the register runs.
VALID = datetime.timedelta(days=90)


class SecurityText(RegistryView):
    """The address in the settings, with the day until which it holds; 404 without one."""

    public = True
    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        if not settings.SECURITY_CONTACT:
            raise Http404
        until = (self.at + VALID).astimezone(datetime.UTC).replace(hour=0, minute=0, second=0)
        lines = {
            "Contact": as_address(settings.SECURITY_CONTACT),
            "Expires": f"{until:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages": "nl, en",
            "Canonical": full_address(reverse("security_text")),
        }
        text = "".join(f"{name}: {value}\n" for name, value in lines.items())
        return HttpResponse(text, content_type="text/plain; charset=utf-8")


def as_address(contact: str) -> str:
    """An e-mail address as a link to it; what is an address of a page stays as it is."""
    is_mail = "@" in contact and not contact.startswith(("mailto:", "https://"))
    return f"mailto:{contact}" if is_mail else contact
