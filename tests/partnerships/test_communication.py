"""Publicity and internal news."""

import datetime

from partnerships.dossier import Dossier, read_partnership
from partnerships.models import CommunicationItem, Result
from tests.factories import OrganisationFactory, form_data, make_partnership, make_user
from tests.partnerships.children import (
    CreateCases,
    EditCases,
    FormRefusals,
    RemoveCases,
    Situation,
)


class TestCreate(CreateCases):
    url_name = "communication_create"
    model = CommunicationItem
    bad = {"planned_on": "2026-02-30"}

    def values(self):
        return {"text": "Bericht op beide websites", "planned_on": "2026-09-01"}

    def test_a_year_out_of_range(self, client):
        data = self.opened(client, **{**self.values(), "planned_on": "9999-12-31"})

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"planned_on"}

    def test_about_a_result(self, client):
        result = Result.objects.create(partnership=self.partnership, title="Handreiking")
        Result.objects.create(partnership=make_partnership(), title="Van anderen")
        client.force_login(self.editor)
        page = client.get(f"{self.url}?result={result.pk}")
        assert list(page.context["form"].fields["result"].queryset) == [result]

        client.post(self.url, form_data(page, **self.values()))

        assert CommunicationItem.objects.get().result == result
        assert not Result.objects.joint().without_publicity().filter(pk=result.pk).exists()

    def test_what_is_internal_does_not_reach_outside(self, client):
        data = self.opened(client, **self.values(), kind="internal", reach="external")

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"reach"}


class TestList(Situation):
    url_name = "communication_list"

    def add(self, text, **fields):
        return CommunicationItem.objects.create(partnership=self.partnership, text=text, **fields)

    def some(self):
        self.add("Ooit")
        self.add("Straks", planned_on="2036-03-01")
        self.add("Had al gemoeten", planned_on="2020-03-01")
        self.add("Oud bericht", planned_on="2019-03-01", status="done")
        self.add("Laatste bericht", planned_on="2020-03-01", status="done", party=self.other_party)

    def shown(self, client, query="", role="editor"):
        client.force_login(getattr(self, role))
        context = client.get(f"{self.url}{query}").context
        return [[item.text for item in context[name]] for name in ("planned", "done")]

    def test_what_comes_first_and_what_was_last(self, client):
        self.some()

        planned = ["Had al gemoeten", "Straks", "Ooit"]
        done = ["Laatste bericht", "Oud bericht"]
        assert self.shown(client) == [planned, done]
        assert self.shown(client, "?status=planned") == [planned, []]
        assert self.shown(client, "?status=done") == [[], done]
        assert self.shown(client, "?status=x") == [planned, done]

    def test_says_what_is_late_and_by_whom(self, client):
        self.some()
        client.force_login(self.reader)

        page = client.get(self.url).content.decode()

        assert page.count("was gepland op 1 mrt 2020") == 1
        assert "Landstede" in page and "De partijen samen" in page
        assert "/complete/" not in page and "/edit/" not in page

    def test_an_editor_marks_as_done_and_is_reminded(self, client):
        self.some()
        silent = Result.objects.create(partnership=self.partnership, title="Handreiking")
        client.force_login(self.editor)

        response = client.get(self.url)

        page = response.content.decode()
        assert page.count("/complete/") == 3
        assert response.context["silent"] == [silent]
        assert f"/communication/add/?result={silent.pk}" in page

    def test_empty(self, client):
        client.force_login(self.reader)

        assert "Er is nog niets verteld" in client.get(self.url).content.decode()

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404

    def test_costs_the_same_for_more_rows(self, client, django_assert_max_num_queries):
        result = Result.objects.create(partnership=self.partnership, title="Handreiking")
        for number in range(12):
            self.add(f"Bericht {number}", party=self.party, result=result)
        client.force_login(self.editor)

        with django_assert_max_num_queries(8):
            client.get(self.url)


class OneItem:
    def prepare(self):
        self.item = CommunicationItem.objects.create(
            partnership=self.partnership, text="Nieuwsbrief"
        )

    def subject(self):
        return self.item


class TestEdit(OneItem, EditCases):
    url_name = "communication_edit"
    change = ("text", "Nieuwsbrief najaar")
    bad = {"link": "javascript:alert(1)"}


class TestComplete(OneItem, FormRefusals):
    url_name = "communication_complete"

    def send(self, client, day):
        client.force_login(self.editor)
        return client.post(self.url, {"version": self.item.version, "planned_on": day})

    def test_works(self, client):
        response = self.send(client, "2026-03-02")

        self.item.refresh_from_db()
        assert response.status_code == 302
        assert self.messages_of(response)
        assert (self.item.status, str(self.item.planned_on)) == ("done", "2026-03-02")
        assert self.item.version == 2

    def test_a_second_time_changes_nothing(self, client):
        self.send(client, "2026-03-02")

        response = self.send(client, "2026-03-09")

        self.item.refresh_from_db()
        assert (response.status_code, str(self.item.planned_on)) == (409, "2026-03-02")
        assert client.get(self.url).status_code == 409

    def test_not_without_a_day_nor_on_one_to_come(self, client):
        for day in ("", "2099-01-01", "31-31-2026"):
            response = self.send(client, day)
            assert response.status_code == 422
            assert set(response.context["form"].errors) == {"planned_on"}
        self.item.refresh_from_db()
        assert self.item.status == "planned"

    def test_somebody_changed_it_meanwhile(self, client):
        CommunicationItem.objects.filter(pk=self.item.pk).update(version=7)

        assert self.send(client, "2026-03-02").status_code == 409
        assert CommunicationItem.objects.get().status == "planned"

    def test_what_was_planned_for_later_was_done_today(self, client):
        CommunicationItem.objects.filter(pk=self.item.pk).update(planned_on="2099-01-01")
        client.force_login(self.editor)

        form = client.get(self.url).context["form"]

        assert form["planned_on"].value() == form.on


class TestRemove(OneItem, RemoveCases):
    url_name = "communication_remove"


def test_what_has_no_date_comes_last_on_the_page(db):
    partnership = make_partnership(OrganisationFactory())
    for text, planned_on in (("Ooit", None), ("Later", "2026-09-01"), ("Eerst", "2026-03-01")):
        partnership.communication.create(text=text, planned_on=planned_on)

    user, on = make_user(partnership.keeper), datetime.date(2026, 1, 1)
    found = read_partnership(partnership.pk, user, on)

    told = Dossier(found, user, on).communication

    assert [row["text"] for row in told.shown] == ["Eerst", "Later", "Ooit"]
