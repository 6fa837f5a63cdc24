"""What takes the place of municipalities that have ended: chosen with a reason, never by itself."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.forms import RegistryForm
from accounts.forms.base import Typed
from organisations.models import Municipality, Organisation
from organisations.municipalities import successions, went_into

NONE_TICKED = _("Tick at least one municipality.")


class WithReason(Typed, forms.Form):
    """Room for why; the history keeps it."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )


class FollowForm(WithReason, RegistryForm):
    """A record that lists ``municipalities``: per ended one, what takes its place.

    What went into several, offers all of those. Where nothing is ticked the ended one stays.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.listed = list(self.instance.municipalities.all())
        ended = [row for row in self.listed if row.has_ended]
        found = successions(ended)
        self.followed = {f"for_{row.pk}": row for row in ended if row.pk in found}
        is_one = len(self.followed) == 1
        for name, row in self.followed.items():
            self.fields[name] = forms.ModelMultipleChoiceField(
                label=_("In the place of %(municipality)s") % {"municipality": row},
                help_text=went_into(found[row.pk]),
                queryset=Municipality.objects.filter(pk__in=[h.pk for h in found[row.pk].today]),
                required=is_one,
                error_messages={"required": NONE_TICKED},
                widget=forms.CheckboxSelectMultiple({"class": "columns"}),
            )
        self.order_fields([*self.followed, "reason"])

    def clean(self):
        cleaned = super().clean()
        asked = [name for name in self.followed if name not in self.errors]
        if asked and not any(cleaned.get(name) for name in asked) and not self.errors:
            self.add_error(asked[0], ValidationError(NONE_TICKED, code="none"))
        return cleaned

    def save(self, *, by, at, reason=""):
        """Put what was ticked in the places of the ended ones, and keep why."""
        chosen = {row.pk: row for row in self.listed}
        for name, ended in self.followed.items():
            heirs = self.cleaned_data[name]
            if heirs:
                del chosen[ended.pk]
                chosen |= {heir.pk: heir for heir in heirs}
        return records.update(
            self.instance,
            {},
            by=by,
            at=at,
            version=self.cleaned_data["version"],
            reason=self.cleaned_data["reason"],
            links={"municipalities": list(chosen.values())},
        )


class OfficeFollowForm(WithReason, RegistryForm):
    """The municipality of an office has ended: in which one of today it stands."""

    municipality = forms.ModelChoiceField(
        label=_("Where is the office now?"),
        queryset=Municipality.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    class Meta:
        model = Organisation
        fields = ["municipality"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        place = self.instance.municipality
        self.succession = successions([place] if place else []).get(getattr(place, "pk", None))
        heirs = self.succession.today if self.succession else ()
        field = self.fields["municipality"]
        field.queryset = Municipality.objects.filter(pk__in=[heir.pk for heir in heirs])
        self.initial["municipality"] = heirs[0].pk if len(heirs) == 1 else None
        self.order_fields(["municipality", "reason"])

    def save(self, *, by, at, reason=""):
        return super().save(by=by, at=at, reason=self.cleaned_data["reason"])
