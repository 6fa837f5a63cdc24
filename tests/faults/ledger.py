"""Who was told that something is saved, written down outside the product, and held against it."""

import contextlib
import http.client
import re
import threading
import time
import uuid
from dataclasses import dataclass, field

from tests.faults.product import Place, Product
from tests.faults.visitor import Visitor

KIND = "partnerships.actionpoint"
NO_ANSWER = (OSError, http.client.HTTPException)
# A form that was not answered is sent again for this long.
STUBBORN_SECONDS = 60
EDIT_EVERY, TWICE_EVERY = 3, 7


@dataclass
class Ledger:
    """Every acknowledged write: what the register must say of it from then on."""

    creates: dict[str, str] = field(default_factory=dict)  # token → where it stands
    texts: dict[str, set[str]] = field(default_factory=dict)  # where → what it may say now
    problems: list[str] = field(default_factory=list)
    unanswered: int = 0
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def created(self, token: str, location: str, text: str) -> None:
        with self.lock:
            known = self.creates.setdefault(token, location)
            if known != location:
                self.problems.append(f"one form, two pages: {known} {location}")
            self.texts.setdefault(location, {text})
            self.count += 1

    def changed(self, location: str, *texts: str) -> None:
        with self.lock:
            self.texts[location] = set(texts)
            self.count += 1


def key_of(location: str) -> int:
    """The record that an address stands for."""
    return int(re.findall(r"\d+", location)[-1])


class Writer(threading.Thread):
    """Fills in one form after the other, and sends each until it is answered."""

    def __init__(self, number: int, visitor: Visitor, place: Place, ledger: Ledger, most: int):
        super().__init__(daemon=True)
        self.number, self.visitor, self.place = number, visitor, place
        self.ledger, self.most = ledger, most
        self.halt = threading.Event()

    def run(self) -> None:
        try:
            fields = self.visitor.form(self.place.create_path, "text")
            turn = 0
            while not self.halt.is_set() and self.ledger.count < self.most:
                turn += 1
                self.write(turn, fields)
        except Exception as problem:
            self.ledger.problems.append(f"writer {self.number}: {problem!r}")

    def write(self, turn: int, fields: dict[str, str]) -> None:
        """One record; now and then the form twice, or a change after it."""
        text = f"regel {uuid.uuid4()}"
        form = {**fields, "text": text, "token": str(uuid.uuid4())}
        for _click in range(2 if turn % TWICE_EVERY == 0 else 1):
            answer = self.send(self.place.create_path, form)
            if answer.status != 302:
                raise AssertionError(f"{answer.status} {answer.body[:400]}")
            self.ledger.created(form["token"], answer.location, text)
        if turn % EDIT_EVERY == 0:
            self.change(answer.location, fields, text)

    def change(self, location: str, fields: dict[str, str], text: str) -> None:
        path = f"/action-points/{key_of(location)}/edit/"
        form = {**fields, "text": f"{text} anders", "version": "1"}
        del form["token"]
        answer = self.send(path, form)
        if answer.status not in (302, 409):
            raise AssertionError(f"{answer.status} {answer.body[:400]}")
        # Nobody else changes it: 409 says that an answer was lost on its way.
        self.ledger.changed(location, form["text"])

    def send(self, path: str, form: dict[str, str]):
        """The answer to a form, sent again as long as none came or the database is in trouble."""
        until = time.monotonic() + STUBBORN_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(*NO_ANSWER):
                answer = self.visitor.post(path, form)
                if answer.status != 503:
                    return answer
            self.ledger.unanswered += 1
            time.sleep(0.1)
        raise AssertionError("no answer for a minute")


def writers(product: Product, ledger: Ledger, *, most: int, number: int = 8) -> list[Writer]:
    """So many people at once, who began to write."""
    known = product.signed_in()
    started = [
        Writer(n, product.visitor(known), product.place, ledger, most) for n in range(number)
    ]
    for writer in started:
        writer.start()
    return started


RECORDS = "SELECT id, text, version FROM partnerships_actionpoint"
ENTRIES = f"""
    SELECT entry.id, entry.object_id, entry.verb, text.id FROM accounts_auditentry entry
    LEFT JOIN accounts_audittext text ON text.entry_id = entry.id
    WHERE entry.object_type = '{KIND}'
"""
TOKENS = "SELECT token, result_url FROM accounts_formtoken"
BLANK = "SELECT count(*) FROM accounts_formtoken WHERE result_url = ''"


def compare(cursor, ledger: Ledger) -> dict[str, list]:
    """What is lost, half there or there twice; three empty lists when all is well."""
    records = {key: (text, version) for key, text, version in cursor.execute(RECORDS).fetchall()}
    entries = cursor.execute(ENTRIES).fetchall()
    used = cursor.execute(TOKENS).fetchall()
    tokens = {str(uuid.UUID(str(token))): url for token, url in used if "#action-" in url}
    blank = cursor.execute(BLANK).fetchone()[0]
    lost = [
        (location, allowed)
        for location, allowed in ledger.texts.items()
        if records.get(key_of(location), ("", 0))[0] not in allowed
    ]
    lost += [token for token, location in ledger.creates.items() if tokens.get(token) != location]
    made: dict[int, list[str]] = {key: [] for key in records}
    half: list = [("a form without its page", blank)] if blank else []
    for entry, key, verb, text in entries:
        if key not in made or text is None:
            half.append(("an entry without its record or text", entry))
        else:
            made[key].append(verb)
    for key, (_text, version) in records.items():
        if sorted(made[key]) != ["change"] * (version - 1) + ["create"]:
            half.append(("a record and its trail", key, version, made[key]))
    half += [("a form", url) for url in tokens.values() if key_of(url) not in records]
    texts = [text.removesuffix(" anders") for text, _version in records.values()]
    double = sorted({text for text in texts if texts.count(text) > 1})
    return {"lost": lost, "half": half, "double": double}


NOTHING: dict[str, list] = {"lost": [], "half": [], "double": []}
