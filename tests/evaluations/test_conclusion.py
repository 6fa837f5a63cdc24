import pytest

from tests.evaluations.browser import filled
from tests.evaluations.situations import adopted, answered, opened, submitted

pytestmark = pytest.mark.django_db

TEXT = {"conclusion": "change", "summary": "Anders verder.", "differing_opinions": "B twijfelt."}


class TestEdit:
    def test_is_written_when_all_answers_are_shared(self, visitor):
        situation = answered()
        done = visitor(situation.people.coordinator).fill(
            "conclusion_edit", situation.evaluation.pk, **TEXT
        )

        evaluation = situation.fresh()
        assert done.status_code == 302
        assert (evaluation.conclusion, evaluation.summary) == ("change", "Anders verder.")
        assert evaluation.concluded_by == situation.people.coordinator

    @pytest.mark.parametrize("phase", [opened, submitted, adopted])
    def test_not_before_and_not_after(self, visitor, phase):
        situation = phase()
        guest = visitor(situation.people.coordinator)
        version = situation.fresh().version

        assert guest.get("conclusion_edit", situation.evaluation.pk).status_code == 409
        post = guest.post("conclusion_edit", situation.evaluation.pk, version=version, **TEXT)
        assert post.status_code == 409
        assert situation.fresh().summary != "Anders verder."

    @pytest.mark.parametrize("missing", ["conclusion", "summary"])
    def test_needs_a_choice_and_words(self, visitor, missing):
        situation = answered()
        page = visitor(situation.people.coordinator).fill(
            "conclusion_edit", situation.evaluation.pk, **{**TEXT, missing: ""}
        )

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {missing}

    def test_two_editors_both_texts_survive(self, visitor):
        situation = answered()
        guest = visitor(situation.people.coordinator)
        mine = filled(guest.get("conclusion_edit", situation.evaluation.pk), **TEXT)
        guest.fill("conclusion_edit", situation.evaluation.pk, **{**TEXT, "summary": "Eerste."})

        page = guest.post("conclusion_edit", situation.evaluation.pk, **mine)

        assert page.status_code == 409
        assert "Eerste." in page.content.decode()
        assert "Anders verder." in page.content.decode()
        assert situation.fresh().summary == "Eerste."

    def test_who_may(self, visitor):
        situation = answered()
        for name, status in (("manager", 403), ("owner", 403), ("reader", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.get("conclusion_edit", situation.evaluation.pk).status_code == status
