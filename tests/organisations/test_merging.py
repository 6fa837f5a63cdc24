"""Merging keeps every reference: one row in every table that points at an organisation."""

import datetime

import pytest
from django.apps import apps

from accounts.errors import WrongMoment
from accounts.models import AuditEntry
from accounts.records import update, values_of
from organisations import references as table
from organisations.merging import merge_organisations, obstacles, plan_merge, undo_merge
from organisations.models import (
    Affiliation,
    Contact,
    KeptApart,
    LifeEvent,
    Membership,
    Organisation,
    OrganisationMerge,
    Sector,
)
from organisations.registering import reindex_organisation
from partnerships.counters import refresh_partnership
from partnerships.models import Partnership
from tests.factories import ContactFactory, OrganisationFactory, make_partnership, make_user
from tests.house.source import APPS
from tests.house.world import make_dossier
from tests.organisations.conftest import AT

ON = datetime.date(2026, 3, 1)
# A merge is told of the one that went; sectors are added to those of the other.
STAYS = {
    "organisations.Organisation_sectors.organisation",
    "organisations.OrganisationMerge.gone",
    "organisations.OrganisationMerge.kept",
}
# What else a row needs before it can point at an organisation by this field.
BESIDES = {"partnerships.ThemeParticipant.organisation": {"party": None}}


def make_pairs(gone) -> None:
    """Rows between two organisations, in which the one that goes stands on either side."""
    for columns in ({"organisation": gone}, {"group": gone}):
        others = {"organisation": OrganisationFactory(), "group": OrganisationFactory()}
        Affiliation.objects.create(**(others | columns))
    before = Organisation.objects.get(name="Noorderpoort Zorg")
    KeptApart.objects.create(first=before, second=gone)
    KeptApart.objects.create(first=gone, second=OrganisationFactory())
    for columns in ({"kept": gone}, {"gone": gone}):
        others = {"kept": OrganisationFactory(), "gone": OrganisationFactory()}
        OrganisationMerge.objects.create(merged_at=AT, **(others | columns))
    OrganisationFactory(recorded_by=gone)
    OrganisationFactory(merged_into=gone, archived_at=AT)


def pointing_at(organisation) -> dict[str, set[int]]:
    """Reference → the rows that point at this organisation."""
    found = {one.label: set(one.rows_of(organisation)) for one in table.references()}
    return {label: {row.pk for row in rows} for label, rows in found.items()}


def by_table(pointing, without=()) -> dict[str, set[int]]:
    """The same per table: the two of a pair may change places."""
    found: dict[str, set[int]] = {}
    for label, rows in pointing.items():
        if label not in without:
            found.setdefault(label.rpartition(".")[0], set()).update(rows)
    return found


def whole_register() -> dict:
    """Every row of every table in plain values; merges themselves left out."""
    return {
        (model._meta.label, row.pk): values_of(row)
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if model._meta.app_label != "accounts" and model is not OrganisationMerge
        for row in model._base_manager.all()
    }


@pytest.fixture
def by(db):
    return make_user(is_administrator=True)


@pytest.fixture
def crowded(db):
    """The one to keep, and one to which a row of every table there is points."""
    kept = OrganisationFactory(name="Leger des Heils")
    dossier = make_dossier(1, "Noorderpoort Zorg", "Westerkade Onderwijs")
    gone = OrganisationFactory(name="Leger de Heils")
    make_pairs(gone)
    for reference in table.references():
        model = reference.model
        if model._meta.auto_created:
            gone.sectors.add(Sector.objects.first())
        elif not reference.rows_of(gone).exists():
            columns = {reference.field.name: gone, **BESIDES.get(reference.label, {})}
            rows = model._base_manager.filter(pk=dossier.row(model).pk)
            assert rows.update(**columns) == 1
    reindex_organisation(gone)
    for partnership in Partnership.objects.all():
        refresh_partnership(partnership)
    return kept, gone


def merge(kept, gone, by):
    return merge_organisations(kept=kept, gone=gone, by=by, at=AT, reason="Dezelfde")


