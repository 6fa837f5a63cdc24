"""One's own keys for programs that read the register."""

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.api_token import ApiTokenForm, ApiTokenRevokeForm
from accounts.models import ApiToken
from accounts.permissions import may
from accounts.views.base import CreateView, FormView, PageView

SECOND = datetime.timedelta(seconds=1)


class OwnKeys:
    """A page among one's own keys."""

    def back_url(self) -> str:
        return reverse("api_token_list")

    def context(self, **extra):
        parent = {"url": self.back_url(), "name": _("Keys for programs")}
        return super().context(**{"parent": parent, **extra})


class ApiTokenList(PageView):
    """My keys: what each is for, until when it works, when it was last used."""

    any_user = True
    template_name = "accounts/api_token_list.html"

    def context(self, **extra):
        return super().context(
            **{
                "keys": list_of_keys(self.request.user, self.at),
                "may_make": may(self.request.user, "partnership.export_list"),
                "secret": "",
                **extra,
            }
        )


def list_of_keys(user, at) -> list[dict]:
    """Keys in words: those that work first, the newest first."""
    rows = []
    for key in ApiToken.objects.visible_to(user):
        expired = key.expires_at is not None and key.expires_at <= at
        # It ends at midnight: the day before is the last one on which it works.
        until = key.expires_at and timezone.localdate(key.expires_at - SECOND)
        rows.append({"key": key, "works": not (key.revoked_at or expired), "until": until})
    return sorted(rows, key=lambda row: not row["works"])


class ApiTokenCreate(OwnKeys, CreateView):
    """Makes a key; its secret is shown this once."""

    permission = "partnership.export_list"
    reauthenticate = True
    form_class = ApiTokenForm
    heading = gettext_lazy("Make a key for a program")
    lead = gettext_lazy(
        "Whoever has the key reads all that you may see. Make one per program, so that you can end "
        "one without the others."
    )
    submit_label = gettext_lazy("Make the key")
    secret = ""

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on}

    def post(self, request, *args, **kwargs):
        answer = super().post(request, *args, **kwargs)
        if not self.secret:
            return answer
        # Drawn straight away: the secret is stored nowhere, not even for the next page.
        keys = list_of_keys(request.user, self.at)
        context = {"view": self, "keys": keys, "may_make": True, "secret": self.secret}
        return self.render(context, template=ApiTokenList.template_name)

    def save(self, form):
        self.secret = super().save(form)
        return self.secret

    def success_url(self, saved) -> str:
        return self.back_url()

    def get_success_message(self, saved) -> str:
        return ""


class ApiTokenRevoke(OwnKeys, FormView):
    """Ends a key: the program that uses it reads nothing any more."""

    any_user = True
    model = ApiToken
    form_class = ApiTokenRevokeForm
    template_name = "components/confirm_page.html"
    submit_label = gettext_lazy("End this key")
    success_message = gettext_lazy("The key has ended. It opens nothing any more.")

    def form_kwargs(self) -> dict:
        return {"key": self.target}

    def get_heading(self) -> str:
        return _("End the key “%(name)s”?") % {"name": self.target.name}

    def context(self, **extra):
        consequences = [
            _("The program that uses it reads nothing any more, from now on."),
            _("A key that has ended does not come back; you can make another one."),
        ]
        return super().context(consequences=consequences, danger=True, **extra)

    def success_url(self, saved) -> str:
        return self.back_url()
