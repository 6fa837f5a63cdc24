"""At the table: the sheet of the conversation, and what was made of it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import PageView
from evaluations.completeness import may_conclude
from evaluations.conversation.facts import broken_promises_of, ending_papers, open_exchange_of
from evaluations.conversation.writing import hold
from evaluations.forms.conclusion import extendable
from evaluations.forms.conversation import DECISIONS, ConversationForm
from evaluations.models import Evaluation
from evaluations.sheet import for_viewer, load_parts, sheet_of

from .steps import InEvaluation, SheetView


class OfEvaluation(InEvaluation):
    """A page over the evaluation itself."""

    model = Evaluation

    def evaluation(self):
        return self.target

    def queryset(self):
        return (
            super()
            .queryset()
            .select_related("programme__partnership", "meeting__body", "deciding_body")
            .prefetch_related("programme__partnership__parties__organisation")
        )


class ConversationEdit(OfEvaluation, SheetView):
    """One page for a projector: what to talk about, and room for what is said."""

    permission = "evaluation.run"
    form_class = ConversationForm
    template_name = "evaluations/conversation_edit.html"
    submit_label = gettext_lazy("Save what was said")

    def hindrance(self) -> str:
        return may_conclude(self.target)

    def get_heading(self) -> str:
        return _("At the table: %(evaluation)s") % {"evaluation": self.target}

    def sheet(self) -> dict:
        if not hasattr(self, "_sheet"):
            evaluation = self.target
            load_parts(evaluation)
            roles = evaluation.roles_of(self.request.user)
            self._sheet = for_viewer(sheet_of(evaluation), self.request.user, roles=roles)
        return self._sheet

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on, "sheet": self.sheet()}

    def context(self, **extra):
        evaluation, sheet = self.target, self.sheet()
        partnership = evaluation.partnership
        meeting = evaluation.meeting
        form = extra["form"]
        return super().context(
            partnership=partnership,
            sheet=sheet,
            next_label=sheet["programme"]["next_label"],
            promises=broken_promises_of(sheet),
            exchange=open_exchange_of(evaluation),
            papers=ending_papers(evaluation, extendable(evaluation)),
            decided=list(meeting.decisions.order_by("pk")) if meeting else [],
            decision_fields=[form[name] for name in DECISIONS],
            **extra,
        )

    def save(self, form):
        return hold(self.target, form.talk(), by=self.request.user, at=self.at)

    def success_url(self, saved) -> str:
        return reverse("conversation_show", args=[self.target.pk])

    def get_success_message(self, saved) -> str:
        return _("Saved. This is what was made of it.")


class ConversationShow(OfEvaluation, PageView):
    """What was made at the table: minutes, decisions, conclusion and next year."""

    permission = "evaluation.see"
    template_name = "evaluations/conversation_show.html"

    def context(self, **extra):
        evaluation, user = self.target, self.request.user
        meeting = evaluation.meeting
        runs = may(user, "evaluation.run", evaluation)
        return super().context(
            meeting=meeting,
            attending=list(meeting.attending.select_related("organisation")) if meeting else [],
            decisions=list(meeting.decisions.order_by("pk")) if meeting else [],
            proposals=list(
                evaluation.proposed_activities.select_related("theme").order_by(
                    "theme__position", "position", "pk"
                )
            ),
            follow_ups=list(evaluation.follow_ups.select_related("assignee")),
            may_go_on=runs and not may_conclude(evaluation),
            **extra,
        )
