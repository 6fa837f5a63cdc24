import pytest
from django.urls import reverse

from evaluations.models import ProposedActivity
from partnerships.models import Theme
from tests.evaluations.browser import filled
from tests.evaluations.situations import adopted, answered, judge, opened, submitted

pytestmark = pytest.mark.django_db

NEW = {"title": "Buurtfeest", "target": "2", "unit": "feesten"}


def proposed(situation=None):
    situation = situation or answered()
    judge(situation)
    return situation


def proposal(situation, title="Dansles"):
    return ProposedActivity.objects.get(evaluation=situation.evaluation, title=title)


def under(situation, theme):
    """The address of the page that proposes something under a theme."""
    url = reverse("proposed_activity_create", args=[situation.evaluation.pk])
    return f"{url}?theme={theme.pk}"


class TestCreate:
    def test_an_owner_proposes_under_the_own_theme(self, visitor):
        situation = opened()
        guest = visitor(situation.people.owner)
        url = under(situation, situation.themes[0])
        done = guest.client.post(url, filled(guest.client.get(url), **NEW))

        row = proposal(situation, "Buurtfeest")
        assert done.status_code == 302
        assert (row.theme, row.review, row.target) == (situation.themes[0], None, 2)

    def test_the_coordinator_chooses_a_theme(self, visitor):
        situation = opened()
        done = visitor(situation.people.coordinator).fill(
            "proposed_activity_create",
            situation.evaluation.pk,
            **NEW,
            theme=situation.themes[1].pk,
        )

        assert done.status_code == 302
        assert proposal(situation, "Buurtfeest").theme == situation.themes[1]

    def test_a_double_click_proposes_once(self, visitor):
        situation = opened()
        guest = visitor(situation.people.owner)
        url = under(situation, situation.themes[0])
        sent = filled(guest.client.get(url), **NEW)

        assert [guest.client.post(url, sent).status_code for _click in range(2)] == [302, 302]
        assert ProposedActivity.objects.count() == 1

    def test_not_under_a_theme_that_stops(self, visitor):
        situation = opened()
        situation.evaluation.theme_reviews.filter(theme=situation.themes[0]).update(
            next_year="stop"
        )
        page = visitor(situation.people.coordinator).client.get(
            under(situation, situation.themes[0])
        )

        assert page.status_code == 409

    def test_a_title_is_needed(self, visitor):
        situation = opened()
        guest = visitor(situation.people.owner)
        url = under(situation, situation.themes[0])
        page = guest.client.post(url, filled(guest.client.get(url), **{**NEW, "title": ""}))

        assert page.status_code == 422
        assert not ProposedActivity.objects.exists()

    def test_who_may(self, visitor):
        situation = opened()
        found = {
            name: tuple(
                visitor(getattr(situation.people, name)).client.get(url).status_code
                for url in (
                    under(situation, situation.themes[0]),
                    under(situation, situation.themes[1]),
                    reverse("proposed_activity_create", args=[situation.evaluation.pk]),
                )
            )
            for name in ("owner", "coordinator", "reader", "manager", "stranger")
        }
        assert found == {
            "owner": (200, 403, 403),
            "coordinator": (200, 200, 200),
            "reader": (403, 403, 403),
            "manager": (403, 403, 403),
            "stranger": (404, 404, 404),
        }

    def test_of_another_partnership_counts_as_none(self, visitor):
        situation = opened()
        strange = Theme.objects.create(
            partnership=type(situation.partnership).objects.create(
                number="SW-1", title="Elders", keeper=situation.organisations[0]
            ),
            title="Vreemd",
        )
        page = visitor(situation.people.owner).client.get(under(situation, strange))

        assert page.status_code == 403

    @pytest.mark.parametrize("phase", [submitted, adopted])
    def test_stands_once_submitted(self, visitor, phase):
        situation = phase()
        guest = visitor(situation.people.coordinator)
        url = under(situation, situation.themes[0])

        assert guest.client.get(url).status_code == 409
        assert guest.client.post(url, NEW).status_code == 409


