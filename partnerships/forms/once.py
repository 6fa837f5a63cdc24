"""Forms over a row of which there is at most one, such as a theme's plan for a year."""

from django import forms
from django.db import IntegrityError

from accounts.errors import StaleRecord

from .base import ChildForm


class OnceForm(ChildForm):
    """Makes the row the first time and changes it later, from the same page.

    ``once`` names the fields that tell it apart. Version 0 says that the row was not there when
    the form was opened: who was second gets both texts, as with any stale form.
    """

    once: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["token"]
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def save(self, *, by, at, reason=""):
        """Write the row; StaleRecord when somebody else made or changed it meanwhile."""
        if self.instance.pk is not None:
            return super().save(by=by, at=at, reason=reason)
        try:
            return super().save(by=by, at=at, reason=reason)
        except IntegrityError:
            key = {name: getattr(self.instance, name) for name in self.once}
            raise StaleRecord(type(self.instance)._default_manager.get(**key)) from None
