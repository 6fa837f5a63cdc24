"""A spreadsheet as it really is: every problem is named where it stands, and nothing is written.

The long form, of 5,000 rows, runs with MESSY_ROWS=5000.
"""

import datetime
import os

import pytest

from organisations.models import Organisation
from organisations.registering import register_organisation
from partnerships.models import Partnership
from partnerships.spreadsheet.page import cell_sentence
from tests.partnerships.importing import (
    AT,
    ImportPages,
    looked_over,
    outcomes,
    register_counts,
    write,
)
from tests.partnerships.spreadsheets import HEADINGS, row_of, xlsx

pytestmark = pytest.mark.django_db
ROWS = int(os.environ.get("MESSY_ROWS", "400"))
SPELLINGS = ["Stichting Welzijn Noord", "welzijn noord", "Welzijn-Noord"]
DATES = [
    "2019", "mei 2020", "ca. 2015", "onbekend", "31-12-2021", datetime.date(2022, 3, 1), 43831,
    "12/31/2018", "2017?", "1-2-19", None,
]  # fmt: skip
# Every so many rows something is wrong: which cell, what stands there, and what is said of it.
WRONG = [
    ("einddatum", "31-02-2024", "“31-02-2024” is geen datum"),
    ("gemeenten", "Atlantis", "“Atlantis” is geen gemeente"),
    ("opzegtermijn", "een tijdje", "“een tijdje” is geen aantal maanden"),
    ("status", "wie weet", "“wie weet” is geen woord dat hier kan staan"),
    ("sinds", "ooit eens", "“ooit eens” is geen datum"),
    ("partijen", None, "hier staat geen partij"),
    ("titel", "=1+1", "dit is een formule zonder opgeslagen waarde"),
]
EVERY = 20


def letter(name: str) -> str:
    keys = [heading.lower().replace(" ", "_").replace("'", "") for heading in HEADINGS]
    return "ABCDEFGHIJKLMN"[keys.index(name)]


def messy_rows(count: int):
    """The rows, and per row number what should be said: (letter of the column, sentence)."""
    rows, said = [], {}
    for n in range(count):
        cells = {
            "titel": f"Samenwerking {n}",
            "status": ["lopend", "Actief", None, "verkennend"][n % 4],
            "sinds": DATES[n % len(DATES)],
            "gemeenten": ["Zwolle", "Kampen; zwolle", None][n % 3],
            "partijen": f"Landstede; {SPELLINGS[n % 3]}; Vereniging {n % 90} Dorp {n % 7}",
            "ingangsdatum": [None, "2019", datetime.date(2020, 1, 1)][n % 3],
            "einddatum": [None, "onbepaalde tijd", "31-12-2030"][n % 3],
            "opzegtermijn": [None, 3, "3 maanden", "geen"][n % 4],
            "themas": [None, "Inloop; Zorg"][n % 2],
        }
        if n % EVERY == EVERY - 1:
            name, wrong, sentence = WRONG[(n // EVERY) % len(WRONG)]
            cells[name] = wrong
            said[n + 2] = (letter(name), sentence)
        rows.append(row_of(**cells))
    return rows, said


class TestMessy(ImportPages):
    def test_names_every_problem_and_writes_nothing(self, client):
        register_organisation(name="Welzijn Noord", kind="welfare", by=None, at=AT)
        rows, said = messy_rows(ROWS)

        def merge(sheet):  # the status of two partnerships stands in one cell
            sheet.merge_cells("C2:C3")

        before = register_counts()

        batch = looked_over(client, xlsx(rows, change=merge))

        assert register_counts() == before
        found = outcomes(batch)
        assert {number for number, outcome in found.items() if outcome == "problem"} == set(said)
        told = {row.number: row for row in batch.rows.filter(outcome="problem")}
        for number, (column, sentence) in said.items():
            row = told[number]
            row.batch = batch
            sentences = [cell_sentence(batch, row, *one) for one in row.found["problems"]]
            assert len(sentences) == 1
            assert sentences[0].startswith(f"rij {number}, kolom ")
            assert f"({column}): {sentence}" in sentences[0]
        merged = batch.rows.exclude(sheet=":names").get(number=3).found["remarks"]
        assert any("samengevoegd" in text for _column, text in merged)

    def test_three_spellings_are_one_organisation_of_the_register(self, client):
        known = register_organisation(name="Welzijn Noord", kind="welfare", by=None, at=AT)
        rows = [
            row_of(titel=f"Nr {n}", partijen=f"Landstede; {spelling}")
            for n, spelling in enumerate(SPELLINGS)
        ]

        batch = looked_over(client, xlsx(rows))
        write(client, batch)

        assert Organisation.objects.count() == 2
        assert Partnership.objects.filter(parties__organisation=known).count() == 3
