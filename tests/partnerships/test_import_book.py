"""A workbook of the register that somebody changed: what cannot be read is named where it stands,
and what goes with it is left out as a whole."""

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook

from lib.text import normalise
from organisations.models import Contact, Organisation
from organisations.registering import register_organisation
from partnerships.field_words import label_of
from partnerships.models import (
    Agreement,
    Import,
    Partnership,
    PartnershipLink,
    PartyStep,
    Theme,
    ThemeOwner,
    ThemeParticipant,
)
from partnerships.spreadsheet.page import cell_sentence
from partnerships.spreadsheet.shape import known_headings, known_sheets
from partnerships.spreadsheet.workbook import register_file
from tests.factories import (
    AgreementFactory,
    ContactFactory,
    OrganisationFactory,
    make_owned_theme,
    make_partnership,
    make_user,
)
from tests.partnerships.importing import AT, ImportPages, register_counts, upload, write

pytestmark = pytest.mark.django_db
# The organisation that reads the file stands in it.
KNOWN = {("Organisaties", 2, "found"), ("Namen", 2, "found")}


def small_register() -> None:
    """Three partnerships of the same two; the second has the agreement of the first as framework,
    the third is linked to the first."""
    mee = OrganisationFactory(name="MEE", kvk_number="12345678")
    kern = OrganisationFactory(name="De Kern")
    first, second, third = (
        make_partnership(mee, kern, keeper=mee, title=title) for title in ("Een", "Twee", "Drie")
    )
    for one in (first, second, third):
        contact = ContactFactory(organisation=mee, name=f"Trekker {one.title}")
        make_owned_theme(one, title=f"Thema van {one.title}")
        ThemeOwner.objects.filter(theme__partnership=one).update(contact=contact)
        Contact.objects.filter(name__startswith="Contactpersoon").delete()
    frame = AgreementFactory(partnership=first, title="Raam")
    AgreementFactory(partnership=second, title="Onder het raam", framework=frame)
    PartnershipLink.objects.create(partnership=third, other=first)
    theme = Theme.objects.get(partnership=third)
    ThemeParticipant.objects.create(theme=theme, organisation=kern)


def saved(change: Callable[[Workbook], None], make=small_register) -> SimpleUploadedFile:
    """The workbook of a small register that is gone again, with something changed in it."""
    with transaction.atomic():
        make()
        keeper = Organisation.objects.get(name="MEE")
        user = make_user(keeper, "manager", is_administrator=True)
        with translation.override("nl"):
            content = register_file(user)
        transaction.set_rollback(True)
    book = load_workbook(io.BytesIO(content))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("register.xlsx", stream.getvalue())


def cell_of(book: Workbook, sheet: str, name: str, row: int = 2):
    """The cell of a row in the column of a field."""
    field = known_sheets()[normalise(sheet)].model._meta.get_field(name)
    known = known_headings(field.model)
    head = next(cell for cell in book[sheet][1] if known.get(normalise(str(cell.value))) == field)
    return book[sheet].cell(row, head.column)


def put(sheet: str, name: str, value, row: int = 2) -> Callable[[Workbook], None]:
    """Write something in the column of a field."""

    def change(book):
        cell_of(book, sheet, name, row).value = value

    return change


def rename(sheet: str, name: str, to: str) -> Callable[[Workbook], None]:
    return put(sheet, name, to, row=1)


def without(sheet: str, name: str) -> Callable[[Workbook], None]:
    return lambda book: book[sheet].delete_cols(cell_of(book, sheet, name).column)


def other_key(book: Workbook) -> None:
    book["Thema’s"]["A1"] = "Nr"


def filled_and_renamed(book: Workbook) -> None:
    put("Samenwerkingen", "purpose", "Samen verder")(book)
    rename("Samenwerkingen", "purpose", "Doelstelling")(book)


class BookPages(ImportPages):
    def taken(self, client, change=lambda book: None, file=None) -> Import:
        assert upload(client, file or saved(change)).status_code == 302
        batch = Import.objects.latest("pk")
        while batch.state == "checking":
            client.post(reverse("import_check", args=[batch.pk]))
            batch.refresh_from_db()
        return batch

    def refused(self, client, change) -> list[str]:
        before = register_counts()
        response = upload(client, saved(change))
        assert response.status_code == 422
        assert register_counts() == before
        return response.context["form"].errors["file"]


def told(batch, name="problems") -> list[str]:
    found = []
    for row in batch.rows.exclude(sheet=":names").order_by("pk"):
        row.batch = batch
        found += [cell_sentence(batch, row, *one) for one in row.found[name]]
    return found


