"""Forms of the records that hang under a partnership: choices stay within that partnership."""

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from lib.dates import ends_before_start
from lib.text import clean_text
from organisations.models import Contact, Municipality
from partnerships.enums import PartyState
from partnerships.models import Agreement, Party, Theme


class ChildForm(RegistryForm):
    """A form over a record of one partnership.

    Every field that chooses a party, theme, agreement, contact or municipality offers those of
    the partnership, and what was picked before. ``periods`` names (from, until) pairs of dates.
    """

    periods: tuple[tuple[str, str], ...] = ()

    @property
    def partnership(self):
        return self.instance.partnership

    def scope_choices(self) -> None:
        for name, field in self.fields.items():
            if not isinstance(field, forms.ModelChoiceField):
                continue
            narrow = SCOPES.get(field.queryset.model)
            if narrow is not None:
                field.queryset = narrow(self.partnership, self.picked(name), self.instance)

    def picked(self, name) -> list[int]:
        """Keys of what the record already points to in this field: they stay choosable."""
        if self.instance.pk is None:
            return []
        value = self.instance._meta.get_field(name).value_from_object(self.instance)
        if isinstance(value, list):
            return [item.pk for item in value]
        return [value] if value else []

    def clean(self):
        cleaned = super().clean()
        for start, end in self.periods:
            if cleaned.get(start) and cleaned.get(end):
                if ends_before_start(cleaned[start], cleaned[end]):
                    self.add_error(end, _("The end is before the start."))
        return cleaned


def taking_part(partnership, picked=(), instance=None):
    """The joined parties, and those picked before they left."""
    return (
        partnership.parties.filter(Q(state=PartyState.JOINED) | Q(pk__in=picked))
        .select_related("organisation")
        .order_by("position", "pk")
    )


def _themes(partnership, picked, instance):
    return partnership.themes.order_by("position", "pk")


def _agreements(partnership, picked, instance):
    others = partnership.agreements.all()
    return others.exclude(pk=instance.pk) if isinstance(instance, Agreement) else others


def people_of(partnership, picked=(), instance=None):
    """Contacts of the keeper and of the parties that take part."""
    parties = partnership.parties.filter(state=PartyState.JOINED).values("organisation_id")
    return Contact.objects.filter(
        Q(left_at__isnull=True, organisation_id=partnership.keeper_id)
        | Q(left_at__isnull=True, organisation_id__in=parties)
        | Q(pk__in=picked)
    ).select_related("organisation")


def _municipalities(partnership, picked, instance):
    return Municipality.objects.filter(Q(partnerships=partnership) | Q(pk__in=picked)).distinct()


SCOPES = {
    Party: taking_part,
    Theme: _themes,
    Agreement: _agreements,
    Contact: people_of,
    Municipality: _municipalities,
}


class RemoveForm(forms.Form):
    """The version that was on the screen, and room for why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        validators=[clean_text],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = record.version
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def both_or_neither(form, first, second, message) -> None:
    """Puts ``message`` at ``second`` when only the first of a pair of fields is filled."""
    if form.cleaned_data.get(first) and not form.cleaned_data.get(second):
        form.add_error(second, ValidationError(message, code="pair"))
