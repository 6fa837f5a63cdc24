"""Whether the arrangements were kept, all on one page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.enums import Kept
from evaluations.models import ArrangementReview, Evaluation

from .rows import RowForm, SheetForm


class KeptForm(RowForm):
    """One arrangement: kept, partly, not; with a note."""

    class Meta:
        model = ArrangementReview
        fields = ("kept", "note")
        widgets = {"kept": forms.RadioSelect(attrs={"class": "inline"})}
        labels = {"kept": _("Was it kept?")}

    def scope_choices(self) -> None:
        self.fields["kept"].choices = [("", _("Still open")), *Kept.choices]


class ArrangementReviewForm(SheetForm):
    """All arrangements of an evaluation."""

    class Meta:
        model = Evaluation
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reviews = self.instance.arrangement_reviews.select_related("arrangement")
        self.arrangements = [
            self.row(KeptForm, review, f"r{review.pk}")
            for review in reviews.prefetch_related("arrangement__debtors__organisation")
        ]

    def name_of(self, instance) -> str:
        return str(instance.arrangement)

    def everything(self) -> list[tuple]:
        """The rows of `save_arrangement_reviews`."""
        return [
            (row.instance, row.changes(), row.seen) for row in self.arrangements if row.is_bound
        ]
