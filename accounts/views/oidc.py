"""Going to the organisation's own sign-in page, and coming back from it."""

import logging

from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts import oidc
from accounts.views.base import ActionView, RegistryView

log = logging.getLogger(__name__)
PAGE = "accounts/oidc_callback.html"
# Each visit may make the server ask the provider something.
VISITS = {"oidc": "30/m/ip"}


class AtTheProvider(RegistryView):
    """A page of the way to the provider and back; without a provider there is none."""

    public = True
    http_method_names = ["get", "options"]

    def dispatch(self, request, *args, **kwargs):
        if not settings.OIDC:
            raise Http404
        if not ratelimit.consume(
            request, app="accounts", action="oidc", config=VISITS, limit_get=True
        ):
            return ratelimit.respond_429(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        try:
            return self.go_on()
        except oidc.NotProven as problem:
            return self.refuse("unproven", problem, 403)
        except oidc.NotInvited as problem:
            return self.refuse("uninvited", problem, 403)
        except oidc.Unreachable as problem:
            return self.refuse("unreachable", problem, 503)

    def refuse(self, kind, problem, status):
        log.warning("Sign-in at the provider: %s (%s)", kind, problem)
        context = self.context(kind=kind, name=oidc.provider().name)
        return self.render(context, status=status, template=PAGE)


class OidcLogin(AtTheProvider):
    """To the provider. A link, no button: nothing changes here, and its page is elsewhere."""

    def go_on(self):
        next_url = get_next_redirect_url(self.request) or ""
        return HttpResponseRedirect(oidc.begin(self.request, next_url))


class OidcCallback(AtTheProvider):
    """Back from the provider: signed in, or told why not."""

    template_name = PAGE

    def go_on(self):
        claims, next_url = oidc.returned(self.request)
        user = oidc.account_of(claims, at=self.at)
        return oidc.sign_in(self.request, user, next_url)


class OidcEnd(ActionView):
    """Takes the connection with the provider off one's own account."""

    any_user = True
    reauthenticate = True
    success_message = gettext_lazy("The connection is gone. You sign in with your password.")

    def act(self):
        return oidc.unbind(self.request.user, by=self.request.user, at=self.at)

    def success_url(self, changed) -> str:
        return reverse("mfa_index")
