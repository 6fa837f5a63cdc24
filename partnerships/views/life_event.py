"""What a life event means for partnerships: the impact assistant."""

from django.utils.translation import gettext_lazy, ngettext

from accounts import records
from accounts.errors import WrongMoment
from accounts.permissions import may
from accounts.views.base import FormView
from organisations.life_events import (
    consequences,
    giver_out_of_reach,
    givers,
    hindrance,
    not_yet,
)
from organisations.models import LifeEvent
from partnerships.forms.impact import ImpactForm
from partnerships.impact.finding import effects_of

from .base import unseen_words

PREVIEW, CARRY_OUT = "preview", "carry_out"


class LifeEventImpact(FormView):
    """Lists what an event touches; answers are shown once more before they are carried out."""

    model = LifeEvent
    permission = "organisation.edit"
    section = "organisations"  # one comes here from there
    template_name = "partnerships/life_event_impact.html"
    heading = gettext_lazy("What it touches")

    def queryset(self):
        rows = super().queryset().select_related("group", "recorded_by")
        return rows.prefetch_related("sides__organisation", "municipalities")

    def permission_target(self):
        """An organisation it comes from, about which this user may decide."""
        found = givers(self.target)
        mine = [one for one in found if may(self.request.user, self.permission, one)]
        return next(iter([*mine, *found]), self.target)

    def get_form(self, data=None, files=None):
        self.effects = effects_of(self.target, self.request.user, self.on)
        return ImpactForm(
            data,
            event=self.target,
            rows=self.effects.mine,
            user=self.request.user,
            on=self.on,
        )

    def context(self, **extra):
        may_finish = self.may_finish()
        return super().context(
            event=self.target,
            effects=self.effects,
            unseen_words=unseen_words(self.effects.unseen),
            hindrance=not_yet(self.target, self.on),
            may_finish=may_finish,
            changes_organisations=may_finish and bool(consequences(self.target)),
            parent=self.target,
            **{"preview": None, **extra},
        )

    def may_finish(self) -> bool:
        """Whether what is left can be done now: what changes for the organisations themselves."""
        is_ready = not hindrance(self.target, self.on)
        return is_ready and giver_out_of_reach(self.target, self.request.user) is None

    def post(self, request, *args, **kwargs):
        """First the preview; only its own button carries anything out."""
        if sentence := not_yet(self.target, self.on):
            raise WrongMoment(sentence)
        if request.POST.get("step") == CARRY_OUT:
            return super().post(request, *args, **kwargs)
        form = self.get_form(request.POST)
        if not form.is_valid():
            records.refuse_used_token(form.cleaned_data.get("token"))
            return self.form_invalid(form)
        asks = request.POST.get("step") == PREVIEW
        return self.render(self.context(form=form, preview=form.preview() if asks else None))

    def success_url(self, saved) -> str:
        """On to what is left."""
        return self.request.path

    def get_success_message(self, saved) -> str:
        return ngettext(
            "%(n)d answer was carried out.", "%(n)d answers were carried out.", saved
        ) % {"n": saved}
