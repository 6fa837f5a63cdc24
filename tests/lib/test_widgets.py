"""Widgets of forms draw what Django's own would."""

import pytest
from django import forms

from lib.widgets import LeanSelect

CHOICES = [("", "Alle"), ("a&b", "A < B"), (3, 'Drie "3"'), ("later", "Later")]


def words(html: str) -> str:
    """Without the blanks between tags, and with either way of writing a quote."""
    return "".join(str(html).split()).replace("&#39;", "&#x27;").replace("&quot;", '"')


class TestLeanSelect:
    @pytest.mark.parametrize("value", [None, "", "a&b", 3, "3", "gone"])
    def test_says_what_django_says(self, value):
        attrs = {"id": "filter_kind", "data-x": "1 & 2"}

        lean = LeanSelect(choices=CHOICES).render("kind", value, attrs)

        assert words(lean) == words(forms.Select(choices=CHOICES).render("kind", value, attrs))

    def test_leaves_groups_to_django(self):
        choices = [("Groep", [("a", "A")])]

        lean = LeanSelect(choices=choices).render("kind", "a")

        assert lean == forms.Select(choices=choices).render("kind", "a")
