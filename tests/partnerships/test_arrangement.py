"""Arrangements: who owes what to whom."""

from decimal import Decimal

from django.template import Context, Template

from partnerships.models import Arrangement
from tests.factories import AgreementFactory, make_partnership
from tests.partnerships.children import CreateCases, EditCases, RemoveCases


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


class OneArrangement:
    def prepare(self):
        self.arrangement = Arrangement.objects.create(
            partnership=self.partnership, text="Ruimte delen"
        )

    def subject(self):
        return self.arrangement


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
