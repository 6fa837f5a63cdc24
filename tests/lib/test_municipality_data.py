"""The list of municipalities that the register starts with."""

import csv
from collections import Counter
from pathlib import Path

from lib.text import normalise
from organisations.enums import Province

DATA = Path(__file__).resolve().parents[2] / "organisations" / "data"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_342_municipalities_have_a_code_a_name_and_a_province():
    municipalities = rows("municipalities.csv")

    assert len({row["code"] for row in municipalities}) == len(municipalities) == 342
    assert len({row["name"] for row in municipalities}) == 342
    assert all(len(row["code"]) == 4 and row["code"].isdigit() for row in municipalities)
    assert {row["province"] for row in municipalities} == set(Province.values)
    assert Counter(row["province"] for row in municipalities)["OV"] == 25


def test_names_are_the_official_ones():
    names = {row["code"]: row["name"] for row in rows("municipalities.csv")}

    assert {code: names[code] for code in ("0518", "1900", "0373", "0893", "0796", "1896")} == {
        "0518": "'s-Gravenhage",
        "1900": "Súdwest-Fryslân",
        "0373": "Bergen (NH.)",
        "0893": "Bergen (L.)",
        "0796": "'s-Hertogenbosch",
        "1896": "Zwartewaterland",
    }
    assert not [name for name in names.values() if name.startswith("Gemeente")]


def test_other_spellings_point_at_one_municipality_and_repeat_no_name():
    names = {row["code"]: normalise(row["name"]) for row in rows("municipalities.csv")}
    aliases = rows("municipality_aliases.csv")

    assert {row["code"] for row in aliases} <= set(names)
    assert not [row for row in aliases if normalise(row["alias"]) in names.values()]
    assert {row["alias"]: row["code"] for row in aliases}["Zwartwaterland"] == "1896"
    assert {row["alias"]: row["code"] for row in aliases}["Den Haag"] == "0518"
    assert {row["alias"]: row["code"] for row in aliases}["Den Bosch"] == "0796"
