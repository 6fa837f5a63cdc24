"""Organisations: the list, the page, recording and changing one, and the pieces forms fetch."""

import re

from django.http import Http404

from accounts.views.base import PageView
from organisations.forms.picker import Picked, options_for

FIELD_NAME = re.compile(r"[A-Za-z][\w-]{0,99}", re.ASCII)


class OrganisationPick(PageView):
    """The choices of a picker while somebody types: a piece of a form, not a page."""

    any_user = True
    template_name = "organisations/organisation_pick.html"

    def context(self, **extra):
        asked = self.request.GET
        name = asked.get("name", "")
        if not FIELD_NAME.fullmatch(name):
            raise Http404
        picked = Picked(
            choice=asked.get(name, ""),
            typed=asked.get(f"{name}_q", ""),
            kind=asked.get(f"{name}_kind", ""),
        )
        allow_new = asked.get("new") == "1"
        return super().context(
            picker={"name": name, "allow_new": allow_new, **options_for(picked, allow_new)}
        )
