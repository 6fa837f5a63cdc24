"""What a dossier file may try, and how it is refused."""

import copy
import json

import pytest

from organisations.models import Organisation
from partnerships.dossier_file import FileProblem, parse, read_on_trial
from partnerships.dossier_file.parse import LARGEST
from partnerships.models import Partnership
from tests.partnerships.test_dossier_file import AT, coordinator_of, example, keeper_of, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return coordinator_of("Lezer")


def spoiled(path, value) -> dict:
    """The example with one thing changed: a path such as ``parties.0.state``."""
    file = example(
        themes=[{"key": "themes-1", "title": "Sport", "stage": "running"}],
        goals=[{"key": "goals-1", "theme": "themes-1", "statement": "Meer"}],
    )
    *way, last = path.split(".")
    spot = file
    for step in way:
        spot = spot[int(step)] if isinstance(spot, list) else spot[step]
    spot[int(last) if isinstance(spot, list) else last] = value
    return file


class TestHostile:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\xff\xfe\x00",
            b"geen json",
            b"[]",
            b"null",
            b'{"format": "iets anders"}',
            b'{"format": "partnership-dossier", "version": 99}',
            b'{"format": "partnership-dossier", "version": true}',
            b'{"format": "partnership-dossier", "version": 1, "partnership": NaN}',
            b'{"format": "partnership-dossier", "version": 1}',
            b"[" * 100_000,
            b'{"a":' * 100_000,
            b"1" * 10_000,
            b" " * (LARGEST + 1),
        ],
        ids=str,
    )
    def test_no_dossier_file(self, content):
        with pytest.raises(FileProblem):
            parse(content)

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("partnership", []),
            ("partnership.title", "x" * 201),
            ("partnership.title", ""),
            ("partnership.title", 7),
            ("partnership.title", "a\x00b"),
            ("partnership.title", "abc\u202edef"),
            ("partnership.purpose", "x" * 20_001),
            ("partnership.kind", "onzin"),
            ("partnership.keeper_id", 1),
            ("partnership.start_month", 13),
            ("partnership.start_month", True),
            ("partnership.start_month", 10**30),
            ("partnership.since", "2014"),
            ("partnership.since", {"date": "2014-13"}),
            ("partnership.since", {"date": "1014"}),
            ("partnership.since", {"date": ["2014"]}),
            ("partnership.since", {"date": "2014", "stated": "x" * 201}),
            ("partnership.since", {"date": "2014", "meer": "x"}),
            ("partnership.shared_editing", "ja"),
            ("partnership.municipalities", "0193"),
            ("parties", {}),
            ("parties.0", "x"),
            ("parties.0.key", "parties-2"),
            ("parties.0.key", "../../etc"),
            ("parties.0.key", None),
            ("parties.0.organisation", "themes-1"),
            ("parties.0.organisation", "organisation-9"),
            ("parties.0.organisation", 1),
            ("parties.0.organisation", "organisation-2"),
            ("parties.0.organisation", None),
            ("parties.0.previous", "parties-1"),
            ("parties.0.uuid", "x"),
            ("parties.0.partnership", "x"),
            ("parties.0.state", "onzin"),
            ("themes.0.health_at", "2026-01-01"),
            ("themes.0.health_at", "9999-01-01T10:00:00+00:00"),
            ("themes.0.municipalities", [["x"]]),
            ("goals.0.theme", None),
            ("goals.0.theme", "parties-1"),
            ("goals.0.target", 1.5),
            ("goals.0.target", "1e999"),
            ("goals.0.by_when", "31-12-2026"),
            ("goals.0.by_when", "2500-01-01"),
            ("organisations.0.name", ""),
            ("organisations.0.kvk_number", "12"),
            ("organisations.0.website", "javascript:alert(1)"),
            ("organisations.0.names", "x"),
            ("organisations.0.names", ["a\x00b"]),
            ("organisations.0.recorded_by", 1),
            ("people.0.organisation", "organisation-9"),
            ("people.0.name", None),
            ("people.0.user", 1),
            ("links", "x"),
            ("onzin", []),
        ],
    )
    def test_what_does_not_fit_is_refused_with_its_place(self, reader, path, value):
        with pytest.raises(FileProblem) as refused:
            record(spoiled(path, value), reader)

        assert str(refused.value)
        assert not Partnership.objects.exists()
        assert Organisation.objects.count() == 1

    def test_the_unspoiled_one_is_read(self, reader):
        assert record(spoiled("themes.0.title", "Sport"), reader).counts == {
            "parties": 2,
            "themes": 1,
            "goals": 1,
        }

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://x.nl/a", "data:text/html,x"])
    def test_only_addresses_of_web_pages(self, reader, address):
        file = example(sources=[{"key": "sources-1", "title": "Bron", "address": address}])

        with pytest.raises(FileProblem, match="sources › 1 › address"):
            record(file, reader)

    def test_too_many_rows(self):
        rows = [{"key": f"themes-{n}", "title": "x", "stage": "running"} for n in range(3001)]

        with pytest.raises(FileProblem):
            parse(json.dumps(example(themes=rows)).encode())

    def test_a_file_is_not_changed_by_reading_it(self, reader):
        data = parse(json.dumps(example()).encode())
        before = copy.deepcopy(data)

        read_on_trial(data, keeper=keeper_of(reader), by=reader, at=AT)

        assert data == before
