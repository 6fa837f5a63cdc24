import pytest

from evaluations.models import Chapter, Criterion
from tests.evaluations import guides
from tests.evaluations.browser import filled
from tests.evaluations.situations import make_situation, opened
from tests.factories import OrganisationFactory, make_user

pytestmark = pytest.mark.django_db

WORDS = {
    "title_nl": "Plezier",
    "statement_nl": "We doen dit graag.",
    "guidance_nl": "Denk aan de laatste bijeenkomst.",
    "title_en": "Fun",
    "statement_en": "We like doing this.",
    "guidance_en": "Think of the last meeting.",
}


def asked(evaluation) -> list[tuple]:
    return list(evaluation.criteria.values_list("code", "title_nl", "statement_nl", "position"))


class TestList:
    def test_in_order_the_retired_ones_apart(self, visitor):
        Criterion.objects.filter(code="need").update(retired_at=guides.AT)

        response = visitor(make_user()).get("criterion_list")

        assert len(response.context["used"]) == 17
        assert [row.code for row in response.context["retired"]] == ["need"]
        assert "criteria/add" not in response.content.decode()

    def test_costs_the_same_for_more(self, visitor, django_assert_max_num_queries):
        guest = visitor(guides.administrator())
        with django_assert_max_num_queries(6):
            guest.get("criterion_list")


class TestCreate:
    def test_is_asked_from_now_on_and_leaves_the_past_alone(self, visitor):
        before = opened(all_criteria=True).fresh()
        told = asked(before)

        done = visitor(guides.administrator()).fill("criterion_create", is_core="on", **WORDS)
        after = opened(make_situation(title="Later"), all_criteria=True).fresh()

        assert done.status_code == 302
        assert asked(before) == told
        assert [row[1] for row in asked(after)] == [*(row[1] for row in told), "Plezier"]

    def test_the_guide_gets_a_chapter(self, visitor):
        visitor(guides.administrator()).fill("criterion_create", **WORDS)

        criterion = Criterion.objects.get(title_nl="Plezier")
        assert Chapter.objects.get(criterion=criterion).text_nl == WORDS["guidance_nl"]

    def test_who_may(self, visitor):
        for role in ("reader", "coordinator", "manager"):
            guest = visitor(make_user(OrganisationFactory(), role))
            assert guest.get("criterion_create").status_code == 403
            assert guest.post("criterion_create").status_code == 403

    def test_both_languages_are_needed(self, visitor):
        guest = visitor(guides.administrator())
        data = filled(guest.get("criterion_create"), **{**WORDS, "statement_en": ""})

        assert guest.post("criterion_create", **data).status_code == 422
        assert Criterion.objects.count() == 18


class TestEdit:
    def test_words_change_for_later_evaluations_only(self, visitor):
        before = opened().fresh()
        told = asked(before)
        criterion = Criterion.objects.get(code="trust")

        done = visitor(guides.administrator()).fill(
            "criterion_edit", criterion.pk, statement_nl="We doen wat we zeggen."
        )
        after = opened(make_situation(title="Later")).fresh()

        assert done.status_code == 302
        assert asked(before) == told
        assert "We doen wat we zeggen." in [row[2] for row in asked(after)]

    def test_stale(self, visitor):
        guest, criterion = visitor(guides.administrator()), Criterion.objects.get(code="trust")
        data = filled(guest.get("criterion_edit", criterion.pk), title_nl="De mijne")
        Criterion.objects.filter(pk=criterion.pk).update(version=3)

        assert guest.post("criterion_edit", criterion.pk, **data).status_code == 409


class TestRetire:
    def test_is_no_longer_asked_and_its_chapter_goes_with_it(self, visitor):
        before = opened(all_criteria=True).fresh()
        told = asked(before)
        criterion = Criterion.objects.get(code="trust")

        done = visitor(guides.administrator()).fill("criterion_retire", criterion.pk)
        after = opened(make_situation(title="Later"), all_criteria=True).fresh()

        assert done.status_code == 302
        assert asked(before) == told
        assert "trust" not in [row[0] for row in asked(after)]
        assert guides.chapter("trust").retired_at is not None

    def test_not_twice(self, visitor):
        guest, criterion = visitor(guides.administrator()), Criterion.objects.get(code="trust")
        guest.fill("criterion_retire", criterion.pk)

        assert guest.get("criterion_retire", criterion.pk).status_code == 409

    def test_not_the_last_core_one(self, visitor):
        Criterion.objects.exclude(code="trust").update(is_core=False)
        criterion = Criterion.objects.get(code="trust")

        page = visitor(guides.administrator()).get("criterion_retire", criterion.pk)

        assert page.status_code == 409


class TestRestore:
    def test_is_asked_again(self, visitor):
        guest, criterion = visitor(guides.administrator()), Criterion.objects.get(code="trust")
        guest.fill("criterion_retire", criterion.pk)

        done = guest.post("criterion_restore", criterion.pk)

        criterion.refresh_from_db()
        assert done.status_code == 302
        assert criterion.retired_at is None
        assert guides.chapter("trust").retired_at is None
        assert guest.post("criterion_restore", criterion.pk).status_code == 409
        assert guest.get("criterion_restore", criterion.pk).status_code == 405
