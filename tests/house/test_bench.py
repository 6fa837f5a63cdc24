"""What measures the register: its bars, its made-up registers, the pages it compares with."""

import hashlib
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from evaluations.models import Evaluation, PartyResponse, Score
from partnerships import models as p
from tests.bench import bars, generate, people, proving, putting, table, texts, words
from tests.bench.running import Result

SIZE, YEAR = 20, 2026


@contextmanager
def in_a_test():
    """The database of a test stays open and keeps its rules."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("bench_md5", 1, putting._md5)
    yield


def digest() -> str:
    """Of every row of some tables."""
    found = hashlib.sha256()
    for model in (p.Partnership, p.Party, p.Activity, Evaluation):
        for row in model.objects.order_by("pk").values_list():
            found.update(repr(row).encode())
    return found.hexdigest()


@pytest.fixture
def fill(db, monkeypatch):
    monkeypatch.setattr(putting, "unguarded", in_a_test)
    return lambda: generate._fill(SIZE, YEAR, lambda words: None)


class TestGenerator:
    def test_makes_what_it_says(self, fill):
        fill()

        assert proving.faults() == {}
        counts = [
            model.objects.count()
            for model in (p.Partnership, p.Party, p.Theme, p.Activity, Evaluation)
        ]
        assert counts == [SIZE, 3 * SIZE, 4 * SIZE, 20 * SIZE, 3 * SIZE]
        titles = list(p.Partnership.objects.values_list("title", flat=True))
        assert sum(words.RARE in title for title in titles) == words.RARE_TIMES
        assert sum(words.COMMON in title for title in titles) == SIZE // words.COMMON_EVERY
        assert not any(words.ABSENT in title for title in titles)
        # All of so small a register stand in the first block, which keeps its latest answers.
        assert PartyResponse.objects.count() == 3 * SIZE
        assert set(Score.objects.values_list("response__evaluation__programme__year")) == {(2025,)}
        few = p.Party.objects.filter(organisation=people.FEW).count()
        many = p.Party.objects.filter(organisation=people.MANY).count()
        assert (few, many) == (people.FEW_TIMES, SIZE // people.MANY_EVERY)

    def test_makes_the_same_each_time(self, fill):
        digests = []
        for _time in range(2):
            with transaction.atomic():
                fill()
                digests.append(digest())
                transaction.set_rollback(True)

        assert digests[0] == digests[1]

    def test_leaves_a_register_in_use_alone(self, fill):
        fill()

        with pytest.raises(SystemExit, match="left alone"):
            generate.fill(SIZE, YEAR)


class TestFloor:
    PAGE = "<title>A</title><p>Drie <b>partijen</b></p><svg><text>x</text></svg><option>B</option>"

    def test_same_words(self):
        texts.require_same(self.PAGE, "<div>Drie</div> partijen <i>B</i>")

    @pytest.mark.parametrize("floor", ["<p>Drie partijen</p>", "<p>Vier partijen B</p>", ""])
    def test_refused_when_it_says_something_else(self, floor):
        with pytest.raises(texts.DifferentTextError):
            texts.require_same(self.PAGE, floor)


class TestBars:
    def test_every_bar_can_be_passed_and_failed(self):
        for bar in bars.BARS:
            assert set(bar.engines) <= {"postgresql", "sqlite"}
            assert bar.holds(bar.aim), bar.label
            assert bar.holds(bar.limit), bar.label
            assert not bar.holds(bar.limit - 1 if bar.at_least else bar.limit + 1), bar.label

    def test_one_that_fails_says_what_beat_it(self):
        bar = bars.BARS[0]
        row = table.Row(bar, "postgresql", Result(bar.limit + 1, "list 30 ms, floor 10 ms"))

        assert (row.is_fine, row.verdict) == (False, "FAILS: list 30 ms, floor 10 ms")

    def test_one_that_was_refused_fails(self):
        row = table.Row(bars.BARS[0], "postgresql", None, refused="other words")

        assert not row.is_fine

    def test_the_page_has_room_for_the_table(self):
        page = table.PAGE.read_text(encoding="utf-8")

        assert page.index(table.BEGIN) < page.index(table.END)
