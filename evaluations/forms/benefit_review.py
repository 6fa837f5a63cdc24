"""Whether people noticed what they should, all on one page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.enums import EvaluationState, Noticed
from evaluations.models import BenefitReview, PartyResponse

from .rows import RowForm, SheetForm


class NoticedForm(RowForm):
    """One thing people should notice: did they, and how does one see it."""

    class Meta:
        model = BenefitReview
        fields = ("noticed", "note")
        widgets = {"noticed": forms.RadioSelect(attrs={"class": "inline"})}
        labels = {"noticed": _("Did they notice?"), "note": _("How do you see it?")}

    last = None  # the party's own word on the same thing in its last adopted evaluation

    def scope_choices(self) -> None:
        self.fields["noticed"].choices = [("", _("Still open")), *Noticed.choices]


class BenefitReviewForm(SheetForm):
    """Everything one party is asked of what people notice."""

    class Meta:
        model = PartyResponse
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reviews = self.instance.benefit_reviews.select_related(
            "benefit__target_group", "statement__event"
        )
        last = last_words(self.instance)
        self.benefits = []
        for review in reviews:
            row = self.row(NoticedForm, review, f"b{review.pk}")
            row.last = last.get(review.benefit_id)
            self.benefits.append(row)

    def name_of(self, instance) -> str:
        return str(instance.benefit or instance.statement)

    def everything(self) -> list[tuple]:
        """The rows of `save_benefit_reviews`."""
        return [(row.instance, row.changes(), row.seen) for row in self.benefits if row.is_bound]


def last_words(response) -> dict[int, BenefitReview]:
    """Benefit id → what this organisation said of it in its latest earlier adopted evaluation."""
    evaluation = response.evaluation
    rows = BenefitReview.objects.filter(
        response__party__organisation_id=response.party.organisation_id,
        response__evaluation__programme__partnership=evaluation.programme.partnership_id,
        response__evaluation__programme__year__lt=evaluation.programme.year,
        response__evaluation__state=EvaluationState.ADOPTED,
        response__handed_in_at__isnull=False,
        benefit__isnull=False,
    ).exclude(noticed="")
    ordered = rows.select_related("response__evaluation__programme").order_by(
        "response__evaluation__programme__year", "pk"
    )
    return {row.benefit_id: row for row in ordered}
