"""Numbers as people type and read them, in both languages."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from lib.amounts import AmountField, read_amount, write_amount


class TestReading:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("12", "12"),
            ("2,5", "2.5"),
            ("2.5", "2.5"),
            ("1.200", "1200"),
            ("1.200,50", "1200.50"),
            ("1 200", "1200"),
            ("1.234.567", "1234567"),
            ("-3", "-3"),
            (",5", "0.5"),
        ],
    )
    def test_dutch(self, text, number):
        assert read_amount(text) == Decimal(number)

    @pytest.mark.parametrize(
        ("text", "number"), [("1,200", "1200"), ("1,200.5", "1200.5"), ("2.5", "2.5")]
    )
    def test_english(self, text, number):
        with translation.override("en"):
            assert read_amount(text) == Decimal(number)

    @pytest.mark.parametrize(
        "text", ["", "veel", "1e5", "NaN", "inf", "1,2,3", "--1", "٣", "1\x00"]
    )
    def test_no_number(self, text):
        with pytest.raises(ValueError):
            read_amount(text)


class TestWriting:
    @pytest.mark.parametrize(
        ("number", "text"),
        [("24.00", "24"), ("2.50", "2,5"), ("1200", "1.200"), ("0.00", "0"), ("-3.10", "-3,1")],
    )
    def test_dutch(self, number, text):
        assert write_amount(Decimal(number)) == text

    def test_english(self):
        with translation.override("en"):
            assert write_amount(Decimal("1200.50")) == "1,200.5"

    def test_nothing(self):
        assert write_amount(None) == ""

    @pytest.mark.parametrize("number", ["0", "7", "0.25", "1234567.89", "-12", "1000"])
    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_what_is_written_can_be_read(self, number, language):
        with translation.override(language):
            for grouped in (True, False):
                written = write_amount(Decimal(number), grouped=grouped)
                assert read_amount(written) == Decimal(number)


class TestField:
    @pytest.mark.parametrize("text", ["9" * 11, "1,234", "veel"])
    def test_refused(self, text):
        with pytest.raises(ValidationError):
            AmountField().clean(text)

    def test_what_stands_in_the_box(self):
        assert AmountField().prepare_value(Decimal("1200.50")) == "1200,5"

    def test_what_was_typed_stays(self):
        assert AmountField().prepare_value("veel") == "veel"

    def test_same_number_is_no_change(self):
        assert not AmountField().has_changed(Decimal("24.00"), "24")
        assert AmountField().has_changed(Decimal("24.00"), "24,5")
