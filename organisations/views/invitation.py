"""Accepting an invitation behind its secret link, mailing it once more, and withdrawing one."""

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.origin import Door, enter
from accounts.views.base import ActionView, RegistryView
from organisations.forms.people import AcceptForm
from organisations.inviting import (
    accept_invitation,
    accept_with_new_account,
    find_invitation,
    invite_again,
    withdraw_invitation,
)
from organisations.models import Invitation
from organisations.views.membership import told_of_mail

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class InvitationAccept(RegistryView):
    """Whoever has the link may accept, once, until it expires.

    A new address makes an account here; somebody who has one signs in first.
    """

    public = True
    http_method_names = ["get", "head", "options", "post"]
    template_name = "organisations/invitation_accept.html"

    def load(self):
        enter(Door.LINK)
        invitation = find_invitation(self.kwargs["token"])
        if invitation is None:
            raise Http404
        return invitation

    @property
    def is_open(self) -> bool:
        return Invitation.objects.open(self.at).filter(pk=self.target.pk).exists()

    def situation(self) -> str:
        """How the visitor stands to the invitation: gone, accept, other, sign_in, closed, new."""
        if not self.is_open:
            return "gone"
        user = self.request.user
        if user.is_authenticated:
            return "accept" if user.email.lower() == self.target.email.lower() else "other"
        account = User.objects.filter(email__iexact=self.target.email).first()
        if account is None:
            return "new"
        return "sign_in" if account.is_active else "closed"

    def get(self, request, *args, **kwargs):
        situation = self.situation()
        form = AcceptForm(invitation=self.target) if situation == "new" else None
        return self.answer(situation, form, 410 if situation == "gone" else 200)

    def post(self, request, *args, **kwargs):
        situation = self.situation()
        if situation == "gone":
            return self.answer(situation, None, 410)
        if situation == "accept":
            accept_invitation(self.target, user=request.user, at=self.at, on=self.on)
            return self.welcome()
        if situation != "new":
            raise PermissionDenied
        form = AcceptForm(request.POST, invitation=self.target)
        if not form.is_valid():
            return self.answer(situation, form, 422)
        user = accept_with_new_account(
            self.target,
            password=form.cleaned_data["password"],
            display_name=form.cleaned_data["display_name"],
            language=request.LANGUAGE_CODE,
            at=self.at,
            on=self.on,
        )
        login(request, user, backend=BACKEND)
        return self.welcome()

    def welcome(self):
        organisation = self.target.organisation
        messages.success(
            self.request,
            _("Welcome. You are now %(role)s of %(organisation)s.")
            % {"role": self.target.get_role_display().lower(), "organisation": organisation},
        )
        return HttpResponseRedirect(organisation.get_absolute_url())

    def answer(self, situation, form, status):
        sign_in = f"{reverse('account_login')}?next={self.request.path}"
        context = self.context(situation=situation, form=form, sign_in_url=sign_in)
        return self.render(context, status=status)


class InvitationSend(ActionView):
    """Mail an open invitation once more, with a new link."""

    model = Invitation
    permission = "membership.manage"

    def act(self):
        invitation, _link = invite_again(self.target, by=self.request.user, at=self.at)
        messages.success(self.request, told_of_mail(invitation.email))
        return invitation


class InvitationWithdraw(ActionView):
    """Make the link of an open invitation worthless."""

    model = Invitation
    permission = "membership.manage"
    success_message = gettext_lazy("The invitation is withdrawn; its link no longer works.")

    def act(self):
        return withdraw_invitation(self.target, by=self.request.user, at=self.at)
