"""For whom: groups from the open list, and new ones named beside it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.target_groups import target_group_named

from .base import ChildForm

NAME_LENGTH = 80


class ForTargetGroups(ChildForm):
    """A form over a record with ``target_groups``, in which new groups can be named."""

    new_target_groups = forms.CharField(
        label=_("Other target groups"),
        required=False,
        max_length=400,
        help_text=_("Names separated by commas; they join the list for everybody."),
    )

    def clean_new_target_groups(self) -> list[str]:
        names = [name.strip() for name in self.cleaned_data["new_target_groups"].split(",")]
        if any(len(name) > NAME_LENGTH for name in names):
            raise forms.ValidationError(
                _("Use at most %(max)s characters for a name."),
                code="max_length",
                params={"max": NAME_LENGTH},
            )
        return list(dict.fromkeys(filter(None, names)))

    def chosen_groups(self, *, by, at) -> list:
        """The target groups ticked, and those newly named."""
        ticked = list(self.cleaned_data.get("target_groups") or [])
        new = [
            target_group_named(name, partnership=self.partnership, by=by, at=at)
            for name in self.cleaned_data["new_target_groups"]
        ]
        return list(dict.fromkeys([*ticked, *new]))
