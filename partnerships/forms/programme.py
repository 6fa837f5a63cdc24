"""Form to begin a programme year."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import Typed
from lib.dates import programme_label


class ProgrammeForm(Typed, forms.Form):
    """Which year begins: the present one or a neighbour."""

    year = forms.TypedChoiceField(label=_("Programme year"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args, partnership, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.fields["year"].choices = list(years_to_offer(partnership, on))


def years_to_offer(partnership, on):
    """(year, label) from two years back to two ahead: long-running dossiers are entered late.

    A year that has begun stays choosable, so that a second click is no mistake.
    """
    now = partnership.programme_year(on)
    begun = set(partnership.programmes.values_list("year", flat=True))
    for year in range(now - 2, now + 3):
        label = programme_label(*partnership.programme_period(year))
        yield (
            year,
            gettext("%(year)s, has begun already") % {"year": label} if year in begun else label,
        )


def next_year_to_open(partnership, programmes, on) -> int | None:
    """The year a button offers: the first without a programme, from the present one on."""
    now = partnership.programme_year(on)
    begun = {programme.year for programme in programmes}
    return next((year for year in range(now, now + 3) if year not in begun), None)
