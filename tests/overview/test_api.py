"""What other programs read: with a key, within its owner's sight, as it is described."""

import uuid

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openapi_spec_validator import validate

from accounts.models import User
from evaluations.models import Evaluation
from lib.dates import honest_columns
from overview.api.description import RESOURCES, description
from overview.api.partnerships import KINDS, OPEN_COLUMNS
from partnerships.exports import exported_by
from partnerships.models import Agreement, Amendment, Partnership, Party, Signature, Theme
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    PartyFactory,
    make_partnership,
    make_user,
)
from tests.house.world import make_dossier
from tests.overview.programs import Program, a_moment, problem_of

ROOT = "/api/v1"
pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return OrganisationFactory(name="Noorderpoort Zorg")


@pytest.fixture
def user(home):
    return make_user(home, "coordinator")


@pytest.fixture
def program(user):
    return Program(user)


@pytest.fixture
def dossier():
    """A partnership with one row of everything."""
    return make_dossier(7, "Noorderpoort", "Westerkade")


@pytest.fixture
def insider(dossier):
    return Program(User.objects.get(pk=dossier.coordinator.pk))


class TestPartnershipList:
    url = f"{ROOT}/partnerships/"

    def test_only_those_within_sight(self, program, home):
        mine = make_partnership(home, OrganisationFactory())
        make_partnership(OrganisationFactory(), OrganisationFactory())
        asking = make_partnership(OrganisationFactory())
        PartyFactory(partnership=asking, organisation=home, state="invited")

        said = program.read(self.url, "PartnershipPage")

        assert [row["id"] for row in said["data"]] == [str(mine.uuid)]
        assert said["next"] is None

    def test_fits_its_description(self, insider):
        assert len(insider.read(self.url, "PartnershipPage")["data"]) == 2

    def test_every_column_of_the_list_has_its_kind(self):
        assert {column.code for column in OPEN_COLUMNS} == set(KINDS)

    def test_names_no_person(self, insider, dossier):
        said = insider.ask(self.url).content.decode()

        contact = dossier.row(Partnership).coordinator
        assert contact.name not in said
        assert contact.email not in said

    def test_pages_give_each_once(self, program, home):
        made = {str(make_partnership(home, OrganisationFactory()).uuid) for _ in range(5)}

        rows = program.all_of(f"{self.url}?size=2")

        assert len(rows) == 5
        assert {row["id"] for row in rows} == made

    def test_past_the_end_is_nothing(self, program, home):
        for _ in range(3):
            make_partnership(home, OrganisationFactory())
        following = program.read(f"{self.url}?size=2")["next"]
        Partnership.objects.filter(pk=Partnership.objects.order_by("sort_title").last().pk).update(
            archived_at=None, sort_title=" "
        )

        assert program.read(following) == {"data": [], "next": None}

    def test_the_filters_of_the_page(self, program, home):
        active = make_partnership(home, OrganisationFactory(), stage="active")
        make_partnership(home, OrganisationFactory(), stage="ended")

        rows = program.all_of(f"{self.url}?stage=active&sort=-since")

        assert [row["id"] for row in rows] == [str(active.uuid)]

    @pytest.mark.parametrize(
        ("asked", "name"),
        [
            ("stage=nonsense", "stage"),
            ("party=999999", "party"),
            ("nonsense=1", "nonsense"),
            ("size=0", "size"),
            ("size=201", "size"),
            ("size=2&size=3", "size"),
            ("after=nonsense", "after"),
            ("updated_since=yesterday", "updated_since"),
            ("updated_since=2026-13-01", "updated_since"),
            # No moment in UTC: one before the first day there is, one after the last.
            ("updated_since=0001-01-01", "updated_since"),
            ("updated_since=9999-12-31T23:59:59-14:00", "updated_since"),
        ],
    )
    def test_what_cannot_be_asked_is_told(self, program, home, asked, name):
        make_partnership(home, OrganisationFactory())

        said = problem_of(program.ask(f"{self.url}?{asked}"), 400)

        assert set(said["errors"]) == {name}

    def test_updated_since_looks_below_too(self, program, home):
        old = make_partnership(home, OrganisationFactory())
        new = make_partnership(home, OrganisationFactory())
        for model in (Partnership, apps.get_model("partnerships.Party")):
            model.objects.update(updated_at=a_moment(-30))
        new.parties.update(updated_at=a_moment())

        since = a_moment(-1).date().isoformat()
        rows = program.all_of(f"{self.url}?updated_since={since}")

        assert [row["id"] for row in rows] == [str(new.uuid)]
        assert len(program.all_of(f"{self.url}?updated_since=2020-01-01T00:00:00Z")) == 2
        assert old.pk

    def test_asks_the_database_no_more_for_more_rows(self, program, home):
        make_partnership(home, OrganisationFactory())
        program.read(self.url)
        few = queries_of(program, self.url)
        for _ in range(3):
            make_partnership(home, OrganisationFactory())

        assert queries_of(program, self.url) == few <= 8


