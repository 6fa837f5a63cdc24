"""The lines of the search box follow the records, whoever writes them and however."""

from io import StringIO
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from accounts import records
from organisations.models import Contact, Organisation, OrganisationName
from overview.models import SearchEntry
from overview.models.search import ROOM, TABLE
from overview.searching import keeping
from overview.searching.kinds import BY_CODE, KINDS
from partnerships import models as p
from tests.factories import (
    ActivityFactory,
    ContactFactory,
    OrganisationFactory,
    PartnershipFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def make_arrangement(**fields):
    return p.Arrangement.objects.create(partnership=PartnershipFactory(), **fields)


def make_decision(**fields):
    return p.Decision.objects.create(partnership=PartnershipFactory(), **fields)


def make_document(**fields):
    fields["link"] = "https://example.org/"
    return p.Document.objects.create(partnership=PartnershipFactory(), kind="other", **fields)


MAKERS = {
    "partnership": PartnershipFactory,
    "organisation": OrganisationFactory,
    "theme": ThemeFactory,
    "activity": ActivityFactory,
    "arrangement": make_arrangement,
    "decision": make_decision,
    "contact": ContactFactory,
    "document": make_document,
}
# Numbers are shorter than a word; they have tests of their own.
COLUMNS = [
    (kind, column)
    for kind in KINDS
    for column in (kind.title, *kind.body)
    if column not in ("number", "kvk_number")
]
WAYS = 6


def names_of(value) -> str:
    return getattr(value, "code", value)


def keys(word, kind) -> set[int]:
    """The records of this kind that hold the word."""
    entries = SearchEntry.objects.of_kind(kind).holding([word])
    return set(entries.values_list("object_key", flat=True))


def in_order() -> bool:
    return not any(keeping.differences())


def make(kind, **fields):
    return MAKERS[kind.code](**fields)


def writes(kind, column, record):
    """Every way of changing this column of the record into "nieuwwoord"."""
    model, table = kind.model, kind.model._meta.db_table

    def save():
        setattr(record, column, "nieuwwoord")
        record.save()

    def save_one_field():
        setattr(record, column, "nieuwwoord")
        record.save(update_fields=[column])

    def update():
        model.objects.filter(pk=record.pk).update(**{column: "nieuwwoord"})

    def bulk_update():
        setattr(record, column, "nieuwwoord")
        model.objects.bulk_update([record], [column])

    def through_the_door():
        if column in records.MACHINERY:  # kept by the registry itself, in an update
            return update()
        fresh = model.objects.get(pk=record.pk)
        records.update(fresh, {column: "nieuwwoord"}, by=UserFactory(), at=fresh.updated_at)

    def plain_sql():
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET {column} = %s WHERE id = %s", ["nieuwwoord", record.pk]
            )

    return [save, save_one_field, update, bulk_update, through_the_door, plain_sql]


class TestTriggers:
    def test_they_are_all_there(self):
        assert keeping.missing_triggers() == set()
        assert len(keeping.wanted_triggers()) >= len(KINDS)

    @pytest.mark.parametrize(("kind", "column"), COLUMNS, ids=names_of)
    def test_follow_every_way_of_changing(self, kind, column):
        for index in range(WAYS):
            record = make(kind)
            write = writes(kind, column, record)[index]
            write()

            assert keys("nieuwwoord", kind) == {record.pk}, write.__name__
            kind.model.objects.filter(pk=record.pk).update(**{column: "anders"})
            assert keys("nieuwwoord", kind) == set(), write.__name__
        assert in_order()

    @pytest.mark.parametrize("kind", KINDS, ids=names_of)
    def test_follow_every_way_of_making_and_removing(self, kind):
        word = {kind.title: "beginwoord"}
        made = make(kind, **word, **({"search_text": ""} if "search_text" in kind.body else {}))
        copy = kind.model.objects.get(pk=made.pk)
        made.delete()
        assert keys("beginwoord", kind) == set()

        copy.pk = 4001
        kind.model.objects.bulk_create([copy])
        assert keys("beginwoord", kind) == {4001}
        kind.model.objects.bulk_create([copy], ignore_conflicts=True)
        setattr(copy, kind.title, "vervolgwoord")
        kind.model.objects.bulk_create(
            [copy], update_conflicts=True, unique_fields=["id"], update_fields=[kind.title]
        )
        assert (keys("beginwoord", kind), keys("vervolgwoord", kind)) == (set(), {4001})
        kind.model.objects.filter(pk=4001).delete()

        assert keys("vervolgwoord", kind) == set()
        assert in_order()

    def test_follow_the_number_of_a_partnership(self):
        partnership = PartnershipFactory(number="SW-123456")
        kind = BY_CODE["partnership"]
        assert keys("123456", kind) == {partnership.pk}
        p.Partnership.objects.update(number="SW-654321")

        assert (keys("123456", kind), keys("654321", kind)) == (set(), {partnership.pk})

    def test_follow_the_number_at_the_chamber_of_commerce(self):
        organisation = OrganisationFactory()
        Organisation.objects.filter(pk=organisation.pk).update(kvk_number="41059302")

        assert keys("41059302", BY_CODE["organisation"]) == {organisation.pk}

    def test_follow_the_names_of_an_organisation(self):
        kind = BY_CODE["organisation"]
        one, other = OrganisationFactory(), OrganisationFactory()
        name = OrganisationName.objects.create(organisation=one, name="Vroeger", kind="former")
        assert keys("vroeger", kind) == {one.pk}

        OrganisationName.objects.filter(pk=name.pk).update(name="Eertijds")
        assert (keys("vroeger", kind), keys("eertijds", kind)) == (set(), {one.pk})
        OrganisationName.objects.update(organisation=other)  # as a merge does
        assert keys("eertijds", kind) == {other.pk}
        OrganisationName.objects.bulk_create(
            [OrganisationName(organisation=one, name="Bulknaam", kind="alias")]
        )
        assert keys("bulknaam", kind) == {one.pk}
        OrganisationName.objects.all().delete()

        assert keys("eertijds", kind) == keys("bulknaam", kind) == set()
        assert in_order()

    def test_what_is_rolled_back_is_not_found(self):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            OrganisationFactory(name="Luchtkasteel")
            raise ZeroDivisionError

        assert keys("luchtkasteel", BY_CODE["organisation"]) == set()

    def test_an_erased_name_is_gone_from_the_table(self):
        contact = ContactFactory(name="Wisbaar Mens")
        Contact.objects.filter(pk=contact.pk).update(name="Verwijderd")

        entries = SearchEntry.objects.values_list("title", "body")
        assert not [row for row in entries if "Wisbaar" in " ".join(row)]

    def test_a_very_long_text_is_no_hindrance(self):
        long = " ".join(f"woord{n}" for n in range(200_000))
        theme = ThemeFactory(goal_text=f"beginwoord {long}")

        assert keys("beginwoord", BY_CODE["theme"]) == {theme.pk}


