"""The conclusion: what the parties decide, until when, and who will do what because of it."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.enums import ConclusionKind
from evaluations.models import Evaluation, FollowUp
from lib.days import DayField
from partnerships.forms.base import people_of
from partnerships.forms.people import PersonField
from partnerships.terms import end_of, is_open_ended, start_of

from .rows import RowForm, SheetForm

NEW_ROWS = 3


class FollowUpForm(RowForm):
    """One thing somebody will do; an action point once the evaluation is adopted."""

    assignee = PersonField(label=_("Who does it"), required=False, empty_label=_("Nobody yet"))
    remove = forms.BooleanField(label=_("Take this follow-up away"), required=False)

    class Meta:
        model = FollowUp
        fields = ("text", "assignee", "due_on")
        field_classes = {"due_on": DayField}

    def scope_choices(self) -> None:
        picked = [self.instance.assignee_id] if self.instance.assignee_id else []
        self.fields["assignee"].queryset = people_of(self.instance.partnership, picked)
        if self.instance.pk is None:
            del self.fields["remove"]

    @property
    def is_removed(self) -> bool:
        return bool(self.cleaned_data.get("remove"))


class AgreementChoice(forms.ModelChoiceField):
    """An agreement with its present end, which the extension has to go beyond."""

    def label_from_instance(self, agreement) -> str:
        end, _is_derived = end_of(agreement)
        if not end:
            return _("%(agreement)s (end not stated)") % {"agreement": agreement}
        return _("%(agreement)s (ends %(day)s)") % {"agreement": agreement, "day": end}


class ConclusionForm(SheetForm):
    """What the parties conclude; opinions that differ stay beside each other."""

    extends_agreement = AgreementChoice(
        queryset=None,
        label=_("Which agreement is extended"),
        error_messages={"required": _("Choose the agreement that is extended.")},
    )

    class Meta:
        model = Evaluation
        fields = (
            "conclusion",
            "extends_agreement",
            "extended_until",
            "summary",
            "differing_opinions",
        )
        widgets = {
            "conclusion": forms.RadioSelect(),
            "summary": forms.Textarea(attrs={"rows": 6}),
            "differing_opinions": forms.Textarea(attrs={"rows": 4}),
        }
        field_classes = {"extended_until": DayField}
        error_messages = {"extended_until": {"required": _("Say until which day it is extended.")}}
        help_texts = {
            "summary": _("What the year brought, what is decided and why, in a few sentences."),
            "differing_opinions": _("Where the parties do not agree, say who thinks what."),
            "extended_until": _("The last day on which it holds; later than its present end."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # New follow-ups leave the evaluation's version as it is: a second click is known by this.
        self.fields["token"] = forms.UUIDField(
            required=False, widget=forms.HiddenInput, initial=uuid.uuid4
        )
        self.follow_ups = [
            self.row(FollowUpForm, row, f"f{row.pk}") for row in self.instance.follow_ups.all()
        ]
        self.new = [
            self.row(
                FollowUpForm,
                FollowUp(evaluation=self.instance),
                f"n{number}",
                empty_permitted=True,
                use_required_attribute=False,
            )
            for number in range(NEW_ROWS)
        ]

    def scope_choices(self) -> None:
        kind = self.fields["conclusion"]
        kind.choices = [choice for choice in kind.choices if choice[0]]
        kind.required = True
        self.fields["summary"].required = True
        papers = extendable(self.instance)
        choice = self.fields["extends_agreement"]
        choice.queryset = self.instance.partnership.agreements.filter(
            pk__in=[paper.pk for paper in papers]
        ).prefetch_related("amendments")
        if len(papers) == 1 and not self.instance.extends_agreement_id:
            self.initial["extends_agreement"] = papers[0].pk
        if not papers:
            kind.choices = [row for row in kind.choices if row[0] != ConclusionKind.EXTEND]
            del self.fields["extends_agreement"], self.fields["extended_until"]
            return
        # Both are needed where they are asked at all: see clean().
        choice.required = self.fields["extended_until"].required = True

    def name_of(self, instance) -> str:
        return str(instance) if isinstance(instance, FollowUp) and instance.text else ""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("conclusion") != ConclusionKind.EXTEND:
            cleaned["extends_agreement"] = cleaned["extended_until"] = None
            for name in ("extends_agreement", "extended_until"):
                self.errors.pop(name, None)  # it is not asked, so nothing is wrong with it
            return cleaned
        self._check_end(cleaned.get("extends_agreement"), cleaned.get("extended_until"))
        return cleaned

    def _check_end(self, agreement, until) -> None:
        """The new end lies after the present one, or else after the start."""
        if agreement is None or until is None:
            return
        present = end_of(agreement)[0]
        last = present.upper or start_of(agreement).lower
        if last is not None and until <= last:
            words = _("This is not later than the present end, %(day)s.")
            if present.upper is None:
                words = _("This is not later than the start of the agreement, %(day)s.")
            day = present if present.upper else start_of(agreement)
            error = forms.ValidationError(words, code="early", params={"day": day})
            self.add_error("extended_until", error)

    def everything(self) -> dict:
        """The arguments of `conclude`."""
        names = ("conclusion", "summary", "differing_opinions")
        names += ("extends_agreement", "extended_until")
        sent = [row for row in self.follow_ups if row.is_bound]
        gone = [row for row in sent if row.is_removed]
        kept = [row for row in sent if not row.is_removed]
        kept += [row for row in self.new if row.is_bound and row.has_changed()]
        return {
            "changes": {name: self.cleaned_data[name] for name in names},
            "follow_ups": [(row.instance, row.changes(), row.seen) for row in kept],
            "removed": [(row.instance, row.seen) for row in gone],
            "version": self.cleaned_data["version"],
        }


def extendable(evaluation) -> list:
    """Signed agreements with an end, or of which none is stated; and the one chosen before."""
    papers = evaluation.partnership.agreements.prefetch_related("amendments")
    return [
        paper
        for paper in papers.order_by("pk")
        if paper.pk == evaluation.extends_agreement_id
        or (paper.takes_amendments and not is_open_ended(paper))
    ]
