"""Forms for agreements and the moves they make."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lib.dates import HonestDate, ends_before_start
from partnerships.enums import AgreementState, Duration, Renewal, Stated, TermUnit
from partnerships.forms.base import ChildForm, Folded, Group, StepForm, taking_part
from partnerships.models import Agreement, Party
from partnerships.signing import record_agreement
from partnerships.terms import end_of, notice_end_after, start_of

LONGEST_TERM = 600
LONGEST_NOTICE = 120
RECORDED_AS = [
    (AgreementState.SIGNED, _("Already signed")),
    (AgreementState.TO_SIGN, _("Ready, waiting for signatures")),
    (AgreementState.DRAFT, _("A draft")),
]


def signatories(**options) -> forms.ModelMultipleChoiceField:
    """Who signed: a tick per party that takes part."""
    return forms.ModelMultipleChoiceField(
        Party.objects.none(),
        label=_("Signed by"),
        error_messages={"required": _("Tick at least one party that signed.")},
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of a party without a tick the signature is still awaited."),
        **options,
    )


class AgreementForm(ChildForm):
    """What a paper says. What it does not say stays *not stated*."""

    periods = (("effective", "ends"),)
    groups = (
        Group("", "kind", "title"),
        Group(_("The signing"), "recorded_as", "signed_by", "signed", "occasion", "place"),
        Group(
            _("How long it lasts"),
            "effective",
            "duration",
            "ends",
            ("term_amount", "term_unit", "term_anchor"),
            "renewal",
        ),
        Folded(
            _("Notice, evaluation, joining and leaving"),
            "notice_stated",
            "notice_months",
            "evaluation_stated",
            "evaluation_clause",
            "accession_rule",
            "withdrawal_rule",
        ),
        Folded(
            _("Other papers and events it belongs with"), "predecessor", "framework", "life_event"
        ),
    )

    class Meta:
        model = Agreement
        fields = [
            "kind",
            "title",
            "signed",
            "occasion",
            "place",
            "effective",
            "duration",
            "ends",
            "term_amount",
            "term_unit",
            "term_anchor",
            "renewal",
            "notice_stated",
            "notice_months",
            "evaluation_stated",
            "evaluation_clause",
            "accession_rule",
            "withdrawal_rule",
            "predecessor",
            "framework",
            "life_event",
        ]
        widgets = {
            "duration": forms.RadioSelect,
            "notice_stated": forms.RadioSelect(attrs={"class": "inline"}),
            "evaluation_stated": forms.RadioSelect(attrs={"class": "inline"}),
            "evaluation_clause": forms.Textarea(attrs={"rows": 2}),
            "accession_rule": forms.Textarea(attrs={"rows": 2}),
            "withdrawal_rule": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"term_unit": _("Unit"), "term_anchor": _("Counts")}
        help_texts = {
            "title": _("Leave empty to show only the kind."),
            "signed": _("As precisely as the source says it. Leave empty when it does not."),
            "effective": _("Leave empty when it holds from the signing."),
            "duration": _("Of a term, such as two years, the end is computed."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        limit(self.fields["term_amount"], 1, LONGEST_TERM)
        limit(self.fields["notice_months"], 0, LONGEST_NOTICE)

    def scope_choices(self) -> None:
        super().scope_choices()
        if self.instance.pk and not self.instance.was_signed:
            del self.fields["signed"]  # the signing itself is a step of its own
        for name in ("predecessor", "framework"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]
        self._scope_life_events()

    def _scope_life_events(self) -> None:
        """What happened to an organisation of this partnership, and what was picked before."""
        field = self.fields["life_event"]
        parties = self.partnership.parties.values("organisation")
        about = Q(sides__organisation__in=parties) | Q(pk__in=self.picked("life_event"))
        field.queryset = field.queryset.filter(about).distinct()
        if not field.queryset.exists():
            del self.fields["life_event"]

    def clean(self):
        cleaned = super().clean()
        self._clean_duration(cleaned)
        self._clean_notice(cleaned)
        if cleaned.get("evaluation_clause") and "evaluation_stated" in cleaned:
            if cleaned["evaluation_stated"] == Stated.NONE:
                self.add_error("evaluation_clause", _("Leave out the text, or choose “Stated”."))
            else:
                cleaned["evaluation_stated"] = Stated.STATED
        for name in ("predecessor", "framework"):
            if leads_back(cleaned.get(name), name, self.instance):
                self.add_error(name, _("That one already comes after this agreement."))
        return cleaned

    def _clean_duration(self, cleaned) -> None:
        amount, ends = cleaned.get("term_amount"), cleaned.get("ends")
        if amount is None and "term_amount" not in self.errors:
            if cleaned.get("term_unit") or cleaned.get("term_anchor"):
                self.add_error("term_amount", _("Fill in the number too, or leave out the rest."))
        if amount and not cleaned.get("term_unit"):
            cleaned["term_unit"] = TermUnit.YEARS
        if not (amount or ends):
            return
        if cleaned.get("duration") == Duration.OPEN:
            self.add_error(
                "term_amount" if amount else "ends",
                _("An agreement without an end has no end date or term."),
            )
        elif "duration" in cleaned:
            cleaned["duration"] = Duration.FIXED

    def _clean_notice(self, cleaned) -> None:
        months = cleaned.get("notice_months")
        if months is not None and cleaned.get("notice_stated") == Stated.NONE:
            self.add_error("notice_months", _("Leave out the months, or choose “Stated”."))
        elif months is not None and "notice_stated" in cleaned:
            cleaned["notice_stated"] = Stated.STATED
        elif cleaned.get("notice_stated") == Stated.STATED and "notice_months" not in self.errors:
            self.add_error("notice_months", _("Give the months, or say that it is not stated."))


class AgreementCreateForm(AgreementForm):
    """Records a paper as it is now: signed already, ready to be signed, or a draft."""

    recorded_as = forms.ChoiceField(
        label=_("The agreement is"),
        choices=RECORDED_AS,
        initial=AgreementState.SIGNED,
        widget=forms.RadioSelect,
    )
    signed_by = signatories()

    def scope_choices(self) -> None:
        super().scope_choices()
        parties = taking_part(self.partnership)
        self.fields["signed_by"].queryset = parties
        self.fields["signed_by"].initial = [party.pk for party in parties]

    def clean(self):
        cleaned = super().clean()
        how = cleaned.get("recorded_as")
        if how and how != AgreementState.SIGNED:
            self.errors.pop("signed_by", None)  # nobody was to tick there yet
            if cleaned.get("signed"):
                self.add_error("signed", _("Fill in this date once it has been signed."))
        return cleaned

    def save(self, *, by, at, reason=""):
        how = self.cleaned_data["recorded_as"]
        return record_agreement(
            self.instance,
            by=by,
            at=at,
            signed_by=self.cleaned_data["signed_by"] if how == AgreementState.SIGNED else None,
            offered=how == AgreementState.TO_SIGN,
        )


class AgreementSignForm(StepForm):
    """When, where and by whom it was signed."""

    signed_by = signatories()
    field_order = ["signed_by", "signed", "occasion", "place"]

    class Meta:
        model = Agreement
        fields = ["signed", "occasion", "place"]
        help_texts = {"signed": AgreementForm.Meta.help_texts["signed"]}

    def scope_choices(self) -> None:
        super().scope_choices()
        standing = self.instance.signatures.values("party_id")
        parties = self.partnership.parties.filter(pk__in=standing).select_related("organisation")
        self.fields["signed_by"].queryset = parties
        self.fields["signed_by"].initial = [party.pk for party in parties]

    def effects(self) -> dict:
        return {"signed_by": list(self.cleaned_data["signed_by"])}


class ReasonForm(StepForm):
    """Why: kept with the record and in the history."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def changes(self) -> dict:
        return {**super().changes(), "end_reason": self.cleaned_data["reason"]}


