"""Joining that was decided elsewhere: proposing it, and the answer of a joined party."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import WrongMoment
from partnerships.forms.accession import (
    AccessionAnswerForm,
    AccessionConfirmForm,
    AccessionCreateForm,
    AccessionOnBehalfForm,
    AccessionWithdrawForm,
)
from partnerships.lifecycle.accession import ACCESSION
from partnerships.models import Accession, Party
from partnerships.views.base import ChildCreate, MoveForm

from .party import SearchesFirst


class AccessionCreate(SearchesFirst, ChildCreate):
    """A proposal without a decision in the register: somebody asked to join."""

    form_class = AccessionCreateForm
    heading = gettext_lazy("Propose that an organisation joins")
    lead = gettext_lazy("A party that takes part confirms it, or not.")
    submit_label = gettext_lazy("Propose it")
    success_message = gettext_lazy("The joining is proposed. A party that takes part answers it.")

    def back_url(self):
        return reverse("party_list", args=[self.target.pk])

    def get(self, request, *args, **kwargs):
        if self.target.is_ended:
            raise WrongMoment(_("The partnership has ended, so nobody can join any more."))
        return super().get(request, *args, **kwargs)


class AccessionStep(MoveForm):
    """A move of a proposal; all of them ask something, and go back to the list of parties."""

    model = Accession
    lifecycle = ACCESSION

    def queryset(self):
        parties = Party.objects.with_users(self.on).select_related("organisation")
        return (
            super()
            .queryset()
            .select_related("organisation", "decision__meeting", "partnership")
            .prefetch_related(Prefetch("partnership__parties", parties))
        )

    def back_url(self):
        return reverse("party_list", args=[self.target.partnership_id])

    def success_url(self, saved):
        return self.back_url()

    def names(self) -> dict:
        return {"party": self.target.organisation, "partnership": self.target.partnership}

    def post(self, request, *args, **kwargs):
        """A proposal that was answered meanwhile is refused before anything is judged."""
        if self.the_move not in ACCESSION.available(self.target, request.user):
            raise WrongMoment(
                self.the_move.hindrance(self.target, request.user)
                or _("This was already done, or is no longer possible.")
            )
        return super().post(request, *args, **kwargs)

    def context(self, **extra):
        parent = {"name": str(self.target.partnership), "url": self.back_url()}
        return super().context(**{"parent": parent, **extra})


class AccessionConfirm(AccessionStep):
    """A joined party confirms: the organisation becomes a party at once."""

    move = "confirm"
    form_class = AccessionConfirmForm
    submit_label = gettext_lazy("Confirm the joining")

    def get_heading(self):
        return _("Confirm that %(party)s joins “%(partnership)s”?") % self.names()

    def context(self, **extra):
        sentences = [
            _("The organisation becomes a party at once; your party answers for all."),
            _("Its users see the whole partnership from now on."),
        ]
        return super().context(consequences=sentences, **extra)


class AccessionRefuse(AccessionStep):
    move = "refuse"
    form_class = AccessionAnswerForm
    submit_label = gettext_lazy("Record as not confirmed")

    def get_heading(self):
        return _("Do not confirm that %(party)s joins?") % self.names()


class AccessionOnBehalf(AccessionStep):
    """What a party without users answered, written down by the coordinator and printed as such."""

    move = "confirm_on_behalf"
    form_class = AccessionOnBehalfForm
    submit_label = gettext_lazy("Record this answer")
    lead = gettext_lazy(
        "The page will say that you recorded it, who answered, when, and where it is written."
    )

    def get_heading(self):
        return _("What was answered: does %(party)s join?") % self.names()

    def save(self, form):
        self.move = form.cleaned_data["answer"]
        return super().save(form)


class AccessionWithdraw(AccessionStep):
    move = "withdraw"
    form_class = AccessionWithdrawForm
    submit_label = gettext_lazy("Withdraw the proposal")

    def get_heading(self):
        return _("Withdraw the proposal that %(party)s joins?") % self.names()
