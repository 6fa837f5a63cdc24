"""The drill: a register is backed up, restored elsewhere by the real commands, and compared."""

import tarfile
from functools import cached_property

import pytest

from overview.backup import check_file
from overview.backup.rows import values_of
from tests.overview.backups import places

# What a restore tells of itself in the trail.
TRAIL = {"accounts_auditentry", "accounts_audittext", "accounts_auditseal"}


class Drill:
    """Two places, what was in the first, and its backup."""

    def __init__(self, source, target, folder) -> None:
        self.source, self.target, self.folder = source, target, folder
        self.filled = source.act("fill")
        (folder / "kept").mkdir()
        self.made = source.manage("backup", "--to", str(folder / "kept"))
        assert self.made.returncode == 0, self.made.stderr
        (self.file,) = (folder / "kept").iterdir()

    @cached_property
    def rivals(self) -> dict:
        """What happened while others wrote: a backup, and one that is not of one moment."""
        files = [str(self.folder / name) for name in ("good.tar", "weak.tar")]
        return self.source.act("rivals", *files)


@pytest.fixture(scope="module")
def drill(tmp_path_factory, django_db_setup, django_db_blocker):
    folder = tmp_path_factory.mktemp("backup")
    with django_db_blocker.unblock(), places(folder, "source", "target") as (source, target):
        yield Drill(source, target, folder)


@pytest.mark.django_db
class TestDrill:
    """In this order: the place is empty until the last but one."""

    def test_the_file_is_for_one_pair_of_eyes_and_says_what_is_in_it(self, drill):
        assert drill.file.stat().st_mode & 0o777 == 0o600
        assert drill.file.name.startswith("registry-20") and drill.file.suffix == ".tar"
        with tarfile.open(drill.file) as archive, drill.file.open("rb") as opened:
            contents = check_file(opened)
            assert archive.getnames() == list(contents.members)
        assert contents.sha256 in drill.made.stderr
        kept = {table.name for table in contents.tables}
        assert not kept & {"django_session", "overview_searchentry", "accounts_erasing"}
        assert drill.filled["sessions"] == 1
        empty = {name for name, each in contents.manifest["tables"].items() if not each["rows"]}
        assert len(kept - empty) > 80

    def test_a_damaged_file_is_refused_and_nothing_is_written(self, drill):
        damaged = drill.folder / "damaged.tar"
        content = bytearray(drill.file.read_bytes())
        content[len(content) // 2] ^= 1
        damaged.write_bytes(content)

        done = drill.target.manage("restore", str(damaged))

        assert done.returncode == 1
        assert done.stderr.startswith("CommandError: ") and "altered" in done.stderr
        assert not (drill.target.folder / "documents").exists()

    def test_what_goes_wrong_in_silence_is_noticed_and_undone(self, drill):
        found = drill.target.act("spoil", str(drill.file))

        assert found["told"] == {
            "a row less": "The rows of partnerships_note are not those of the backup: nothing was"
            " restored.",
            "another word": "The rows of organisations_organisation are not those of the backup:"
            " nothing was restored.",
            "another document": found["told"]["another document"],
            "triggers off": found["told"]["triggers off"],
            "keys forgotten": found["told"]["keys forgotten"],
            "search forgotten": "The search box does not find what is there.",
        }
        assert "was given out before" in found["told"]["keys forgotten"]
        assert "is not the one of the backup" in found["told"]["another document"]
        assert "The trail is not guarded here" in found["told"]["triggers off"]
        assert found["as empty as before"]
        assert found["files"] == []

    def test_it_is_restored_and_everything_is_the_same(self, drill):
        erased = drill.source.act("erase")
        ledger = drill.source.folder / "erasures.jsonl"

        done = drill.target.manage("restore", str(drill.file), "--erasures", str(ledger))

        assert done.returncode == 0, done.stderr
        for proof in (
            "are those of the backup", "New rows get keys", "The trail refuses", "is whole",
            "The search box finds everything", "Everybody signs in anew",
        ):  # fmt: skip
            assert proof in done.stderr
        found = drill.target.act("look", str(drill.file))
        # Whom the source erased after its backup is erased here too; all else is as it was.
        moved = {
            name for name, each in erased["sums"].items() if each != drill.filled["sums"][name]
        }
        assert {name: each for name, each in found["sums"].items() if name not in moved} == {
            name: each for name, each in drill.filled["sums"].items() if name not in moved
        }
        assert {"organisations.Contact", "partnerships.Note", "overview.Erasure"} == moved
        assert found["told"] == erased["told"] == []
        assert "is not empty" in found["again"]
        assert found["sessions"] == 0
        assert found["trail"] == []
        assert found["next"] > drill.filled["removed"]
        assert found["pages"] == dict.fromkeys(found["pages"], True)
        source = drill.source.folder / "documents"
        assert found["files"] == sorted(path.name for path in source.iterdir())

    def test_it_is_of_one_moment_while_others_write(self, drill):
        found = drill.rivals

        assert found["failed"] == []
        assert found["writes"] >= 8
        assert any("Beginning anew" in line for line in found["said"])
        assert torn(drill.folder / "good.tar") == set()

    def test_a_backup_of_several_moments_would_be_seen(self, drill):
        assert drill.rivals["failed"] == []
        assert torn(drill.folder / "weak.tar") != set()


def torn(path) -> set:
    """Writes of which a backup holds only a part: the record, its entry in the trail, its file."""
    with path.open("rb") as file:
        contents = check_file(file)
        rows = {}
        for table in contents.tables:
            names = [column.name for column in table.columns]
            rows[table.name] = [
                dict(zip(names, row, strict=True))
                for piece in contents.pieces(table)
                for row in values_of(piece)
            ]
    entries = {
        (row["object_type"], row["object_id"])
        for row in rows["accounts_auditentry"]
        if row["verb"] == "create"
    }
    entries -= {
        (row["object_type"], row["object_id"])
        for row in rows["accounts_auditentry"]
        if row["verb"] == "delete"
    }
    found = set()
    for table, kind, name in (
        ("organisations_organisation", "organisations.organisation", "name"),
        ("partnerships_document", "partnerships.document", "title"),
    ):
        written = {(kind, row["id"]) for row in rows[table] if row[name].startswith("Schrijver")}
        last = max((int(key) for _kind, key in written), default=0)
        told = {each for each in entries if each[0] == kind}
        there = {(kind, row["id"]) for row in rows[table]}
        found |= (written - told) | {each for each in told - there if int(each[1]) <= last}
    for row in rows["partnerships_document"]:
        if row["stored_name"] and f"documents/{row['stored_name']}" not in contents.members:
            found.add(row["stored_name"])
    return found
