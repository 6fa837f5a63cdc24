"""Forms for what happens to organisations: renamed, merged, split, taken over, dissolved."""

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.forms.base import RegistryForm, Typed
from accounts.permissions import may
from lib.dates import HonestDateFormField
from lib.text import clean_text
from organisations.enums import LifeEventKind, LifeEventSide
from organisations.forms.area import MunicipalityListField, PlainForm
from organisations.forms.organisation import recorder
from organisations.forms.picker import (
    NewOrganisation,
    OrganisationPickerField,
    PicksOrganisations,
    resolve,
)
from organisations.life_events import (
    WITH_RECEIVER,
    began_after,
    carry_out,
    consequences,
    record_life_event,
)
from organisations.models import ImpactStatement, LifeEvent, LifeEventParty

PREPARATION = ("research", "questions", "conclusion", "consulted", "working_method", "policy")
# What is settled once the event was carried out.
SETTLED = ("kind", "effective", "work_kind", "municipalities", "new_name", "new_group")


def reason_field(label) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[clean_text],
    )


class LifeEventFields(PicksOrganisations, RegistryForm):
    """The fields of an event; a new group is picked, or recorded on the way."""

    municipalities = MunicipalityListField(
        label=_("Municipalities"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One per line or separated by commas. Leave empty when it is about all."),
    )
    new_group = OrganisationPickerField(
        label=_("New group"),
        required=False,
        help_text=_("For a change of group. Leave empty when it belongs to no group any more."),
    )

    class Meta:
        model = LifeEvent
        fields = [
            "kind",
            "title",
            "effective",
            "text",
            "work_kind",
            "municipalities",
            "new_name",
            *PREPARATION,
        ]
        help_texts = {
            "title": _("Leave empty to make it of the kind and the organisations."),
            "effective": _("Past or still to come, as precisely as the source says it."),
            "new_name": _("For a renaming."),
            "consulted": _("Such as staff, clients or works council."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        if "new_group" in self.fields:
            self.fields["new_group"].initial = self.instance.group
        for name in ("text", *PREPARATION):
            self.fields[name].widget.attrs["rows"] = 3
        self.helper.render_hidden_fields = True
        self.helper.layout = Layout(*(self._group(legend, names) for legend, names in GROUPS))

    def _group(self, legend, names):
        there = [name for name in names if name in self.fields]
        return Fieldset(legend, *there) if there else Layout()

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind", self.instance.kind)
        if "new_name" in self.fields and "kind" in cleaned:
            renames = kind == LifeEventKind.RENAME
            if renames and not cleaned.get("new_name") and "new_name" not in self.errors:
                self.add_error("new_name", _("Fill in the new name."))
            if cleaned.get("new_name") and not renames:
                self.add_error("new_name", _("Only a renaming gives a new name."))
            if cleaned.get("new_group") and kind != LifeEventKind.GROUP_CHANGE:
                self.add_error("new_group", _("Only a change of group leads to a new group."))
        return cleaned

    def own_fields(self):
        return [name for name in super().own_fields() if name != "group"]

    def group(self, *, by, at):
        """The group that was picked, recorded when it is new."""
        return resolve(self.cleaned_data.get("new_group"), recorded_by=recorder(by), by=by, at=at)


GROUPS = (
    (_("What happens"), ("kind", "title", "effective", "text")),
    (
        _("Between which organisations"),
        ("giver", "giver_reason", "receiver", "receiver_reason", "new_name", "new_group"),
    ),
    (_("How far it reaches"), ("work_kind", "municipalities")),
    (_("How it was prepared"), PREPARATION),
)


class LifeEventForm(LifeEventFields):
    """A new event, from one organisation and perhaps to another; more can be added later."""

    giver = OrganisationPickerField(
        label=_("Organisation it is about"),
        help_text=_("Who is renamed, dissolved or regrouped, or from whom the work goes."),
    )
    giver_reason = reason_field(_("Its reason"))
    receiver = OrganisationPickerField(
        label=_("Organisation it goes to"),
        required=False,
        help_text=_("For a merger, a split or a transfer of activities."),
    )
    receiver_reason = reason_field(_("Reason of that organisation"))

    def clean(self):
        cleaned = super().clean()
        giver, receiver, kind = (cleaned.get(n) for n in ("giver", "receiver", "kind"))
        if kind in WITH_RECEIVER and not receiver and "receiver" not in self.errors:
            self.add_error("receiver", _("Choose the organisation it goes to."))
        if receiver and kind and kind not in WITH_RECEIVER:
            self.add_error("receiver", _("With this kind nothing goes to another organisation."))
        if giver and giver == receiver and kind != LifeEventKind.SPLIT:
            self.add_error("receiver", _("Choose another organisation than the first."))
        if giver and not self._may_record(giver, receiver):
            message = _("You can record this for an organisation that you coordinate.")
            self.add_error("giver", ValidationError(message, code="not_yours"))
        return cleaned

    def _may_record(self, *organisations) -> bool:
        """Whether one of these is the user's to change; a new one will be."""
        return any(
            isinstance(one, NewOrganisation) or may(self.user, "organisation.edit", one)
            for one in filter(None, organisations)
        )

    def _post_clean(self):
        """A title is made in `save`, when the organisations are known."""
        made = not self.cleaned_data.get("title")
        if made:
            self.cleaned_data["title"] = "-"
        super()._post_clean()
        if made:
            self.cleaned_data["title"] = ""

    def save(self, *, by, at, reason=""):
        data = self.cleaned_data
        mine = recorder(by)
        sides = []
        for name, side in (("giver", LifeEventSide.FROM), ("receiver", LifeEventSide.TO)):
            organisation = resolve(data[name], recorded_by=mine, by=by, at=at)
            if organisation is not None:
                sides.append((organisation, side, data[f"{name}_reason"]))
        event = self.instance
        event.recorded_by, event.group = mine, self.group(by=by, at=at)
        event.title = data["title"] or composed_title(event, [row[0] for row in sides])
        places = data["municipalities"]
        return record_life_event(event, municipalities=places, sides=sides, by=by, at=at)


def composed_title(event, organisations) -> str:
    """ "Overname van activiteiten: Landstede Welzijn → WijZ"; of a renaming, both names."""
    names = " → ".join(filter(None, [*map(str, organisations), event.new_name]))
    return f"{event.get_kind_display()}: {names}"[:200]


class LifeEventEditForm(LifeEventFields):
    """An existing event; what was carried out stays as it was."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True

    def scope_choices(self):
        if self.instance.carried_out_at:
            for name in SETTLED:
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        sides = self.instance.sides
        if kind and kind not in WITH_RECEIVER and sides.filter(side=LifeEventSide.TO).exists():
            self.add_error("kind", _("With this kind nothing goes to another organisation."))
        return cleaned

    def save(self, *, by, at, reason=""):
        if "new_group" in self.fields:
            self.cleaned_data["group"] = self.group(by=by, at=at)
        return super().save(by=by, at=at, reason=reason)

    def own_fields(self):
        picked = ["group"] if "group" in self.cleaned_data else []
        return [*super().own_fields(), *picked]


class LifeEventPartyForm(PicksOrganisations, RegistryForm):
    """One more organisation on a side of the event, with its reason."""

    partner = OrganisationPickerField(label=_("Organisation"))
    field_order = ["partner", "side", "reason"]

    class Meta:
        model = LifeEventParty
        fields = ["side", "reason"]
        widgets = {
            "side": forms.RadioSelect(attrs={"class": "inline"}),
            "reason": forms.Textarea(attrs={"rows": 3}),
        }

    def scope_choices(self):
        kind, sides = self.instance.event.kind, LifeEventSide.choices
        if kind not in WITH_RECEIVER:
            sides = [row for row in sides if row[0] == LifeEventSide.FROM]
        self.fields["side"].choices = sides

    def clean(self):
        cleaned = super().clean()
        partner, side = cleaned.get("partner"), cleaned.get("side")
        if getattr(partner, "pk", None) and side:
            if self.instance.event.sides.filter(organisation=partner, side=side).exists():
                self.add_error("partner", _("This organisation already stands on this side."))
        return cleaned

    def _post_clean(self):
        """The row is made in `save`, when a new organisation has been recorded."""

    def save(self, *, by, at, reason=""):
        row = self.instance
        row.side, row.reason = self.cleaned_data["side"], self.cleaned_data["reason"]
        partner = self.cleaned_data["partner"]
        row.organisation = resolve(partner, recorded_by=recorder(by), by=by, at=at)
        return records.create(row, by=by, at=at, reason=reason)


class LifeEventPartyReasonForm(RegistryForm):
    """The reason an organisation has for it."""

    class Meta:
        model = LifeEventParty
        fields = ["reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}


class ImpactStatementForm(RegistryForm):
    """What the event is to mean for a group of people."""

    class Meta:
        model = ImpactStatement
        fields = ["stakeholder", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "stakeholder": _("Such as clients, volunteers, staff or municipalities."),
            "text": _("The first evaluation afterwards looks back at it."),
        }

    def save(self, *, by, at, reason=""):
        if self.instance.pk is None:
            self.instance.position = self.instance.event.statements.count()
        return super().save(by=by, at=at, reason=reason)


class LifeEventCarryOutForm(Typed, forms.Form):
    """As of which day the organisations change; asked where any does."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    effective = HonestDateFormField(label=_("As of"), required=True)

    def __init__(self, *args, event, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.event, self.on = event, on
        self.fields["version"].initial = event.version
        self.fields["effective"].initial = event.effective
        # All may be decided row by row already: then there is nothing left to date.
        self.changes = consequences(event)
        if not self.changes:
            del self.fields["effective"]
        self.helper = PlainForm(user=None, instance=event).helper

    def clean_effective(self):
        effective = self.cleaned_data["effective"]
        if effective.lower is None:
            raise ValidationError(_("Fill in the date, or at least its year."))
        if effective.lower > self.on:
            raise ValidationError(_("This day is still to come."))
        if sentence := began_after(self.event, effective):
            raise ValidationError(sentence)
        return effective

    def save(self, *, by, at):
        data = self.cleaned_data
        return carry_out(
            self.event,
            effective=data.get("effective", self.event.effective),
            version=data["version"],
            by=by,
            at=at,
            on=self.on,
        )
