"""Asking which organisation will keep what a file makes, or a dossier from now on."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import RegistryForm
from organisations.forms.picker import OrganisationPickerField, PicksOrganisations
from organisations.models import Organisation
from partnerships.keeping import give_to_keeper
from partnerships.models import Partnership


class AsksKeeper:
    """A form with a choice ``keeper``, which is asked only when there is something to choose."""

    only_keeper: Organisation | None = None

    def set_out_keeper(self, user) -> None:
        """For one organisation: no question; for more: a choice; an administrator picks any."""
        mine = Organisation.objects.active().filter(
            pk__in=user.organisations_as("coordinator")
            or (user.organisation_ids if user.is_administrator else [])
        )
        self.only_keeper = mine[0] if len(mine) == 1 else None
        if self.only_keeper is not None:
            del self.fields["keeper"]
        elif mine:
            self.fields["keeper"].queryset = mine
        else:
            self.fields["keeper"] = OrganisationPickerField(
                label=_("Keeper"),
                allow_new=False,
                help_text=self.fields["keeper"].help_text,
            )

    @property
    def kept_by(self):
        """The organisation that will keep it; none while it was not chosen."""
        return self.only_keeper or self.cleaned_data.get("keeper")


class KeeperForm(PicksOrganisations, RegistryForm):
    """Which organisation keeps a dossier from now on, and why."""

    receiver = OrganisationPickerField(label=_("New keeper"), allow_new=False)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("It stands in the history.")
    )

    class Meta:
        model = Partnership
        fields = ()

    def clean_receiver(self):
        receiver = self.cleaned_data["receiver"]
        if receiver.pk == self.instance.keeper_id:
            raise ValidationError(_("This organisation keeps the dossier already."))
        return receiver

    def save(self, *, by, at, reason=""):
        """See `partnerships.keeping.give_to_keeper`."""
        return give_to_keeper(
            self.instance,
            self.cleaned_data["receiver"],
            by=by,
            at=at,
            reason=self.cleaned_data["reason"],
            version=self.cleaned_data["version"],
        )
