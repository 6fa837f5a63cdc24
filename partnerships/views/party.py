"""Parties of a partnership: adding and changing them, and where each of them stands."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import EditView, MoveView, PageView
from partnerships.dossier.around import PARTY_TONES
from partnerships.enums import LeavingCause, PartyState
from partnerships.forms.party import (
    PartyCreateForm,
    PartyDeclineForm,
    PartyForm,
    PartyJoinForm,
    PartyLeaveForm,
    PartyOwnForm,
)
from partnerships.lifecycle.party import PARTY
from partnerships.models import Partnership, Party

from .base import ChildCreate, MoveForm


class PartyPage:
    """What the pages of one party share: loaded with what its rights are asked of."""

    model = Party

    def queryset(self):
        return super().queryset().select_related("partnership", "organisation")

    def back_url(self):
        return reverse("party_list", args=[self.target.partnership_id])

    def success_url(self, saved):
        return self.back_url()

    def context(self, **extra):
        parent = {"name": str(self.target.partnership), "url": self.back_url()}
        return super().context(**{"parent": parent, **extra})


class SearchesFirst:
    """The search button of a picker shows choices and judges nothing yet."""

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_searching:
            form.is_valid()
            return self.render(self.context(form=form))
        return super().post(request, *args, **kwargs)


class PartyList(PageView):
    """All parties of a partnership, filtered by where they stand or by name."""

    permission = "partnership.see"
    model = Partnership
    template_name = "partnerships/party_list.html"

    def queryset(self):
        parties = Party.objects.with_users(self.on).select_related("organisation", "contact")
        return super().queryset().prefetch_related(Prefetch("parties", parties))

    def context(self, **extra):
        state = self.request.GET.get("state", "")
        everyone = list(self.target.parties.all())
        shown = [party for party in everyone if not state or party.state == state]
        return super().context(
            partnership=self.target,
            lines=[self.line(party) for party in shown],
            total=len(everyone),
            state=state,
            states=self.states(everyone),
            may_edit=may(self.request.user, "partnership.edit", self.target),
            **extra,
        )

    def states(self, parties) -> list[tuple]:
        """The states that occur, each with its number."""
        counts = [(s, s.label, sum(1 for p in parties if p.state == s)) for s in PartyState]
        return [row for row in counts if row[2]]

    def line(self, party) -> dict:
        user = self.request.user
        return {
            "party": party,
            "tone": PARTY_TONES.get(party.state, "none"),
            "moves": [self.step(party, move) for move in self.moves(party)],
            "may_edit": may(user, "partnership.edit", party),
            "may_edit_own": may(user, "party.edit_own", party),
        }

    def moves(self, party):
        """Succession is recorded as a cause of leaving, so it has no button of its own."""
        available = PARTY.available(party, self.request.user)
        return [move for move in available if move.name != "succeed"]

    def step(self, party, move) -> dict:
        """A move as a link (it asks something first) or a button."""
        asks = move.name in ("join", "decline", "leave")
        return {"move": move, "asks": asks, "url": reverse(f"party_{move.name}", args=[party.pk])}


class PartyCreate(SearchesFirst, ChildCreate):
    form_class = PartyCreateForm
    heading = gettext_lazy("Add a party")
    submit_label = gettext_lazy("Add party")
    section = "parties"


class PartyEdit(SearchesFirst, PartyPage, EditView):
    permission = "partnership.edit"
    form_class = PartyForm

    def get_heading(self):
        return _("Change %(party)s as a party") % {"party": self.target}


class PartyEditOwn(PartyPage, EditView):
    """The party's own words; another organisation's only while it has no users."""

    permission = "party.edit_own"
    form_class = PartyOwnForm

    def get_heading(self):
        return _("In the words of %(party)s") % {"party": self.target}


class PartyApproach(PartyPage, MoveView):
    lifecycle = PARTY
    move = "approach"


class PartyInvite(PartyPage, MoveView):
    lifecycle = PARTY
    move = "invite"


class PartyStartTalks(PartyPage, MoveView):
    lifecycle = PARTY
    move = "start_talks"


class PartyJoin(PartyPage, MoveForm):
    lifecycle = PARTY
    move = "join"
    form_class = PartyJoinForm
    submit_label = gettext_lazy("Record that it joins")

    def get_heading(self):
        return _("%(party)s joins?") % {"party": self.target}

    def context(self, **extra):
        sentences = [_("The users of this organisation see the whole partnership from now on.")]
        return super().context(consequences=sentences, **extra)


class PartyDecline(PartyPage, MoveForm):
    lifecycle = PARTY
    move = "decline"
    form_class = PartyDeclineForm
    submit_label = gettext_lazy("Record that it does not take part")

    def get_heading(self):
        return _("%(party)s does not take part?") % {"party": self.target}


class PartyLeave(PartyPage, MoveForm):
    """A joined party leaves; who is succeeded by another is recorded as succeeded."""

    lifecycle = PARTY
    move = "leave"
    form_class = PartyLeaveForm
    submit_label = gettext_lazy("Record that it leaves")

    def get_heading(self):
        return _("%(party)s leaves?") % {"party": self.target}

    def context(self, **extra):
        sentences = [
            _("The users of this organisation no longer see the partnership."),
            _("What the party signed, did and answered stays in the partnership."),
            _("Should it come back, add it as a new party."),
        ]
        return super().context(consequences=sentences, **extra)

    def save(self, form):
        if form.cleaned_data["leaving_cause"] == LeavingCause.SUCCEEDED:
            self.move = "succeed"
        return super().save(form)
