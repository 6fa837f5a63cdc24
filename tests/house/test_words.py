"""Nothing unfinished, and no path of one machine, stays behind in the tree."""

import re
from collections.abc import Iterator

import pytest

from tests import check
from tests.house.source import ROOT, python_files

COUNTED = re.compile(r'^msgid ((?:"[^\n]*"\n)+)msgid_plural', re.MULTILINE)
ALONE = re.compile(
    r"""(?:\b(?:_|gettext|gettext_lazy)\(|translate )\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
)


def asked_alone(text: str) -> Iterator[str]:
    """The words that a source has translated without a number."""
    return (found[1:-1] for found in ALONE.findall(text))


def test_nothing_is_left_behind():
    assert check.leftovers() == ""


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("unfinished work", "# TO" + "DO: later"),
        ("a path of one machine", "open('/ho" + "me/someone/x')"),
        ("a debugger", "    break" + "point()"),
    ],
)
def test_leftovers_would_be_seen(label, text):
    assert check.LEFTOVERS[label].search(text)


def test_vendored_files_are_what_was_listed():
    assert check.vendored() == ""


def test_what_is_counted_is_not_asked_alone():
    """Python before 3.11.4 knows a text with a plural by its number only, and leaves it English."""
    kept = (ROOT / "locale" / "nl" / "LC_MESSAGES" / "django.po").read_text()
    counted = {"".join(re.findall('"(.*)"', entry)) for entry in COUNTED.findall(kept)}
    assert len(counted) > 100
    sources = [*python_files(), *(ROOT / "templates").rglob("*.html")]
    wrong = {
        f"{path.relative_to(ROOT)}: {words}"
        for path in sources
        for words in counted & set(asked_alone(path.read_text()))
    }
    assert wrong == set()


@pytest.mark.parametrize(
    "text", ['_("Day")', 'label=gettext_lazy(\n    "Day"\n)', '{% translate "Day" %}', "{_('Day')}"]
)
def test_what_is_asked_alone_would_be_seen(text):
    assert list(asked_alone(text)) == ["Day"]
