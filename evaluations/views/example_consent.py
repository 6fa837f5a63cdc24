"""A party consents to be an example in the guide, or takes that back."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import EditView, RemoveView
from evaluations.enums import Way
from evaluations.forms.guide_example import ConsentForm, ConsentOnBehalfForm
from evaluations.guide import examples
from evaluations.models import ExampleConsent


class ConsentPage:
    """A step over one party's consent."""

    model = ExampleConsent

    def queryset(self):
        return (
            super()
            .queryset()
            .select_related("party__organisation", "example__partnership")
            .prefetch_related("example__partnership__parties")
        )

    def back_url(self) -> str:
        return reverse("guide_example_show", args=[self.target.example_id])

    def success_url(self, saved) -> str:
        return self.back_url()

    def names(self) -> dict:
        return {"party": self.target.party}

    def context(self, **extra):
        example = {"url": self.back_url(), "name": str(self.target.example)}
        return super().context(**{"parent": example, **extra})


class NotGiven(ConsentPage):
    """A step that needs a consent that was not given yet."""

    def hindrance(self) -> str:
        return _("This consent was given already.") if self.target.is_agreed else ""

    def consequences(self) -> list[str]:
        return [
            _("When all parties consent, everybody who reads the guide sees the card."),
            _("You can take the consent back at any time; the card is then hidden at once."),
        ]

    def context(self, **extra):
        return super().context(**{"consequences": self.consequences(), **extra})


class ExampleConsentGive(NotGiven, EditView):
    """A manager consents for their own party."""

    permission = "example.consent"
    form_class = ConsentForm
    template_name = "components/confirm_page.html"

    def get_heading(self) -> str:
        return _("Consent for %(party)s to be an example in the guide?") % self.names()

    @property
    def submit_label(self) -> str:
        return _("Consent for %(party)s") % self.names()

    def save(self, form):
        return examples.give_consent(
            self.target,
            version=form.cleaned_data["version"],
            by=self.request.user,
            at=self.at,
        )

    def get_success_message(self, saved) -> str:
        return _("Consented for %(party)s.") % self.names()


class ExampleConsentOnBehalf(NotGiven, EditView):
    """Records the consent of a party without a manager here: who, when, and where it stands."""

    permission = "example.on_behalf"
    form_class = ConsentOnBehalfForm
    template_name = "components/confirm_page.html"
    submit_label = gettext_lazy("Record this consent")
    lead = gettext_lazy("The page will say that you recorded it, who agreed, when and where.")

    def hindrance(self) -> str:
        return super().hindrance() or examples.answers_for_itself(self.target.party)

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on}

    def get_heading(self) -> str:
        return _("Record the consent of %(party)s") % self.names()

    def save(self, form):
        return examples.give_consent(
            ExampleConsent.objects.get(pk=self.target.pk),
            version=form.cleaned_data["version"],
            way=Way.ON_BEHALF,
            source=form.source(),
            by=self.request.user,
            at=self.at,
        )

    def get_success_message(self, saved) -> str:
        return _("Recorded: %(party)s consents.") % self.names()


class ExampleConsentWithdraw(ConsentPage, RemoveView):
    """Takes a consent back: by the party's manager, or recorded for a party without one."""

    permission = "example.withdraw"
    submit_label = gettext_lazy("Take the consent back")
    success_message = gettext_lazy("Taken back. The example is no longer shown.")

    def hindrance(self) -> str:
        if not self.target.is_agreed:
            return _("There is no consent to take back.")
        if not may(self.request.user, "example.consent", self.target):
            return examples.answers_for_itself(self.target.party)
        return ""

    def get_heading(self) -> str:
        return _("Take back the consent of %(party)s?") % self.names()

    def consequences(self) -> list[str]:
        return [_("The card is hidden at once, for everybody.")]

    def save(self, form):
        self.refuse_when_hindered()
        return examples.withdraw_consent(
            self.target,
            version=form.cleaned_data["version"],
            by=self.request.user,
            at=self.at,
            reason=form.cleaned_data["reason"],
        )
