"""What every form over a record brings along."""

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH

from accounts.forms.base import name_empty_choice

PARTS = [("a", "A")]


def first_choice(field) -> str:
    name_empty_choice(field)
    return str(next(iter(field.choices))[1])


class TestEmptyChoice:
    def test_is_said_in_words(self):
        optional = forms.ChoiceField(choices=BLANK_CHOICE_DASH + PARTS, required=False)
        required = forms.ChoiceField(choices=BLANK_CHOICE_DASH + PARTS)

        assert [first_choice(optional), first_choice(required)] == ["Geen", "Kies…"]

    def test_own_words_stay(self):
        own = forms.ChoiceField(choices=[("", "Niet vermeld"), *PARTS], required=False)

        assert first_choice(own) == "Niet vermeld"

    def test_a_list_without_an_empty_choice_stays(self):
        assert first_choice(forms.ChoiceField(choices=PARTS)) == "A"
