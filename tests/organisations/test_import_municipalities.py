"""The command that reads the government's register of municipalities."""

import datetime
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from organisations.models import Municipality, MunicipalityAlias, MunicipalityEvent
from organisations.models.municipality import index_municipality

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parent / "files" / "municipalities.json"
ONTOLOGY = "https://identifier.overheid.nl/tooi/def/ont/"


def run(path=FILE, **options) -> list[str]:
    out = io.StringIO()
    call_command("import_municipalities", str(path), stdout=out, **options)
    return out.getvalue().splitlines()


def rows() -> dict[str, str]:
    return dict(Municipality.objects.values_list("code", "name"))


def changed(tmp_path, change) -> Path:
    """A copy of the file after something was done to its nodes."""
    nodes = json.loads(FILE.read_text(encoding="utf-8"))
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(change(nodes)), encoding="utf-8")
    return path


def node(nodes, code) -> dict:
    return next(one for one in nodes if one["@id"].endswith(f"gm{code}"))


class TestImport:
    def test_brings_what_is_missing_and_prints_counts(self):
        before = rows()

        lines = run()

        assert lines[:3] == [
            "12 codes, 8 without an end, 3 events.",
            "Municipalities: 4 added, 1 changed; 0 spellings added.",
            "Events: 3 added, 0 changed.",
        ]
        assert set(rows().items()) - set(before.items()) == {
            ("0241", "Groesbeek"),
            ("0265", "Millingen aan de Rijn"),
            ("0282", "Ubbergen"),
            ("0788", "Haaren"),
        }
        assert Municipality.objects.current().count() == 342

    def test_haaren_is_split_over_four(self):
        run()

        event = MunicipalityEvent.objects.get(sources__code="0788")
        assert (event.kind, event.happened_on) == ("Uitbreiding", datetime.date(2021, 1, 1))
        assert set(event.targets.values_list("name", flat=True)) == {
            "Boxtel",
            "Oisterwijk",
            "Tilburg",
            "Vught",
        }
        haaren = Municipality.objects.get(code="0788")
        assert (haaren.ended_on, haaren.province) == (datetime.date(2020, 12, 31), "NB")

    def test_a_second_run_changes_nothing(self):
        run()
        before = list(Municipality.objects.order_by("pk").values())

        lines = run()

        assert lines[-1] == "Nothing changed."
        assert list(Municipality.objects.order_by("pk").values()) == before
        assert MunicipalityEvent.objects.count() == 3

    def test_rows_names_and_spellings_of_ours_stay(self):
        bergen = Municipality.objects.get(code="0373")
        the_hague = set(MunicipalityAlias.objects.filter(municipality__code="0518"))

        lines = run()

        kept = Municipality.objects.get(code="0373")
        assert (kept.pk, kept.name) == (bergen.pk, "Bergen (NH.)")
        assert "  0373 Bergen (NH.) (Bergen (NH))" in lines
        assert set(MunicipalityAlias.objects.filter(municipality__code="0518")) == the_hague

    def test_another_spelling_is_added_and_found(self, tmp_path):
        def rename(nodes):
            node(nodes, "0865")[f"{ONTOLOGY}voorkeursnaamExclSoort"] = [{"@value": "Vucht"}]
            return nodes

        run(changed(tmp_path, rename))

        assert [row.code for row in Municipality.objects.search("vucht")] == ["0865"]
        assert [row.code for row in Municipality.objects.search("vught")] == ["0865"]

    def test_what_was_ended_by_mistake_goes_on(self):
        Municipality.objects.filter(code="0855").update(ended_on=datetime.date(2020, 1, 1))

        run()

        assert Municipality.objects.get(code="0855").ended_on is None

    def test_a_dry_run_says_the_same_and_writes_nothing(self):
        before = rows()

        lines = run(dry_run=True)

        assert lines[1] == "Municipalities: 4 added, 1 changed; 0 spellings added."
        assert lines[-1] == "Dry run: nothing was written."
        assert (rows(), MunicipalityEvent.objects.count()) == (before, 0)

    def test_an_event_that_the_register_mended_follows(self, tmp_path):
        run()

        def mend(nodes):
            for one in nodes:
                if "Uitbreiding" in one["@type"][0] and "gm0788" in json.dumps(one):
                    one["http://www.w3.org/ns/prov#used"].pop()
            return nodes

        lines = run(changed(tmp_path, mend))

        assert lines[2] == "Events: 0 added, 1 changed."
        assert MunicipalityEvent.objects.get(sources__code="0788").targets.count() == 3

    def test_a_graph_reads_as_a_list_does(self, tmp_path):
        assert run(changed(tmp_path, lambda nodes: {"@graph": nodes}))[0].startswith("12 codes")

    def test_a_future_end_is_no_end_yet(self, tmp_path):
        def end(nodes):
            node(nodes, "0865")[f"{ONTOLOGY}einddatum"] = [{"@value": "2999-12-31"}]
            return nodes

        run(changed(tmp_path, end))

        assert Municipality.objects.current().filter(code="0865").exists()
        last = datetime.date(2999, 12, 31)
        assert Municipality.objects.current(last).filter(code="0865").exists()
        after = datetime.date(3000, 1, 1)
        assert not Municipality.objects.current(after).filter(code="0865").exists()


def without(key):
    def change(nodes):
        node(nodes, "0788").pop(f"{ONTOLOGY}{key}")
        return nodes

    return change


def with_value(key, value):
    def change(nodes):
        node(nodes, "0788")[f"{ONTOLOGY}{key}"] = [{"@value": value}]
        return nodes

    return change


class TestBadFile:
    @pytest.mark.parametrize(
        ("change", "says"),
        [
            (lambda nodes: {"a": 1}, "not JSON-LD"),
            (lambda nodes: 7, "not JSON-LD"),
            (lambda nodes: ["a"], "not JSON-LD"),
            (lambda nodes: [], "no municipalities"),
            (lambda nodes: [one for one in nodes if "gm0757" not in one["@id"]], "not there"),
            (lambda nodes: [*nodes, {**nodes[0], "@id": "x"}], "stands twice"),
            (without("gemeentecode"), "no gemeentecode"),
            (without("officieleNaamExclSoort"), "no officieleNaamExclSoort"),
            (without("ligtInProvincie"), "no ligtInProvincie"),
            (with_value("gemeentecode", "78"), "not four digits"),
            (with_value("einddatum", "eind 2020"), "date that cannot be read"),
            (with_value("officieleNaamExclSoort", "x" * 81), "more than 80"),
            (with_value("gemeentecode", 788), "no gemeentecode"),
        ],
    )
    def test_one_clear_sentence_and_nothing_written(self, tmp_path, change, says):
        before = rows()

        with pytest.raises(CommandError) as problem:
            run(changed(tmp_path, change))

        assert says in str(problem.value)
        assert str(problem.value).endswith("Nothing was changed.")
        assert (rows(), MunicipalityEvent.objects.count()) == (before, 0)

    @pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000])
    def test_what_is_no_json(self, tmp_path, content):
        path = tmp_path / "file.json"
        path.write_bytes(content)

        with pytest.raises(CommandError, match="not JSON"):
            run(path)

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(CommandError, match="cannot be opened"):
            run(tmp_path / "none.json")


def test_bergen_is_found_as_the_register_and_as_cbs_write_it():
    bergen = Municipality(code="9999", name="Bergen (NH.)")
    index_municipality(bergen)

    assert bergen.search_text == "bergen nh"
