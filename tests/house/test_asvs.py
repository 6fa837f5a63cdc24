"""docs/asvs.md: every requirement of levels 1 and 2 is there once, and what it names exists."""

import re

import pytest
from django.conf import settings

from config import checks
from tests.house.source import ROOT
from tests.house.test_trust import is_there

# Section of ASVS 5.0.0 → the level of its requirements 1, 2, 3 …
LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3",
    "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333",
    "6.6": "2223", "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222",
    "10.6": "22", "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23",
    "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip
WANTED = {
    f"{section}.{number}": level
    for section, levels in LEVELS.items()
    for number, level in enumerate(levels, 1)
    if level in "12"
}
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([123]) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py[\w:]*)`")
SETTING = re.compile(r"`([A-Z][A-Z_]+)`")
RULE = re.compile(r"`registry\.([EW]\d{3})`")
PAGE = re.compile(r"\]\(([\w-]+\.md)\)")
# Read from the environment, and asked for before any setting is there.
FROM_OUTSIDE = {"DATABASE_URL"}


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall((ROOT / "docs" / "asvs.md").read_text(encoding="utf-8"))


def missing(how: str) -> list[str]:
    """What is named here and does not exist."""
    rules = (ROOT / "config" / "checks.py").read_text(encoding="utf-8")
    gone = [test for test in TEST.findall(how) if not is_there(f"tests/{test}")]
    gone += [
        name
        for name in SETTING.findall(how)
        if not hasattr(settings, name) and name not in FROM_OUTSIDE
    ]
    gone += [rule for rule in RULE.findall(how) if f'"registry.{rule}"' not in rules]
    return gone + [page for page in PAGE.findall(how) if not (ROOT / "docs" / page).exists()]


def is_shown(how: str) -> bool:
    """Whether it says a test, a setting, a page, or why not."""
    named = TEST.search(how) or SETTING.search(how) or RULE.search(how) or PAGE.search(how)
    return bool(named) or how.startswith(("n/a because ", "Operator: ", "Remains: "))


def test_every_requirement_is_there_once(rows):
    assert len(WANTED) == 253
    assert len(rows) == len({number for number, *_ in rows})
    assert {number: level for number, level, *_ in rows} == WANTED


def test_each_says_how_it_holds(rows):
    assert [number for number, _level, _what, how in rows if not is_shown(how)] == []


def test_what_is_named_exists(rows):
    gone = {number: missing(how) for number, _level, _what, how in rows if missing(how)}

    assert gone == {}


@pytest.mark.parametrize(
    "how", ["`house/test_gone.py`", "`house/test_asvs.py::TestGone`", "`NO_SETTING`"]
)
def test_what_is_gone_would_be_seen(how):
    assert missing(how)
    assert not missing("`house/test_asvs.py::test_what_is_gone_would_be_seen`, `DEBUG`")
    assert not is_shown("it is fine")
    assert checks.RULES
