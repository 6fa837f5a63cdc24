"""The helpers for showing things."""

import datetime as dt
import re

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import translation

from accounts.templatetags import registry
from tests.factories import make_user


def draw(text: str, **context) -> str:
    return Template("{% load registry %}" + text).render(Context(context))


class TestInitials:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("Trekker sport (voorbeeld)", "TS"),
            ("Landstede", "L"),
            ("MEE IJsseloevers", "MI"),
            ("Olst-Wijhe", "OW"),
            ("Élan", "É"),
            ("", "?"),
            ("  -- ", "?"),
        ],
    )
    def test_two_letters_at_most(self, name, expected):
        assert registry.initials(name) == expected


class TestDates:
    def test_day_comes_first_in_both_languages(self):
        date = dt.date(2026, 9, 1)
        assert registry.day(date) == "1 september 2026"
        assert registry.day_short(date) == "1 sep 2026"
        with translation.override("en"):
            assert registry.day(date) == "1 September 2026"

    def test_moment_is_told_in_amsterdam_time(self):
        at = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)
        assert registry.moment(at) == "2 juli 2026, 00:30"

    def test_nothing_for_nothing(self):
        assert [registry.day(None), registry.day_short(""), registry.moment(None)] == ["", "", ""]


class TestPercent:
    def test_stays_between_none_and_all(self):
        shares = [registry.percent(a, b) for a, b in ((0, 5), (1, 3), (7, 5), (3, 0), (None, 4))]
        assert shares == [0, 33, 100, 0, 0]


def lines_of(meter: str) -> list[tuple[str, str, str]]:
    """Kind, start and end of each line in a meter."""
    return re.findall(r'<line class="(\w+)" x1="([\d.]+)%" x2="([\d.]+)%"', meter)


class TestMeter:
    def test_parts_follow_each_other(self):
        assert lines_of(registry.meter(5, 10, busy=2, late=1)) == [
            ("done", "0.00", "50.00"),
            ("busy", "50.00", "70.00"),
            ("late", "70.00", "80.00"),
            ("cut", "50.00", "50.00"),
            ("cut", "70.00", "70.00"),
            ("cut", "80.00", "80.00"),
        ]

    def test_more_than_all_is_full(self):
        ends = [end for _kind, _start, end in lines_of(registry.meter(12, 10, busy=3))]
        assert ends == ["100.00", "100.00"]

    def test_an_empty_programme_draws_an_empty_bar(self):
        assert lines_of(registry.meter(0, 0)) == []

    def test_is_hidden_from_screen_readers_unless_it_has_words(self):
        assert 'aria-hidden="true"' in draw("{% meter 1 2 %}")
        assert 'role="img" aria-label="1 van 2"' in draw('{% meter 1 2 label="1 van 2" %}')

    def test_its_words_are_escaped(self):
        assert 'aria-label="&lt;b&gt;&quot;"' in draw("{% meter 1 2 label=words %}", words='<b>"')

    def test_numbers_are_written_with_a_point_in_every_language(self):
        assert 'x2="33.33%"' in draw("{% meter 1 3 %}")


class TestTwoView:
    def test_each_party_has_its_own_mark(self):
        view = registry.two_view([("Landstede", 4), ("Leger des Heils", 2)])
        assert [(mark.shape, mark.x) for mark in view["marks"]] == [
            ("circle", 140.0),
            ("diamond", 60.0),
        ]
        assert view["gap"] == (60.0, 140.0)

    def test_equal_scores_stand_side_by_side(self):
        view = registry.two_view([("Landstede", 3), ("Leger des Heils", 3)])
        assert [mark.x for mark in view["marks"]] == [94.5, 105.5]
        assert view["gap"] is None

    def test_a_party_keeps_its_shape_when_another_did_not_answer(self):
        view = registry.two_view([("Landstede", None), ("Leger des Heils", 5)])
        assert [mark.shape for mark in view["marks"]] == ["diamond"]

    def test_many_parties_show_the_spread_and_no_average(self):
        answers = [(f"Partij {number}", number) for number in (2, 5, 3, 4, 3)]
        html = draw("{% two_view answers %}", answers=answers)
        assert "2–5" in html
        assert "<svg" not in html

    def test_nobody_answered(self):
        answers = [(f"Partij {number}", None) for number in range(6)]
        assert registry.two_view(answers)["spread"] is None


class TestMenu:
    def marked(self, path: str) -> set[str]:
        request = RequestFactory().get(path)
        request.resolver_match = resolve(path)
        entries = registry.menu(Context({"request": request}))
        return {entry["url"] for entry in entries if entry["current"]}

    def test_without_a_request_nothing_is_current(self):
        assert not any(entry["current"] for entry in registry.menu(Context({})))

    @pytest.mark.parametrize(
        ("name", "pk", "expected"),
        [
            ("work_show", None, {"/"}),
            ("partnership_list", None, {"/partnerships/"}),
            ("theme_show", 1, {"/partnerships/"}),
            ("agreement_show", 1, {"/partnerships/"}),
            ("organisation_show", 1, {"/organisations/"}),
            ("evaluation_show", 1, {"/evaluations/"}),
            ("profile_edit", None, set()),
            ("account_login", None, set()),
        ],
    )
    def test_a_page_marks_the_entry_it_belongs_to(self, name, pk, expected):
        assert self.marked(reverse(name, args=[pk] if pk else [])) == expected


class TestFields:
    class Example(forms.Form):
        name = forms.CharField(label="Naam", help_text="Zoals in het register")
        note = forms.CharField(label="Notitie", required=False)
        kind = forms.ChoiceField(label="Soort", widget=forms.RadioSelect, choices=[("a", "A")])
        sure = forms.BooleanField(label="Zeker", required=False)
        token = forms.CharField(widget=forms.HiddenInput)

        def clean(self):
            raise forms.ValidationError("Past niet bij elkaar.")

    def test_optional_fields_say_so_and_required_ones_carry_no_mark(self):
        html = str(self.Example())
        optional = translation.gettext("(optional)")
        assert html.count(optional) == 1
        assert "*" not in html
        assert 'aria-describedby="id_name_helptext"' in html
        assert "<fieldset>\n    <legend>Soort</legend>" in html

    def test_problems_name_the_form_first_and_link_to_fields(self):
        problems = registry.form_problems(self.Example({}))
        required = "Dit veld is verplicht."
        assert [(p["text"], p["id"]) for p in problems] == [
            ("Past niet bij elkaar.", ""),
            (required, ""),
            (required, "id_name"),
            (required, "id_kind"),
        ]

    def test_a_fresh_form_has_no_problems(self):
        assert registry.form_problems(self.Example()) == []

    def test_errors_stand_at_the_field_under_the_id_that_describes_it(self):
        html = str(self.Example({"token": "x", "kind": "a"}))
        assert '<ul class="fielderror" id="id_name_error">' in html
        assert 'aria-invalid="true" aria-describedby="id_name_helptext id_name_error"' in html


@pytest.mark.django_db
class TestDemoAccounts:
    def test_only_active_demo_users_are_offered(self):
        offered = make_user(is_demo=True)
        make_user(is_demo=True, is_active=False)
        make_user()
        assert registry.demo_accounts() == [offered]

    def test_production_offers_nobody(self, settings):
        make_user(is_demo=True)
        settings.DEMO_ALLOWED = False
        assert registry.demo_accounts() == []
