"""What may be typed, how it is found, and how alike two names are."""

import pytest
from django.core.exceptions import ValidationError

from lib.text import (
    ALIKE,
    MAX_TERMS,
    SOFT_HYPHEN,
    clean_line,
    clean_text,
    likeness,
    name_key,
    normalise,
    search_terms,
    with_joints,
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Leger des Heils", "leger des heils"),
        ("  LEGER  des\tHeils ", "leger des heils"),
        ("Súdwest-Fryslân", "sudwest fryslan"),
        ("'s-Gravenhage", "s gravenhage"),
        ("Bergen (NH.)", "bergen nh"),
        ("Nuenen, Gerwen & Nederwetten", "nuenen gerwen nederwetten"),
        ("Straße Ærø Łódź", "strasse aero lodz"),
        ("ﬁnanciën", "financien"),
        ("Groep 👍", "groep 👍"),
        ("İstanbul", "istanbul"),
        ("zacht\u00adstreepje\u200b", "zachtstreepje"),
        ("!?", ""),
        ("", ""),
    ],
)
def test_normalise(text, key):
    assert normalise(text) == key
    assert normalise(key) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Stichting Leger des Heils", "leger heils"),
        ("De Kern B.V.", "kern"),
        ("Vereniging van Nederlandse Gemeenten", "nederlandse gemeenten"),
        ("Coöperatie Zorg voor Ons U.A.", "zorg ons"),
        ("De Stichting", "de stichting"),
        ("", ""),
    ],
)
def test_name_key(text, key):
    assert name_key(text) == key


class TestLikeness:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Leger de Heils", "Leger des Heils"),
            ("Stichting Leger des Heils Welzijns- en Gezondheidszorg", "Leger des Heils"),
            ("Landstede", "Landstede Groep"),
            ("Lanstede", "Landstede"),
            ("Zwartwaterland", "Zwartewaterland"),
            ("Op Orde", "OpOrde"),
            ("De Kern B.V.", "de kern bv"),
            ("Travers", "Travers Welzijn"),
            ("WIJZ", "WijZ"),
        ],
    )
    def test_alike(self, one, other):
        assert likeness(one, other) >= ALIKE
        assert likeness(one, other) == likeness(other, one)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("WijZ", "Wij"),
            ("Gemeente Zwolle", "Gemeente Zeewolde"),
            ("Gemeente Zwolle", "Gemeente Kampen"),
            ("Leger des Heils", "Leger des Vredes"),
            ("Stichting Noord", "Stichting Zuid"),
            ("", "Landstede"),
            ("", ""),
        ],
    )
    def test_not_alike(self, one, other):
        assert likeness(one, other) < ALIKE

    def test_the_same_is_one(self):
        assert likeness("Landstede", "landstede") == 1.0


def test_search_terms_are_few_short_and_different():
    assert search_terms("Leger LEGER des heils!") == ["leger", "des", "heils"]
    assert search_terms("  ") == []
    assert len(search_terms(" ".join(f"w{n}" for n in range(100)))) == MAX_TERMS
    assert max(map(len, search_terms("x" * 5000))) == 40


class TestClean:
    @pytest.mark.parametrize("value", ["Landstede", "Groep 👨‍👩‍👧", "Ærø, 's", "العربية"])
    def test_a_line_passes(self, value):
        assert clean_line(f" {value} ") == value

    @pytest.mark.parametrize(
        "char",
        ["\x00", "\x07", "\n", "\t", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\u200f",
         "\ufffd", "\ufffe", "\ud800"],
    )  # fmt: skip
    def test_a_line_refuses(self, char):
        with pytest.raises(ValidationError) as caught:
            clean_line(f"Land{char}stede")
        assert caught.value.code == "characters"

    def test_text_keeps_its_lines_and_tabs(self):
        assert clean_text("een\r\ntwee\rdrie\tvier 👍\n") == "een\ntwee\ndrie\tvier 👍"

    @pytest.mark.parametrize(
        "char", ["\x00", "\x08", "\x0b", "\x1b", "\x9f", "\u202d", "\ufffd", "\udfff"]
    )
    def test_text_refuses(self, char):
        with pytest.raises(ValidationError) as caught:
            clean_text(f"een\n{char}twee")
        assert caught.value.code == "characters"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Samenwerkingsovereenkomst", "Samenwerkings|overeenkomst"),
        ("de verantwoordelijkheidsverdeling", "de verantwoordelijkheids|verdeling"),
        ("samenwerkingsovereenkomstenregister", "samenwerkings|overeenkomstenregister"),
        ("Werkingskosten", "Werkingskosten"),
        ("samenwerkingsverband van samenwerkingen", "samenwerkings|verband van samenwerkingen"),
        ("Intentieverklaring", "Intentieverklaring"),
    ],
)
def test_long_words_may_break_where_they_are_joined(text, shown):
    assert with_joints(text).replace(SOFT_HYPHEN, "|") == shown
