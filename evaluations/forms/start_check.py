"""The start-up check: every precondition on one page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.guide.starting import checks_of
from evaluations.models import StartCheck
from partnerships.models import Partnership

from .rows import RowForm, SheetForm


class StartCheckRow(RowForm):
    """One precondition: met, not yet, unknown; with what shows it."""

    class Meta:
        model = StartCheck
        fields = ("answer", "evidence")
        widgets = {"answer": forms.RadioSelect(attrs={"class": "inline"})}
        labels = {"answer": _("Does it hold?")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "version" in self.fields:
            # A page that was opened before the row was there has none: the write tells so.
            self.fields["version"].required = False


class StartCheckForm(SheetForm):
    """All preconditions of a partnership."""

    class Meta:
        model = Partnership
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.checks = [
            self.row(StartCheckRow, row, f"c{row.criterion_id}") for row in checks_of(self.instance)
        ]

    def name_of(self, instance) -> str:
        return str(instance.criterion) if isinstance(instance, StartCheck) else ""

    def everything(self) -> list[tuple]:
        """The rows of `save_checks`."""
        return [(row.instance, row.changes(), row.seen) for row in self.checks if row.is_bound]
