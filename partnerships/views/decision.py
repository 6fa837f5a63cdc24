"""Decisions: recording one with what follows from it, and what came of it since."""

from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import PageView
from partnerships.decisions import origin_of, what_holds
from partnerships.forms.action import ActionForm
from partnerships.forms.decision import (
    DecisionCreateForm,
    DecisionForm,
    DecisionInviteForm,
    DecisionProposeAccessionForm,
)
from partnerships.forms.theme import ThemeCreateForm
from partnerships.governance import MeetingLoad, load_columns
from partnerships.models import Accession, ActionPoint, Decision, Partnership, Party, Theme
from partnerships.outcomes import WITH_ACTIONS, actions_of, came_of
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove, ReturnsToSection

from .party import SearchesFirst

OF_MEETING = ("meeting__body", "partnership")


class DecisionList(ReturnsToSection, PageView):
    """All decisions of a partnership, the latest first, against how much is met."""

    model = Partnership
    permission = "partnership.see"
    template_name = "partnerships/decision_list.html"

    def queryset(self):
        return super().queryset().annotate(**load_columns(self.on))

    def context(self, **extra):
        decisions = self.target.decisions.select_related("meeting__body").with_counts()
        return super().context(
            decisions=list(decisions),
            load=MeetingLoad.of(self.target),
            may_edit=may(self.request.user, "partnership.edit", self.target),
            **extra,
        )


class DecisionShow(PageView):
    """A decision: why, when, in which meeting, and what came of it."""

    model = Decision
    permission = "partnership.see"
    template_name = "partnerships/decision_show.html"

    def queryset(self):
        return super().queryset().select_related(*OF_MEETING).prefetch_related(*WITH_ACTIONS)

    def context(self, **extra):
        user = self.request.user
        [(_decision, outcomes)] = came_of([self.target], user)
        return super().context(
            decision=self.target,
            parent=self.target.partnership,
            outcomes=[*outcomes, *actions_of(self.target)],
            sources=list(self.target.sources.all()),
            may_edit=may(user, "partnership.edit", self.target),
            **extra,
        )


class DecisionCreate(SearchesFirst, ChildCreate):
    """Records a decision; from a meeting's own page one goes back there."""

    form_class = DecisionCreateForm
    presets = ("meeting",)
    heading = gettext_lazy("Record a decision")
    submit_label = gettext_lazy("Record the decision")
    success_message = gettext_lazy("The decision is recorded.")

    def success_url(self, saved) -> str:
        if saved.meeting is not None and self.request.GET.get("back") == "meeting":
            return f"{saved.meeting.get_absolute_url()}#decisions"
        return saved.get_absolute_url()


class DecisionEdit(ChildEdit):
    model = Decision
    form_class = DecisionForm
    heading = gettext_lazy("Change the decision")

    def parent(self):
        return self.target


class DecisionRemove(ChildRemove):
    """A decision entered by mistake goes; not once something came of it."""

    model = Decision
    section = "decisions"

    def hindrance(self) -> str:
        return what_holds(self.target)


class ComesOfDecision(ChildCreate):
    """Records something because of a decision, and goes back to it."""

    model = Decision
    section = "came-of"

    def queryset(self):
        return super().queryset().select_related(*OF_MEETING)

    def because(self) -> dict:
        """What every record that comes of it knows."""
        return {"partnership": self.target.partnership, "decision": self.target}


class DecisionAddTheme(ComesOfDecision):
    """A theme, with the date and the words of the decision as where it came from."""

    form_class = ThemeCreateForm
    heading = gettext_lazy("A theme because of this decision")
    submit_label = gettext_lazy("Add the theme")
    success_message = gettext_lazy("The theme was added.")

    def new_instance(self):
        return Theme(partnership=self.target.partnership, **origin_of(self.target))


class DecisionInvite(SearchesFirst, ComesOfDecision):
    """A party that is invited, joins or is looked for."""

    form_class = DecisionInviteForm
    heading = gettext_lazy("A party because of this decision")
    submit_label = gettext_lazy("Record the party")
    success_message = gettext_lazy("The party is recorded.")

    def new_instance(self):
        return Party(**self.because())


class DecisionProposeAccession(SearchesFirst, ComesOfDecision):
    """Joining another partnership: a proposal until a party over there confirms it."""

    form_class = DecisionProposeAccessionForm
    heading = gettext_lazy("Joining another partnership because of this decision")
    lead = gettext_lazy("It is a proposal there, until one of its parties confirms it.")
    submit_label = gettext_lazy("Propose it there")
    success_message = gettext_lazy("The joining is proposed. A party over there confirms it.")

    def new_instance(self):
        return Accession(decision=self.target)


class DecisionAddAction(ComesOfDecision):
    """An action point: who does what, by when."""

    form_class = ActionForm
    heading = gettext_lazy("An action point because of this decision")
    submit_label = gettext_lazy("Add the action point")
    success_message = gettext_lazy("The action point is recorded.")

    def new_instance(self):
        return ActionPoint(**self.because(), meeting=self.target.meeting)
