"""Arrangements: who owes what to whom, and whether it was kept."""

import datetime
from decimal import Decimal

from django.template import Context, Template

from accounts.models import AuditEntry
from evaluations.models import ArrangementReview
from partnerships.models import Arrangement
from tests.factories import (
    AgreementFactory,
    ContactFactory,
    EvaluationFactory,
    ThemeFactory,
    form_data,
    make_partnership,
    make_programme,
)
from tests.partnerships.children import (
    CreateCases,
    EditCases,
    FormRefusals,
    RemoveCases,
    Situation,
)


class TestCreate(CreateCases):
    url_name = "arrangement_create"
    model = Arrangement
    bad = {"text": "x" * 401}

    def values(self):
        return {
            "text": "Goede studenten plaatsen",
            "debtors": [self.other_party.pk],
            "beneficiaries": [self.party.pk],
            "force": "effort",
        }

    def test_keeps_the_direction(self, client):
        client.post(self.url, self.opened(client, **self.values()))

        made = Arrangement.objects.get()
        shown = Template("{% load agreements %}{{ a|direction }} | {{ a|nature }}").render(
            Context({"a": made})
        )
        assert shown == "Landstede → Leger des Heils | Inhoudelijk, inspanningsverplichting"

    def test_both_ways_reads_as_both_parties(self, client):
        both = [self.party.pk, self.other_party.pk]
        client.post(
            self.url, self.opened(client, text="Elkaar noemen", debtors=both, beneficiaries=both)
        )

        shown = Template("{% load agreements %}{{ a|direction }}").render(
            Context({"a": Arrangement.objects.get()})
        )
        assert shown == "Beide partijen"

    def test_nobody_owes_something_to_only_itself(self, client):
        alone = [self.party.pk]
        data = self.opened(client, text="Elkaar noemen", debtors=alone, beneficiaries=alone)

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"beneficiaries"}

    def test_a_number_is_read_as_the_dutch_write_it(self, client):
        client.post(self.url, self.opened(client, **self.values(), amount="1250,5", unit="uur"))

        made = Arrangement.objects.get()
        assert (made.amount, made.unit) == (Decimal("1250.5"), "uur")

    def test_a_unit_needs_its_number(self, client):
        response = client.post(self.url, self.opened(client, **self.values(), unit="uur"))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"amount"}

    def test_a_number_that_cannot_be_read_is_told_once(self, client):
        values = {**self.values(), "amount": "veel", "unit": "uur"}
        response = client.post(self.url, self.opened(client, **values))

        assert len(response.context["form"].errors["amount"]) == 1

    def test_until_is_not_before_since(self, client):
        data = self.opened(client, **self.values(), since_2="2020", until_2="2019")

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"until"}

    def test_the_agreement_is_filled_in_beforehand(self, client):
        agreement = AgreementFactory(partnership=self.partnership)
        client.force_login(self.editor)

        form = client.get(f"{self.url}?agreement={agreement.pk}").context["form"]

        assert str(form["agreement"].value()) == str(agreement.pk)

    def test_agreements_of_others_are_not_offered(self, client):
        mine = AgreementFactory(partnership=self.partnership)
        AgreementFactory(partnership=make_partnership())
        client.force_login(self.editor)

        form = client.get(self.url).context["form"]

        assert list(form.fields["agreement"].queryset) == [mine]

    def test_first_choice_is_one_arrangement_each_way(self, client):
        both = [self.party.pk, self.other_party.pk]
        data = self.opened(
            client, text="Eerste keus", force="preference", debtors=both, beneficiaries=both
        )

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"beneficiaries"}


class TestCreateRepresentation(Situation):
    """One party sits somewhere for another."""

    url_name = "arrangement_create"

    def prepare(self):
        self.person = ContactFactory(organisation=self.one, name="Teamleider wijk (voorbeeld)")
        self.other_person = ContactFactory(organisation=self.other)

    def send(self, client, **values):
        client.force_login(self.editor)
        data = {
            "text": "Elkaar vervangen in netwerken",
            "network": "Netwerk sociaal domein",
            "debtors": [self.party.pk],
            "beneficiaries": [self.other_party.pk],
            "representative": self.person.pk,
            **values,
        }
        return client.post(self.url, form_data(client.get(self.url), **data))

    def test_who_sits_where_for_whom_since_when(self, client):
        response = self.send(client, since_2="2014")

        made = Arrangement.objects.get()
        assert response.status_code == 302
        assert (made.network, made.representative) == ("Netwerk sociaal domein", self.person)
        page = client.get(made.get_absolute_url()).content.decode()
        for words in ("Netwerk sociaal domein", "Teamleider wijk (voorbeeld)", "2014", "Namens"):
            assert words in page

    def test_without_a_person(self, client):
        assert self.send(client, representative="").status_code == 302

    def test_what_does_not_add_up(self, client):
        both = [self.party.pk, self.other_party.pk]
        wrong = {
            "debtors": {"debtors": [], "representative": ""},
            "beneficiaries": {"beneficiaries": []},
            "network": {"network": ""},
            "representative": {"representative": self.other_person.pk},
        }

        found = {
            name: set(self.send(client, **values).context["form"].errors)
            for name, values in wrong.items()
        }

        assert found == {name: {name} for name in wrong}
        several = self.send(client, debtors=both).context["form"].errors
        assert set(several) == {"debtors", "beneficiaries"}
        assert not Arrangement.objects.exists()


