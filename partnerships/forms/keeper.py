"""Asking which organisation will keep what a file makes."""

from django.utils.translation import gettext_lazy as _

from organisations.forms.picker import OrganisationPickerField
from organisations.models import Organisation


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
