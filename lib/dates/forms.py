"""People never type EDTF: day, month, year, how sure, and the words of the source."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from lib.dates.values import (
    FIRST_YEAR,
    LAST_YEAR,
    LATER,
    MAX_WORDS,
    START,
    UNKNOWN_YEAR,
    HonestDate,
    year_message,
)
from lib.text import clean_line

EXACT = ""
ABOUT = "about"
UNCERTAIN = "uncertain"
BOTH = "both"
MARKERS = {EXACT: "", ABOUT: "~", UNCERTAIN: "?", BOTH: "%"}
CERTAINTIES = [
    (EXACT, _("exact")),
    (ABOUT, _("about")),
    (UNCERTAIN, _("uncertain")),
    (BOTH, _("about and uncertain")),
    (START, _("from the start")),
    (LATER, _("later, date unknown")),
]
MONTH_CHOICES = [("", "–"), *((str(number), name) for number, name in MONTHS.items())]


class HonestDateWidget(forms.MultiWidget):
    """Five labelled inputs in one group; the group's name is the field's legend."""

    template_name = "components/widgets/honest_date.html"
    use_fieldset = True
    labels = (_("Day"), _("Month"), _("Year"), _("How sure"), _("Words of the source"))

    def __init__(self, attrs: dict | None = None) -> None:
        number = {"inputmode": "numeric", "autocomplete": "off", "class": "form-control"}
        super().__init__(
            [
                forms.TextInput({**number, "maxlength": 2}),
                forms.Select({"class": "form-select"}, choices=MONTH_CHOICES),
                forms.TextInput({**number, "maxlength": 4}),
                forms.Select({"class": "form-select"}, choices=CERTAINTIES),
                forms.TextInput(
                    {"autocomplete": "off", "class": "form-control", "maxlength": MAX_WORDS}
                ),
            ],
            attrs,
        )

    def decompress(self, value: Any) -> list[str]:
        try:
            date = HonestDate.of(value)
        except ValueError:
            return ["", "", "", EXACT, ""]
        if date.is_start or date.is_later:
            return ["", "", "", START if date.is_start else LATER, date.as_stated]
        certainty = next(key for key, marker in MARKERS.items() if marker == date.marker)
        numbers = [str(part) if part else "" for part in (date.day, date.month, date.year)]
        return [*numbers, certainty, date.as_stated]

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = ("day", "month", "year", "certainty", "words")
        for subwidget, label, part in zip(
            context["widget"]["subwidgets"], self.labels, parts, strict=True
        ):
            subwidget["label"] = label
            subwidget["part"] = part
        return context


class HonestDateFormField(forms.MultiValueField):
    """Gives a HonestDate; leaving everything empty says that the date is unknown."""

    widget = HonestDateWidget

    def __init__(self, **kwargs: Any) -> None:
        for unused in ("max_length", "empty_value", "strip"):
            kwargs.pop(unused, None)
        kwargs.setdefault("required", False)
        # The parts are judged together in `clean`; these only say what each one holds.
        fields = (
            forms.CharField(required=False),
            forms.ChoiceField(required=False, choices=MONTH_CHOICES),
            forms.CharField(required=False),
            forms.ChoiceField(required=False, choices=CERTAINTIES),
            forms.CharField(required=False),
        )
        super().__init__(fields, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> HonestDate:
        if self.disabled and not isinstance(value, list):
            return HonestDate.of(value)
        given = list(value or [])[:5]
        cells = [str(cell or "").strip() for cell in given] + [""] * (5 - len(given))
        words = clean_line(cells[4])
        text = read_parts(*cells[:4])
        try:
            date = HonestDate.parse(text, words)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error
        if self.required and not date:
            raise ValidationError(self.error_messages["required"], code="required")
        self.run_validators(date)
        return date

    def compress(self, data_list: list) -> HonestDate:
        return self.clean(data_list)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        try:
            before = HonestDate.of(initial)
            return before != HonestDateFormField.clean(self, data)
        except (ValidationError, ValueError):
            return True


def read_parts(day: str, month: str, year: str, certainty: str) -> str:
    """EDTF for what was filled in; ValidationError with a sentence when it is no date."""
    if certainty not in dict(CERTAINTIES) or month not in dict(MONTH_CHOICES):
        raise ValidationError(_("Choose one of the options in the list."), code="invalid_choice")
    if certainty in (START, LATER):
        if day or month or year:
            raise ValidationError(
                _("“From the start” and “later” stand on their own: leave the date empty."),
                code="not_both",
            )
        return certainty
    if not (day or month or year):
        if certainty:
            raise ValidationError(_("Fill in the date, or at least its year."), code="without_date")
        return ""
    _check_numbers(day, month, year)
    if not year:
        if certainty in (ABOUT, BOTH):
            raise ValidationError(
                _("Fill in the year too, or choose “uncertain”."), code="without_year"
            )
        # Without its year a date is uncertain as it stands.
        certainty = EXACT
    pieces = [year or UNKNOWN_YEAR]
    if month:
        pieces.append(f"{int(month):02}")
    if day:
        pieces.append(f"{int(day):02}")
    text = "-".join(pieces)
    if day and not HonestDate(text).day:
        typed = " ".join(filter(None, (str(int(day)), str(MONTHS[int(month)]), year)))
        raise ValidationError(
            _("%(date)s does not exist."), code="no_such_day", params={"date": typed}
        )
    return text + MARKERS[certainty]


def _check_numbers(day: str, month: str, year: str) -> None:
    if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
        raise ValidationError(_("Write the year in four digits, such as 2014."), code="year")
    if year and not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValidationError(year_message(), code="year_range")
    if day and not month:
        raise ValidationError(_("Fill in the month too."), code="without_month")
    if day and not (len(day) <= 2 and day.isascii() and day.isdigit() and 1 <= int(day) <= 31):
        raise ValidationError(_("Write the day as a number from 1 to 31."), code="day")