class OneArrangement:
    def prepare(self):
        self.arrangement = Arrangement.objects.create(
            partnership=self.partnership, text="Ruimte delen"
        )

    def subject(self):
        return self.arrangement

    def judge(self, year=2026, kept="partly", note="", **fields):
        programme = make_programme(self.partnership, year)
        evaluation = EvaluationFactory(programme=programme, **fields)
        return ArrangementReview.objects.create(
            evaluation=evaluation, arrangement=self.arrangement, kept=kept, note=note
        )


class TestShow(OneArrangement, Situation):
    url_name = "arrangement_show"

    def test_tells_all_of_it_in_words(self, client):
        agreement = AgreementFactory(partnership=self.partnership, kind="covenant")
        theme = ThemeFactory(partnership=self.partnership, title="Jeugd")
        Arrangement.objects.filter(pk=self.arrangement.pk).update(
            agreement=agreement,
            theme=theme,
            force="effort",
            amount=Decimal(30),
            unit="plaatsen",
            existed_before=True,
        )
        self.arrangement.debtors.set([self.other_party])
        self.arrangement.beneficiaries.set([self.party])
        client.force_login(self.reader)

        page = client.get(self.url).content.decode()

        for words in (
            "Landstede",
            "Leger des Heils",
            "Inspanningsverplichting",
            "30 plaatsen",
            "bestond al voor de ondertekening",
            "Jeugd",
            str(agreement),
        ):
            assert words in page
        assert "/edit/" not in page and "/end/" not in page

    def test_what_is_over_is_told_under_the_names_of_then(self, client):
        organisation = self.other_party.organisation
        organisation.names.create(kind="former", name="Oude Naam", valid_until="2024")
        self.arrangement.debtors.set([self.other_party])
        client.force_login(self.reader)

        found = []
        for until in (None, "2023-06-01", "2025-06-01"):
            self.arrangement.until = until
            self.arrangement.save()
            found.append("Oude Naam" in client.get(self.url).content.decode())

        assert found == [False, True, False]

    def test_what_each_evaluation_said_the_latest_first(self, client):
        self.judge(2024, "kept")
        self.judge(2025, "not", "Het lokaal was te klein.")
        self.judge(2026, "")
        client.force_login(self.reader)

        response = client.get(self.url)

        shown = [
            (verdict["review"].evaluation.programme.label, verdict["review"].kept)
            for verdict in response.context["verdicts"]
        ]
        assert shown == [("2025", "not"), ("2024", "kept")]
        assert "Het lokaal was te klein." in response.content.decode()

    def test_one_that_ended_says_so_and_cannot_end_again(self, client):
        Arrangement.objects.filter(pk=self.arrangement.pk).update(
            until="2019", until_lower="2019-01-01", until_upper="2019-12-31"
        )
        client.force_login(self.editor)

        page = client.get(self.url).content.decode()

        assert "Beëindigd" in page and "/end/" not in page and "/edit/" in page

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.post(self.url).status_code == 405


class TestEnd(OneArrangement, FormRefusals):
    url_name = "arrangement_end"

    def send(self, client, **values):
        client.force_login(self.editor)
        data = {"until_2": "2025", "reason": "Het pand is verkocht", **values}
        return client.post(self.url, form_data(client.get(self.url), **data))

    def test_works(self, client):
        self.judge()

        response = self.send(client)

        self.arrangement.refresh_from_db()
        assert response.status_code == 302
        assert self.messages_of(response)
        assert (str(self.arrangement.until), self.arrangement.version) == ("2025", 2)
        entry = AuditEntry.objects.get(verb="end", object_id=self.arrangement.pk)
        assert entry.text.reason == "Het pand is verkocht"

    def test_an_end_is_needed(self, client):
        response = self.send(client, until_2="")

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"until"}
        assert response.context["form"]["reason"].value() == "Het pand is verkocht"

    def test_not_before_it_began(self, client):
        Arrangement.objects.filter(pk=self.arrangement.pk).update(
            since="2026", since_lower="2026-01-01", since_upper="2026-12-31"
        )

        assert set(self.send(client).context["form"].errors) == {"until"}

    def test_ended_already(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url), until_2="2019")
        client.post(self.url, data)

        assert client.get(self.url).status_code == 409
        assert client.post(self.url, data).status_code == 409
        assert str(Arrangement.objects.get().until) == "2019"

    def test_an_end_to_come_can_be_brought_forward(self, client):
        later = datetime.date(2031, 12, 31)
        Arrangement.objects.filter(pk=self.arrangement.pk).update(
            until="2031", until_lower=later.replace(month=1, day=1), until_upper=later
        )

        assert self.send(client).status_code == 302

    def test_stale_changes_nothing(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url), until_2="2025")
        Arrangement.objects.filter(pk=self.arrangement.pk).update(version=7)

        response = client.post(self.url, data)

        assert response.status_code == 409
        assert not Arrangement.objects.get().until


class TestEdit(OneArrangement, EditCases):
    url_name = "arrangement_edit"
    change = ("text", "Ruimte en bus delen")
    bad = {"amount": "veel"}

    def test_a_party_that_left_stays_named(self, client):
        self.arrangement.debtors.set([self.other_party])
        type(self.other_party).objects.filter(pk=self.other_party.pk).update(state="left")
        client.force_login(self.editor)

        form = client.get(self.url).context["form"]

        assert set(form.fields["debtors"].queryset) == {self.party, self.other_party}
        assert set(form.fields["beneficiaries"].queryset) == {self.party}


class TestRemove(OneArrangement, RemoveCases):
    url_name = "arrangement_remove"

    def test_what_was_judged_stays(self, client):
        self.judge()
        client.force_login(self.editor)

        response = client.get(self.url)

        assert response.status_code == 409
        assert self.arrangement.get_absolute_url() in response.content.decode()
        assert Arrangement.objects.exists()
