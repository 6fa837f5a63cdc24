"""The page that says where a partnership worked on a day, and who its parties were."""

import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lib.dates import honest_columns
from organisations.models import Municipality, OrganisationName
from organisations.municipality_import import import_register
from organisations.tooi import read_register
from partnerships.models import Partnership, Party
from tests.factories import PartyFactory, form_data

from .people import answers, make_cast

FILE = Path(__file__).parents[1] / "organisations" / "files" / "municipalities.json"
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = make_cast(area_basis="stated")
    cast.partnership.municipalities.set(Municipality.objects.filter(name__in=["Zwolle", "Kampen"]))
    Party.objects.filter(organisation=cast.there).update(**honest_columns("joined", "2020-05-01"))
    return cast


def url(cast) -> str:
    return reverse("partnership_as_of", args=[cast.partnership.pk])


class TestOf:
    def test_area_and_parties_on_one_page(self, client, cast):
        client.force_login(cast.reader)

        page = client.get(url(cast), {"on": "2020-04-30"})

        assert [str(party) for party in page.context["parties"]] == ["Leger des Heils"]
        names = [place.municipality.name for place in page.context["area"].places]
        assert names == ["Kampen", "Zwolle"]
        text = page.content.decode()
        assert "Gebied en partijen op 30 april 2020" in text
        assert "Kaart van Overijssel; gekleurd: Kampen en Zwolle." in text

    @pytest.mark.parametrize("day", ["1900-01-01", "2020-05-01", "2099-12-31"])
    def test_any_day(self, client, cast, day):
        client.force_login(cast.reader)

        assert client.get(url(cast), {"on": day}).status_code == 200

    def test_the_name_of_that_day(self, client, cast):
        OrganisationName.objects.create(
            organisation=cast.there, kind="former", name="ROC Zwolle", valid_until="2021"
        )
        client.force_login(cast.reader)

        text = client.get(url(cast), {"on": "2020-06-01"}).content.decode()

        assert "ROC Zwolle" in text
        assert "heet nu Landstede" in text

    def test_without_a_day_it_is_today(self, client, cast):
        client.force_login(cast.reader)

        assert client.get(url(cast)).context["day"] == client.get(url(cast)).context["view"].on

    def test_a_day_that_cannot_be_read_is_said(self, client, cast):
        client.force_login(cast.reader)

        text = client.get(url(cast), {"on": "gisteren"}).content.decode()

        assert "Deze dag is niet te lezen. Daarom staat hier vandaag." in text

    def test_before_it_began(self, client, cast):
        Partnership.objects.update(**honest_columns("since", "2014"))
        client.force_login(cast.reader)

        page = client.get(url(cast), {"on": "2013-12-31"})

        assert (page.context["parties"], page.context["area"].places) == ([], [])
        assert "nog niet begonnen" in page.content.decode()

    def test_a_constant_number_of_queries(self, client, cast):
        client.force_login(cast.reader)
        costs = []
        for number in (0, 38):
            for _ in range(number):
                PartyFactory(partnership=cast.partnership, state="joined")
            if number:
                cast.partnership.municipalities.set(Municipality.objects.all()[:40])
            with CaptureQueriesContext(connection) as queries:
                page = client.get(url(cast), {"on": "2026-01-01"})
            costs.append(len(queries))

        assert len(page.context["parties"]) == len(page.context["area"].places) == 40
        assert costs[0] == costs[1]
        assert isinstance(page.context["day"], datetime.date)

    def test_an_ended_municipality_is_told_and_replaced_by_choice(self, client, cast):
        import_register(read_register(FILE))
        haaren = Municipality.objects.get(code="0788")
        cast.partnership.municipalities.set([haaren])
        client.force_login(cast.coordinator)

        page = client.get(cast.partnership.get_absolute_url()).content.decode()
        assert "Opgegaan in Boxtel, Oisterwijk, Tilburg en Vught (2021)." in page
        edit = reverse("partnership_edit_area", args=[cast.partnership.pk])
        form = client.get(edit)
        assert form.context["form"]["municipalities"].value() == "Haaren (0788)"
        assert "Haaren (0788)=Boxtel, Oisterwijk, Tilburg, Vught" in form.content.decode()
        assert list(cast.partnership.municipalities.all()) == [haaren]

        data = form_data(form)
        click = {**data, "municipalities_search": "Haaren (0788)=Boxtel, Vught"}
        text = client.post(edit, click).context["form"]["municipalities"].value()
        client.post(edit, {**data, "municipalities": text})

        names = cast.partnership.municipalities.values_list("name", flat=True)
        assert set(names) == {"Boxtel", "Vught"}
        on = {}
        for day in ("2020-12-31", "2021-01-01"):
            area = client.get(url(cast), {"on": day}).context["area"]
            on[day] = {place.municipality.name: place.doubt for place in area.places}
        assert on == {"2020-12-31": {"Haaren": ""}, "2021-01-01": {"Boxtel": "", "Vught": ""}}

    def test_who_may_not_see_it(self, client, cast):
        assert answers(client, cast.stranger, "get", url(cast)) == 404
        assert answers(client, cast.reader, "post", url(cast)) == 405
