"""What the sweeps of bad input send, and how they judge what comes back."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.http import HttpResponse

from tests.house.page_forms import Field
from tests.house.sweep import reason_of

# The same values at every run: what fails can be done again.
SEED = 20261122
# What is not kept as it was typed, or not always: with which choice it is, or why not.
GO_WITH = {
    "also": "words of a person who is erased: they are looked for, and gone afterwards",
    "bureau": "evaluating by a bureau",
    "word": "narrows the places in which a person who is erased may be meant",
    "rhythm_reason": "not evaluating at all",
}
MARKUP = "<b>\"'&amp;"
PIECES = ("Zwemmen", "🏊‍♀️", "≥ 3×", "İ", "ß", "{{ 7 }}", "%s", "' OR 1=1 --", "../..", "=1+1", "ﷺ")


def texts(number: int) -> Iterator[str]:
    """So many different texts that people might type, each with letters that mean something."""
    chance = random.Random(SEED)  # noqa: S311
    for one in range(number):
        yield f"{chance.choice(PIECES)} {MARKUP} {chance.choice(PIECES)} {one}"


@contextmanager
def writes() -> Iterator[set[str]]:
    """Collects every text that is written to the database meanwhile."""
    found: set[str] = set()

    def look(execute, sql, params, many, context):
        # The trail is written with its text at once: WITH … AS (INSERT …).
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "WITH")):
            rows = params if many else [params or ()]
            found.update(value for row in rows for value in row if isinstance(value, str))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


def broken(response: HttpResponse) -> str:
    """What is wrong with an answer to nonsense, whatever was sent; or nothing."""
    if response.status_code >= 500:
        return f"{response.status_code} {reason_of(response)}"
    kind = response.headers.get("Content-Type", "")
    if (
        not response.streaming
        and kind.startswith("text/html")
        and MARKUP.encode() in response.content
    ):
        return "it is echoed without being escaped"
    return ""


def lost(sent: dict[str, str], stored: set[str]) -> list[str]:
    """The names of what was sent and taken, of which something else was stored."""
    return [name for name, text in sent.items() if text not in stored]


def mixed(names: Any, values: list[str], round_: int) -> dict[str, str]:
    """A value for each name: another one for each, and another one in each round."""
    chance = random.Random(SEED + round_)  # noqa: S311
    return {name: chance.choice(values) for name in names}


def is_free(one: Field) -> bool:
    """Whether people type what they like here: no address, number, date or search."""
    plain = one.kind in ("text", "textarea", "") and not one.inputmode
    return plain and one.part is None and not is_search(one) and one.name not in GO_WITH


def is_search(one: Field) -> bool:
    """A search field looks for what it is given, whatever that is."""
    return one.kind == "search" or one.name.endswith("_q") or one.name == "q"
