"""Wide reading: an administrator lets somebody read the whole register for a while."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.views.base import FormView
from organisations.accounts import not_about_oneself
from organisations.forms.wide_grant import WideGrantEndForm, WideGrantForm
from organisations.models import WideGrant
from organisations.views.user import accounts_seen_by


class WideGrantCreate(FormView):
    """Why, from when and until when somebody reads the partnerships of others too."""

    model = User
    permission = "user.manage"
    reauthenticate = True
    form_class = WideGrantForm
    submit_label = gettext_lazy("Let this person read widely")
    success_message = gettext_lazy("This person reads widely, from the day that you chose.")
    lead = gettext_lazy(
        "Beside their role this person then sees, in the whole register, partnerships, parties "
        "with the reasons of their steps, agreements and who signed, meetings with their minutes, "
        "decisions and action points, themes, plans, progress, results and adopted evaluations, "
        "and may save the plain list. Separate notes, answers, documents that are not for everyone "
        "and addresses of people stay closed, and nothing can be changed."
    )

    def queryset(self):
        return accounts_seen_by(self.request.user)

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on}

    def hindrance(self) -> str:
        if not self.target.memberships.current(self.on).exists():
            return _("Wide reading comes beside a role. Give this person a role first.")
        if self.target.wide_grants.going_on(self.on).exists():
            return _("This person reads widely already, or will. End that first.")
        return not_about_oneself(self.target, self.request.user)

    def get_heading(self):
        return _("Let %(user)s read the whole register for a while") % {"user": self.target}

    def back_url(self) -> str:
        return reverse("user_show", args=[self.target.pk])

    def context(self, **extra):
        parent = {"url": self.back_url(), "name": str(self.target)}
        return super().context(parent=parent, **extra)

    def save(self, form):
        return form.save(by=self.request.user, at=self.at, on=self.on)


class WideGrantEnd(FormView):
    """End it now, from the next request on."""

    model = WideGrant
    permission = "user.manage"
    form_class = WideGrantEndForm
    template_name = "components/confirm_page.html"
    submit_label = gettext_lazy("End wide reading")
    success_message = gettext_lazy("Wide reading has ended.")

    def queryset(self):
        return super().queryset().select_related("user")

    def hindrance(self) -> str:
        if self.target.ends_on <= self.on:
            return _("This wide reading has already ended.")
        return ""

    def get_heading(self):
        return _("End the wide reading of %(user)s?") % {"user": self.target.user}

    def context(self, **extra):
        consequences = [
            _("From now on this person sees what their own organisations take part in."),
        ]
        parent = {"url": self.back_url(), "name": str(self.target.user)}
        return super().context(consequences=consequences, danger=True, parent=parent, **extra)

    def save(self, form):
        return form.save(by=self.request.user, at=self.at, on=self.on)
