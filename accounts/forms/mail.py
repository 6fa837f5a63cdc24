"""Which mails somebody gets."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _

from accounts.mails import MEANINGS, choose_mails, kinds_for, mails_version, muted_kinds

from .base import Typed


class MailForm(Typed, forms.Form):
    """A tick at every kind of mail that is on; one that this user cannot get has no switch."""

    # The kinds that were off on the screen.
    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        muted = muted_kinds(user)
        self.fields["version"].initial = mails_version(user)
        self.kinds = kinds_for(user, muted)
        for kind in self.kinds:
            self.fields[kind.value] = forms.BooleanField(
                label=kind.label,
                help_text=MEANINGS[kind],
                required=False,
                initial=kind not in muted,
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def save(self, *, by, at):
        """Switch mails on and off; see `accounts.mails`."""
        wanted = [kind for kind in self.kinds if self.cleaned_data[kind]]
        return choose_mails(
            self.user,
            wanted=wanted,
            among=self.kinds,
            by=by,
            at=at,
            version=self.cleaned_data["version"],
        )

    def conflicts(self, stored) -> list[dict]:
        """Each switch that stands otherwise by now."""
        muted = muted_kinds(stored)
        words = {True: _("Yes"), False: _("No")}
        return [
            {"label": kind.label, "yours": words[yours], "theirs": words[not yours]}
            for kind in self.kinds
            if (yours := self.cleaned_data[kind]) == (kind in muted)
        ]

    def stored_version(self, stored) -> str:
        return mails_version(stored)
