"""What a party said outside the register: by whom, when, and where it stands."""

from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from lib.days import DayField, not_to_come

SOURCE = ("source_person", "source_on", "source_text")


class SourceForm(RegistryForm):
    """Records something on a party's behalf; ``on`` is the day it is recorded."""

    source_on = DayField(label=_("On which day"))

    def __init__(self, *args, on, **kwargs):
        self.on = on
        super().__init__(*args, **kwargs)
        for name in SOURCE:
            self.fields[name].required = True

    def over(self, stored):
        return type(self)(instance=stored, user=self.user, on=self.on)

    def clean_source_on(self):
        return not_to_come(self.cleaned_data["source_on"], self.on)

    def source(self) -> dict:
        """Who said so, when and where it stands."""
        return {name: self.cleaned_data[name] for name in SOURCE}
