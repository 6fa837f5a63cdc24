"""What the list of organisations can be narrowed to."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.enums import OrganisationKind, Province
from organisations.models import Municipality, Sector


class OrganisationFilter(forms.Form):
    """Search over all names, kind, sector, province and municipality (seat or working area)."""

    q = forms.CharField(
        label=_("Name"), required=False, max_length=200, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *OrganisationKind.choices]
    )
    sector = forms.ModelChoiceField(
        label=_("Sector"),
        required=False,
        queryset=Sector.objects.all(),
        empty_label=_("All sectors"),
    )
    province = forms.ChoiceField(
        label=_("Province"), required=False, choices=[("", _("All provinces")), *Province.choices]
    )
    municipality = forms.CharField(label=_("Municipality"), required=False, max_length=80)

    def filter(self, rows):
        """The rows that fit; what cannot be understood narrows nothing."""
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        rows = rows.search(chosen.get("q"))
        if chosen.get("kind"):
            rows = rows.filter(kind=chosen["kind"])
        if chosen.get("sector"):
            rows = rows.filter(sectors=chosen["sector"])
        places = Municipality.objects.all()
        if chosen.get("province"):
            places = places.filter(province=chosen["province"])
        if chosen.get("municipality"):
            places = places.search(chosen["municipality"])
        if chosen.get("province") or chosen.get("municipality"):
            working = Q(
                pk__in=rows.model.objects.filter(
                    working_areas__municipality__in=places, working_areas__until__isnull=True
                ).values("pk")
            )
            rows = rows.filter(Q(municipality__in=places) | working)
        return rows

    @property
    def is_filtered(self) -> bool:
        return any((self.data.get(name) or "").strip() for name in self.fields)
