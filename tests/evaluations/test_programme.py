import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import ProposedActivity
from partnerships.models import Activity, Theme
from tests.evaluations.situations import (
    adopted,
    answered,
    concluded,
    judge,
    opened,
    submitted,
)

pytestmark = pytest.mark.django_db


def whole():
    """Judged: one goes on, one grows, one stops; and a new one under a new theme."""
    situation = answered()
    judge(situation)
    dance, cup, places = situation.evaluation.activity_reviews.order_by("activity_id")
    type(cup).objects.filter(pk=cup.pk).update(next_year="stop")
    ProposedActivity.objects.filter(review=cup).delete()
    type(places).objects.filter(pk=places.pk).update(next_year="scale_up", next_target=36)
    ProposedActivity.objects.filter(review=places).update(target=36)
    theme = Theme.objects.create(
        partnership=situation.partnership, title="Taalcafé", stage="proposed"
    )
    ProposedActivity.objects.create(
        evaluation=situation.evaluation, theme=theme, title="Maandelijks café", target=11
    )
    situation.notes["theme"] = theme
    return situation


class TestPropose:
    def test_shows_next_year_as_a_whole(self, visitor):
        situation = whole()
        page = visitor(situation.people.reader).get("programme_propose", situation.evaluation.pk)

        groups = {
            group.theme.title: [(row.title, row.mark, row.before, row.after) for row in group.rows]
            for group in page.context["groups"]
        }
        assert groups == {
            "Sport en spel": [
                ("Dansles", "carried", "40 deelnemers", "40 deelnemers"),
                ("Zomertoernooi", "stopped", "", ""),
            ],
            "Leerwerkplekken": [("Plaatsen niveau 2", "scaled_up", "30", "36")],
            "Taalcafé": [("Maandelijks café", "new", "", "11")],
        }
        assert page.context["number"] == "3 activiteiten in 3 thema’s"

    def test_owners_change_their_own_theme_and_the_coordinator_all(self, visitor):
        situation = whole()
        found = {}
        for name in ("reader", "owner", "coordinator", "their_coordinator", "manager"):
            guest = visitor(getattr(situation.people, name))
            page = guest.get("programme_propose", situation.evaluation.pk)
            found[name] = [group.may_edit for group in page.context["groups"]]

        assert found == {
            "reader": [False, False, False],
            "owner": [True, False, False],
            "coordinator": [True, True, True],
            "their_coordinator": [True, True, True],
            "manager": [False, False, False],
        }

    def test_in_review_it_stands_and_says_so(self, visitor):
        situation = submitted(concluded(whole()))
        page = visitor(situation.people.coordinator).get(
            "programme_propose", situation.evaluation.pk
        )

        text = page.content.decode()
        assert "het voorgestelde programma staat daarom vast" in text
        assert "proposed-activities" not in text

    def test_once_adopted_it_leads_to_what_was_made(self, visitor):
        situation = adopted(submitted(concluded(whole())))
        page = visitor(situation.people.reader).get("programme_propose", situation.evaluation.pk)

        made = Activity.objects.get(plan__programme__year=2027, title="Maandelijks café")
        assert made.get_absolute_url() in page.content.decode()

    def test_who_may(self, visitor):
        situation = opened()
        for name, status in (("reader", 200), ("owner", 200), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.get("programme_propose", situation.evaluation.pk).status_code == status
        post = visitor(situation.people.coordinator).post(
            "programme_propose", situation.evaluation.pk
        )
        assert post.status_code == 405

    def test_costs_the_same_for_more(self, visitor):
        situation = whole()
        guest = visitor(situation.people.owner)
        counts = []
        for round_number in range(2):
            with CaptureQueriesContext(connection) as queries:
                guest.get("programme_propose", situation.evaluation.pk)
            counts.append(len(queries))
            for number in range(4):
                theme = Theme.objects.create(
                    partnership=situation.partnership, title=f"Thema {round_number}{number}"
                )
                ProposedActivity.objects.create(
                    evaluation=situation.evaluation, theme=theme, title="Nog iets"
                )

        assert counts[0] == counts[1]
