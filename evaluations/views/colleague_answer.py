"""What colleagues say for the coordinator, who answers for the party."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations import contributing
from evaluations.acting import decides_for
from evaluations.enums import EvaluationKind
from evaluations.forms.colleague_answer import ColleagueAnswerForm
from evaluations.models import PartyResponse

from .questions import KeepsOne, QuestionsView


class ColleagueAnswerEdit(QuestionsView):
    """One colleague's own answers; only their own organisation reads them."""

    model = PartyResponse
    permission = "response.contribute"
    form_class = ColleagueAnswerForm
    template_name = "evaluations/colleague_answer_edit.html"
    section = "turns"
    success_message = gettext_lazy("Saved. Only your own organisation can read it.")

    def queryset(self):
        return (
            super()
            .queryset()
            .select_related("party__organisation", "evaluation__programme__partnership")
        )

    def hindrance(self) -> str:
        return contributing.reason_not_to_contribute(self.target)

    def get_heading(self) -> str:
        return _("Your view, for the answers of %(party)s") % {"party": self.target.party}

    def save_url(self) -> str:
        return reverse("colleague_answer_save", args=[self.target.pk])

    def keeper(self) -> str:
        return f"{self.request.user.pk}-own"

    def context(self, **extra):
        return super().context(**{"closes_adoption": self._closes_adoption(), **extra})

    def _closes_adoption(self) -> bool:
        """Whether the user adopts for this party, and would not any more after writing here."""
        organisation = self.target.party.organisation
        return (
            self.target.evaluation.kind != EvaluationKind.INTERIM
            and organisation.four_eyes
            and organisation.pk in decides_for(self.request.user)
        )

    def rows(self):
        return self.target.colleague_answers.filter(
            author=self.request.user, criterion__isnull=False
        )

    def save(self, form):
        return contributing.contribute(
            self.target,
            scores=form.scores(),
            view=form.changes().get("view"),
            seen=form.seen(),
            by=self.request.user,
            at=self.at,
        )

    def success_url(self, saved) -> str:
        return self.request.path


class ColleagueAnswerSave(KeepsOne, ColleagueAnswerEdit):
    """One question of a colleague's own answers, saved as it is typed."""

    permission = "response.contribute"
    template_name = ""
