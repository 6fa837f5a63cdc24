import pytest
import time_machine

from evaluations.models import ActivityReview, ProposedActivity
from evaluations.suggesting import suggested_verdict
from partnerships.models import Activity, Goal, GoalResult
from tests.evaluations.browser import filled
from tests.evaluations.situations import AT, adopted, opened, submitted
from tests.factories import ActivityFactory, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def row(situation, number, name):
    """The field of an activity on the page."""
    return f"a{situation.activities[number].pk}-{name}"


class TestEdit:
    def test_one_page_one_sitting(self, visitor):
        situation = opened()
        done = visitor(situation.people.owner).fill(
            "review_edit",
            situation.theme_review(0).pk,
            **{
                row(situation, 0, "verdict"): "achieved",
                row(situation, 0, "result"): "41,5",
                row(situation, 0, "next_year"): "scale_up",
                row(situation, 0, "next_target"): "60",
                row(situation, 1, "verdict"): "not",
                row(situation, 1, "next_year"): "stop",
                row(situation, 1, "lesson"): "Plan eerder.",
                "summary": "Een goed jaar.",
                "next_year": "continue",
                "n0-title": "Buurtfeest",
                "n0-target": "2",
                "n0-unit": "feesten",
            },
        )

        reviews = {r.activity.title: r for r in ActivityReview.objects.all()}
        assert done.status_code == 302
        assert (reviews["Dansles"].verdict, str(reviews["Dansles"].result)) == ("achieved", "41.50")
        assert reviews["Zomertoernooi"].lesson == "Plan eerder."
        assert situation.theme_review(0).summary == "Een goed jaar."
        proposals = {p.title: (p.target, p.review_id) for p in ProposedActivity.objects.all()}
        assert proposals == {
            "Dansles": (60, reviews["Dansles"].pk),
            "Buurtfeest": (2, None),
        }

    def test_saving_halfway_keeps_it_and_stays_on_the_page(self, visitor):
        situation = opened()
        guest, pk = visitor(situation.people.owner), situation.theme_review(0).pk
        done = guest.fill(
            "review_edit",
            pk,
            stay="1",
            **{row(situation, 0, "verdict"): "partly", row(situation, 0, "next_year"): "adjust"},
        )
        page = guest.get("review_edit", pk)

        assert done.url == f"/evaluations/reviews/{pk}/edit/"
        assert page.context["progress"] == (1, 2)

    def test_what_the_figures_suggest_is_filled_in_and_not_saved(self, visitor):
        situation = opened()
        guest, pk = visitor(situation.people.owner), situation.theme_review(0).pk
        page = guest.fill(
            "review_edit",
            pk,
            suggest="1",
            **{row(situation, 0, "result"): "24", row(situation, 0, "lesson"): "Blijft staan"},
        )

        assert page.status_code == 200
        assert filled(page)[row(situation, 0, "verdict")] == "partly"
        assert filled(page)[row(situation, 0, "lesson")] == "Blijft staan"
        assert filled(page)[row(situation, 1, "verdict")] == ""
        assert {review.verdict for review in ActivityReview.objects.all()} == {""}

    def test_a_suggestion_leaves_what_was_chosen(self, visitor):
        situation = opened()
        guest, pk = visitor(situation.people.owner), situation.theme_review(0).pk
        page = guest.fill(
            "review_edit",
            pk,
            suggest="1",
            **{row(situation, 0, "result"): "24", row(situation, 0, "verdict"): "achieved"},
        )

        assert filled(page)[row(situation, 0, "verdict")] == "achieved"

    def test_goals_get_the_result_of_this_year(self, visitor):
        situation = opened()
        reached = Goal.objects.create(theme=situation.themes[0], statement="Dansers", target=60)
        silent = Goal.objects.create(theme=situation.themes[0], statement="Sfeer", position=1)
        before = make_programme(situation.partnership, 2025)
        GoalResult.objects.create(goal=reached, programme=before, value=40)
        guest, pk = visitor(situation.people.owner), situation.theme_review(0).pk
        assert "40" in guest.get("review_edit", pk).content.decode()

        guest.fill("review_edit", pk, **{f"g{reached.pk}-value": "55"})
        guest.fill("review_edit", pk, **{f"g{reached.pk}-value": "56,5"})

        rows = GoalResult.objects.filter(programme=situation.programme)
        assert [(r.goal, str(r.value), r.version) for r in rows] == [(reached, "56.50", 2)]
        assert not silent.results.exists()

    def test_a_goal_that_a_colleague_filled_in_meanwhile(self, visitor):
        situation = opened()
        goal = Goal.objects.create(theme=situation.themes[0], statement="Dansers")
        guest, pk = visitor(situation.people.owner), situation.theme_review(0).pk
        mine = filled(guest.get("review_edit", pk), **{f"g{goal.pk}-text": "Mijn woorden"})
        guest.fill("review_edit", pk, **{f"g{goal.pk}-text": "Andere woorden"})

        page = guest.post("review_edit", pk, **mine)

        text = page.content.decode()
        assert page.status_code == 409
        assert "Mijn woorden" in text
        assert "Andere woorden" in text
        assert guest.post("review_edit", pk, **filled(page)).status_code == 302
        assert GoalResult.objects.get().text == "Mijn woorden"

    def test_stopping_takes_the_proposal_away(self, visitor):
        situation = opened()
        guest = visitor(situation.people.owner)
        pk = situation.theme_review(0).pk
        guest.fill("review_edit", pk, **{row(situation, 0, "next_year"): "continue"})
        assert ProposedActivity.objects.get().target == 40

        guest.fill("review_edit", pk, **{row(situation, 0, "next_year"): "stop"})

        assert not ProposedActivity.objects.exists()

    def test_a_proposal_can_be_changed_and_taken_away(self, visitor):
        situation = opened()
        guest = visitor(situation.people.owner)
        pk = situation.theme_review(0).pk
        guest.fill("review_edit", pk, **{"n0-title": "Feest", "n1-title": "Markt"})
        feest, markt = ProposedActivity.objects.order_by("pk")

        guest.fill(
            "review_edit", pk, **{f"p{feest.pk}-title": "Groot feest", f"p{markt.pk}-remove": "on"}
        )

        assert [p.title for p in ProposedActivity.objects.all()] == ["Groot feest"]

    def test_a_double_click_proposes_once(self, visitor):
        situation = opened()
        guest, pk = visitor(situation.people.owner), situation.theme_review().pk
        sent = filled(guest.get("review_edit", pk), **{"n0-title": "Wandelclub"})

        answers = [guest.post("review_edit", pk, **sent) for _click in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert [row.title for row in situation.evaluation.proposed_activities.all()] == [
            "Wandelclub"
        ]

    def test_what_was_added_after_opening_can_be_judged(self, visitor):
        situation = opened()
        late = ActivityFactory(plan=situation.activities[0].plan, title="Later erbij")
        visitor(situation.people.owner).fill(
            "review_edit",
            situation.theme_review(0).pk,
            **{f"a{late.pk}-verdict": "partly", f"a{late.pk}-next_year": "continue"},
        )

        assert ActivityReview.objects.get(activity=late).verdict == "partly"

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"result": "veel"}, "result"),
            ({"next_target": "5", "next_year": "stop"}, "next_target"),
            ({"next_target": "5", "next_year": ""}, "next_target"),
            ({"verdict": "great"}, "verdict"),
            ({"lesson": "a\x00b"}, "lesson"),
            ({"result": "9" * 30}, "result"),
        ],
    )
    def test_bad_input_is_named_and_nothing_is_half_written(self, visitor, values, words):
        situation = opened()
        page = visitor(situation.people.owner).fill(
            "review_edit",
            situation.theme_review(0).pk,
            summary="Staat er nog",
            **{row(situation, 0, name): value for name, value in values.items()},
        )

        assert page.status_code == 422
        assert {p["id"] for p in page.context["form"].problems} == {
            f"id_{row(situation, 0, words)}"
        }
        assert "Staat er nog" in page.content.decode()
        assert situation.theme_review(0).summary == ""

    def test_a_theme_that_stops_has_nothing_next_year(self, visitor):
        situation = opened()
        page = visitor(situation.people.owner).fill(
            "review_edit",
            situation.theme_review(0).pk,
            **{"next_year": "stop", row(situation, 0, "next_year"): "continue"},
        )

        assert page.status_code == 422
        assert "Dansles" in page.context["form"].errors["next_year"][0]

    def test_two_editors_both_texts_survive(self, visitor):
        situation = opened()
        guest = visitor(situation.people.owner)
        pk = situation.theme_review(0).pk
        mine = filled(guest.get("review_edit", pk), **{row(situation, 0, "lesson"): "Mijn les"})
        guest.fill("review_edit", pk, **{row(situation, 0, "lesson"): "Andere les"})

        page = guest.post("review_edit", pk, **mine)

        text = page.content.decode()
        assert page.status_code == 409
        assert "Mijn les" in text
        assert "Andere les" in text
        assert ActivityReview.objects.get(activity=situation.activities[0]).lesson == "Andere les"
        assert guest.post("review_edit", pk, **filled(page)).status_code == 302
        assert ActivityReview.objects.get(activity=situation.activities[0]).lesson == "Mijn les"

    def test_own_theme_only_and_the_coordinator_as_stand_in(self, visitor):
        situation = opened()
        owned, ownerless = situation.theme_review(0).pk, situation.theme_review(1).pk
        found = {
            name: tuple(
                visitor(getattr(situation.people, name)).get("review_edit", pk).status_code
                for pk in (owned, ownerless)
            )
            for name in ("owner", "coordinator", "their_coordinator", "manager", "stranger")
        }

        assert found == {
            "owner": (200, 403),
            "coordinator": (403, 200),
            "their_coordinator": (403, 200),
            "manager": (403, 403),
            "stranger": (404, 404),
        }

    @pytest.mark.parametrize("phase", [submitted, adopted])
    def test_stands_once_submitted(self, visitor, phase):
        situation = phase()
        guest = visitor(situation.people.owner)
        pk = situation.theme_review(0).pk

        assert guest.get("review_edit", pk).status_code == 409
        assert guest.post("review_edit", pk, version=1).status_code == 409


@pytest.mark.parametrize(
    ("target", "result", "state", "verdict"),
    [
        (30, 30, "done", "achieved"),
        (30, 31, "running", "achieved"),
        (30, 24, "done", "partly"),
        (30, 0, "running", "not"),
        (None, 24, "done", ""),
        (30, None, "done", ""),
        (0, 5, "done", ""),
        (30, None, "not_done", "not"),
    ],
)
def test_what_target_and_result_point_at(target, result, state, verdict):
    assert suggested_verdict(Activity(target=target, state=state), result) == verdict
