"""Naming a deputy."""

import datetime

from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.deputising import colleagues, name_deputy
from evaluations.models import Deputy
from lib.days import DayField, not_over

LONGEST = datetime.timedelta(days=366)


class DeputyForm(RegistryForm):
    """Which colleague, from when until when, and why."""

    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until and including"), help_text=_("At most a year; name somebody anew after it.")
    )

    class Meta:
        model = Deputy
        fields = ("user", "starts_on", "ends_on", "reason")
        labels = {"user": _("Which colleague")}
        help_texts = {
            "user": _("Somebody of this organisation with an account, who is not a manager."),
            "reason": _("Such as holiday. All users of this organisation read it."),
        }

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["user"].queryset = colleagues(self.instance.organisation, on)
        self.fields["reason"].required = True
        if self.instance.pk:
            # Another person or another beginning is another deputy.
            del self.fields["user"]
            if self.instance.starts_on <= on:
                del self.fields["starts_on"]
        else:
            self.initial["starts_on"] = on

    def over(self, stored):
        return type(self)(instance=stored, user=self.user, on=self.on)

    def clean_starts_on(self):
        return not_over(self.cleaned_data["starts_on"], self.on)

    def clean_ends_on(self):
        return not_over(self.cleaned_data["ends_on"], self.on)

    def clean(self):
        data = super().clean()
        user = data.get("user") or (self.instance.user if self.instance.pk else None)
        starts, ends = data.get("starts_on", self.instance.starts_on), data.get("ends_on")
        if not (user and starts and ends) or "starts_on" in self.errors:
            return data
        if ends < starts:
            self.add_error("ends_on", _("The end is before the start."))
        elif ends - starts > LONGEST:
            self.add_error("ends_on", _("Choose a day within a year of the start."))
        elif self._others(user).filter(starts_on__lte=ends, ends_on__gte=starts).exists():
            field = "user" if "user" in self.fields else "ends_on"
            self.add_error(field, _("This colleague already stands in during these days."))
        return data

    def _others(self, user):
        rows = Deputy.objects.filter(organisation=self.instance.organisation, user=user)
        return rows.filter(ended_at__isnull=True).exclude(pk=self.instance.pk)

    def save(self, *, by, at, reason=""):
        if self.instance.pk is None:
            return name_deputy(self.instance, by=by, at=at)
        return super().save(by=by, at=at, reason=reason)


class EndDeputyForm(RegistryForm):
    """Asks nothing but to be sure."""

    class Meta:
        model = Deputy
        fields = ()
