"""Changing one's e-mail address, in two steps: asked for, then confirmed at the new address."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import addresses
from accounts.forms.email import ConfirmForm, EmailForm
from accounts.views.base import FormView


class OwnAddress(FormView):
    """A page about one's own address."""

    any_user = True

    def back_url(self) -> str:
        return reverse("mfa_index")

    def success_url(self, saved) -> str:
        return self.back_url()

    def context(self, **extra):
        parent = {"url": self.back_url(), "name": _("Signing in safely")}
        return super().context(**{"parent": parent, **extra})


class EmailChange(OwnAddress):
    """Asks for another address; a link goes there, nothing changes yet."""

    reauthenticate = True
    form_class = EmailForm
    heading = gettext_lazy("Change your e-mail address")
    submit_label = gettext_lazy("Send me the link")
    success_message = gettext_lazy(
        "A mail is on its way to your new address. Open its link within a day."
    )

    def form_kwargs(self) -> dict:
        return {"user": self.request.user}

    def context(self, **extra):
        lead = _("You sign in with %(email)s now.") % {"email": self.request.user.email}
        return super().context(**extra) | {"lead": lead}


class EmailConfirm(OwnAddress):
    """The link from the mail. Signed in, so that a mistyped address opens no account."""

    form_class = ConfirmForm
    template_name = "components/confirm_page.html"
    submit_label = gettext_lazy("Use this address")
    success_message = gettext_lazy("Your e-mail address is changed. The old one gets a mail.")

    def load(self):
        wish = addresses.read(self.kwargs["token"], self.request.user)
        if wish is None:
            raise Http404
        return wish

    def form_kwargs(self) -> dict:
        return {}

    def get_heading(self) -> str:
        return _("Sign in with %(email)s from now on?") % {"email": self.target.new}

    def context(self, **extra):
        consequences = [
            _("You sign in with the new address; your password stays the same."),
            _("All mail of the register goes to the new address."),
            _("The old address gets a mail that says so."),
        ]
        return super().context(consequences=consequences, **extra)

    def save(self, form):
        return addresses.change(self.request.user, self.target, by=self.request.user, at=self.at)