def queries_of(program, url) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        program.read(url)
    return len(asked)


class TestPartnershipShow:
    def url(self, partnership):
        return f"{ROOT}/partnerships/{partnership.uuid}/"

    def test_tells_the_whole(self, insider, dossier):
        partnership = dossier.row(Partnership)

        said = insider.read(self.url(partnership), "WholePartnership")

        assert said["title"] == partnership.title
        parties = {row["organisation"]["id"] for row in said["party_rows"]}
        assert parties == {str(dossier.keeper.uuid), str(dossier.partner.uuid)}
        assert [row["id"] for row in said["theme_rows"]] == [str(dossier.row(Theme).uuid)]
        assert len(said["agreement_rows"]) == len(said["arrangement_rows"]) == 1
        assert said["page"].endswith(partnership.get_absolute_url())

    def test_of_others_it_is_not_there(self, program, dossier):
        problem_of(program.ask(self.url(dossier.row(Partnership))), 404)
        problem_of(program.ask(f"{ROOT}/partnerships/{uuid.uuid4()}/"), 404)

    def test_asks_the_database_no_more_for_more_rows(self, insider, dossier):
        partnership = dossier.row(Partnership)
        insider.read(self.url(partnership))  # the first use of a day is written down
        few = queries_of(insider, self.url(partnership))
        for number in range(3):
            PartyFactory(partnership=partnership)
            Theme.objects.create(partnership=partnership, title=f"Thema {number}")
            Agreement.objects.create(partnership=partnership)

        assert queries_of(insider, self.url(partnership)) == few <= 20


class TestOrganisationList:
    def test_fits_its_description(self, insider, dossier):
        said = insider.read(f"{ROOT}/organisations/", "OrganisationPage")

        assert str(dossier.keeper.uuid) in {row["id"] for row in said["data"]}

    def test_those_that_are_no_more_are_left_out(self, program, home):
        gone = OrganisationFactory(archived_at=a_moment())

        ids = {row["id"] for row in program.all_of(f"{ROOT}/organisations/")}

        assert str(gone.uuid) not in ids
        assert str(home.uuid) in ids


class TestOrganisationShow:
    def test_tells_one(self, program, home):
        said = program.read(f"{ROOT}/organisations/{home.uuid}/", "Organisation")

        assert said["name"] == home.name

    def test_tells_one_that_is_not_ones_own(self, program):
        other = OrganisationFactory(name="Landstede")

        assert program.read(f"{ROOT}/organisations/{other.uuid}/")["name"] == "Landstede"


