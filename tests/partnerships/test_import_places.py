"""What is no municipality but looks like one, or is none any more: somebody says what is meant."""

import datetime

import pytest

from organisations.models import Municipality, MunicipalityEvent
from organisations.models.municipality import index_municipality
from partnerships.models import Partnership
from tests.partnerships.importing import (
    ImportPages,
    answer,
    choice_of,
    look_over,
    looked_over,
    outcomes,
    point_out,
    write,
)
from tests.partnerships.spreadsheets import csv, row_of, xlsx

pytestmark = pytest.mark.django_db


def places_of(title) -> set[str]:
    return set(map(str, Partnership.objects.get(title=title).municipalities.all()))


def rows_with(*places):
    return xlsx(
        [row_of(titel=f"Nr {n}", partijen="MEE", gemeenten=one) for n, one in enumerate(places)]
    )


class TestPlaces(ImportPages):
    @pytest.mark.parametrize("chunk", [1, 500])
    def test_is_chosen_once_for_all_rows(self, client, monkeypatch, chunk):
        monkeypatch.setattr("partnerships.spreadsheet.steps.CHUNK", chunk)
        batch = looked_over(client, rows_with("Zwole", "Kampen; Zwole"))
        assert outcomes(batch) == {2: "choice", 3: "choice"}
        assert list(choice_of(client, batch, "Zwole")) == ["Zwolle", "deze gemeente weglaten"]
        answer(client, batch, "Zwole", "Zwolle")
        assert outcomes(batch) == {2: "make", 3: "make"}

        write(client, batch)

        assert (places_of("Nr 0"), places_of("Nr 1")) == ({"Zwolle"}, {"Kampen", "Zwolle"})

    def test_may_be_left_out(self, client):
        batch = looked_over(client, rows_with("Kampen; Zwole"))
        answer(client, batch, "Zwole", "Zwolle")
        answer(client, batch, "Zwole", "deze gemeente weglaten")
        told = batch.rows.get(number=2, sheet__startswith="S").found["remarks"]
        assert [4, "de gemeente “Zwole” is weggelaten, zoals gekozen"] in told

        write(client, batch)

        assert places_of("Nr 0") == {"Kampen"}

    def test_one_that_has_ended_is_what_it_became(self, client):
        ended = Municipality(code="9876", name="Oudorp", ended_on=datetime.date(2021, 1, 1))
        index_municipality(ended)
        ended.save()
        event = MunicipalityEvent.objects.create(identifier="x", happened_on=ended.ended_on)
        event.sources.add(ended)
        event.targets.add(Municipality.objects.get(name="Kampen"))
        batch = looked_over(client, rows_with("Oudorp"))
        assert list(choice_of(client, batch, "Oudorp")) == [
            "Kampen",
            "Oudorp (9876)",
            "deze gemeente weglaten",
        ]
        answer(client, batch, "Oudorp", "Kampen")

        write(client, batch)

        assert places_of("Nr 0") == {"Kampen"}

    def test_a_slash_stands_between_two(self, client):
        batch = looked_over(client, rows_with("Zwolle/Kampen", "Zwolle / Dalfsen"))

        write(client, batch)

        assert (places_of("Nr 0"), places_of("Nr 1")) == (
            {"Zwolle", "Kampen"},
            {"Zwolle", "Dalfsen"},
        )

    def test_is_chosen_again_in_another_dry_run(self, client):
        batch = looked_over(client, rows_with("Zwole"))
        answer(client, batch, "Zwole", "Zwolle")
        point_out(client, batch)
        look_over(client, batch)
        assert outcomes(batch) == {2: "make"}

    def test_of_an_office_too(self, client):
        batch = looked_over(client, csv("Organisatie;Vestigingsgemeente\nNieuw Huis;Zwole\n"))
        assert outcomes(batch) == {2: "choice"}
        answer(client, batch, "Zwole", "Zwolle")

        write(client, batch)

        (group,) = client.get(batch.get_absolute_url()).context["made"]
        assert [str(one.municipality) for one in group["rows"]] == ["Zwolle"]
