"""Pairs that were said to be no duplicates: suggesting one again."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.records import delete
from accounts.views.base import ActionView
from organisations.models import KeptApart


class KeptApartRemove(ActionView):
    """Take back that two organisations are not the same: the pair is suggested again."""

    model = KeptApart
    permission = "organisation.create"
    success_message = gettext_lazy("The pair can be suggested as a duplicate again.")

    def permission_target(self):
        return None  # whoever may say that two are not the same may take it back

    def act(self):
        delete(self.target, by=self.request.user, at=self.at)

    def back_url(self):
        return reverse("organisation_duplicates")

    def success_url(self, changed):
        return self.back_url()
