"""Judging a theme's year, on one page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.completeness import may_review
from evaluations.forms.review import ReviewForm, reviews_of
from evaluations.models import ThemeReview
from evaluations.reviewing import save_theme_review
from lib.dates import programme_label

from .steps import SheetView


class ReviewEdit(SheetView):
    """The owner's page: every activity of the theme, the theme itself, and next year."""

    model = ThemeReview
    permission = "review.write"
    form_class = ReviewForm
    template_name = "evaluations/review_edit.html"
    submit_label = gettext_lazy("Save the verdicts")
    section = "activities"

    def queryset(self):
        return (
            super()
            .queryset()
            .select_related("theme__partnership", "evaluation__programme__partnership")
            .prefetch_related("theme__owners__contact")
        )

    def hindrance(self) -> str:
        return may_review(self.target.evaluation)

    def get_heading(self) -> str:
        return _("Look back on “%(theme)s”") % {"theme": self.target.theme}

    def context(self, **extra):
        programme = self.target.evaluation.programme
        owner = self.target.theme.current_owner
        is_mine = owner is not None and owner.contact.user_id == self.request.user.pk
        return super().context(
            **{
                "theme": self.target.theme,
                "programme": programme,
                "next_label": next_label(programme),
                "stands_in": not is_mine,
                "owner": owner,
                "progress": self.progress(),
                "is_suggested": False,
                **extra,
            }
        )

    def progress(self) -> tuple[int, int]:
        """How many of the activities were judged, verdict and next year, and how many there are."""
        reviews = reviews_of(self.target)
        return sum(bool(row.verdict and row.next_year) for row in reviews), len(reviews)

    def post(self, request, *args, **kwargs):
        """Saves; or, when asked, fills in what the figures suggest and saves nothing."""
        if "suggest" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.refuse_when_hindered()
        form = self.get_form(request.POST).with_suggestions()
        return self.render(self.context(form=form, is_suggested=True))

    def success_url(self, saved) -> str:
        return self.request.path if "stay" in self.request.POST else self.back_url()

    def save(self, form):
        return save_theme_review(self.target, by=self.request.user, at=self.at, **form.everything())

    def get_success_message(self, saved) -> str:
        return _("Saved: the verdicts on “%(theme)s”.") % {"theme": saved.theme}


def next_label(programme) -> str:
    """How the year after this one is called."""
    return programme_label(*programme.partnership.programme_period(programme.year + 1))
