"""What a backup file is, how little may be wrong with it, and which files stay."""

import datetime
import hashlib
import io
import json
import tarfile
from contextlib import nullcontext

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry
from overview.backup import Damaged, Plan, Unusable, check_file, documents, making, prune, restoring
from overview.backup.box import ABOUT, BLOCK, END, MANIFEST, SEAL, Writer, header_of, members_of
from overview.backup.making import _write, as_json, clear_leftovers, file_name
from overview.backup.rows import in_one_spelling, line_of, values_of
from overview.backup.tables import LEFT_OUT, LEFT_OUT_TABLES, Column, Table, kept_tables
from tests.factories import UserFactory
from tests.house.source import python_files, short

NOW = datetime.datetime(2026, 11, 22, 20, 0, tzinfo=datetime.UTC)
NAME = "0b8f0c1e-document"


def quiet(_line: str) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def content(django_db_setup, django_db_blocker):
    """A backup of a new register, in which rows name one document."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        # A connection of its own would not see a database that is in memory only.
        patch.setattr(making, "one_moment", lambda _tables: nullcontext(connection))
        patch.setattr(documents, "named_files", lambda _moment: {NAME: documents.Stored(NAME)})
        default_storage.save(NAME, ContentFile(b"%PDF-1.4 " + b"een document " * 200))
        file = io.BytesIO()
        _write(file, NOW, quiet)
        default_storage.delete(NAME)
        return file.getvalue()


def members(content: bytes) -> dict[str, bytes]:
    return {member.name: member.read() for member in members_of(io.BytesIO(content))}


def sealed(given: dict[str, bytes], *, listed=None) -> bytes:
    """A file of these members, with a seal that fits: as made by who knows how it is done."""
    file = io.BytesIO()
    writer = Writer(file)
    for name, each in given.items():
        if name not in (MANIFEST, SEAL):
            writer.add(name, each)
    manifest = json.loads(given[MANIFEST]) | {"members": listed or writer.members}
    writer.add(MANIFEST, as_json(manifest))
    writer.add(SEAL, as_json({"sha256": writer.whole.hexdigest()}))
    writer.end()
    return file.getvalue()


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def offsets(content: bytes) -> dict[str, tuple[int, int]]:
    return {m.name: (m.offset, m.size) for m in members_of(io.BytesIO(content))}


@pytest.mark.django_db
class TestFile:
    def test_is_what_tar_reads_and_is_sealed_to_the_last_byte(self, content):
        contents = check_file(io.BytesIO(content))

        assert contents.sha256 == hashlib.sha256(content).hexdigest()
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            assert archive.getnames() == list(contents.members)
        assert contents.manifest["tables"]["organisations_municipality"]["rows"] >= 342
        assert [each[0] for each in contents.manifest["documents"]] == [NAME]
        assert sealed(members(content)) == content

    def test_cut_off_anywhere_it_is_refused(self, content):
        places = {0, 1, BLOCK - 1, BLOCK, BLOCK + 7, len(content) // 2, len(content) - 1}
        for offset, size in offsets(content).values():
            places |= {offset - BLOCK, offset, offset + size // 2, offset + size}
        places |= {len(content) - len(END), len(content) - BLOCK}

        assert [place for place in sorted(places) if not refused(content[:place])] == []

    def test_one_byte_changed_in_any_part_is_refused(self, content):
        places = {len(content) - 1, len(content) - len(END)}
        for offset, size in offsets(content).values():
            # Name, size, mode and checksum in the header; first, middle and last byte; the slack.
            places |= {offset - BLOCK + at for at in (0, 101, 130, 150, 257, 500)}
            places |= {offset, offset + size // 2, offset + size - 1}
            places |= {offset + size} if size % BLOCK else set()

        assert [place for place in sorted(places) if not refused(flipped(content, place))] == []

    def test_what_stands_behind_it_is_refused(self, content):
        assert refused(content + b"\0") and refused(content + content)

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda held: held.pop(f"documents/{NAME}"), f"documents/{NAME} is missing"),
            (lambda held: held.pop(next(n for n in held if "criterion" in n)), "is missing"),
            (lambda held: held.update({"documents/more": b"x"}), "does not belong"),
            (lambda held: held.update({"rows/accounts_user/0009.tsv.gz": b"x"}), "does not belong"),
            (lambda held: held.update({f"documents/{NAME}": b"x"}), "missing or was altered"),
        ],
        ids=["document gone", "rows gone", "document more", "rows more", "document exchanged"],
    )
    def test_what_the_manifest_does_not_say_is_refused_under_a_good_seal(
        self, content, change, said
    ):
        held = members(content)
        listed = json.loads(held[MANIFEST])["members"]
        change(held)

        with pytest.raises(Damaged, match=said):
            check_file(io.BytesIO(sealed(held, listed=listed)))

    def test_a_manifest_that_fits_other_rows_is_refused(self, content):
        held = members(content)
        name = next(name for name in held if "criterion" in name)
        held[name] = held[next(name for name in held if "chapter" in name)]

        with pytest.raises(Damaged, match="rows of evaluations_criterion"):
            check_file(io.BytesIO(sealed(held)))

    @pytest.mark.parametrize(
        "name",
        ["documents/../../etc/passwd", "/etc/passwd", "documents/..", "documents/.hidden",
         "rows/x; drop table/0001.tsv.gz", "rows/../0001.tsv.gz", "anything"],
    )  # fmt: skip
    def test_a_name_that_leads_elsewhere_is_refused(self, content, name):
        with pytest.raises(Unusable):
            header_of(name, 1)
        info = tarfile.TarInfo(name)
        begin = offsets(content)[ABOUT]
        after = begin[0] + begin[1] + -begin[1] % BLOCK
        with pytest.raises(Damaged, match="no backup has"):
            check_file(io.BytesIO(content[:after] + info.tobuf() + content[after:]))

    def test_links_and_other_things_are_refused(self, content):
        info = tarfile.TarInfo(f"documents/{NAME}")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"

        assert refused(info.tobuf() + content) and refused(b"PK\3\4" + content)

    def test_another_format_is_told_apart_from_damage(self, content):
        held = members(content)
        held[ABOUT] = as_json(json.loads(held[ABOUT]) | {"format": 2})

        with pytest.raises(Unusable, match="format 2; this version of the registry reads format 1"):
            check_file(io.BytesIO(sealed(held)))

    def test_names_of_tables_that_are_no_names_are_refused(self, content):
        held = members(content)
        about = json.loads(held[ABOUT])
        about["tables"][0]["name"] = 'a"; DROP TABLE b'
        held[ABOUT] = as_json(about)

        with pytest.raises(Damaged):
            check_file(io.BytesIO(sealed(held)))

    def test_nothing_is_asked_or_written_before_the_file_was_checked(
        self, content, django_assert_num_queries
    ):
        with django_assert_num_queries(0), pytest.raises(Damaged):
            restoring.restore(io.BytesIO(flipped(content, len(content) // 2)), at=NOW, say=quiet)

        assert not default_storage.exists(NAME)


def refused(content: bytes) -> bool:
    """Whether a file is refused, with a sentence."""
    try:
        check_file(io.BytesIO(content))
    except Unusable as problem:
        return str(problem).endswith(".")
    return False


@pytest.mark.django_db
class TestPlace:
    """Where a backup is not restored."""

    def place(self, content, **about):
        contents = check_file(io.BytesIO(content))
        contents.about |= about
        return restoring._look_at(contents)

    def test_an_empty_one_is_taken(self, content):
        assert self.place(content) == (False, False)

    def test_a_newer_backup(self, content):
        known = check_file(io.BytesIO(content)).about["migrations"]

        with pytest.raises(Unusable, match="newer version of the registry .*accounts.0999_later"):
            self.place(content, migrations=[*known, ["accounts", "0999_later"]])

    def test_tables_of_another_version(self, content):
        known = check_file(io.BytesIO(content)).about["migrations"]

        with pytest.raises(Unusable, match="into a database without tables"):
            self.place(content, migrations=known[:-1])

    def test_tables_of_another_owner(self, content):
        if connection.vendor == "sqlite":  # whoever can write the file owns it
            assert self.place(content) == (False, False)
            return
        with connection.cursor() as cursor:
            cursor.execute("CREATE ROLE backup_test_server")
            cursor.execute("GRANT USAGE ON SCHEMA public TO backup_test_server")
            cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO backup_test_server")
            cursor.execute("SET LOCAL ROLE backup_test_server")

        with pytest.raises(Unusable, match="restored by the owner of the tables"):
            self.place(content)

    def test_one_that_is_in_use(self, content):
        UserFactory()

        with pytest.raises(Unusable, match="accounts_user holds rows"):
            self.place(content)

    def test_one_with_another_document_under_the_same_name(self, content):
        default_storage.save(NAME, ContentFile(b"another"))
        try:
            with pytest.raises(Unusable, match="Another document is stored here"):
                self.place(content)
        finally:
            default_storage.delete(NAME)

    def test_the_same_document_may_be_there_already(self, content):
        default_storage.save(NAME, ContentFile(members(content)[f"documents/{NAME}"]))
        try:
            assert self.place(content) == (False, False)
        finally:
            default_storage.delete(NAME)


class TestRows:
    def test_every_text_comes_back(self):
        row = ["1", None, "", r"\N", "tab\tnieuwe\nregel\r\x0b\x0c\x08", "\\n", "é𝄞\u2028\x85"]

        assert list(values_of(line_of(row).encode())) == [row]

    def test_json_is_compared_in_one_spelling(self):
        table = Table("a", (Column("id", "number"), Column("told", "json")))
        one = line_of(["1", '{"b": 1e16, "a": [1.0, "é"]}']).encode()
        other = line_of(["1", '{"a": [1, "\\u00e9"], "b": 10000000000000000}']).encode()

        assert list(in_one_spelling(table, [one])) == list(in_one_spelling(table, [other]))

    @pytest.mark.django_db
    def test_every_table_is_kept_or_left_out_for_a_reason(self):
        kept = {table.name for table in kept_tables()}
        search = ("overview_searchentry", "sqlite_")
        left_out = [model for model in apps.get_models() if model._meta.label in LEFT_OUT]
        beside = {*LEFT_OUT_TABLES, *(model._meta.db_table for model in left_out)}

        unnamed = {
            name
            for name in connection.introspection.table_names()
            if name not in kept | beside and not name.startswith(search)
        }

        assert unnamed == set()

    @pytest.mark.django_db
    def test_what_migrations_fill_is_known(self):
        """A new register is an empty place, whatever it begins with."""
        filled = set()
        with connection.cursor() as cursor:
            for table in kept_tables():
                cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table.name}")')
                if cursor.fetchone()[0]:
                    filled.add(table.name)

        assert filled <= restoring.FROM_THE_START


class TestDocuments:
    """A lost document stops no backup, and is never kept quiet."""

    @pytest.fixture
    def store(self, settings, tmp_path):
        storages = dict(settings.STORAGES)
        storages["default"] = storages["default"] | {
            "OPTIONS": storages["default"]["OPTIONS"] | {"location": tmp_path}
        }
        settings.STORAGES = storages
        default_storage.save("one", ContentFile(b"one"))

    def add(self, named, monkeypatch, *, still=True):
        monkeypatch.setattr(documents, "named_files", lambda _c: named if still else {})
        made = making.Backup()
        held = making._add_documents(Writer(io.BytesIO()), named, made, quiet)
        return made, held

    def test_everything_that_stores_files_is_known(self):
        """Who stores a file elsewhere has to say in `named_files` where its name stands."""
        storing = {
            short(path)
            for path in python_files()
            if "storage.save(" in path.read_text(encoding="utf-8")
        }

        assert storing == {
            "evaluations/cards/writing.py",
            "overview/backup/documents.py",
            "overview/personal/files.py",
            "partnerships/documents.py",
            "partnerships/results.py",
        }

    def test_a_missing_one_is_told(self, store, monkeypatch):
        named = {"one": documents.Stored("one"), "two": documents.Stored("two")}

        made, held = self.add(named, monkeypatch)

        assert made.gaps == ["The document two is missing."]
        assert [name for name, *_ in held] == ["one"]

    def test_an_altered_one_is_told(self, store, monkeypatch):
        wanted = documents.Stored("one", 3, hashlib.sha256(b"two").hexdigest())

        made, _held = self.add({"one": wanted}, monkeypatch)

        assert made.gaps == ["The document one is not the one that was stored."]

    def test_one_that_somebody_removed_meanwhile_is_no_loss(self, store, monkeypatch):
        with pytest.raises(making.RemovedMeanwhile):
            self.add({"two": documents.Stored("two")}, monkeypatch, still=False)

    @pytest.mark.django_db
    def test_the_command_fails_and_keeps_all_older_ones(self, tmp_path, monkeypatch):
        old = [file_of(tmp_path, NOW - datetime.timedelta(days=days)) for days in (1, 2, 3)]
        gap = making.Backup(path=tmp_path / "x", gaps=["The document two is missing."])
        monkeypatch.setattr(
            "overview.management.commands.backup.make_backup", lambda *_given, **_more: gap
        )

        with pytest.raises(CommandError, match="two is missing.\nThe backup holds everything else"):
            call_command("backup", "--to", str(tmp_path), "--keep", "1", "daily", verbosity=0)

        assert all(path.exists() for path in old)
        assert AuditEntry.objects.get(verb="make_backup").after["gaps"] == 1


def file_of(folder, at):
    """The beginning of a backup: enough to know it by."""
    path = folder / file_name(at)
    path.write_bytes(header_of(ABOUT, 2) + b"{}" + bytes(510) + END)
    return path


class TestKeeping:
    def test_the_newest_of_each_period_stays_and_nothing_else_is_touched(self, tmp_path):
        made = [file_of(tmp_path, NOW - datetime.timedelta(hours=12 * n)) for n in range(800)]
        others = ["registry-20200101-000000Z.tar", "registry-2020.tar", "notes.txt", ".hidden.tar"]
        for name in others:
            (tmp_path / name).write_text("not ours")
        (tmp_path / "registry-20200102-000000Z.tar").symlink_to(tmp_path / "notes.txt")

        gone = prune(tmp_path, Plan.from_words(["7", "daily", "4", "weekly", "12", "monthly"]))

        stay = [path for path in made if path.exists()]
        assert set(gone) == set(made) - set(stay)
        days = [path.name[9:17] for path in stay]
        assert days[:8] == [
            "20261122", "20261121", "20261120", "20261119", "20261118", "20261117", "20261116",
            "20261115",
        ]  # fmt: skip
        assert days[8:] == [
            "20261108", "20261101", "20261031", "20260930", "20260831", "20260731", "20260630",
            "20260531", "20260430", "20260331", "20260228", "20260131", "20251231",
        ]  # fmt: skip
        assert stay[0] == made[0]
        assert all((tmp_path / name).exists() for name in others)
        assert (tmp_path / "registry-20200102-000000Z.tar").is_symlink()

    @pytest.mark.parametrize(
        "words", [["7"], ["daily", "7"], ["0", "daily"], ["7", "hourly"], ["-1", "daily"], []]
    )
    def test_words_that_say_nothing_are_refused(self, words):
        with pytest.raises(Unusable, match="7 daily 4 weekly 12 monthly"):
            Plan.from_words(words)

    def test_what_a_killed_run_left_is_cleared_away_and_what_goes_on_is_not(self, tmp_path):
        partial = f".{file_name(NOW)}.0011aabb.part"
        (tmp_path / partial).write_bytes(b"half")
        (tmp_path / ".registry-mine.part").write_bytes(b"of somebody else")

        with making._new_file(tmp_path, timezone.now()) as (file, _path):
            file.write(b"whole")
            gone = clear_leftovers(tmp_path)

        assert [path.name for path in gone] == [partial]
        assert (tmp_path / ".registry-mine.part").exists()
        assert len(list(tmp_path.glob("registry-*.tar"))) == 1

    def test_a_run_that_fails_leaves_nothing_and_nothing_is_written_over(self, tmp_path):
        with pytest.raises(RuntimeError), making._new_file(tmp_path, NOW) as (file, _path):
            file.write(b"half")
            raise RuntimeError
        assert list(tmp_path.iterdir()) == []

        path = file_of(tmp_path, NOW)
        with pytest.raises(Unusable, match="is there already"), making._new_file(path, NOW):
            pass
        with pytest.raises(Unusable, match="cannot be written"):
            with making._new_file(tmp_path / "no" / "such" / "x.tar", NOW):
                pass
