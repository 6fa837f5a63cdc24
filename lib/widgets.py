"""Widgets of forms."""

from collections.abc import Iterator
from html import escape
from typing import Any

from django import forms
from django.utils.choices import BaseChoiceIterator
from django.utils.safestring import SafeString, mark_safe


class Pairs(BaseChoiceIterator):
    """Choices that are plain pairs already: Django would look twice at each of them for groups."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        self.pairs = pairs

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter(self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)


class LeanSelect(forms.Select):
    """A list of plain choices, written at once.

    Django draws a template for each choice: for the thousand of a list's filters that took longer
    than the list itself. Groups of choices it draws as ever.
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        choices = list(self.choices)
        if any(isinstance(label, list | tuple) for _value, label in choices):
            return super().render(name, value, attrs, renderer)
        chosen = set(self.format_value(value))
        given = {"name": name, **self.build_attrs(self.attrs, attrs)}
        told = "".join(
            f" {key}" if one is True else f' {key}="{escape(str(one))}"'
            for key, one in given.items()
            if one not in (None, False)
        )
        options = "".join(
            f'  <option value="{escape(str(one))}"{" selected" if str(one) in chosen else ""}>'
            f"{escape(str(label))}</option>\n"
            for one, label in choices
        )
        # Every value, label and attribute was escaped above.
        return mark_safe(f"<select{told}>\n{options}</select>")  # noqa: S308
