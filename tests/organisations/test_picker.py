"""Choosing an organisation in a form, with and without a script."""

import pytest
from django import forms

from organisations.forms.picker import (
    NewOrganisation,
    OrganisationPickerField,
    PicksOrganisations,
    resolve,
)
from organisations.models import Organisation
from tests.factories import OrganisationFactory
from tests.organisations.conftest import AT

pytestmark = pytest.mark.django_db


class PartiesForm(PicksOrganisations, forms.Form):
    first = OrganisationPickerField()
    second = OrganisationPickerField(required=False, allow_new=False)


def errors(**data):
    form = PartiesForm(data)
    assert not form.is_valid()
    return form.errors


def chosen(**data):
    form = PartiesForm(data)
    assert form.is_valid(), form.errors
    return form.cleaned_data


class TestChoosing:
    def test_a_radio_choice(self, home):
        assert chosen(first=str(home.pk)) == {"first": home, "second": None}

    def test_an_exact_name_alone_is_enough(self, home):
        assert chosen(first_q="leger de HEILS")["first"] == home

    def test_two_pickers_in_one_form_keep_apart(self, home):
        other = OrganisationFactory(name="Landstede")

        assert chosen(first=str(home.pk), second=str(other.pk)) == {"first": home, "second": other}

    def test_part_of_a_name_is_not_enough(self, home):
        assert errors(first_q="Leger")["first"] == ["Kies een organisatie of maak een nieuwe."]

    def test_an_exact_name_of_two_is_not_enough(self, home):
        for _ in range(2):
            organisation = OrganisationFactory(name="Present")
            organisation.names.create(kind="common", name="Present")

        assert errors(first_q="Present")["first"] == ["Kies een organisatie of maak een nieuwe."]

    def test_nothing_at_all(self):
        assert errors()["first"] == ["Kies een organisatie."]

    @pytest.mark.parametrize("value", ["0", "999999", "9" * 40, "²", "-1", "abc", "1 OR 1=1"])
    def test_what_was_never_offered(self, value):
        assert errors(first=value)["first"] == [
            "Deze organisatie kunt u niet kiezen. Kies een andere."
        ]

    @pytest.mark.parametrize("typed", ["a\x00b", "a\u202eb", "x" * 201])
    def test_strange_text(self, typed):
        assert list(errors(first_q=typed)) == ["first"]

    def test_archived_ones_are_not_offered(self, home):
        Organisation.objects.filter(pk=home.pk).update(archived_at=AT)

        assert list(errors(first=str(home.pk))) == ["first"]


class TestNew:
    def test_is_made_by_name_and_kind(self):
        data = chosen(first_q="Op Orde", first="new:Op Orde", first_kind="volunteer")

        assert data["first"] == NewOrganisation("Op Orde", "volunteer")

    def test_takes_a_kind(self):
        assert errors(first_q="Op Orde", first="new:Op Orde")["first"] == [
            "Kies wat voor soort organisatie de nieuwe is."
        ]

    def test_alike_names_are_shown_before_it_is_made(self, home):
        unseen = PartiesForm({"first_q": "Legger des Heils", "first": "new", "first_kind": "care"})

        assert not unseen.is_valid()
        assert f'value="{home.pk}"' in str(unseen["first"])

    def test_is_made_after_they_were_shown(self, home):
        data = chosen(first_q="Leger de Heils 2", first="new:Leger de Heils 2", first_kind="care")

        assert data["first"] == NewOrganisation("Leger de Heils 2", "care")

    def test_a_name_changed_after_they_were_shown_is_looked_up_again(self, home):
        assert errors(first_q="Leger des Heils X", first="new:Iets anders", first_kind="care")

    def test_is_not_offered_where_the_form_does_not(self):
        assert errors(first="1", second="new:Op Orde", second_q="Op Orde")["second"]


class TestSearchButton:
    def test_shows_choices_and_judges_nothing(self, home):
        form = PartiesForm({"first_q": "heils", "first_search": "1"})

        assert not form.is_valid()
        assert form.errors == {}
        assert "Leger des Heils" in str(form["first"])

    def test_keeps_what_was_picked(self, home):
        form = PartiesForm({"first_q": "iets anders", "first": str(home.pk), "first_search": "1"})
        form.is_valid()

        assert f'value="{home.pk}" id="id_first_{home.pk}" checked' in str(form["first"])

    def test_shows_misspelt_names_too(self, home):
        form = PartiesForm({"first_q": "Leger de Heiles", "first_search": "1"})
        form.is_valid()

        assert f'value="{home.pk}"' in str(form["first"])


class TestResolve:
    def test_records_a_new_one_once(self, home):
        new = NewOrganisation("Op Orde", "volunteer")

        made = [resolve(new, recorded_by=home, by=None, at=AT) for _ in range(2)]

        assert made[0] == made[1]
        assert (made[0].kind, made[0].recorded_by) == ("volunteer", home)
        assert Organisation.objects.filter(name="Op Orde").count() == 1

    def test_gives_back_a_known_one(self, home):
        assert resolve(home, recorded_by=None, by=None, at=AT) == home
        assert resolve(None, recorded_by=None, by=None, at=AT) is None