class AgreementEndForm(ReasonForm):
    """From when it no longer holds, and why."""

    class Meta:
        model = Agreement
        fields = ["ended"]
        help_texts = {"ended": _("The last day on which it holds. May be in the future.")}

    def clean_ended(self):
        ended = self.cleaned_data["ended"]
        if ends_before_start(start_of(self.instance), ended):
            raise forms.ValidationError(_("The end is before the start."), code="order")
        return ended


class AgreementGiveNoticeForm(StepForm):
    """Who gave notice, when and why, and the last day on which the agreement holds."""

    class Meta:
        model = Agreement
        fields = ["notice_by", "notice_given", "notice_ends", "notice_reason"]
        widgets = {"notice_reason": forms.Textarea(attrs={"rows": 3})}
        labels = {"notice_ends": _("The last day on which it holds")}

    def __init__(self, *args, on=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["notice_by"].required = True
        self.fields["notice_by"].empty_label = _("Choose…")
        self.fields["notice_reason"].required = True
        own = self.fields["notice_by"].queryset.filter(organisation__in=self.user.organisation_ids)
        if len(own) == 1:
            self.initial["notice_by"] = own[0].pk
        if on is not None:
            follows = notice_end_after(self.instance, HonestDate.from_date(self.on), self.on)
            self.fields["notice_ends"].help_text = self._what_follows(follows)
            self.fields["notice_ends"].required = not follows

    def _what_follows(self, follows) -> str:
        if not follows:
            return _("The agreement does not say how it follows from the notice: fill it in.")
        return _(
            "Leave empty to let it follow from the agreement: %(date)s for a notice of today."
        ) % {"date": follows}

    def clean(self):
        cleaned = super().clean()
        given, ends = cleaned.get("notice_given"), cleaned.get("notice_ends")
        if self.errors:
            return cleaned
        if not ends:
            ends = notice_end_after(self.instance, given, self.on)
            cleaned["notice_ends"] = self.instance.notice_ends = ends
        if ends.upper is None:
            self.add_error("notice_ends", _("Say when it ends, with the year at least."))
        elif ends_before_start(given, ends) or ends_before_start(start_of(self.instance), ends):
            self.add_error("notice_ends", _("The end is before the start."))
        elif self._ends_by_itself_before(ends):
            self.add_error("notice_ends", _("The agreement has already ended by itself then."))
        return cleaned

    def _ends_by_itself_before(self, ends) -> bool:
        own, _derived = end_of(self.instance, self.on)
        return self.instance.renewal != Renewal.TACIT and ends_before_start(ends, own)


class AgreementWithdrawNoticeForm(StepForm):
    """Why the notice is withdrawn: kept in the history."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    class Meta:
        model = Agreement
        fields: list[str] = []


class AgreementAbandonForm(ReasonForm):
    """Why it was never signed."""

    class Meta:
        model = Agreement
        fields: list[str] = []


def limit(field, least: int, most: int) -> None:
    """A number from ``least`` to ``most``; the same words on both engines."""
    field.min_value, field.max_value = least, most
    field.validators = [
        forms.fields.validators.MinValueValidator(least),
        forms.fields.validators.MaxValueValidator(most),
    ]
    field.widget.attrs.update({"min": least, "max": most})


def leads_back(other, name: str, agreement) -> bool:
    """Whether following ``name`` from another agreement ends at this one."""
    seen = set()
    while other is not None and other.pk not in seen:
        if other.pk == agreement.pk:
            return True
        seen.add(other.pk)
        other = getattr(other, name)
    return False
