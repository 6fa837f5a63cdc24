import pytest

from evaluations.page import arrangements_of
from partnerships.models import Arrangement
from tests.evaluations.situations import make_situation, opened, submitted

pytestmark = pytest.mark.django_db


def with_arrangements(phase=opened):
    situation = make_situation()
    for text in ("Studenten plaatsen", "Elkaar noemen"):
        Arrangement.objects.create(partnership=situation.partnership, text=text)
    return phase(opened(situation)) if phase is not opened else opened(situation)


class TestEdit:
    def test_all_on_one_page(self, visitor):
        situation = with_arrangements()
        first, second = situation.evaluation.arrangement_reviews.all()
        done = visitor(situation.people.coordinator).fill(
            "arrangement_review_edit",
            situation.evaluation.pk,
            **{
                f"r{first.pk}-kept": "kept",
                f"r{second.pk}-kept": "not",
                f"r{second.pk}-note": "Nooit.",
            },
        )

        found = {
            r.arrangement.text: (r.kept, r.note)
            for r in situation.evaluation.arrangement_reviews.all()
        }
        assert done.status_code == 302
        assert found == {"Studenten plaatsen": ("kept", ""), "Elkaar noemen": ("not", "Nooit.")}

    def test_bad_input(self, visitor):
        situation = with_arrangements()
        first = situation.evaluation.arrangement_reviews.first()
        page = visitor(situation.people.coordinator).fill(
            "arrangement_review_edit",
            situation.evaluation.pk,
            **{f"r{first.pk}-kept": "maybe", f"r{first.pk}-note": "x" * 400},
        )

        assert page.status_code == 422
        assert {p["id"] for p in page.context["form"].problems} == {
            f"id_r{first.pk}-kept",
            f"id_r{first.pk}-note",
        }

    def test_who_may(self, visitor):
        situation = with_arrangements()
        for name, status in (("manager", 403), ("owner", 403), ("reader", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            page = guest.get("arrangement_review_edit", situation.evaluation.pk)
            assert page.status_code == status

    def test_stands_once_submitted(self, visitor):
        situation = submitted()
        guest = visitor(situation.people.coordinator)

        assert guest.get("arrangement_review_edit", situation.evaluation.pk).status_code == 409


@pytest.mark.parametrize(
    ("owed_by", "owed_to", "words"),
    [
        (["A"], ["B"], "A → B"),
        (["A", "B"], ["A", "B"], "Beide partijen"),
        (["A", "B", "C"], ["C", "B", "A"], "A, B, C"),
        (["A"], [], "A"),
        ([], [], ""),
    ],
)
def test_who_owes_it_to_whom_reads_as_on_the_page_of_the_partnership(owed_by, owed_to, words):
    row = {"owed_by": owed_by, "owed_to": owed_to, "kept": ""}

    assert arrangements_of({"arrangements": [row]})[0]["parties"] == words
