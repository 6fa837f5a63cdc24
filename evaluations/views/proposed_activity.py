"""Adding to, changing and taking from next year's proposed programme."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.base import RemoveView
from evaluations import proposing
from evaluations.forms.proposed_activity import ProposedActivityForm
from evaluations.models import Evaluation, ProposedActivity
from partnerships.views.theme import key_asked

from .steps import InEvaluation, StepView


class InProgramme(InEvaluation):
    """Goes back to the programme as a whole, at the theme."""

    permission = "programme.propose"

    def back_url(self) -> str:
        return reverse("programme_propose", args=[self.evaluation().pk])

    def hindrance(self) -> str:
        return proposing.may_propose(self.evaluation())


class ProposedActivityCreate(InProgramme, StepView):
    """Proposes a new activity: under the theme named in the address, or else under one chosen.

    An owner proposes under the own theme; the coordinator under all of them.
    """

    model = Evaluation
    permission = "programme.propose"
    form_class = ProposedActivityForm
    heading = gettext_lazy("Propose an activity")
    submit_label = gettext_lazy("Propose the activity")

    def queryset(self):
        return super().queryset().select_related("programme__partnership")

    def load(self):
        target = super().load()
        key = key_asked(self.request, "theme")
        themes = target.partnership.themes.prefetch_related("owners__contact")
        self.theme = themes.filter(pk=key).first() if key else None
        return target

    def evaluation(self):
        return self.target

    def permission_target(self):
        return self.theme or self.target

    def hindrance(self) -> str:
        hindrance = super().hindrance()
        if hindrance or self.theme is None:
            return hindrance
        return proposing.has_no_place(self.target, self.theme)

    @property
    def lead(self) -> str:
        return _("Under the theme “%(theme)s”.") % {"theme": self.theme} if self.theme else ""

    def form_instance(self):
        return ProposedActivity(evaluation=self.target, theme=self.theme)

    def save(self, form):
        return proposing.add_proposal(form.instance, by=self.request.user, at=self.at)

    def get_success_message(self, saved) -> str:
        return _("Proposed: “%(title)s”.") % {"title": saved.title}


class OneProposal(InProgramme):
    """A page about one proposed activity."""

    model = ProposedActivity
    permission = "programme.propose"

    def queryset(self):
        return (
            super()
            .queryset()
            .select_related("theme__partnership", "evaluation__programme__partnership")
            .prefetch_related("theme__owners__contact")
        )


class ProposedActivityEdit(OneProposal, StepView):
    """Changes what is proposed; the verdict it follows from stays in line."""

    form_class = ProposedActivityForm
    heading = gettext_lazy("Change the proposed activity")

    @property
    def lead(self) -> str:
        if self.target.review_id is None:
            return _("Under the theme “%(theme)s”.") % {"theme": self.target.theme}
        return _("It goes on from this year: the target is changed in the verdict too.")

    def save(self, form):
        return proposing.change_proposal(
            self.target,
            {name: form.cleaned_data[name] for name in form.own_fields()},
            version=form.cleaned_data["version"],
            by=self.request.user,
            at=self.at,
        )


class ProposedActivityRemove(OneProposal, RemoveView):
    """Takes it out of next year's programme."""

    submit_label = gettext_lazy("Take it out of the programme")
    success_message = gettext_lazy("It is no longer in the proposed programme.")

    def get_heading(self) -> str:
        return _("Take “%(what)s” out of next year’s programme?") % {"what": self.target}

    def consequences(self) -> list[str]:
        if self.target.review_id is None:
            return [_("The proposal disappears. The history keeps what it said.")]
        return [_("The activity of this year stays; it is marked as: stops next year.")]

    def remove(self, *, by, at, reason):
        proposing.drop_proposal(self.target, by=by, at=at, reason=reason)