class TestAgreementList:
    url = f"{ROOT}/agreements/"

    def test_fits_its_description(self, insider, dossier):
        said = insider.read(self.url, "AgreementPage")

        assert [row["id"] for row in said["data"]] == [str(dossier.row(Agreement).uuid)]

    def test_of_one_partnership(self, insider, dossier):
        partnership = dossier.row(Partnership)

        assert len(insider.all_of(f"{self.url}?partnership={partnership.uuid}")) == 1
        assert insider.all_of(f"{self.url}?partnership={uuid.uuid4()}") == []

    def test_who_left_keeps_what_it_signed(self, dossier):
        party = dossier.row(apps.get_model("partnerships.Party"))
        user = make_user(dossier.partner, "coordinator")
        theirs = party.partnership.parties.get(organisation=dossier.partner)
        apps.get_model("partnerships.Signature").objects.update(party=theirs, state="signed")
        apps.get_model("partnerships.Party").objects.filter(pk=theirs.pk).update(state="left")

        program = Program(user)
        rows = program.all_of(self.url)

        assert [row["id"] for row in rows] == [str(dossier.row(Agreement).uuid)]
        assert program.read(f"{self.url}{rows[0]['id']}/", "Agreement") == rows[0]
        seen = {row["id"] for row in program.all_of(f"{ROOT}/partnerships/")}
        assert str(party.partnership.uuid) not in seen

    @pytest.mark.parametrize(("state", "told"), [("joined", "2041-08-31"), ("left", "2027-06-30")])
    def test_addenda_are_told_to_those_who_take_part(self, dossier, state, told):
        """As on the page of the agreement: who left reads the paper that it signed."""
        agreement = dossier.row(Agreement)
        Agreement.objects.filter(pk=agreement.pk).update(
            **honest_columns("ends", "2027-06-30"), state="signed", duration="fixed"
        )
        Amendment.objects.filter(agreement=agreement).delete()
        Amendment.objects.create(
            agreement=agreement, text="Verlengd", signed="2026-01-01", new_end="2041-08-31"
        )
        theirs = agreement.partnership.parties.get(organisation=dossier.partner)
        Signature.objects.filter(agreement=agreement).update(party=theirs, state="signed")
        Party.objects.filter(pk=theirs.pk).update(state=state)
        program = Program(make_user(dossier.partner, "coordinator"))

        [row] = program.all_of(self.url)
        alone = program.read(f"{self.url}{agreement.uuid}/", "Agreement")

        assert row["ends"]["edtf"] == alone["ends"]["edtf"] == told


class TestAgreementShow:
    def test_tells_one(self, insider, dossier):
        agreement = dossier.row(Agreement)

        said = insider.read(f"{ROOT}/agreements/{agreement.uuid}/", "Agreement")

        assert said["notice_months"] == 3
        assert said["signed"]["edtf"] == "2020-05"
        assert said["signed"]["words"] == "mei 2020"

    def test_of_others_it_is_not_there(self, program, dossier):
        problem_of(program.ask(f"{ROOT}/agreements/{dossier.row(Agreement).uuid}/"), 404)


class TestThemeList:
    def test_fits_its_description(self, insider, dossier):
        said = insider.read(f"{ROOT}/themes/", "ThemePage")

        row = next(row for row in said["data"] if row["id"] == str(dossier.row(Theme).uuid))
        assert row["plan"] is None or row["plan"]["activities"]

    def test_changed_since(self, insider, dossier):
        for label in ("Theme", "Plan", "Activity", "ThemeOwner"):
            apps.get_model("partnerships", label).objects.update(updated_at=a_moment(-30))
        since = a_moment(-1).date().isoformat()
        url = f"{ROOT}/themes/?updated_since={since}"
        assert insider.all_of(url) == []

        apps.get_model("partnerships.Activity").objects.update(updated_at=a_moment())

        assert [row["id"] for row in insider.all_of(url)] == [str(dossier.row(Theme).uuid)]