def left(batch) -> set[tuple[str, int, str]]:
    """The rows of which nothing comes, with their outcome."""
    rows = batch.rows.exclude(sheet=":names").exclude(outcome="make")
    return set(rows.values_list("sheet", "number", "outcome"))


class TestSheets(BookPages):
    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            (
                rename("Thema’s", "title", "Naam van het thema"),
                "Blad “Thema’s”, cel D1: “Naam van het thema” is geen kolom van dit blad. "
                "Ontbreekt: “Titel”.",
            ),
            (
                filled_and_renamed,
                "Blad “Samenwerkingen”, cel O1: “Doelstelling” is geen kolom van dit blad. "
                "Ontbreekt: “Doel van de samenwerking”.",
            ),
            (
                without("Organisaties", "name"),
                "Blad “Organisaties”, rij 1: geen kolom heet “Naam”.",
            ),
            (
                other_key,
                "Blad “Thema’s”, cel A1: hier hoort “Sleutel” te staan, niet “Nr”.",
            ),
            (
                rename("Samenwerkingen", "purpose", "Titel"),
                "Blad “Samenwerkingen”, cel O1: “Titel” staat ook in cel I1.",
            ),
            (
                lambda book: setattr(book["Partijen"], "title", "Partijen 2024"),
                "Blad “Partijen 2024” is niet bekend. De bladen zijn: Organisaties, ",
            ),
            (
                lambda book: setattr(book.copy_worksheet(book["Partijen"]), "title", "Parties"),
                "Blad “Parties”: het blad “Partijen” bevat hetzelfde.",
            ),
        ],
    )
    def test_what_cannot_be_told_apart_is_refused_where_it_stands(self, client, change, sentence):
        errors = self.refused(client, change)

        assert any(error.startswith(sentence) for error in errors), errors

    def test_what_is_left_aside_is_told(self, client):
        def change(book):
            book.create_sheet("Kladblok").append(["iets"])
            book["Kladblok"].append(["anders"])
            page = book["Thema’s"]
            page.cell(1, page.max_column + 1).value = "Mijn aantekening"
            page.cell(2, page.max_column).value = "let op"

        batch = self.taken(client, change)

        page = client.get(batch.get_absolute_url()).content.decode()
        assert "Het blad “Kladblok” is geen onderdeel van het register" in page
        assert "“Mijn aantekening” is geen kolom van dit blad, en wordt niet overgenomen" in page
        assert set(batch.options["headings"]) >= {"Organisaties", "Samenwerkingen", "Thema’s"}
        assert "Kladblok" not in batch.options["headings"]

    def test_a_column_that_may_be_missing_is_told(self, client):
        batch = self.taken(client, without("Samenwerkingen", "purpose"))

        assert batch.options["remarks"] == [
            "Blad “Samenwerkingen” heeft geen kolom “Doel van de samenwerking”: "
            "daarvan wordt niets gelezen."
        ]
        assert told(batch) == []

    def test_unchanged_nothing_is_said(self, client):
        batch = self.taken(client)

        assert (batch.options["remarks"], told(batch), told(batch, "remarks")) == ([], [], [])
        assert left(batch) == KNOWN


class TestValues(BookPages):
    @pytest.mark.parametrize(
        ("sheet", "name", "value", "sentence"),
        [
            ("Organisaties", "archived_at", "ooit", "“ooit” is geen tijdstip"),
            ("Organisaties", "archived_at", "2024-13-45T10:00:00Z", "is geen tijdstip"),
            ("Organisaties", "archived_at", "0001-01-01T00:00:00+14:00", "is geen tijdstip"),
            ("Partijen", "next_contact_on", "mei 2020", "“mei 2020” is geen hele datum"),
            ("Partijen", "next_contact_on", "9" * 5000, "is geen datum"),
            ("Samenwerkingen", "start_month", "mei", "“mei” is geen heel getal"),
            ("Samenwerkingen", "start_month", "9" * 5000, "is geen heel getal"),
            ("Samenwerkingen", "kind", "iets", "“iets” is geen woord dat hier kan staan"),
            ("Samenwerkingen", "keeper", "O99", "“O99” is geen sleutel van het blad Organisaties"),
            ("Samenwerkingen", "keeper", None, "hier moet iets staan"),
            ("Samenwerkingen", "municipalities", "Zwole", "“Zwole” is geen gemeente"),
            ("Organisaties", "name", "#REF!", "deze formule geeft geen waarde maar “#REF!”"),
            ("Organisaties", "website", "geen adres", ""),
            ("Organisaties", "kvk_number", "12", ""),
            ("Contactpersonen", "email", "geen adres", ""),
        ],
    )
    def test_what_cannot_be_read_is_named_at_its_cell(self, client, sheet, name, value, sentence):
        before = register_counts()

        def change(book):
            cell = cell_of(book, sheet, name)
            cell.value = value
            at.append(cell.column_letter)

        at = []
        batch = self.taken(client, change)

        (problem,) = told(batch)
        assert problem.startswith(f"{sheet}, rij 2, kolom ")
        assert f"({at[0]}): " in problem
        assert sentence in problem
        assert client.get(batch.get_absolute_url()).status_code == 200
        assert register_counts() == before

    def test_dates_that_can_be_read_in_two_ways_are_told(self, client):
        batch = self.taken(client, put("Samenwerkingen", "since", "3/4/2024"))

        assert "is op twee manieren te lezen" in told(batch, "remarks")[0]