class TestEveryReference:
    def test_each_is_known(self):
        assert {one.label for one in table.references()} == set(table.RULES)

    def test_a_row_of_every_table_is_moved_and_none_is_lost(self, crowded, by):
        kept, gone = crowded
        before = pointing_at(gone)
        assert [label for label, rows in before.items() if not rows] == []
        assert set(before) == set(table.RULES)

        merge(kept, gone, by)

        assert {label for label, rows in pointing_at(gone).items() if rows} == STAYS
        after = by_table(pointing_at(kept))
        for model, rows in by_table(before, without=STAYS).items():
            assert not rows - after[model], model
        assert set(gone.sectors.all()) <= set(kept.sectors.all())

    def test_a_table_without_a_rule_stops_it(self, crowded, by, monkeypatch):
        kept, gone = crowded
        before = whole_register()
        monkeypatch.delitem(table.RULES, "partnerships.Note.organisation")

        with pytest.raises(WrongMoment):
            merge(kept, gone, by)

        assert whole_register() == before
        assert not OrganisationMerge.objects.filter(gone=gone, kept=kept).exists()

    def test_undoing_restores_every_row(self, crowded, by):
        kept, gone = crowded
        before = whole_register()
        done = merge(kept, gone, by)
        assert whole_register() != before

        undo_merge(done, by=by, at=AT)

        assert whole_register() == before
        done.refresh_from_db()
        assert done.undone_at == AT

    def test_everything_is_in_the_trail(self, crowded, by):
        kept, gone = crowded

        merge(kept, gone, by)

        verbs = AuditEntry.objects.filter(
            object_type="organisations.organisation", object_id=gone.pk
        ).values_list("verb", flat=True)
        assert list(verbs) == ["merge"]
        moved = OrganisationMerge.objects.get(gone=gone, kept=kept).moved
        assert AuditEntry.objects.count() == len(moved) + 1


@pytest.fixture
def pair(db):
    return OrganisationFactory(name="Leger des Heils"), OrganisationFactory(name="Leger de Heils")


class TestNames:
    def test_the_old_name_finds_the_one_that_is_kept(self, pair, by):
        kept, gone = pair
        gone.names.create(kind="common", name="Leger de Heils")
        gone.names.create(kind="former", name="Heilsleger", valid_until="1990")

        merge(kept, gone, by)

        names = set(kept.names.values_list("kind", "name"))
        assert names == {("alias", "Leger de Heils"), ("former", "Heilsleger")}
        found = Organisation.objects.active().search("Heilsleger")
        assert list(found) == [kept]

    def test_partnerships_are_found_under_all_its_names(self, pair, by):
        kept, gone = pair
        kept.names.create(kind="common", name="Leger des Heils")
        partnership = make_partnership(OrganisationFactory(), gone)

        merge(kept, gone, by)

        partnership.refresh_from_db()
        assert "leger des heils" in partnership.search_text

    def test_the_same_name_twice_becomes_one(self, pair, by):
        kept, gone = pair
        for one in pair:
            one.names.create(kind="common", name="LdH")
        gone.names.create(kind="alias", name="LdH")

        merge(kept, gone, by)

        assert list(kept.names.values_list("kind", "name")) == [("common", "LdH")]


class TestTakingOver:
    def test_fills_what_was_empty_and_keeps_what_was_there(self, pair, by):
        kept, gone = pair
        update(kept, {"website": "https://kept.example"}, by=by, at=AT)
        changes = {"website": "https://gone.example", "kvk_number": "12345678", "began": "1887"}
        Organisation.objects.filter(pk=gone.pk).update(kvk_number="12345678")
        gone.refresh_from_db()
        update(gone, {"website": changes["website"]}, by=by, at=AT)

        done = merge(kept, gone, by)

        kept.refresh_from_db()
        gone.refresh_from_db()
        assert (kept.website, kept.kvk_number) == ("https://kept.example", "12345678")
        assert (gone.kvk_number, gone.merged_into, gone.archived_at) == ("", kept, AT)
        undo_merge(done, by=by, at=AT)
        kept.refresh_from_db()
        gone.refresh_from_db()
        assert (kept.kvk_number, gone.kvk_number, gone.merged_into) == ("", "12345678", None)

    def test_an_area_in_both_is_told_once_with_its_beginning(self, pair, by, places):
        kept, gone = pair
        kept.working_areas.create(municipality=places[0])
        gone.working_areas.create(municipality=places[0], since="2012")
        gone.working_areas.create(municipality=places[1])
        before = whole_register()

        done = merge(kept, gone, by)

        rows = {row.municipality: row.since.text for row in kept.working_areas.all()}
        assert rows == {places[0]: "2012", places[1]: None}
        undo_merge(done, by=by, at=AT)
        assert whole_register() == before

    def test_who_has_the_role_in_both_keeps_it_once(self, pair, by):
        kept, gone = pair
        somebody = make_user(kept, "coordinator")
        row = Membership.objects.create(
            user=somebody, organisation=gone, role="coordinator", starts_on=ON
        )

        merge(kept, gone, by)

        row.refresh_from_db()
        assert (row.organisation, row.ends_on) == (gone, ON)
        assert kept.current_memberships().get().user == somebody

    def test_is_not_recorded_by_itself(self, pair, by):
        kept, gone = pair
        recorder = OrganisationFactory()
        Organisation.objects.filter(pk=gone.pk).update(recorded_by=recorder)
        Organisation.objects.filter(pk=kept.pk).update(recorded_by=gone)

        merge(kept, gone, by)

        kept.refresh_from_db()
        assert kept.recorded_by == recorder


