"""What groups of people should notice."""

from partnerships.models import StakeholderBenefit, TargetGroup
from tests.partnerships.children import CreateCases, EditCases, RemoveCases


class TestCreate(CreateCases):
    url_name = "benefit_create"
    model = StakeholderBenefit
    bad = {"text": ""}

    def values(self):
        group = TargetGroup.objects.get(name="Cliënten")
        return {"target_group": group.pk, "text": "Meer te kiezen."}

    def test_a_new_group_joins_the_list(self, client):
        client.post(self.url, self.opened(client, new_group="Buurtsportcoaches", text="Samen."))

        made = StakeholderBenefit.objects.get()
        assert (made.target_group.name, made.target_group.created_by) == (
            "Buurtsportcoaches",
            self.editor,
        )

    def test_a_known_group_is_not_doubled(self, client):
        before = TargetGroup.objects.count()

        client.post(self.url, self.opened(client, new_group="CLIËNTEN", text="Meer te kiezen."))

        assert TargetGroup.objects.count() == before
        assert StakeholderBenefit.objects.get().target_group.name == "Cliënten"

    def test_one_or_the_other(self, client):
        data = self.opened(client, **self.values(), new_group="Docenten")

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"new_group"}

    def test_no_group_is_refused(self, client):
        response = client.post(self.url, self.opened(client, text="Meer te kiezen."))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"target_group"}


class OneBenefit:
    def prepare(self):
        self.benefit = StakeholderBenefit.objects.create(
            partnership=self.partnership,
            target_group=TargetGroup.objects.get(name="Studenten"),
            text="Echte werkervaring.",
        )

    def subject(self):
        return self.benefit


class TestEdit(OneBenefit, EditCases):
    url_name = "benefit_edit"
    change = ("text", "Werkervaring die telt.")
    bad = {"text": ""}


class TestRemove(OneBenefit, RemoveCases):
    url_name = "benefit_remove"
