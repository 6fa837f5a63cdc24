"""Recording a partnership, and completing it section by section."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from accounts.forms import RegistryForm
from lib.dates import HonestDateFormField
from lib.text import clean_line, clean_text
from organisations.forms.municipality_list import MunicipalityListField
from organisations.forms.picker import OrganisationPickerField, PicksOrganisations, resolve
from organisations.models import Municipality, Organisation
from partnerships.counters import refresh_partnership
from partnerships.enums import AreaBasis, DecidedBy, PartnershipKind, Rhythm
from partnerships.models import Partnership
from partnerships.recording import record_partnership

from .base import StepForm
from .people import CoordinatorField

PICKERS = 2
MOST_PICKERS = 12


class PartnershipCreateForm(PicksOrganisations, RegistryForm):
    """A partnership in two minutes: the parties, and whatever else is known already.

    ``keeper`` is asked only of people who record for several organisations. The number of party
    fields follows ``pickers``; the button "another party" sends the form back with one more.
    """

    keeper_is_party = forms.BooleanField(
        label=_("My organisation is a party itself"), required=False, initial=True
    )
    pickers = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("Follows from the number of parties")), *PartnershipKind.choices],
    )

    class Meta:
        model = Partnership
        fields = ["keeper", "title", "kind", "purpose", "since", "rhythm"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Leave empty to take the names of the parties.")
        self.fields["since"].help_text = _(
            "As precisely as you know it; leave empty if you do not."
        )
        self.fields["pickers"].initial = self.picker_count
        for number in range(1, self.picker_count + 1):
            self.fields[f"party_{number}"] = OrganisationPickerField(
                label=_("Party") if number == 1 else _("Another party"), required=number == 1
            )
        self._set_out_keeper()

    def _set_out_keeper(self):
        """For one organisation: no question; for more: a choice; an administrator picks any."""
        mine = list(self.keepers.order_by("sort_name", "pk"))
        if mine:
            self.fields["keeper"].queryset = self.keepers
            self.fields["keeper"].empty_label = None
            self.fields["keeper"].initial = mine[0]
        if len(mine) == 1:
            del self.fields["keeper"]
            self.only_keeper = mine[0]
            self.fields["keeper_is_party"].label = _("%(name)s is a party itself") % {
                "name": mine[0]
            }
        elif not mine:
            self.fields["keeper"] = OrganisationPickerField(
                label=_("Keeper"), allow_new=False, help_text=_("The organisation you record for.")
            )

    only_keeper = None

    @property
    def keepers(self):
        return Organisation.objects.active().filter(
            pk__in=self.user.organisations_as("coordinator")
            or (self.user.organisation_ids if self.user.is_administrator else [])
        )

    @property
    def wants_another(self) -> bool:
        return self.is_bound and "add_party" in self.data

    @property
    def picker_count(self) -> int:
        """How many parties are asked for: as many as were on the screen, and one when asked."""
        sent = str(self.data.get(self.add_prefix("pickers"), "")) if self.is_bound else ""
        count = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 3 else PICKERS
        return max(PICKERS, min(count + (1 if self.wants_another else 0), MOST_PICKERS))

    @property
    def party_fields(self):
        return [self[f"party_{number}"] for number in range(1, self.picker_count + 1)]

    @property
    def can_add(self) -> bool:
        return self.picker_count < MOST_PICKERS

    def full_clean(self):
        super().full_clean()
        if self.wants_another:
            self._errors = forms.utils.ErrorDict()

    def is_valid(self) -> bool:
        return super().is_valid() and not self.wants_another

    def picked(self) -> list:
        names = [f"party_{number}" for number in range(1, self.picker_count + 1)]
        return [self.cleaned_data[name] for name in names if self.cleaned_data.get(name)]

    def _post_clean(self):
        """The record is made by `record_partnership`, which fills in what may be left empty."""

    def save(self, *, by, at, reason=""):
        data = self.cleaned_data
        keeper = self.only_keeper or data["keeper"]
        parties = [keeper] if data["keeper_is_party"] else []
        parties += [resolve(one, recorded_by=keeper, by=by, at=at) for one in self.picked()]
        return record_partnership(
            keeper=keeper,
            organisations=parties,
            by=by,
            at=at,
            title=data["title"],
            kind=data["kind"] or None,
            purpose=data["purpose"],
            since=data["since"],
            rhythm=data["rhythm"],
        )


class PartnershipForm(PicksOrganisations, RegistryForm):
    """What a partnership is called, its kind, since when, and who looks after it."""

    coordinator = CoordinatorField(label=_("Coordinator"), empty_label=_("Nobody yet"))
    entity = OrganisationPickerField(
        allow_new=False,
        required=False,
        label=_("The partnership is itself an organisation"),
        help_text=_("Such as a foundation that the parties set up. Most partnerships are not."),
    )
    without_entity = forms.BooleanField(label=_("It is no organisation itself"), required=False)

    class Meta:
        model = Partnership
        fields = ["title", "kind", "coordinator", "since", "shared_editing", "entity"]

    def __init__(self, *args, on, **kwargs):
        self.on = on
        super().__init__(*args, **kwargs)

    def over(self, stored):
        return type(self)(instance=stored, user=self.user, on=self.on)

    def scope_choices(self):
        self.fields["coordinator"].offer(self.instance, self.on)
        if not self.instance.entity_id:
            del self.fields["without_entity"]

    def clean(self):
        data = super().clean()
        if data.get("without_entity"):
            data["entity"] = None
        return data

    def save(self, *, by, at, reason=""):
        """Write the record; sort key and search text follow the title."""
        saved = super().save(by=by, at=at, reason=reason)
        refresh_partnership(saved)
        return saved


class PartnershipPurposeForm(RegistryForm):
    """Why the parties work together, and what it should bring."""

    class Meta:
        model = Partnership
        fields = ["cause", "purpose", "shared_mission", "principles", "added_value"]


class PartnershipRhythmForm(RegistryForm):
    """How often the parties look back, over which year, and who decides."""

    start_month = forms.TypedChoiceField(
        label=_("The programme year begins in"), coerce=int, choices=()
    )
    evaluation_month = forms.TypedChoiceField(
        label=_("The evaluation opens by itself in"),
        coerce=int,
        choices=(),
        required=False,
        empty_value=None,
        help_text=_("Parties then have four weeks to answer. Only when a rhythm was agreed."),
    )

    class Meta:
        model = Partnership
        fields = [
            "rhythm",
            "rhythm_reason",
            "interim_review",
            "start_month",
            "evaluation_month",
            "open_scoring",
            "decided_by",
            "deciding_body",
        ]
        widgets = {"rhythm": forms.RadioSelect, "decided_by": forms.RadioSelect}

    def scope_choices(self):
        self.fields["start_month"].choices = list(MONTHS.items())
        last = [("", _("the last month of the programme year"))]
        self.fields["evaluation_month"].choices = [*last, *MONTHS.items()]
        self.fields["start_month"].help_text = _(
            "January for a calendar year, August for a school year. Years that have begun stay as "
            "they are."
        )
        bodies = self.instance.bodies.all()
        if bodies:
            self.fields["deciding_body"].queryset = bodies
            self.fields["deciding_body"].empty_label = _("No body chosen")
        else:
            del self.fields["deciding_body"]

    def clean(self):
        data = super().clean()
        if data.get("rhythm") == Rhythm.NONE and not data.get("rhythm_reason"):
            self.add_error("rhythm_reason", _("Say why there is no evaluation."))
        if data.get("decided_by") != DecidedBy.NAMED_BODY:
            data["deciding_body"] = None
        elif "deciding_body" not in self.fields:
            self.add_error("decided_by", _("There is no body yet: add it first."))
        elif not data.get("deciding_body"):
            self.add_error("deciding_body", _("Choose the body that decides."))
        if data.get("rhythm") != Rhythm.NONE:
            data["rhythm_reason"] = ""
        return data


class PartnershipAreaForm(PicksOrganisations, RegistryForm):
    """Where the partnership works: stated by the parties, or computed from their areas."""

    municipalities = MunicipalityListField(
        has_choices=True,
        label=_("Municipalities"),
        required=False,
        help_text=_("Paste or type names, one per line or with commas between them."),
    )

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Partnership
        fields = ["area_basis", "region_label"]
        widgets = {"area_basis": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["municipalities"] = list(self.instance.municipalities.all())
        suggested = self._suggested()
        if suggested:
            self.fields["suggested"] = forms.ModelMultipleChoiceField(
                label=_("Or tick them: the parties work here"),
                queryset=suggested,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.order_fields(["area_basis", "municipalities", "suggested", "region_label", "reason"])

    def _suggested(self):
        """Municipalities in which a party works, and that are not in the list yet."""
        organisations = self.instance.parties.joined().values("organisation_id")
        return (
            Municipality.objects.current()
            .filter(working_areas__organisation__in=organisations)
            .exclude(pk__in=[one.pk for one in self.initial["municipalities"]])
            .distinct()
        )

    def clean(self):
        data = super().clean()
        ticked = list(data.pop("suggested", None) or [])
        chosen = {one.pk: one for one in [*(data.get("municipalities") or []), *ticked]}
        data["municipalities"] = list(chosen.values())
        if (
            data.get("area_basis") == AreaBasis.STATED
            and not chosen
            and not data.get("region_label")
        ):
            if "municipalities" not in self.errors:
                self.add_error("municipalities", _("Name the municipalities, or the region."))
        if chosen and data.get("area_basis") == AreaBasis.NOT_STATED:
            data["area_basis"] = AreaBasis.STATED
        return data

    def save(self, *, by, at, reason=""):
        saved = super().save(by=by, at=at, reason=self.cleaned_data["reason"])
        refresh_partnership(saved)
        return saved


class PartnershipEndForm(StepForm):
    """Ending a partnership: since when, as honestly as it is known, and why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[clean_text],
    )
    ended = HonestDateFormField(label=_("Ended on"))

    class Meta:
        model = Partnership
        fields = ["ended"]

    def clean_ended(self):
        ended = self.cleaned_data["ended"]
        since = self.instance.since
        if ended.upper and since.lower and ended.upper < since.lower:
            raise ValidationError(_("The end is before the start."))
        return ended

    def changes(self) -> dict:
        return {**super().changes(), "end_reason": self.cleaned_data["reason"]}


class PartnershipReopenForm(StepForm):
    """Taking back that a partnership ended."""

    reason = forms.CharField(label=_("Reason"), max_length=300, validators=[clean_line])

    class Meta:
        model = Partnership
        fields = []