class TestMigrating:
    def test_triggers_come_back_with_what_was_written_without_them(self):
        plan = [("anything", False)]
        keeping.before_migrations(plan=plan)
        assert keeping.missing_triggers() == keeping.wanted_triggers()
        organisation = OrganisationFactory(name="Tussendoor")
        keeping.after_migrations(plan=plan)

        assert keeping.missing_triggers() == set()
        assert keys("tussendoor", BY_CODE["organisation"]) == {organisation.pk}

    def test_a_repair_that_failed_is_done_by_the_next_migration(self, monkeypatch):
        """That one has nothing to migrate any more."""
        plan = [("anything", False)]
        keeping.before_migrations(plan=plan)
        organisation = OrganisationFactory(name="Tussendoor")
        with monkeypatch.context() as patch:
            patch.setattr(keeping, "repair", mock.Mock(side_effect=OperationalError))
            with pytest.raises(OperationalError):
                keeping.after_migrations(plan=plan)

        keeping.before_migrations(plan=[])
        keeping.after_migrations(plan=[])

        assert in_order()
        assert keys("tussendoor", BY_CODE["organisation"]) == {organisation.pk}

    def test_a_repair_may_take_longer_than_a_page(self, monkeypatch):
        """All lines of a large register are written in one statement per kind."""
        OrganisationFactory(name="Langzaam")
        SearchEntry.objects.all().delete()
        if connection.vendor == "postgresql":  # SQLite ends no statement by itself
            real = keeping.lines
            slow = "CROSS JOIN pg_sleep(0.2)"
            monkeypatch.setattr(keeping, "lines", lambda *of: f"{real(*of)} {slow}")
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = 100")

        keeping.repair()

        assert len(keys("langzaam", BY_CODE["organisation"])) == 1

    def test_without_migrations_nothing_is_touched(self):
        keeping.before_migrations(plan=[])
        assert keeping.missing_triggers() == set()
        SearchEntry.objects.all().delete()
        OrganisationFactory()
        SearchEntry.objects.all().delete()
        keeping.after_migrations(plan=[])

        assert not in_order()


def rebuild(**given) -> str:
    out = StringIO()
    call_command("rebuild_search", stdout=out, **given)
    return out.getvalue()


class TestRebuild:
    def spoil(self):
        """One line too few, one that is old and one too many."""
        keep, lost, old = (OrganisationFactory(name=name) for name in ("Een", "Twee", "Drie"))
        base = BY_CODE["organisation"].number * ROOM
        SearchEntry.objects.filter(pk=base + lost.pk).delete()
        SearchEntry.objects.filter(pk=base + old.pk).update(title="Verouderd")
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {TABLE} (rowid, title, body) VALUES (%s, 'Spook', '')",
                [base + keep.pk + 1000],
            )

    def test_says_that_all_is_well(self):
        OrganisationFactory()

        assert "finds everything as it is recorded" in rebuild()

    def test_says_what_differs_and_changes_nothing(self):
        self.spoil()
        before = list(SearchEntry.objects.values_list("pk", "title"))

        with pytest.raises(CommandError, match="differs"):
            rebuild(dry_run=True)

        assert list(SearchEntry.objects.values_list("pk", "title")) == before

    def test_repairs(self):
        self.spoil()

        said = rebuild()

        assert "organisation: 1 missing, 1 not up to date, 1 of records that are gone." in said
        assert in_order()
        kind = BY_CODE["organisation"]
        twee = Organisation.objects.get(name="Twee")
        assert keys("twee", kind) == {twee.pk}
        assert keys("verouderd", kind) == keys("spook", kind) == set()

    def test_brings_lost_triggers_back(self):
        keeping.drop_triggers()
        OrganisationFactory(name="Ongezien")

        said = rebuild()

        assert "triggers are missing" in said
        assert keeping.missing_triggers() == set()
        assert len(keys("ongezien", BY_CODE["organisation"])) == 1
