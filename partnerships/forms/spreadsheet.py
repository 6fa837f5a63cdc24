"""Forms of an import: the file, what its columns hold, and the final yes."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.errors import WrongMoment
from accounts.forms.base import Typed
from organisations.forms.picker import PicksOrganisations
from organisations.models import Organisation
from partnerships.forms.keeper import AsksKeeper
from partnerships.spreadsheet import making, steps
from partnerships.spreadsheet.book_sheets import is_workbook
from partnerships.spreadsheet.headings import FIELDS, hindrance, letter_of
from partnerships.spreadsheet.reading import read_file

IGNORED = ("", _("– leave aside –"))
_EXAMPLES = 3


class ImportCreateForm(AsksKeeper, PicksOrganisations, Typed, forms.Form):
    """A spreadsheet, and for whom it is read in."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    keeper = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Keeper"),
        empty_label=None,
        help_text=_("The organisation that will keep what is made."),
    )
    file = forms.FileField(
        label=_("Spreadsheet"),
        allow_empty_file=True,  # told in one sentence with all else that is wrong with a file
        widget=forms.FileInput(
            attrs={
                "accept": ".xlsx,.csv,.txt,text/csv,"
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
        help_text=_("An Excel workbook (xlsx) or a text file with separators (csv)."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["token"].initial = uuid.uuid4
        self.set_out_keeper(user)

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.book = read_file(file)
        is_workbook(self.book)  # says so when sheets of one cannot be read
        return file

    def save(self, *, by, at):
        """Keep the rows of the file; see `steps.take_in`."""
        return steps.take_in(
            self.book,
            file_name=self.cleaned_data["file"].name,
            organisation=self.kept_by,
            by=by,
            at=at,
        )


class ImportMapForm(Typed, forms.Form):
    """Per column of a sheet what it holds; and what goes for the whole file."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    sheet = forms.ChoiceField(widget=forms.HiddenInput, required=False)
    keeper_joins = forms.BooleanField(
        required=False,
        label=_("The keeper takes part in every partnership"),
        help_text=_("Choose this when the list names the other parties only."),
    )
    assume_signed = forms.BooleanField(
        required=False,
        label=_("Agreements without a date of signing were signed, on a day that is not known"),
        help_text=_("Otherwise they are recorded as drafts."),
    )

    def __init__(self, *args, batch, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.batch, self.sheet_name = batch, sheet
        self.fields["version"].initial = batch.version
        names = list(batch.options.get("headings", {}))
        self.fields["sheet"].choices = [(name, name) for name in names] or [("", "")]
        self.fields["sheet"].initial = sheet
        for name in ("keeper_joins", "assume_signed"):
            self.fields[name].initial = bool(batch.options.get(name))
        self._set_out_columns()

    def _set_out_columns(self) -> None:
        headings = self.batch.options.get("headings", {}).get(self.sheet_name, [])
        pointed_out = self.batch.mapping if self.sheet_name == self._sheet_before else {}
        initial = pointed_out or steps.guessed(self.batch, self.sheet_name)
        self.columns = []
        for number, heading in enumerate(headings):
            field = forms.ChoiceField(
                required=False,
                choices=_choices(),
                initial=initial.get(str(number), ""),
                label=heading or _("Column %(letter)s") % {"letter": letter_of(number)},
            )
            self.fields[f"column_{number}"] = field
            self.columns.append((f"column_{number}", letter_of(number), number))

    @property
    def _sheet_before(self) -> str:
        return self.batch.options.get("sheet", "")

    @property
    def lines(self):
        """Per column: its field, letter, and some of what stands in it."""
        rows = list(
            self.batch.rows.filter(sheet=self.sheet_name).order_by("number")[: _EXAMPLES * 4]
        )
        for name, letter, number in self.columns:
            texts = [steps.shown(row.cells, number) for row in rows]
            yield {
                "field": self[name],
                "letter": letter,
                "examples": list(dict.fromkeys(filter(None, texts)))[:_EXAMPLES],
            }

    def clean(self):
        cleaned = super().clean()
        self.mapping = {
            str(number): cleaned[name]
            for name, _letter, number in self.columns
            if cleaned.get(name)
        }
        if not self.errors and (sentence := hindrance(self.mapping)):
            raise ValidationError(sentence)
        return cleaned

    def save(self, *, by, at):
        """Begin the dry run with these columns; see `steps.point_out`."""
        if self.cleaned_data["version"] != self.batch.version:
            raise WrongMoment(_("Somebody changed this in the meantime. Look at it once more."))
        options = {
            "sheet": self.sheet_name,
            "keeper_joins": self.cleaned_data["keeper_joins"],
            "assume_signed": self.cleaned_data["assume_signed"],
        }
        return steps.point_out(self.batch, mapping=self.mapping, options=options, by=by, at=at)


def _choices():
    groups: dict[str, list] = {}
    for field in FIELDS:
        groups.setdefault(str(field.group), []).append((field.code, field.label))
    return [IGNORED, *groups.items()]


class ImportWriteForm(Typed, forms.Form):
    """The final yes: over what was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    skip = forms.BooleanField(
        required=False, label=_("Leave out the partnerships with a problem, make the others")
    )

    def __init__(self, *args, batch, problems, **kwargs):
        super().__init__(*args, **kwargs)
        self.batch = batch
        self.fields["version"].initial = batch.version
        if not problems:
            del self.fields["skip"]

    def clean(self):
        cleaned = super().clean()
        if "skip" in self.fields and not cleaned.get("skip"):
            self.add_error(
                "skip", _("Say that these rows may be left out, or mend them in the file first.")
            )
        return cleaned

    def save(self, *, by, at):
        """Claim the making; see `making.begin_writing`."""
        if self.cleaned_data["version"] != self.batch.version:
            raise WrongMoment(_("This was already done, or is no longer possible."))
        skip = bool(self.cleaned_data.get("skip"))
        return making.begin_writing(self.batch, skip=skip, by=by, at=at)
