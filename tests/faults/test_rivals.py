"""People who send at the same moment, over HTTP: one wins a round, nobody is passed over."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.ledger import key_of
from tests.faults.product import WRITERS, Place, Product, serving
from tests.faults.visitor import Visitor

AT_ONCE, ROUNDS = 8, 5


@pytest.fixture(scope="module")
def served(place: Place) -> Iterator[Product]:
    with serving(place) as product:
        yield product


@pytest.fixture(scope="module")
def weak(place: Place) -> Iterator[Product]:
    with serving(place, DJANGO_SETTINGS_MODULE="tests.faults.weak") as product:
        yield product


def at_once(product: Product, path: str, senders: list[Visitor], forms: list[dict]) -> list:
    """The answers to these forms, sent at the same moment, each over a line of its own."""
    lines = [product.visitor(sender) for sender in senders]
    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(lambda line, form: line.post(path, form), lines, forms))


def one_form_eight_times(product: Product, place: Place) -> tuple[set, int]:
    """Where eight clicks on one button led to, and how many records they made."""
    text = f"acht keer {uuid.uuid4()}"
    visitor = product.signed_in()
    form = visitor.form(place.create_path, "text") | {"text": text}
    answers = at_once(product, place.create_path, [visitor] * AT_ONCE, [form] * AT_ONCE)
    with place.store.open() as connection:
        rows = connection.cursor().execute(
            f"SELECT count(*) FROM partnerships_actionpoint WHERE text = {place.store.mark}", [text]
        )
        return {(answer.status, answer.location) for answer in answers}, rows.fetchone()[0]


def rounds_over_one_row(product: Product, place: Place) -> list[str]:
    """What went wrong in rounds of eight who change the same text from the same version."""
    people = [product.signed_in(email) for email in WRITERS]
    visitor, wrong = people[0], []
    form = visitor.form(place.create_path, "text") | {"text": "begin"}
    path = f"/action-points/{key_of(visitor.post(place.create_path, form).location)}/edit/"
    for number in range(ROUNDS):
        opened = [person.form(path, "version") for person in people]
        forms = [opened[n % 2] | {"text": f"ronde {number} van {n}"} for n in range(AT_ONCE)]
        answers = at_once(product, path, people * (AT_ONCE // 2), forms)
        won = [n for n, answer in enumerate(answers) if answer.status == 302]
        stored = visitor.form(path, "version")["text"]
        if len(won) != 1 or stored != forms[won[0]]["text"]:
            wrong.append(f"round {number}: {len(won)} won, stored is {stored!r}")
        for n, answer in enumerate(answers):
            told = forms[n]["text"] in answer.body and stored in answer.body
            if n not in won and not (answer.status == 409 and told):
                wrong.append(f"round {number}: {n} got {answer.status} without both texts")
    return wrong


def test_one_of_forty_wins_a_round_and_the_others_see_both_texts(
    served: Product, place: Place
) -> None:
    assert rounds_over_one_row(served, place) == []


def test_who_writes_over_another_would_be_seen(weak: Product, place: Place) -> None:
    assert rounds_over_one_row(weak, place)


def test_eight_clicks_make_one_record_and_lead_to_one_page(served: Product, place: Place) -> None:
    led_to, records = one_form_eight_times(served, place)

    assert (len(led_to), records) == (1, 1)
    assert {status for status, _location in led_to} == {302}


def test_two_records_of_one_form_would_be_seen(weak: Product, place: Place) -> None:
    led_to, records = one_form_eight_times(weak, place)

    assert len(led_to) > 1 and records > 1
