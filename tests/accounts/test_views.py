"""What the database refuses is told apart by its code, or by its words where it gives no code."""

import pytest
from django.db import IntegrityError

from accounts.views.base import FOREIGN_KEY, UNIQUE, breaks


class FromTheDriver(Exception):
    sqlstate = None


def refused(words, code=None) -> IntegrityError:
    error, cause = IntegrityError(words), FromTheDriver(words)
    cause.sqlstate = code
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "rules"),
    [
        (refused("UNIQUE constraint failed: partnerships_party.organisation_id"), {UNIQUE}),
        (refused("FOREIGN KEY constraint failed"), {FOREIGN_KEY}),
        (refused("CHECK constraint failed: party_named"), set()),
        (refused("doublure schendt beperking", "23505"), {UNIQUE}),
        (refused("tabel „theme” schendt verwijzing", "23503"), {FOREIGN_KEY}),
        (refused("a check named unique_names was broken", "23514"), set()),
        (IntegrityError("foreign key mismatch"), {FOREIGN_KEY}),
    ],
    ids=str,
)
def test_by_code_else_by_words(error, rules):
    assert {rule for rule in (UNIQUE, FOREIGN_KEY) if breaks(error, rule)} == rules
