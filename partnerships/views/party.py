"""Parties of a partnership: adding and changing them, and where each of them stands."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import WrongMoment
from accounts.permissions import may
from accounts.views.base import CreateView, EditView, PageView
from partnerships.crowding import counts_of_last_year, crowd_of
from partnerships.enums import LeavingCause
from partnerships.forms.party import (
    PartyCreateForm,
    PartyForm,
    PartyJoinForm,
    PartyLeaveForm,
    PartyOwnForm,
    PartyRejoinForm,
    PartyStepEditForm,
    PartyStepForm,
)
from partnerships.forms.party_filter import PartyFilter
from partnerships.lifecycle.party import PARTY
from partnerships.models import Partnership, Party, PartyStep
from partnerships.parties import hindrance_to_rejoin, is_spoken_of, remove_party
from partnerships.party_lines import line_of, listed_parties
from partnerships.proposals import answered_lines, proposals_for, waiting_lines

from .base import ChildCreate, ChildRemove, MoveForm


def seen_at_once(party) -> str:
    """What its own people notice of a party that is recorded as joined."""
    if party.organisation_has_users:
        return _(
            "This organisation has users here. They see the whole partnership at once; the "
            "register does not ask them first."
        )
    return _("The users of this organisation see the whole partnership from now on.")


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
    """All parties of a partnership with how each came there: by name, by status, as of a date."""

    permission = "partnership.see"
    model = Partnership
    template_name = "partnerships/party_list.html"

    def queryset(self):
        self.filters = PartyFilter(self.request.GET, on=self.on)
        partnerships = super().queryset().annotate(**counts_of_last_year(self.on))
        return partnerships.prefetch_related(
            listed_parties(self.on, self.filters.day),
            Prefetch("accessions", proposals_for(self.request.user)),
        )

    def context(self, **extra):
        user, filters = self.request.user, self.filters
        everyone = list(self.target.parties.all())
        filters.offer(everyone)
        lines = [line_of(party, user, filters.day) for party in filters.narrow(everyone)]
        return super().context(
            partnership=self.target,
            form=filters,
            filtered=bool(filters.chosen),
            clear_url=self.request.path,
            day=filters.day,
            lines=lines,
            total=len(everyone),
            unsure=sum(1 for line in lines if line.doubt),
            crowd=crowd_of(self.target),
            waiting=waiting_lines(self.target, user),
            answered=answered_lines(self.target),
            may_edit=may(user, "partnership.edit", self.target),
            **extra,
        )


class PartyCreate(SearchesFirst, ChildCreate):
    form_class = PartyCreateForm
    heading = gettext_lazy("Add a party")
    submit_label = gettext_lazy("Add party")
    section = "parties"

    def get_success_message(self, saved) -> str:
        if saved.is_joined and saved.organisation_has_users:
            words = _("%(party)s takes part. It has users here: they see the partnership already.")
            return words % {"party": saved}
        return super().get_success_message(saved)


class PartyEdit(SearchesFirst, PartyPage, EditView):
    permission = "partnership.edit"
    form_class = PartyForm
    template_name = "components/edit_page.html"

    def get_heading(self):
        return _("Change %(party)s as a party") % {"party": self.target}

    def context(self, **extra):
        spoken_of = is_spoken_of(self.target)
        remove_url = "" if spoken_of else reverse("party_remove", args=[self.target.pk])
        return super().context(**{"remove_url": remove_url, **extra})


class PartyRemove(PartyPage, ChildRemove):
    """A party that was added by mistake; one that others refer to leaves instead."""

    def back_url(self):
        return reverse("party_list", args=[self.target.partnership_id])

    def hindrance(self) -> str:
        if is_spoken_of(self.target):
            return _("Agreements, themes or other records name this party: record that it leaves.")
        return ""

    def remove(self, *, by, at, reason):
        remove_party(self.target, by=by, at=at, reason=reason)


class PartyEditOwn(PartyPage, EditView):
    """The party's own words; another organisation's only while it has no users."""

    permission = "party.edit_own"
    form_class = PartyOwnForm

    def get_heading(self):
        return _("In the words of %(party)s") % {"party": self.target}


class PartyMove(PartyPage, MoveForm):
    """A step of a party; it asks when and why, and neither must be known.

    One click of a button sends only the version that was on the screen.
    """

    lifecycle = PARTY
    form_class = PartyStepForm

    def post(self, request, *args, **kwargs):
        if self.the_move not in PARTY.available(self.target, request.user):
            raise WrongMoment(
                self.the_move.hindrance(self.target, request.user)
                or _("This was already done, or is no longer possible.")
            )
        return super().post(request, *args, **kwargs)


class PartyApproach(PartyMove):
    move = "approach"
    submit_label = gettext_lazy("Record as approached")

    def get_heading(self):
        return _("%(party)s has been approached?") % {"party": self.target}


class PartyInvite(PartyMove):
    move = "invite"
    submit_label = gettext_lazy("Record as invited")

    def get_heading(self):
        return _("%(party)s has been invited?") % {"party": self.target}

    def context(self, **extra):
        sentences = [_("The users of this organisation see a page with what it is asked to join.")]
        return super().context(consequences=sentences, **extra)


class PartyStartTalks(PartyMove):
    move = "start_talks"
    submit_label = gettext_lazy("Record as in talks")

    def get_heading(self):
        return _("Talks with %(party)s have begun?") % {"party": self.target}


class PartyJoin(PartyMove):
    move = "join"
    form_class = PartyJoinForm
    submit_label = gettext_lazy("Record that it joins")

    def get_heading(self):
        return _("%(party)s joins?") % {"party": self.target}

    def context(self, **extra):
        return super().context(consequences=[seen_at_once(self.target)], **extra)


class PartyDecline(PartyMove):
    move = "decline"
    submit_label = gettext_lazy("Record that it does not take part")

    def get_heading(self):
        return _("%(party)s does not take part?") % {"party": self.target}


class PartyLeave(SearchesFirst, PartyMove):
    """A joined party leaves; who is succeeded by another is recorded as succeeded."""

    move = "leave"
    form_class = PartyLeaveForm
    submit_label = gettext_lazy("Record that it leaves")

    def get_heading(self):
        return _("%(party)s leaves?") % {"party": self.target}

    def context(self, **extra):
        sentences = [
            _("The users of this organisation no longer see the partnership."),
            _("They keep the agreements it signed and the evaluations it took part in."),
            _("What the party signed, did and answered stays in the partnership."),
            _("Should it come back, choose “Takes part again” in the list of parties."),
        ]
        return super().context(consequences=sentences, **extra)

    def save(self, form):
        """Make the move that fits the cause; a successor comes in the same transaction."""
        if form.cleaned_data["leaving_cause"] == LeavingCause.SUCCEEDED:
            self.move = "succeed"
        form.record_heir(by=self.request.user, at=self.at)
        return super().save(form)


class PartyRejoin(PartyPage, CreateView):
    """A party that left takes part again: a new row, which points to the earlier period."""

    permission = "partnership.edit"
    form_class = PartyRejoinForm
    template_name = "components/confirm_page.html"
    submit_label = gettext_lazy("Record that it takes part again")
    success_message = gettext_lazy("The party takes part again.")

    def new_instance(self):
        return Party(partnership=self.target.partnership, organisation=self.target.organisation)

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "former": self.target}

    def get_heading(self):
        return _("%(party)s takes part again?") % {"party": self.target}

    def get(self, request, *args, **kwargs):
        if sentence := hindrance_to_rejoin(self.target):
            raise WrongMoment(sentence)
        return super().get(request, *args, **kwargs)

    def context(self, **extra):
        sentences = [
            seen_at_once(self.target),
            _("The earlier period stays in the list as it was."),
        ]
        return super().context(consequences=sentences, **extra)


class PartyStepEdit(PartyPage, EditView):
    """A date or reason of a step that became known later."""

    permission = "partnership.edit"
    model = PartyStep
    form_class = PartyStepEditForm

    def queryset(self):
        return PartyStep.objects.visible_to(self.request.user).select_related(
            "party__partnership", "party__organisation"
        )

    def get_heading(self):
        names = {"party": self.target.party, "state": self.target.get_state_display()}
        return _("%(party)s: %(state)s") % names

    def back_url(self):
        return reverse("party_list", args=[self.target.party.partnership_id])
