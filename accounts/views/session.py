"""Where one is signed in, and ending that."""

from allauth.usersessions.models import UserSession
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import sessions
from accounts.errors import WrongMoment
from accounts.views.base import ActionView, PageView


class SessionList(PageView):
    """Every browser in which one is signed in: which, since when, when it was last used."""

    any_user = True
    template_name = "accounts/session_list.html"

    def context(self, **extra):
        request = self.request
        places = sessions.places_of(request.user, request.session.session_key)
        return super().context(places=places, others=len(places) > 1, **extra)


class SessionEnd(ActionView):
    """Ends one of one's own sessions elsewhere; that browser is signed out at once."""

    any_user = True
    success_message = gettext_lazy("That session has ended.")

    def load(self):
        return get_object_or_404(UserSession, pk=self.kwargs["pk"], user=self.request.user)

    def back_url(self) -> str:
        return reverse("session_list")

    def act(self):
        if self.target.session_key == self.request.session.session_key:
            raise WrongMoment(_("This is the session you are using. Sign out to end it."))
        return sessions.end_session(self.target, by=self.request.user, at=self.at)

    def success_url(self, changed) -> str:
        return self.back_url()


class SessionEndOthers(ActionView):
    """Ends all of one's own sessions but this one."""

    any_user = True

    def act(self):
        here = self.request.session.session_key
        places = sessions.places_of(self.request.user, here)
        sessions.end_sessions(self.request.user, but=here, by=self.request.user, at=self.at)
        return sum(not place.is_this for place in places)

    def success_url(self, changed) -> str:
        self.success_message = ngettext(
            "%(number)s session has ended.", "%(number)s sessions have ended.", changed
        ) % {"number": changed}
        return reverse("session_list")
