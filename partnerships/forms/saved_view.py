"""Keeping what a list is narrowed to, under a name."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.forms.base import RegistryForm
from organisations.models import Organisation
from partnerships.models import SavedView
from partnerships.starring import star


class SavedViewForm(RegistryForm):
    """A name, and the own organisation whose people may look through it too."""

    class Meta:
        model = SavedView
        fields = ["name", "organisation"]

    def scope_choices(self):
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=self.user.organisation_ids).order_by(
            "sort_name", "pk"
        )
        field.empty_label = _("Only me")
        field.label = _("Who sees it")
        field.help_text = _("Colleagues see their own partnerships through it, not yours.")

    def clean_name(self):
        name = self.cleaned_data["name"]
        mine = SavedView.objects.filter(user=self.instance.user_id, name=name)
        if mine.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("You already have a view with this name."), code="unique")
        return name


class SavedViewCreateForm(SavedViewForm):
    """A new view, at once on the start page when that is wanted."""

    on_start_page = forms.BooleanField(label=_("Show on my start page"), required=False)

    def save(self, *, by, at, reason=""):
        """Write the view, with the star of who made it."""
        view = records.create(self.instance, by=by, at=at, reason=reason)
        if self.cleaned_data["on_start_page"]:
            star(view, by=by, at=at)
        return view