class TestRefusing:
    def refused(self, pair, by) -> str:
        before = whole_register()
        with pytest.raises(WrongMoment) as refusal:
            merge(*pair, by)
        assert whole_register() == before
        return str(refusal.value)

    def test_two_parties_in_one_partnership(self, pair, by):
        make_partnership(*pair, title="Op Orde")

        assert "Op Orde" in self.refused(pair, by)

    def test_a_party_that_left_is_no_hindrance(self, pair, by):
        partnership = make_partnership(*pair)
        partnership.parties.filter(organisation=pair[1]).update(state="left")

        merge(*pair, by)

        assert partnership.parties.filter(organisation=pair[0]).count() == 2

    def test_one_that_is_part_of_the_other(self, pair, by):
        Affiliation.objects.create(organisation=pair[1], group=pair[0])

        assert "Leger de Heils" in self.refused(pair, by)

    def test_a_contact_with_the_same_account(self, pair, by):
        somebody = make_user()
        for one in pair:
            ContactFactory(organisation=one, user=somebody, name="Trekker (voorbeeld)")

        assert "Trekker (voorbeeld)" in self.refused(pair, by)

    def test_both_on_the_same_side_of_an_event(self, pair, by):
        event = LifeEvent.objects.create(kind="merger", title="Samen verder")
        for one in pair:
            event.sides.create(organisation=one, side="from")

        assert "Samen verder" in self.refused(pair, by)

    def test_not_twice(self, pair, by):
        merge(*pair, by)

        with pytest.raises(WrongMoment):
            merge(*pair, by)

    def test_records_that_one_may_not_see_are_for_an_administrator(self, pair):
        kept, gone = pair
        make_partnership(OrganisationFactory(), gone, title="Geheim overleg")
        coordinator = make_user(kept, "coordinator")

        plan = plan_merge(kept, gone, coordinator, ON)

        assert len(plan.refusals) == 1
        assert "Geheim" not in str(plan)
        assert [(line.count, line.names) for line in plan.lines] == [(1, [])]


class TestUndoing:
    def test_what_changed_since_stands_in_the_way(self, pair, by):
        kept, gone = pair
        contact = ContactFactory(organisation=gone, name="Trekker (voorbeeld)")
        done = merge(kept, gone, by)
        Contact.objects.filter(pk=contact.pk).update(organisation=OrganisationFactory())
        before = whole_register()

        assert "Trekker (voorbeeld)" in obstacles(done)[0]
        with pytest.raises(WrongMoment):
            undo_merge(done, by=by, at=AT)
        assert whole_register() == before

    def test_a_later_merge_goes_first(self, pair, by):
        kept, gone = pair
        third = OrganisationFactory(name="Heilsleger")
        before = whole_register()
        first = merge(kept, gone, by)
        second = merge(third, kept, by)
        gone.refresh_from_db()
        assert gone.merged_into == third
        first.refresh_from_db()

        with pytest.raises(WrongMoment):
            undo_merge(first, by=by, at=AT)

        undo_merge(second, by=by, at=AT)
        first.refresh_from_db()
        undo_merge(OrganisationMerge.objects.get(pk=first.pk), by=by, at=AT)
        assert whole_register() == before

    def test_not_twice(self, pair, by):
        done = merge(*pair, by)
        undo_merge(done, by=by, at=AT)

        with pytest.raises(WrongMoment):
            undo_merge(done, by=by, at=AT)
