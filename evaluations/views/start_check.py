"""The start-up check of a partnership: how the preconditions stand at the beginning."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import EditView, PageView
from evaluations.enums import StartAnswer
from evaluations.forms.start_check import StartCheckForm
from evaluations.guide.starting import save_checks
from evaluations.guide.tips import tips_for
from partnerships.models import Partnership


class CheckPage:
    """A page of the check, under its partnership."""

    model = Partnership

    def back_url(self) -> str:
        return self.target.get_absolute_url()

    def context(self, **extra):
        return super().context(**{"parent": self.target, "partnership": self.target, **extra})


class StartCheckShow(CheckPage, PageView):
    """The preconditions as met, not yet and unknown, with what shows it."""

    permission = "start_check.see"
    template_name = "evaluations/start_check_show.html"

    def context(self, **extra):
        rows = self.target.start_checks.select_related("criterion__chapter")
        groups = [
            {"answer": answer, "label": label, "rows": [r for r in rows if r.answer == answer]}
            for answer, label in StartAnswer.choices
        ]
        return super().context(
            groups=[group for group in groups if group["rows"]],
            changed_at=max((row.updated_at for row in rows), default=None),
            may_edit=may(self.request.user, "start_check.edit", self.target),
            **extra,
        )


class StartCheckEdit(CheckPage, EditView):
    """All preconditions on one page, filled in beforehand where the register knows."""

    permission = "start_check.edit"
    form_class = StartCheckForm
    template_name = "evaluations/start_check_edit.html"
    heading = gettext_lazy("Start-up check")
    lead = gettext_lazy(
        "Which preconditions are there already? “Not yet” and “unknown” are good answers: they "
        "say what to talk about."
    )
    submit_label = gettext_lazy("Save the check")
    success_message = gettext_lazy("The start-up check is saved.")

    def context(self, **extra):
        codes = [row.instance.criterion.code for row in extra["form"].checks]
        tips = tips_for(codes, self.request.LANGUAGE_CODE, at_once=1)
        rows = [(row, tips.get(row.instance.criterion.code, [])) for row in extra["form"].checks]
        return super().context(**{"rows": rows, **extra})

    def success_url(self, saved) -> str:
        return reverse("start_check_show", args=[self.target.pk])

    def save(self, form):
        save_checks(self.target, form.everything(), by=self.request.user, at=self.at)
        return self.target

    def form_stale(self, form, stale):
        """Both texts above the form, which now carries the versions of the register."""
        conflicts = form.conflicts(stale.record)
        form.take_versions()
        context = self.context(form=form, conflicts=conflicts, message=str(stale))
        return self.render(context, status=409)
