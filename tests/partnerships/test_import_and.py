""" "A en B" in one cell: one party or two, wherever in the file it stands."""

import pytest

from organisations.models import Organisation
from organisations.registering import register_organisation
from partnerships.models import Partnership
from tests.partnerships.importing import AT, ImportPages, looked_over, outcomes, write
from tests.partnerships.spreadsheets import csv, row_of, xlsx

pytestmark = pytest.mark.django_db
BOTH = row_of(titel="Beide", partijen="Frion; MEE en De Kern")
EACH = row_of(titel="Los", partijen="MEE; De Kern")
OTHER = row_of(titel="Anders", partijen="Frion; Deltion")


class TestAnd(ImportPages):
    @pytest.mark.parametrize("chunk", [1, 2, 500])
    @pytest.mark.parametrize(
        "rows", [(BOTH, OTHER, EACH), (EACH, BOTH, OTHER), (OTHER, EACH, BOTH)], ids=str
    )
    def test_is_two_when_both_stand_alone_in_any_row(self, client, monkeypatch, rows, chunk):
        monkeypatch.setattr("partnerships.spreadsheet.steps.CHUNK", chunk)
        batch = looked_over(client, xlsx(rows))
        at = rows.index(BOTH) + 2
        row = batch.rows.exclude(sheet=":names").get(number=at)
        assert row.found["remarks"] == [[5, "“MEE en De Kern” is gelezen als MEE; De Kern"]]
        assert row.found["makes"] == "Beide: 3 partijen"

        write(client, batch)

        made = Partnership.objects.get(title="Beide")
        assert {str(party) for party in made.parties.all()} == {"Frion", "MEE", "De Kern"}
        assert not Organisation.objects.filter(name="MEE en De Kern").exists()

    @pytest.mark.parametrize("chunk", [1, 500])
    @pytest.mark.parametrize("lead_first", [True, False])
    def test_is_one_where_it_is_named_as_one(self, client, monkeypatch, chunk, lead_first):
        monkeypatch.setattr("partnerships.spreadsheet.steps.CHUNK", chunk)
        lead = row_of(titel="Penvoerder", partijen="Frion", penvoerder="MEE en De Kern")
        rows = [lead, EACH, BOTH] if lead_first else [BOTH, EACH, lead]
        batch = looked_over(client, xlsx(rows))

        write(client, batch)

        made = Partnership.objects.get(title="Beide")
        assert {str(party) for party in made.parties.all()} == {"Frion", "MEE en De Kern"}

    @pytest.mark.parametrize("chunk", [1, 500])
    def test_is_one_that_the_register_knows(self, client, monkeypatch, chunk):
        monkeypatch.setattr("partnerships.spreadsheet.steps.CHUNK", chunk)
        known = register_organisation(name="MEE en De Kern", kind="care", by=None, at=AT)
        batch = looked_over(client, xlsx([EACH, BOTH]))

        write(client, batch)

        assert Partnership.objects.get(parties__organisation=known).title == "Beide"

    @pytest.mark.parametrize("chunk", [1, 500])
    def test_a_list_of_organisations_has_one_in_each_row(self, client, monkeypatch, chunk):
        monkeypatch.setattr("partnerships.spreadsheet.steps.CHUNK", chunk)
        names = ["Wonen", "Zorg", "Wonen en Zorg"]
        file = csv("Organisatie;Soort organisatie\n" + "".join(f"{one};Zorg\n" for one in names))

        batch = looked_over(client, file)

        assert "problem" not in outcomes(batch).values()
        taken = batch.rows.filter(sheet=":names").order_by("number")
        assert [row.cells[0] for row in taken] == names