class TestThemeShow:
    def test_tells_one_with_its_owner(self, insider, dossier):
        theme = dossier.row(Theme)

        said = insider.read(f"{ROOT}/themes/{theme.uuid}/", "Theme")

        contact = theme.owners.get().contact
        assert said["owner"]["name"] == contact.name
        assert contact.email not in str(said)
        assert contact.phone not in str(said)

    def test_of_others_it_is_not_there(self, program, dossier):
        problem_of(program.ask(f"{ROOT}/themes/{dossier.row(Theme).uuid}/"), 404)


class TestEvaluationList:
    url = f"{ROOT}/evaluations/"

    def test_only_what_was_adopted(self, insider, dossier):
        assert dossier.row(Evaluation).state == "open"

        assert insider.read(self.url, "EvaluationPage")["data"] == []


class TestEvaluationShow:
    def test_one_that_is_open_is_not_there(self, insider, dossier):
        problem_of(insider.ask(f"{ROOT}/evaluations/{dossier.row(Evaluation).uuid}/"), 404)


class TestSchema:
    def test_is_valid(self, in_use):
        response = Client().get(reverse("api_schema"))

        validate(response.json())

    def test_names_every_resource(self):
        paths = {f"{ROOT}/{resource.name}/" for resource in RESOURCES}

        assert paths <= set(description()["paths"])

    def test_a_key_is_its_only_way_in(self):
        said = description()

        assert said["security"] == [{"key": []}]
        assert said["components"]["securitySchemes"]["key"]["scheme"] == "bearer"


class TestShow:
    def test_tells_how(self, user, client):
        client.force_login(user)

        response = client.get(reverse("api_show"))

        page = response.content.decode()
        assert all(f"{ROOT}/{resource.name}/" in page for resource in RESOURCES)
        assert reverse("api_token_create") in page

    def test_a_reader_is_told_whom_to_ask(self, home, client):
        client.force_login(make_user(home, "reader"))

        page = client.get(reverse("api_show")).content.decode()

        assert reverse("api_token_create") not in page


def test_roles_elsewhere_that_only_read_open_nothing(home, client):
    """A key takes along what its owner may save as a file, not all that stands on the screen."""
    user = make_user(home, "coordinator")
    other = OrganisationFactory()
    MembershipFactory(user=user, organisation=other, role="reader")
    mine = make_partnership(home, OrganisationFactory())
    theirs = make_partnership(other, OrganisationFactory())
    for partnership in (mine, theirs):
        Theme.objects.create(partnership=partnership, title="Thema")
        Agreement.objects.create(partnership=partnership)
    client.force_login(user)
    assert client.get(theirs.get_absolute_url()).status_code == 200

    program = Program(user)

    rows = program.all_of(f"{ROOT}/partnerships/")
    assert [row["id"] for row in rows] == [str(mine.uuid)]
    problem_of(program.ask(f"{ROOT}/partnerships/{theirs.uuid}/"), 404)
    for name, kept in (("themes", mine.themes), ("agreements", mine.agreements)):
        ids = {row["id"] for row in program.all_of(f"{ROOT}/{name}/")}
        assert ids == {str(uuid) for uuid in kept.values_list("uuid", flat=True)}


@pytest.mark.parametrize("role", ["coordinator", "manager"])
def test_a_key_reads_as_much_as_the_file_of_the_list(home, role):
    """Through every role by which somebody saves lists, in whatever organisation."""
    user = make_user(home, "reader")
    other = OrganisationFactory()
    MembershipFactory(user=user, organisation=other, role=role)
    make_partnership(home, OrganisationFactory())
    theirs = make_partnership(other, OrganisationFactory())

    rows = Program(user).all_of(f"{ROOT}/partnerships/")

    assert [row["id"] for row in rows] == [str(theirs.uuid)]
    assert set(exported_by(user).values_list("uuid", flat=True)) == {theirs.uuid}


def test_an_administrator_reads_all(home):
    made = {str(make_partnership().uuid), str(make_partnership(home).uuid)}
    user = make_user(home, "reader", is_administrator=True)

    assert {row["id"] for row in Program(user).all_of(f"{ROOT}/partnerships/")} == made
