"""Nothing unfinished, and no path of one machine, stays behind in the tree."""

import pytest

from tests import check


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
