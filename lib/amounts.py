"""Numbers that people type and read: "24", "2,5", "1.200", with the comma or point they use."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

_SPACES = re.compile(r"[\s\u00a0\u202f]")


def read_amount(text: str) -> Decimal:
    """The number a text stands for, in the way of writing of the language in use.

    Raises ValueError when it is none.
    """
    mark, group = get_format("DECIMAL_SEPARATOR"), get_format("THOUSAND_SEPARATOR")
    plain = _SPACES.sub("", text)
    grouped = re.fullmatch(rf"[+-]?\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?:\D\d*)?", plain)
    if grouped or (group in plain and mark in plain):
        plain = plain.replace(group, "")
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)", plain, re.ASCII):
        raise ValueError(text)
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(text) from error


def write_amount(value: Any, *, grouped: bool = True) -> str:
    """A number without idle zeros: "24", "2,5", "1.200"."""
    if value is None or value == "":
        return ""
    number = Decimal(str(value)).normalize()
    text = f"{number:,f}" if grouped else f"{number:f}"
    mark, group = get_format("DECIMAL_SEPARATOR"), get_format("THOUSAND_SEPARATOR")
    return text.translate(str.maketrans({",": group, ".": mark}))


class AmountField(forms.DecimalField):
    """A number typed as people write it; `12 digits, 2 behind the comma` unless told otherwise."""

    widget = forms.TextInput

    default_error_messages = {"invalid": _("Write a number, such as 12 or 2,5.")}

    def __init__(self, *, max_digits: int = 12, decimal_places: int = 2, **kwargs: Any) -> None:
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "inputmode": "decimal",
            "autocomplete": "off",
            "maxlength": 20,
        }

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal | int | float):
            return Decimal(str(value))
        try:
            return read_amount(str(value)[:40])
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return write_amount(value, grouped=False) if isinstance(value, Decimal) else value

    def words(self, value: Any) -> str:
        """The value as pages show it."""
        return write_amount(value)