class TestLeftOut(BookPages):
    def written(self, client, change) -> Import:
        batch = self.taken(client, change)
        assert write(client, batch).status_code in (409, 422)
        assert write(client, batch, skip="on").status_code == 302
        batch.refresh_from_db()
        assert (batch.state, batch.options.get("error")) == ("written", None)
        return batch

    def test_nothing_of_a_partnership_with_a_problem_is_made(self, client):
        """Its agreement is the framework of the second; the third is only linked to it."""
        self.written(client, put("Thema’s", "stage", "onzin"))

        assert set(Partnership.objects.values_list("title", flat=True)) == {"Drie"}
        assert set(Theme.objects.values_list("title", flat=True)) == {"Thema van Drie"}
        assert (Agreement.objects.count(), PartnershipLink.objects.count()) == (0, 0)
        assert set(ThemeOwner.objects.values_list("contact__name", flat=True)) == {"Trekker Drie"}

    def test_is_told_beforehand_row_by_row(self, client):
        batch = self.taken(client, put("Thema’s", "stage", "onzin"))

        assert left(batch) == {
            *KNOWN,
            ("Thema’s", 2, "problem"),
            *(("Samenwerkingen", row, "left_out") for row in (2, 3)),
            *(("Partijen", row, "left_out") for row in (2, 3, 4, 5)),
            *(("Overeenkomsten", row, "left_out") for row in (2, 3)),
            ("Verbanden", 2, "left_out"),
            ("Thema’s", 3, "left_out"),
            *(("Trekkers van thema’s", row, "left_out") for row in (2, 3)),
        }
        row = batch.rows.get(sheet="Samenwerkingen", number=3)
        assert row.found["makes"] == (
            "Weggelaten met rij 2 van het blad Thema’s, die een probleem heeft"
        )

    def test_a_person_with_a_problem_takes_the_partnership_along(self, client):
        batch = self.written(client, put("Contactpersonen", "email", "geen adres", row=4))

        assert set(Partnership.objects.values_list("title", flat=True)) == {"Een", "Twee"}
        assert Contact.objects.filter(name="Trekker Drie").count() == 0
        assert ("Verbanden", 2, "left_out") in left(batch)

    def test_an_organisation_with_a_problem_takes_all_of_its_own_along(self, client):
        batch = self.taken(client, put("Organisaties", "kvk_number", "12", row=3))

        kept = batch.rows.filter(outcome="make").exclude(sheet=":names")
        assert list(kept.values_list("sheet", "number")) == [("Organisaties", 4)]

    def test_a_theme_has_a_known_organisation_as_its_participant(self, client):
        file = saved(lambda book: None)
        register_organisation(name="De Kern", kind="care", by=None, at=AT)

        batch = self.taken(client, file=file)
        assert write(client, batch).status_code == 302

        participant = ThemeParticipant.objects.get()
        assert str(participant.organisation) == "De Kern"
        assert participant.theme.title == "Thema van Drie"


class TestFormerWords:
    """A workbook that was saved before words were chosen is still read."""

    def test_a_sheet_is_known_by_the_name_it_had(self):
        assert known_sheets()[normalise("Eigenaren van thema’s")].model is ThemeOwner
        assert known_sheets()[normalise("Trekkers van thema’s")].model is ThemeOwner

    @pytest.mark.parametrize(
        ("model", "former", "name"),
        [
            (Partnership, "Archived at", "archived_at"),
            (Contact, "Left at", "left_at"),
            (Theme, "Partnership", "partnership"),
            (Theme, "Stage reason", "stage_reason"),
            (PartyStep, "Recorded at", "recorded_at"),
            (ThemeOwner, "Handed over at", "handed_over_at"),
        ],
    )
    def test_a_column_is_known_by_the_words_it_had(self, model, former, name):
        known = known_headings(model)
        with translation.override("nl"):
            heading = label_of(model._meta.get_field(name))

        assert heading != former
        assert known[normalise(former)].name == known[normalise(heading)].name == name
