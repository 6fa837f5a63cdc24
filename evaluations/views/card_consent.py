"""A party agrees that the result card is shared, or does not."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.base import AtItsMoment, FormView
from evaluations import acting
from evaluations.cards import writing
from evaluations.enums import CardState, Way
from evaluations.forms.result_card import AgreeForm, AgreeOnBehalfForm, DisagreeForm
from evaluations.models import CardConsent


class ConsentView(AtItsMoment, FormView):
    """A step of one party; only while it is asked: else 409, also when the page is opened."""

    model = CardConsent
    asked_in: tuple[str, ...] = (CardState.ASKED,)

    def queryset(self):
        rows = super().queryset().select_related("party__organisation")
        return rows.select_related("card__evaluation__programme__partnership")

    def hindrance(self) -> str:
        if self.target.card.state not in self.asked_in:
            return _("The card was taken back. Nothing is asked at this moment.")
        if self.target.is_agreed and self.asked_in == (CardState.ASKED,):
            return _("This party has already agreed.")
        return ""

    def context(self, **extra):
        card = self.target.card
        parent = {"url": card.get_absolute_url(), "name": str(card)}
        return super().context(**{"parent": parent, **extra})

    def names(self) -> dict:
        return {"party": self.target.party, "card": self.target.card}


class CardConsentAgree(ConsentView):
    """A manager agrees for their own party."""

    permission = "card.consent"
    form_class = AgreeForm
    template_name = "components/confirm_page.html"

    def get_heading(self) -> str:
        return _("Agree for %(party)s that “%(card)s” is shared?") % self.names()

    @property
    def submit_label(self) -> str:
        return _("Agree for %(party)s") % self.names()

    def context(self, **extra):
        consequences = [
            _("You agree to the card as it stands now. When it changes, you are asked again."),
            _("When all parties agree, it can be shared by a link that anybody can read."),
            _("You can come back on it at any moment: then the link ends at once."),
        ]
        return super().context(**{"consequences": consequences, **extra})

    def save(self, form):
        version = form.cleaned_data["version"]
        return writing.agree(self.target, version=version, by=self.request.user, at=self.at)

    def get_success_message(self, saved) -> str:
        return _("Recorded: %(party)s agrees.") % self.names()


class CardConsentRefuse(ConsentView):
    """A manager does not agree, or not any more: the card is not shared."""

    permission = "card.consent"
    form_class = DisagreeForm
    asked_in = (CardState.ASKED, CardState.SHARED)
    submit_label = gettext_lazy("Do not agree")
    success_message = gettext_lazy("Recorded. The card is not shared; who made it can change it.")
    lead = gettext_lazy(
        "The card goes back to who makes it. A link ends at once, and everybody is asked anew."
    )

    def get_heading(self) -> str:
        return _("Do not agree for %(party)s") % self.names()

    def save(self, form):
        note = form.cleaned_data["note"]
        return writing.disagree(self.target, reason=note, by=self.request.user, at=self.at)


class CardConsentOnBehalf(ConsentView):
    """The coordinator records that a party without a manager here agrees."""

    permission = "card.on_behalf"
    form_class = AgreeOnBehalfForm
    submit_label = gettext_lazy("Record that it agrees")
    lead = gettext_lazy("The card’s page will say that you recorded it, who agreed and when.")

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on}

    def hindrance(self) -> str:
        return super().hindrance() or acting.decides_for_itself(self.target)

    def get_heading(self) -> str:
        return _("Record that %(party)s agrees") % self.names()

    def save(self, form):
        return writing.agree(
            self.target,
            version=form.cleaned_data["version"],
            way=Way.ON_BEHALF,
            by=self.request.user,
            at=self.at,
            **form.source(),
        )

    def get_success_message(self, saved) -> str:
        return _("Recorded: %(party)s agrees.") % self.names()
