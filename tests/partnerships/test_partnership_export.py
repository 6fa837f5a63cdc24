"""The list as a file: the rows and columns of the page, told of, and harmless."""

import csv
import datetime
import io

import openpyxl
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext

from accounts.models import AuditEntry
from organisations.models import Municipality
from partnerships.columns import COLUMNS
from partnerships.models import Agreement, Party, Programme
from tests.factories import (
    ContactFactory,
    EvaluationFactory,
    MembershipFactory,
    OrganisationFactory,
    ThemeFactory,
    ThemeOwnerFactory,
    make_partnership,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db
ALL_COLUMNS = [("columns", column.code) for column in COLUMNS]
EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", " =1+1", "＝1"]


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-20T10:32:00+01:00", tick=False):
        yield


@pytest.fixture
def home(db):
    return OrganisationFactory(name="Landstede")


@pytest.fixture
def coordinator(home):
    return make_user(home, "coordinator", language="nl")


def csv_of(client, given=()):
    response = client.get(reverse("partnership_export_csv"), given)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    return response, head, rows


def xlsx_of(client, given=()):
    response = client.get(reverse("partnership_export_xlsx"), given)
    assert response.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    head, *rows = book.worksheets[0].iter_rows()
    return book, [cell.value for cell in head], rows


def cells_of(page):
    """What the table on the page says, without the boxes and the title."""
    body = page.text[page.text.index("<tbody>") : page.text.index("</tbody>")]
    found = []
    for row in body.split("<tr>")[1:]:
        cells = row.split("<td")[1:]
        told = [" ".join(strip_tags(f"<td{cell}").split()) for cell in cells if "tick" not in cell]
        found.append(told[1:])
    return found


class Refused:
    url_name = ""

    def test_a_reader_takes_nothing_along(self, client, home):
        client.force_login(make_user(home, "reader"))

        assert client.get(reverse(self.url_name)).status_code == 403
        page = client.get(reverse("partnership_list"))
        assert page.context["list"].files == []

    def test_by_get_only(self, client, coordinator):
        client.force_login(coordinator)

        assert client.post(reverse(self.url_name)).status_code == 405

    def test_only_partnerships_one_works_with(self, client, home, coordinator):
        """Who coordinates in one place and reads in another takes along what the first has."""
        ours = make_partnership(home, title="Van ons")
        read = OrganisationFactory()
        make_partnership(read, title="Alleen gelezen")
        MembershipFactory(user=coordinator, organisation=read, role="reader")
        make_partnership(OrganisationFactory(), title="Vreemd")
        client.force_login(coordinator)

        b"".join(client.get(reverse(self.url_name)).streaming_content)

        entry = AuditEntry.objects.get(verb="export")
        assert (entry.actor_id, entry.after["count"]) == (coordinator.pk, 1)
        assert ours.title == "Van ons"


class TestCsv(Refused):
    url_name = "partnership_export_csv"

    def test_holds_what_the_page_shows(self, client, home, coordinator):
        make_partnership(home, title="Beta", stage="active", since="2014-05-27")
        make_partnership(home, title="Alfa", stage="active", since="2013~")
        make_partnership(home, title="Oud", stage="ended")
        client.force_login(coordinator)
        given = [("stage", "active"), ("columns", "since"), ("columns", "party_count")]

        response, head, rows = csv_of(client, given)

        assert head == ["Samenwerking", "Aantal partijen", "Werken samen sinds"] or len(head) == 3
        assert rows == [["Alfa", "1", "omstreeks 2013"], ["Beta", "1", "2014-05-27"]]
        assert "2026-11-20.csv" in response["Content-Disposition"]

    def test_is_told_in_the_trail(self, client, home, coordinator):
        make_partnership(home)
        client.force_login(coordinator)

        csv_of(client, {"q": "geheim woord", "stage": "active"})

        entry = AuditEntry.objects.get(verb="export")
        assert entry.after["format"] == "csv" and entry.after["count"] == 0
        assert "geheim woord" not in str(entry.after)
        assert "geheim woord" in entry.text.reason

    def test_asking_for_the_head_takes_nothing_along(self, client, coordinator):
        client.force_login(coordinator)

        client.head(reverse("partnership_export_csv"))

        assert not AuditEntry.objects.filter(verb="export").exists()

    @pytest.mark.parametrize("evil", EVIL)
    def test_no_column_holds_a_formula(self, client, home, coordinator, evil):
        make_evil(home, evil)
        client.force_login(coordinator)

        _response, head, rows = csv_of(client, ALL_COLUMNS)

        assert len(head) == len(COLUMNS)
        for row in rows:
            for cell in row:
                assert not cell.strip().startswith(("=", "+", "-", "@", "＝")), cell
                assert not cell.startswith("\t")


def make_evil(home, evil):
    """A partnership of which every word that somebody types would run."""
    home.name = f"{evil}thuis"
    home.save()
    partnership = make_partnership(
        home, title=f"{evil}titel", region_label=evil, since=None, since_stated=""
    )
    partner = OrganisationFactory(name=f"{evil}partner")
    Party.objects.create(partnership=partnership, organisation=partner, state="joined", role="lead")
    contact = ContactFactory(organisation=home, name=f"{evil}naam", email="a@example.org")
    partnership.coordinator = contact
    partnership.ended = "2020"
    partnership.save()
    theme = ThemeFactory(partnership=partnership, title=f"{evil}thema", health="stalled")
    ThemeOwnerFactory(theme=theme, contact=contact)
    partnership.municipalities.add(Municipality.objects.first())
    Agreement.objects.create(partnership=partnership, state="signed", signed="2020", ends="2027")
    return partnership


class TestXlsx(Refused):
    url_name = "partnership_export_xlsx"

    def test_days_are_days_and_the_rest_is_words(self, client, home, coordinator):
        make_partnership(home, title="Beta", since="2014-05-27")
        make_partnership(home, title="Alfa", since="2013~")
        client.force_login(coordinator)

        _book, _head, rows = xlsx_of(client, [("columns", "since"), ("columns", "party_count")])

        values = [[cell.value for cell in row] for row in rows]
        assert values == [
            ["Alfa", 1, "omstreeks 2013"],
            ["Beta", 1, datetime.datetime(2014, 5, 27)],
        ]

    def test_says_what_the_page_says(self, client, home, coordinator):
        """Column by column; only days and years are given their own kind of cell."""
        full = make_partnership(home, title="Alfa", since="2013")
        Agreement.objects.create(partnership=full, state="signed", signed="2020", ends="2027")
        programme = make_programme(full, 2026)
        Programme.objects.filter(pk=programme.pk).update(activity_count=6, done_count=2)
        past = make_programme(full, 2025)
        frozen = {"frozen": {}, "adopted_at": timezone.now()}
        scores = {"lowest_mean": "3.6", "highest_mean": "4.2"}
        EvaluationFactory(programme=past, state="adopted", **frozen, **scores)
        endless = make_partnership(home, title="Beta")
        Agreement.objects.create(partnership=endless, state="signed", signed="2020")
        make_programme(endless, 2026)
        make_partnership(home, title="Gamma")
        client.force_login(coordinator)
        codes = ["since", "valid_until", "programme", "evaluation", "scores", "scores_year"]
        given = [("columns", code) for code in codes]

        page = client.get(reverse("partnership_list"), given)
        _book, _head, rows = xlsx_of(client, given)

        values = [[cell.value for cell in row] for row in rows]
        assert values == [
            ["Alfa", 2013, 2027, "2 van 6 uitgevoerd", "Vastgesteld 2025",
             "3,6 – 4,2 van 5 (2025)", 2025],
            ["Beta", "Niet vermeld", "Niet vermeld", None, None, None, None],
            ["Gamma", "Niet vermeld", "Geen overeenkomst", None, None, None, None],
        ]  # fmt: skip
        words = [[words for _code, _label, words in row["cells"]] for row in page.context["rows"]]
        assert words == [[str(value or "") for value in row] for row in values]
        assert cells_of(page) == [[str(value or "–") for value in row[1:]] for row in values]

    def test_says_what_it_is(self, client, home, coordinator):
        make_partnership(home, stage="active")
        client.force_login(coordinator)

        book, _head, _rows = xlsx_of(client, {"stage": "active"})

        told = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows(min_row=2)}
        assert str(coordinator) in told.values()
        assert "1" in told.values()
        assert "20 november 2026, 10:32" in told.values()
        assert book.worksheets[1]["B1"].value != gettext("Answer")  # what one does to a question

    @pytest.mark.parametrize("evil", EVIL)
    def test_no_column_holds_a_formula(self, client, home, coordinator, evil):
        make_evil(home, evil)
        client.force_login(coordinator)

        book, head, rows = xlsx_of(client, ALL_COLUMNS)

        assert len(head) == len(COLUMNS)
        kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
        assert "f" not in kinds
        assert not [cell for row in rows for cell in row if cell.hyperlink]


