"""The working area of an organisation: municipalities, from and until."""

import datetime
import uuid

from crispy_forms.helper import FormHelper
from django import forms
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.forms.base import Typed
from lib.dates import HonestDate, HonestDateFormField
from lib.text import clean_text
from organisations.forms.details import DatedForm
from organisations.forms.follow import NONE_TICKED
from organisations.forms.municipality_list import MunicipalityListField
from organisations.forms.picker import PicksOrganisations
from organisations.models import Municipality, WorkingArea
from organisations.municipalities import successions

ENDED, MISTAKE = "ended", "mistake"


class PlainForm(Typed, forms.Form):
    """A form that is not over one row, with a one-time token; ``record`` is what it is about."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, user, instance, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.record = user, instance
        self.fields["token"].initial = uuid.uuid4
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class WorkingAreaAddForm(PicksOrganisations, PlainForm):
    """Municipalities to add; those that are on the list already stay as they are."""

    municipalities = MunicipalityListField(
        has_choices=True,
        label=_("Municipalities"),
        help_text=_(
            "One per line or separated by commas: names or CBS codes. “provincie Flevoland” adds "
            "all municipalities of that province."
        ),
    )
    since = HonestDateFormField(label=_("Since"))

    def save(self, *, by, at):
        """Add a row for each municipality that is not on the list; return the new rows."""
        current = self.record.working_areas.filter(until__isnull=True)
        known = set(current.values_list("municipality_id", flat=True))
        rows = [
            WorkingArea(
                organisation=self.record,
                municipality=municipality,
                since=self.cleaned_data["since"],
            )
            for municipality in self.cleaned_data["municipalities"]
            if municipality.pk not in known
        ]
        return [records.create(row, by=by, at=at) for row in rows]


class WorkingAreaEndForm(PlainForm):
    """Municipalities to take off the list: because it ended, or because it was a mistake."""

    areas = forms.ModelMultipleChoiceField(
        label=_("Municipalities"),
        queryset=WorkingArea.objects.none(),
        widget=forms.CheckboxSelectMultiple({"class": "columns"}),
    )
    why = forms.ChoiceField(
        label=_("Why"),
        choices=[
            (ENDED, _("The organisation no longer works there")),
            (MISTAKE, _("It never worked there: the list was wrong")),
        ],
        initial=ENDED,
        widget=forms.RadioSelect,
    )
    until = HonestDateFormField(
        label=_("Until"), help_text=_("When it ended; “later, date unknown” is possible.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["areas"]
        field.queryset = self.record.working_areas.filter(until__isnull=True).select_related(
            "municipality"
        )
        field.label_from_instance = lambda row: row.municipality.name

    def clean(self):
        cleaned = super().clean()
        until = cleaned.get("until")
        if cleaned.get("why") == ENDED and until is not None and not until.text:
            self.add_error("until", _("Fill in the date, or at least its year."))
        return cleaned

    def save(self, *, by, at):
        """End or take away the rows ticked, and return them."""
        rows = list(self.cleaned_data["areas"])
        for row in rows:
            if self.cleaned_data["why"] == MISTAKE:
                records.delete(row, by=by, at=at, reason=gettext("Recorded by mistake"))
            else:
                records.update(row, {"until": self.cleaned_data["until"]}, by=by, at=at)
        return rows


class WorkingAreaFollowForm(PlainForm):
    """What takes the place of a municipality that has ended: chosen, never by itself."""

    successors = forms.ModelMultipleChoiceField(
        label=_("Where does the organisation work now?"),
        error_messages={"required": NONE_TICKED},
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple({"class": "columns"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        validators=[clean_text],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        place = self.record.municipality
        self.succession = successions([place]).get(place.pk)
        heirs = self.succession.today if self.succession else ()
        self.fields["successors"].queryset = Municipality.objects.filter(
            pk__in=[heir.pk for heir in heirs]
        )

    @transaction.atomic
    def save(self, *, by, at):
        """End the row on the last day of its municipality; begin rows for those chosen."""
        row, reason = self.record, self.cleaned_data["reason"]
        ended_on = row.municipality.ended_on
        until = HonestDate.from_date(ended_on)
        records.update(row, {"until": until}, by=by, at=at, reason=reason)
        current = row.organisation.working_areas.filter(until__isnull=True)
        known = set(current.values_list("municipality_id", flat=True))
        since = HonestDate.from_date(ended_on + datetime.timedelta(days=1))
        for heir in self.cleaned_data["successors"]:
            if heir.pk not in known:
                new = WorkingArea(organisation=row.organisation, municipality=heir, since=since)
                records.create(new, by=by, at=at, reason=reason)
        return row


class WorkingAreaForm(DatedForm):
    """One municipality of the list: since and until."""

    class Meta:
        model = WorkingArea
        fields = ["since", "until"]

    def clean(self):
        cleaned = super().clean()
        until = cleaned.get("until")
        if until is not None and not until.text and self.instance.until.text:
            same = WorkingArea.objects.filter(
                organisation=self.instance.organisation,
                municipality=self.instance.municipality,
                until__isnull=True,
            )
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("until", _("This municipality is already on the list."))
        return cleaned
