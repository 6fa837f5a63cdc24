"""What the list of parties tells: by name, as of a day, step by step."""

import pytest
from django.urls import reverse

from lib.dates import honest_columns
from organisations.models import OrganisationName
from partnerships.models import Party
from tests.factories import PartyFactory, form_data

from .parties import stored, theirs, url_of
from .people import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


class TestListed:
    def url(self, cast):
        return reverse("party_list", args=[cast.partnership.pk])

    def names(self, client, cast, **given):
        page = client.get(self.url(cast), given)
        return [str(line.party) for line in page.context["lines"]]

    def test_finds_a_party_by_another_name(self, client, cast):
        cast.there.search_text = "landstede landsteede groep"
        cast.there.save()
        client.force_login(cast.reader)

        assert self.names(client, cast, q="Landsteede") == ["Landstede"]

    def test_tells_how_each_came_there(self, client, cast):
        party = PartyFactory(partnership=cast.partnership, state="wanted")
        client.force_login(cast.coordinator)
        url = url_of("approach", party)
        client.post(url, form_data(client.get(url), taken_1="5", taken_2="2025"))
        url = url_of("invite", party)
        data = form_data(client.get(url), taken_0="3", taken_1="6", taken_2="2025")
        client.post(url, {**data, "reason": "Hoort erbij"})

        page = client.get(self.url(cast)).content.decode()

        assert "Benaderd mei 2025" in page
        assert "Uitgenodigd 3 juni 2025" in page
        assert "Hoort erbij" in page

    def test_as_of_a_day(self, client, cast):
        Party.objects.filter(pk=theirs(cast).pk).update(**honest_columns("joined", "2020-05-01"))
        client.force_login(cast.reader)

        assert self.names(client, cast, on="2020-04-30") == ["Leger des Heils"]
        page = client.get(self.url(cast), {"on": "2020-05-01"})
        doubts = {str(line.party): line.doubt for line in page.context["lines"]}
        assert doubts == {
            "Leger des Heils": "sinds wanneer is niet bekend",
            "Landstede": "",
        }
        assert page.context["unsure"] == 1
        assert "Niet zeker" in page.content.decode()

    def test_a_day_that_cannot_be_read_is_said(self, client, cast):
        client.force_login(cast.reader)

        page = client.get(self.url(cast), {"on": "gisteren"})

        assert len(page.context["lines"]) == 2
        assert "Deze dag is niet te lezen" in page.content.decode()

    def test_the_name_of_that_day(self, client, cast):
        OrganisationName.objects.create(
            organisation=cast.there, kind="former", name="ROC Zwolle", valid_until="2018"
        )
        client.force_login(cast.reader)

        assert "ROC Zwolle" in client.get(self.url(cast), {"on": "2017-01-01"}).content.decode()
        assert "ROC Zwolle" not in client.get(self.url(cast), {"on": "2019-01-01"}).content.decode()

    def test_offers_what_the_table_allows(self, client, cast):
        client.force_login(cast.coordinator)

        lines = {str(x.party): x for x in client.get(self.url(cast)).context["lines"]}

        assert [step["move"].name for step in lines["Landstede"].moves] == ["leave"]
        assert not lines["Landstede"].may_edit_own  # it has users of its own
        assert lines["Leger des Heils"].may_edit_own

    def test_one_click_is_enough(self, client, cast):
        party = PartyFactory(partnership=cast.partnership, state="wanted")
        client.force_login(cast.coordinator)
        page = client.get(self.url(cast)).content.decode()
        assert f'action="{url_of("approach", party)}"' in page

        client.post(url_of("approach", party), {"version": party.version})

        assert stored(party).state == "approached"
        step = party.steps.get()
        assert (step.taken.text, step.reason, step.recorded_by) == (None, "", cast.coordinator)
