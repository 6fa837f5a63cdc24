"""Which mails one gets, and the page behind the link in a mail that switches it off."""

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from accounts.forms.mail import MailForm
from accounts.mails import MEANINGS, mute_mails, read_unsubscribe
from accounts.origin import Door, enter
from accounts.views.base import FormView, RegistryView


class MailEdit(FormView):
    """The mails of the register in plain words, each with a tick."""

    any_user = True
    form_class = MailForm
    template_name = "accounts/mail_edit.html"
    heading = gettext_lazy("Mail that you get")
    lead = gettext_lazy(
        "The register mails you about your work at most once a day, and only when there is news. "
        "Besides, the owner of a theme gets a list of their themes once a month."
    )
    submit_label = gettext_lazy("Save my choice")
    success_message = gettext_lazy("Your choice is saved.")

    def form_kwargs(self):
        return {"user": self.request.user}

    def back_url(self):
        return reverse("profile_edit")

    def success_url(self, saved):
        return reverse("mail_edit")


class MailUnsubscribe(RegistryView):
    """Switches mails off without signing in. Opening the page changes nothing: mail is scanned.

    A mail program may do the same with one POST of its own (RFC 8058).
    """

    public = True
    http_method_names = ["get", "head", "options", "post"]
    template_name = "accounts/mail_unsubscribe.html"

    @classmethod
    def as_view(cls, **initkwargs):
        # The signature in the address is the key, no cookie is: a mail program has none.
        return csrf_exempt(super().as_view(**initkwargs))

    def load(self):
        enter(Door.LINK)
        found = read_unsubscribe(self.kwargs["token"])
        if found is None:
            raise Http404
        user, self.kinds = found
        return user

    def answer(self, *, done):
        language = self.target.language or settings.LANGUAGE_CODE
        with translation.override(language):
            # Without a token the frame of the page draws no forms of its own.
            kinds = [(kind.label, MEANINGS[kind]) for kind in self.kinds]
            context = self.context(kinds=kinds, done=done, csrf_token="")
            response = self.render(context)
        response["Content-Language"] = language
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "no-store"
        return response

    def get(self, request, *args, **kwargs):
        return self.answer(done=False)

    def post(self, request, *args, **kwargs):
        mute_mails(self.target, kinds=self.kinds, by=self.target, at=self.at)
        return self.answer(done=True)
