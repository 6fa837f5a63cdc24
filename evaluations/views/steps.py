"""What the pages of an evaluation share."""

from django.urls import reverse

from accounts.views.base import AtItsMoment, FormView


class InEvaluation:
    """A page that belongs to an evaluation: says where we are and goes back there."""

    section = ""

    def evaluation(self):
        """The evaluation this page belongs to."""
        return self.target.evaluation

    def back_url(self) -> str:
        url = self.evaluation().get_absolute_url()
        return f"{url}#{self.section}" if self.section else url

    def success_url(self, saved) -> str:
        return self.back_url()

    def context(self, **extra):
        evaluation = self.evaluation()
        return super().context(
            **{"evaluation": evaluation, "parent": parent_of(evaluation), **extra}
        )


def parent_of(evaluation) -> dict:
    """Where we come from, for the line above the heading."""
    name = f"{evaluation.partnership} › {evaluation}"
    return {"url": evaluation.get_absolute_url(), "name": name}


def way_back(request) -> str:
    """The list of adoptions, at the next one to decide, for who came from there; else ""."""
    if request.GET.get("back") != "adoptions":
        return ""
    following = request.GET.get("next", "")
    is_key = following.isascii() and following.isdecimal() and len(following) < 16
    return reverse("adoption_list") + (f"#adoption-{following}" if is_key else "")


class StepView(InEvaluation, AtItsMoment, FormView):
    """A form that can only be used at the right moment: else 409, also when it is opened."""


class ConfirmView(StepView):
    """Asks before a step that cannot be taken back lightly."""

    template_name = "components/confirm_page.html"

    def consequences(self) -> list[str]:
        return []

    def context(self, **extra):
        return super().context(**{"consequences": self.consequences(), **extra})


class SheetView(StepView):
    """A page of its own, full of fields; a stale one comes back with both texts."""

    def form_stale(self, form, stale):
        if stale.record is None:
            return self.render_refusal(stale)
        conflicts = form.conflicts(stale.record)
        form.take_versions()
        context = self.context(form=form, conflicts=conflicts, message=str(stale))
        return self.render(context, status=409)
