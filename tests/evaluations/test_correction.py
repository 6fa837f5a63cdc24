import pytest

from tests.evaluations.browser import filled
from tests.evaluations.situations import adopted, submitted

pytestmark = pytest.mark.django_db


class TestCreate:
    def test_stands_beside_and_changes_nothing(self, visitor):
        situation = adopted()
        before = situation.fresh()
        guest = visitor(situation.people.coordinator)
        done = guest.fill("correction_create", situation.evaluation.pk, text="Het waren er 42.")

        page = guest.get("evaluation_show", situation.evaluation.pk)
        after = situation.fresh()
        assert done.status_code == 302
        assert "Het waren er 42." in page.content.decode()
        assert (after.frozen, after.version) == (before.frozen, before.version)

    def test_sending_it_twice_makes_one(self, visitor):
        situation = adopted()
        guest = visitor(situation.people.manager)
        pk = situation.evaluation.pk
        data = filled(guest.get("correction_create", pk), text="Eén keer.")
        guest.post("correction_create", pk, **data)
        again = guest.post("correction_create", pk, **data)

        assert again.status_code == 302
        assert situation.evaluation.corrections.count() == 1

    @pytest.mark.parametrize("text", ["", " ", "a\x00"])
    def test_needs_words(self, visitor, text):
        situation = adopted()
        page = visitor(situation.people.coordinator).fill(
            "correction_create", situation.evaluation.pk, text=text
        )

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"text"}

    def test_not_before_adoption(self, visitor):
        situation = submitted()

        page = visitor(situation.people.coordinator).get(
            "correction_create", situation.evaluation.pk
        )

        assert page.status_code == 409

    def test_who_may(self, visitor):
        situation = adopted()
        expected = {
            "coordinator": 200,
            "manager": 200,
            "their_manager": 200,
            "reader": 403,
            "owner": 403,
            "stranger": 404,
        }
        found = {
            name: visitor(getattr(situation.people, name))
            .get("correction_create", situation.evaluation.pk)
            .status_code
            for name in expected
        }

        assert found == expected