class TestEdit:
    def test_a_new_target_stands_in_the_verdict_too(self, visitor):
        situation = proposed()
        row = proposal(situation)
        done = visitor(situation.people.coordinator).fill(
            "proposed_activity_edit", row.pk, target="55"
        )

        row.refresh_from_db()
        row.review.refresh_from_db()
        assert done.status_code == 302
        assert (row.target, row.review.next_target) == (55, 55)

    def test_back_to_the_old_target_is_no_change(self, visitor):
        situation = proposed()
        guest = visitor(situation.people.coordinator)
        row = proposal(situation)
        guest.fill("proposed_activity_edit", row.pk, target="55")
        guest.fill("proposed_activity_edit", row.pk, target="40")

        row.review.refresh_from_db()
        assert row.review.next_target is None

    def test_other_words_stay_when_the_owner_saves_the_verdicts_once_more(self, visitor):
        situation = proposed()
        visitor(situation.people.coordinator).fill(
            "proposed_activity_edit", proposal(situation).pk, title="Dansles voor ouderen"
        )
        visitor(situation.people.owner).fill("review_edit", situation.theme_review(0).pk)

        titles = {row.title for row in ProposedActivity.objects.all()}
        assert "Dansles voor ouderen" in titles

    def test_two_editors_both_texts_survive(self, visitor):
        situation = proposed()
        guest = visitor(situation.people.coordinator)
        row = proposal(situation)
        mine = filled(guest.get("proposed_activity_edit", row.pk), title="Mijn titel")
        guest.fill("proposed_activity_edit", row.pk, title="Andere titel")

        page = guest.post("proposed_activity_edit", row.pk, **mine)

        assert page.status_code == 409
        assert "Mijn titel" in page.content.decode()
        assert "Andere titel" in page.content.decode()

    def test_who_may(self, visitor):
        situation = proposed()
        mine, other = proposal(situation), proposal(situation, "Plaatsen niveau 2")
        found = {
            name: tuple(
                visitor(getattr(situation.people, name))
                .get("proposed_activity_edit", row.pk)
                .status_code
                for row in (mine, other)
            )
            for name in ("owner", "coordinator", "reader", "manager", "stranger")
        }
        assert found == {
            "owner": (200, 403),
            "coordinator": (200, 200),
            "reader": (403, 403),
            "manager": (403, 403),
            "stranger": (404, 404),
        }

    @pytest.mark.parametrize("phase", [submitted, adopted])
    def test_stands_once_submitted(self, visitor, phase):
        situation = phase()
        guest = visitor(situation.people.coordinator)
        row = proposal(situation)

        assert guest.get("proposed_activity_edit", row.pk).status_code == 409
        assert guest.post("proposed_activity_edit", row.pk, version=1).status_code == 409


class TestRemove:
    def test_what_goes_on_then_stops(self, visitor):
        situation = proposed()
        row = proposal(situation)
        review = row.review
        done = visitor(situation.people.owner).fill("proposed_activity_remove", row.pk)

        review.refresh_from_db()
        assert done.status_code == 302
        assert review.next_year == "stop"
        assert not ProposedActivity.objects.filter(pk=row.pk).exists()

    def test_changed_in_the_meantime(self, visitor):
        situation = proposed()
        guest = visitor(situation.people.owner)
        row = proposal(situation)
        sent = filled(guest.get("proposed_activity_remove", row.pk))
        ProposedActivity.objects.filter(pk=row.pk).update(version=9)

        assert guest.post("proposed_activity_remove", row.pk, **sent).status_code == 409
        assert ProposedActivity.objects.filter(pk=row.pk).exists()

    def test_who_may(self, visitor):
        situation = proposed()
        row = proposal(situation)
        for name, status in (("reader", 403), ("manager", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.get("proposed_activity_remove", row.pk).status_code == status

    @pytest.mark.parametrize("phase", [submitted, adopted])
    def test_stands_once_submitted(self, visitor, phase):
        situation = phase()
        guest = visitor(situation.people.coordinator)
        row = proposal(situation)

        assert guest.get("proposed_activity_remove", row.pk).status_code == 409
        assert guest.post("proposed_activity_remove", row.pk, version=1).status_code == 409
        assert ProposedActivity.objects.filter(pk=row.pk).exists()
