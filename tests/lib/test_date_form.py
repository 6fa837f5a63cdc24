"""How people fill in an honest date."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from lib.dates import HonestDate, HonestDateFormField


class DateForm(forms.Form):
    signed = HonestDateFormField(label="Ondertekend op")


def parts(day="", month="", year="", certainty="", words=""):
    return [day, month, year, certainty, words]


FILLED = [
    (parts(), None),
    (parts(words="al lang"), None),
    (parts("27", "5", "2014"), "2014-05-27"),
    (parts("7", "5", "2014"), "2014-05-07"),
    (parts("", "5", "2014"), "2014-05"),
    (parts("", "", "2014"), "2014"),
    (parts("", "", "2014", "about"), "2014~"),
    (parts("", "5", "2014", "both"), "2014-05%"),
    (parts("27", "5", "2014", "uncertain"), "2014-05-27?"),
    (parts("27", "5"), "XXXX-05-27"),
    (parts("29", "2"), "XXXX-02-29"),
    (parts("", "5"), "XXXX-05"),
    (parts(certainty="start"), "start"),
    (parts(certainty="later", words="straks"), "later"),
]


class TestFill:
    @pytest.mark.parametrize(("given", "text"), FILLED)
    def test_gives_the_date(self, given, text):
        assert HonestDateFormField().clean(given) == HonestDate(text, given[4])

    @pytest.mark.parametrize(("given", "text"), FILLED)
    def test_what_was_filled_in_comes_back_unchanged(self, given, text):
        field = HonestDateFormField()
        date = field.clean(given)

        shown = field.widget.decompress(date)

        assert field.clean(shown) == date
        assert not field.has_changed(date, given)

    def test_uncertain_without_a_year_is_a_date_without_its_year(self):
        assert HonestDateFormField().clean(parts("27", "5", "", "uncertain")).text == "XXXX-05-27"

    def test_spaces_round_a_number_do_no_harm(self):
        assert HonestDateFormField().clean(parts(" 27 ", "5", " 2014 ")).text == "2014-05-27"

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            (parts("27"), "without_month"),
            (parts("27", "", "2014"), "without_month"),
            (parts("31", "2", "2014"), "no_such_day"),
            (parts("29", "2", "2015"), "no_such_day"),
            (parts("30", "2"), "no_such_day"),
            (parts("0", "5", "2014"), "day"),
            (parts("32", "5", "2014"), "day"),
            (parts("x", "5", "2014"), "day"),
            (parts("²", "5", "2014"), "day"),
            (parts("", "", "14"), "year"),
            (parts("", "", "20144"), "year"),
            (parts("", "", "٢٠١٤"), "year"),
            (parts("", "", "20\x0014"), "year"),
            (parts("", "", "1899"), "year_range"),
            (parts("", "", "2101"), "year_range"),
            (parts("", "13", "2014"), "invalid_choice"),
            (parts("", "mei", "2014"), "invalid_choice"),
            (parts("", "", "2014", "zeker"), "invalid_choice"),
            (parts(certainty="about"), "without_date"),
            (parts(certainty="uncertain", words="al lang"), "without_date"),
            (parts("27", "5", "", "about"), "without_year"),
            (parts("", "", "2014", "start"), "not_both"),
            (parts(words="al\x00lang"), "characters"),
            (parts(words="al\u202elang"), "characters"),
            (parts(words="x" * 201), "invalid"),
        ],
    )
    def test_says_what_is_wrong(self, given, code):
        with pytest.raises(ValidationError) as caught:
            HonestDateFormField().clean(given)

        assert caught.value.code == code
        assert caught.value.messages[0].endswith(".")

    def test_a_day_that_does_not_exist_is_named(self):
        with pytest.raises(ValidationError, match="31 februari 2014 bestaat niet"):
            HonestDateFormField().clean(parts("31", "2", "2014"))

    @pytest.mark.parametrize("given", [None, [], "2014", ["2014"], [None] * 9])
    def test_a_forged_form_is_no_accident(self, given):
        field = HonestDateFormField()
        try:
            assert isinstance(field.clean(given), HonestDate)
        except ValidationError as error:
            assert error.messages

    def test_a_required_date_accepts_words_alone(self):
        field = HonestDateFormField(required=True)

        assert field.clean(parts(words="al lang")) == HonestDate.unknown("al lang")
        with pytest.raises(ValidationError) as caught:
            field.clean(parts())
        assert caught.value.code == "required"


class TestChange:
    @pytest.mark.parametrize(
        ("initial", "given", "changed"),
        [
            (None, parts(), False),
            ("", parts(), False),
            ("2014", parts("", "", "2014"), False),
            (HonestDate("2014", "al lang"), parts("", "", "2014"), True),
            ("2014", parts("", "", "2015"), True),
            ("2014", parts("31", "2", "2014"), True),
            (None, None, False),
        ],
    )
    def test_only_a_real_change_counts(self, initial, given, changed):
        assert HonestDateFormField().has_changed(initial, given) is changed


class TestDraw:
    def test_every_part_has_its_label(self):
        html = str(DateForm(initial={"signed": HonestDate.parse("2014-05-27?")})["signed"])

        for number, label in enumerate(
            ("Dag", "Maand", "Jaar", "Hoe zeker", "Woorden van de bron")
        ):
            assert f'<label for="id_signed_{number}"' in html
            assert label in html
            assert f'name="signed_{number}"' in html
        assert 'value="27"' in html
        assert '<option value="5" selected>mei</option>' in html
        assert "style=" not in html

    def test_the_group_is_a_fieldset_with_the_name_of_the_field(self):
        assert DateForm()["signed"].use_fieldset
        assert "<legend>Ondertekend op" in DateForm()["signed"].legend_tag()

    def test_after_an_error_everything_typed_is_still_there(self):
        form = DateForm(
            {"signed_0": "31", "signed_1": "2", "signed_2": "2o14", "signed_4": "<al lang>"}
        )

        assert set(form.errors) == {"signed"}
        html = str(form["signed"])
        assert 'value="31"' in html
        assert 'value="2o14"' in html
        assert "&lt;al lang&gt;" in html
        assert '<option value="2" selected>' in html
        assert 'aria-invalid="true"' in html
