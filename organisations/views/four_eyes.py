"""Whether who wrote an evaluation may adopt it too."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.errors import StaleRecord, WrongMoment
from accounts.views.base import EditView
from organisations.forms.four_eyes import FourEyesForm
from organisations.four_eyes import switch_four_eyes
from organisations.models import Organisation
from organisations.views.membership import own_organisations


class FourEyesEdit(EditView):
    """A manager or administrator switches the second pair of eyes off, or on again."""

    model = Organisation
    permission = "organisation.four_eyes"
    reauthenticate = True
    form_class = FourEyesForm
    template_name = "components/confirm_page.html"

    def queryset(self):
        return own_organisations(self.request.user)

    def get_heading(self) -> str:
        if self.target.four_eyes:
            return _("Let who wrote an evaluation adopt it too?")
        return _("Ask for a second pair of eyes again?")

    @property
    def submit_label(self) -> str:
        if self.target.four_eyes:
            return _("Ask no second pair of eyes any more")
        return _("Ask for a second pair of eyes")

    def consequences(self) -> list[str]:
        names = {"organisation": self.target}
        if not self.target.four_eyes:
            return [
                _(
                    "Who wrote part of an evaluation leaves its adoption by %(organisation)s to a "
                    "colleague."
                )
                % names,
                _("What was adopted until now stays as it is."),
            ]
        return [
            _("A manager of %(organisation)s who wrote part of an evaluation can adopt it.")
            % names,
            _("On each evaluation that is adopted so, the page says that nobody else looked."),
            _("The history of the organisation keeps who switched it, when and why."),
        ]

    def context(self, **extra):
        parent = {"url": self.back_url(), "name": _("Users of %(name)s") % {"name": self.target}}
        return super().context(parent=parent, consequences=self.consequences(), **extra)

    def back_url(self) -> str:
        return reverse("membership_list", args=[self.target.pk])

    def save(self, form):
        try:
            return switch_four_eyes(
                self.target,
                on=not self.target.four_eyes,
                by=self.request.user,
                at=self.at,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
            )
        except StaleRecord as stale:
            # What the button does follows from how it stands: look at that first.
            message = _("Somebody changed this in the meantime. Look at it once more.")
            raise WrongMoment(message) from stale

    def success_url(self, saved) -> str:
        return self.back_url()

    def get_success_message(self, saved) -> str:
        if saved.four_eyes:
            return _("From now on somebody else adopts what a manager wrote in.")
        return _("From now on a manager who wrote in an evaluation can adopt it too.")
