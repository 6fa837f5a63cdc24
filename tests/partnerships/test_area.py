"""What takes the place of ended municipalities: chosen with a reason, one split over four too."""

import datetime
from pathlib import Path

from django.urls import reverse

from accounts.models import AuditEntry
from organisations.models import Municipality
from organisations.municipality_import import import_register
from organisations.tooi import read_register
from partnerships.models import Arrangement, Theme
from partnerships.shared_area import shared_area
from tests.factories import form_data

from .children import FormRefusals

FILE = Path(__file__).parents[1] / "organisations" / "files" / "municipalities.json"
HEIRS = ["Boxtel", "Oisterwijk", "Tilburg", "Vught"]


class Follow(FormRefusals):
    """A list with Zwolle and Haaren, which was split over four at the end of 2020."""

    def make(self):
        raise NotImplementedError

    def prepare(self):
        import_register(read_register(FILE))
        self.haaren = Municipality.objects.get(code="0788")
        self.zwolle = Municipality.objects.get(name="Zwolle")
        self.record = self.make()
        self.record.municipalities.set([self.haaren, self.zwolle])

    def subject(self):
        return self.record

    def listed(self):
        return set(self.record.municipalities.values_list("name", flat=True))

    def page(self, client, user=None):
        client.force_login(user or self.editor)
        return client.get(self.record.get_absolute_url()).content.decode()

    def send(self, client, names, **values):
        client.force_login(self.editor)
        form = client.get(self.url)
        keys = [row.pk for row in Municipality.objects.filter(name__in=names)]
        return client.post(self.url, form_data(form, **{self.field: keys}, **values))

    @property
    def field(self):
        return f"for_{self.haaren.pk}"

    def test_its_page_says_so_and_changes_nothing(self, client):
        page = self.page(client)

        assert "Opgegaan in Boxtel, Oisterwijk, Tilburg en Vught (2021)." in page
        assert self.url in page
        assert self.listed() == {"Haaren", "Zwolle"}

    def test_a_reader_is_told_without_the_link(self, client):
        page = self.page(client, self.reader)

        assert "Opgegaan in Boxtel" in page
        assert self.url not in page

    def test_offers_the_four_and_none_beforehand(self, client):
        client.force_login(self.editor)

        field = client.get(self.url).context["form"][self.field]

        assert sorted(str(row) for row in field.field.queryset) == HEIRS
        assert not field.value()

    def test_puts_those_chosen_in_its_place_and_keeps_why(self, client):
        self.send(client, ["Boxtel", "Vught"], reason="Daar werken wij nog")

        assert self.listed() == {"Boxtel", "Vught", "Zwolle"}
        assert AuditEntry.objects.of(self.record).latest("pk").text.reason == "Daar werken wij nog"
        assert "Opgegaan in" not in self.page(client)

    def test_nothing_ticked_and_another_municipality_are_refused(self, client):
        for names in ([], ["Zwolle"]):
            response = self.send(client, names)
            assert response.status_code == 422
            assert list(response.context["form"].errors) == [self.field]
        assert self.listed() == {"Haaren", "Zwolle"}

    def test_what_has_not_ended_is_the_wrong_moment(self, client):
        self.record.municipalities.set([self.zwolle])
        client.force_login(self.editor)

        assert client.get(self.url).status_code == 409
        assert client.post(self.url, {}).status_code == 409

    def test_stale_changes_nothing(self, client):
        client.force_login(self.editor)
        data = form_data(
            client.get(self.url), **{self.field: [Municipality.objects.get(name="Vught").pk]}
        )
        type(self.record).objects.filter(pk=self.record.pk).update(version=9)

        assert client.post(self.url, data).status_code == 409
        assert self.listed() == {"Haaren", "Zwolle"}


class TestFollowPartnership(Follow):
    url_name = "area_follow_partnership"

    def make(self):
        type(self.partnership).objects.update(area_basis="stated")
        return type(self.partnership).objects.get()

    def test_before_its_end_the_old_one_counts(self, client):
        self.send(client, ["Boxtel"])

        on = {
            day: {str(row) for row in shared_area(self.record, datetime.date(*day)).municipalities}
            for day in ((2020, 12, 31), (2021, 1, 1))
        }
        assert on == {(2020, 12, 31): {"Haaren", "Zwolle"}, (2021, 1, 1): {"Boxtel", "Zwolle"}}

    def test_the_form_of_the_area_keeps_why_too(self, client):
        client.force_login(self.editor)
        url = reverse("partnership_edit_area", args=[self.record.pk])

        data = form_data(
            client.get(url), municipalities="Zwolle", reason="Haaren bestaat niet meer"
        )
        client.post(url, data)

        entry = AuditEntry.objects.of(self.record).latest("pk")
        assert (self.listed(), entry.text.reason) == ({"Zwolle"}, "Haaren bestaat niet meer")

    def test_an_area_that_is_computed_is_told_without_the_link(self, client):
        for party in self.partnership.parties.all():
            party.organisation.working_areas.create(municipality=self.haaren)
        type(self.record).objects.update(area_basis="computed")

        page = self.page(client)

        assert "Opgegaan in Boxtel" in page
        assert self.url not in page


class TestFollowTheme(Follow):
    url_name = "area_follow_theme"

    def make(self):
        return Theme.objects.create(
            partnership=self.partnership, title="Jeugd", area_kind="listed", position=1
        )

    def test_the_page_of_the_partnership_marks_the_theme(self, client):
        client.force_login(self.editor)

        page = client.get(self.partnership.get_absolute_url())

        (line,) = page.context["dossier"].theme_lines
        assert line.ended == "Haaren"
        assert self.url in page.content.decode()

    def test_two_that_ended_are_replaced_apart(self, client):
        second = Municipality.objects.exclude(ended_on=None).exclude(pk=self.haaren.pk)
        ended = next(row for row in second if row.ended_by.exists() and row.has_ended)
        self.record.municipalities.add(ended)

        assert self.send(client, []).status_code == 422
        self.send(client, ["Tilburg"])

        assert self.listed() == {"Tilburg", "Zwolle", ended.name}


class TestFollowArrangement(Follow):
    url_name = "area_follow_arrangement"

    def make(self):
        return Arrangement.objects.create(partnership=self.partnership, text="Dertig plekken")
