"""What becomes of supply and demand, and what is new, on one page."""

import uuid

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.enums import ExchangeNext
from evaluations.models import Evaluation, ExchangeReview, ProposedExchange
from partnerships.enums import ExchangeState
from partnerships.models import Party

from .rows import RowForm, SheetForm

NEW_ROWS = 3


class ItemForm(RowForm):
    """One thing on the board: does it stay open, and what came of it."""

    class Meta:
        model = ExchangeReview
        fields = ("next_year", "outcome")
        widgets = {"next_year": forms.RadioSelect(attrs={"class": "inline"})}
        help_texts = {"outcome": _("Such as: four students did their placement there.")}

    def scope_choices(self) -> None:
        self.fields["next_year"].choices = [("", _("Still open to say")), *ExchangeNext.choices]


class ProposalForm(RowForm):
    """Something a party will offer or seek from now on."""

    remove = forms.BooleanField(label=_("Take this proposal away"), required=False)

    class Meta:
        model = ProposedExchange
        fields = ("party", "direction", "text", "theme")
        widgets = {"direction": forms.RadioSelect(attrs={"class": "inline"})}

    def __init__(self, *args, parties, **kwargs):
        self.parties = parties
        super().__init__(*args, **kwargs)

    def over(self, stored):
        return type(self)(instance=stored, user=self.user, parties=self.parties)

    def scope_choices(self) -> None:
        party = self.fields["party"]
        keys = [one.pk for one in self.parties]
        party.queryset = Party.objects.filter(pk__in=keys).select_related("organisation")
        if len(keys) == 1:
            party.initial, party.empty_label = keys[0], None
        direction = self.fields["direction"]
        direction.choices = [choice for choice in direction.choices if choice[0]]
        themes = self.instance.partnership.themes.going_on()
        self.fields["theme"].queryset = themes
        self.fields["theme"].empty_label = _("No theme in particular")
        if not themes:
            del self.fields["theme"]
        if self.instance.pk is None:
            del self.fields["remove"]

    @property
    def is_removed(self) -> bool:
        return bool(self.cleaned_data.get("remove"))


class ExchangeReviewForm(SheetForm):
    """The whole board, as far as this user writes of it; what others offer stands beside it."""

    class Meta:
        model = Evaluation
        fields = ()

    def __init__(self, *args, parties, **kwargs):
        self.parties = parties
        super().__init__(*args, **kwargs)
        # New proposals leave the evaluation's version as it is: a second click is known by this.
        self.fields["token"] = forms.UUIDField(
            required=False, widget=forms.HiddenInput, initial=uuid.uuid4
        )
        mine = Q(item__party__in=parties) | Q(item__matched_with__party__in=parties)
        reviews = self.instance.exchange_reviews.exclude(
            item__state=ExchangeState.CLOSED
        ).select_related(
            "item__party__organisation", "item__matched_with__party__organisation", "item__theme"
        )
        self.items = [self.row(ItemForm, row, f"x{row.pk}") for row in reviews.filter(mine)]
        self.others = list(reviews.exclude(pk__in=[row.instance.pk for row in self.items]))
        given = {"parties": parties}
        proposals = self.instance.proposed_exchange.filter(party__in=parties)
        self.proposals = [
            self.row(ProposalForm, row, f"p{row.pk}", **given)
            for row in proposals.select_related("party__organisation")
        ]
        self.new = [
            self.row(
                ProposalForm,
                ProposedExchange(evaluation=self.instance),
                f"n{number}",
                empty_permitted=True,
                use_required_attribute=False,
                **given,
            )
            for number in range(NEW_ROWS)
        ]

    def over(self, stored):
        return type(self)(instance=stored, user=self.user, parties=self.parties)

    def name_of(self, instance) -> str:
        return str(getattr(instance, "item", instance))

    def everything(self) -> dict:
        """The arguments of `save_exchange`."""
        old = [row for row in self.proposals if row.is_bound]
        new = [row for row in self.new if row.is_bound and row.has_changed()]
        kept = [*(row for row in old if not row.is_removed), *new]
        return {
            "rows": [(row.instance, row.changes(), row.seen) for row in self.items if row.is_bound],
            "proposals": [(row.instance, row.changes(), row.seen) for row in kept],
            "removed": [(row.instance, row.seen) for row in old if row.is_removed],
        }
