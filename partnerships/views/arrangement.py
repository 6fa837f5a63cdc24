"""Arrangements: who owes what to whom, and whether it was kept."""

from django.db.models import Prefetch, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import WrongMoment
from accounts.permissions import may
from accounts.views.base import EditView, PageView
from partnerships.forms.arrangement import ArrangementEndForm, ArrangementForm
from partnerships.models import Arrangement, Party
from partnerships.party_lines import name_on
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove

SECTION = "arrangements"
Review = Arrangement._meta.get_field("reviews").related_model
Evaluation = Review._meta.get_field("evaluation").related_model
KEPT_TONES = {"kept": "good", "partly": "warn", "not": "bad"}


class ArrangementShow(PageView):
    """One arrangement in words, with what every evaluation said of it."""

    model = Arrangement
    permission = "partnership.see"
    template_name = "partnerships/arrangement_show.html"

    def queryset(self):
        # What is over is told under the names of its last day.
        last = Arrangement.objects.filter(pk=self.kwargs["pk"]).values("until_upper")
        parties = Party.objects.annotate(name_then=Subquery(name_on(Subquery(last))))
        parties = parties.select_related("organisation").order_by("position", "pk")
        return (
            super()
            .queryset()
            .select_related("partnership", "agreement", "theme", "representative__organisation")
            .prefetch_related(
                "municipalities", Prefetch("debtors", parties), Prefetch("beneficiaries", parties)
            )
        )

    def context(self, **extra):
        user, arrangement = self.request.user, self.target
        may_edit = may(user, "partnership.edit", arrangement)
        is_over = arrangement.is_over(self.on)
        return super().context(
            arrangement=arrangement,
            verdicts=self.verdicts(),
            is_over=is_over,
            may_edit=may_edit,
            may_end=may_edit and not is_over,
            **extra,
        )

    def verdicts(self) -> list[dict]:
        """What each evaluation said of it, the latest first; of those this user may see."""
        seen = Evaluation.objects.visible_to(self.request.user)
        reviews = (
            self.target.reviews.filter(evaluation__in=seen)
            .exclude(kept="")
            .select_related("evaluation__programme")
            .order_by("-evaluation__programme__year", "-evaluation_id")
        )
        return [
            {"review": review, "tone": KEPT_TONES.get(review.kept, "none")} for review in reviews
        ]


class ArrangementCreate(ChildCreate):
    form_class = ArrangementForm
    section = SECTION
    presets = ("agreement", "theme")
    heading = gettext_lazy("Record an arrangement")
    submit_label = gettext_lazy("Record the arrangement")
    success_message = gettext_lazy("The arrangement is recorded.")


class ArrangementEdit(ChildEdit):
    model = Arrangement
    form_class = ArrangementForm
    heading = gettext_lazy("Change the arrangement")

    def parent(self):
        return self.target

    def remove_url(self) -> str:
        return "" if self.target.reviews.exists() else super().remove_url()


class ArrangementEnd(EditView):
    """It no longer holds: until when, and why. What was judged stays readable."""

    model = Arrangement
    permission = "partnership.edit"
    template_name = "components/confirm_page.html"
    form_class = ArrangementEndForm
    heading = gettext_lazy("Does this arrangement no longer hold?")
    submit_label = gettext_lazy("End the arrangement")
    success_message = gettext_lazy("The arrangement is ended.")

    def context(self, **extra):
        told = [
            _("The arrangement stays readable, with what evaluations said of it."),
            _("An evaluation that opens later no longer asks for it."),
        ]
        return super().context(consequences=told, parent=self.target, **extra)

    def get(self, request, *args, **kwargs):
        self.refuse_when_over()
        return super().get(request, *args, **kwargs)

    def refuse_when_over(self):
        stored = self.queryset().get(pk=self.target.pk)  # not as the form has filled it in
        if stored.is_over(self.on):
            raise WrongMoment(_("This arrangement has ended already."))

    def save(self, form):
        self.refuse_when_over()
        return super().save(form)


class ArrangementRemove(ChildRemove):
    """Only what was never judged can go; the rest is ended."""

    model = Arrangement
    section = SECTION

    def hindrance(self) -> str:
        if self.target.reviews.exists():
            return _("An evaluation has judged this arrangement, so it stays. You can end it.")
        return ""

    def back_url(self) -> str:
        if self.target.pk and self.target.reviews.exists():
            return self.target.get_absolute_url()
        return super().back_url()