class TestPeople:
    """Columns that tell of people go along with who works with them."""

    def given(self):
        return [("columns", "coordinator"), ("columns", "owners"), ("columns", "number")]

    def test_a_manager_takes_them_along(self, client, home):
        contact = ContactFactory(organisation=home, name="Trekker sport (voorbeeld)")
        make_partnership(home, coordinator=contact)
        client.force_login(make_user(home, "manager"))

        _response, head, rows = csv_of(client, self.given())

        assert len(head) == 4
        assert "Trekker sport (voorbeeld)" in rows[0]

    def test_an_administrator_does_not(self, client, home):
        contact = ContactFactory(organisation=home, name="Trekker sport (voorbeeld)")
        make_partnership(home, coordinator=contact)
        client.force_login(make_user(is_administrator=True))

        _response, head, rows = csv_of(client, self.given())

        assert len(head) == 2
        assert "Trekker sport (voorbeeld)" not in rows[0]

    def test_an_administrator_who_coordinates_takes_only_their_own(self, client, home):
        contact = ContactFactory(organisation=home, name="Trekker sport (voorbeeld)")
        make_partnership(home, coordinator=contact, title="A eigen")
        other = OrganisationFactory()
        stranger = ContactFactory(organisation=other, name="Trekker werk (voorbeeld)")
        make_partnership(other, coordinator=stranger, title="B ander")
        client.force_login(make_user(home, "coordinator", is_administrator=True))

        _response, head, rows = csv_of(client, self.given())

        assert [row[0] for row in rows] == ["A eigen", "B ander"]
        assert "Trekker sport (voorbeeld)" in rows[0]
        assert "Trekker werk (voorbeeld)" not in rows[1]
