import datetime

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.html import escape

from evaluations import answering
from evaluations.enums import EvaluationState
from evaluations.models import Evaluation
from partnerships.models import Programme
from tests.evaluations.situations import (
    AFTER_DUE,
    AT,
    DUE,
    adopted,
    answer,
    answered,
    concluded,
    make_situation,
    opened,
    submitted,
)
from tests.factories import (
    make_partnership,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db

PHASES = {
    "open": opened,
    "shared": answered,
    "concluded": concluded,
    "in review": submitted,
    "adopted": adopted,
}


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


class TestList:
    def add(self, situation, number):
        """More evaluations of the same keeper."""
        for extra in range(number):
            partnership = make_partnership(*situation.organisations, title=f"Nog een {extra}")
            programme = make_programme(partnership, 2025)
            Evaluation.objects.create(programme=programme, due_on=DUE)

    def test_shows_what_is_mine(self, visitor):
        situation = opened()
        page = visitor(situation.people.reader).get("evaluation_list")

        assert [row["id"] for row in page.context["rows"]] == [situation.evaluation.pk]
        assert "0 van 2 partijen hebben ingeleverd" in page.content.decode()
        assert visitor(situation.people.stranger).get("evaluation_list").context["rows"] == []

    @pytest.mark.parametrize("extra", [0, 2])
    def test_costs_the_same_with_one_and_three_rows(
        self, visitor, extra, django_assert_num_queries
    ):
        situation = opened()
        self.add(situation, extra)
        guest = visitor(situation.people.coordinator)

        # Session, user, memberships, deputising, rows.
        with django_assert_num_queries(5):
            page = guest.get("evaluation_list")

        assert len(page.context["rows"]) == 1 + extra

    def test_what_was_adopted_tells_the_figures_it_was_adopted_with(self, visitor):
        situation = adopted()
        guest = visitor(situation.people.reader)
        before = guest.get("evaluation_list").context["rows"][0]["progress"]
        Programme.objects.filter(year=2026).update(done_count=3)

        after = guest.get("evaluation_list").context["rows"][0]["progress"]

        assert before == after == "1 van 3 activiteiten uitgevoerd"

    def test_filters(self, visitor):
        situation = opened()
        self.add(situation, 1)
        guest = visitor(situation.people.coordinator)

        def found(**query):
            return {row["label"] for row in guest.get("evaluation_list", **query).context["rows"]}

        assert found(year=2025) == {"2025"}
        assert found(state="adopted") == set()
        assert found(state="open") == {"2025", "2026"}
        assert found(mine="on") == {"2026"}
        assert found(q="nog een") == {"2025"}
        assert found(year="x") == {"2025", "2026"}

    @pytest.mark.parametrize(
        ("phase", "waits_for"),
        [
            ("open", {"coordinator", "their_coordinator", "owner"}),
            ("shared", {"coordinator", "owner"}),
            ("concluded", {"coordinator"}),
            ("in review", {"manager", "their_manager"}),
            ("adopted", set()),
        ],
    )
    def test_mine_is_what_waits_for_me(self, visitor, phase, waits_for):
        situation = PHASES[phase]()
        found = {
            name
            for name, user in vars(situation.people).items()
            if visitor(user).get("evaluation_list", mine="on").context["rows"]
        }

        assert found == waits_for

    def test_says_how_late(self, visitor):
        situation = opened()
        with time_machine.travel(DUE + datetime.timedelta(days=21)):
            page = visitor(situation.people.reader).get("evaluation_list", late="yes")

        assert "3 weken te laat" in page.content.decode()


class TestCoverage:
    def test_counts_my_partnerships_only_and_leads_to_the_list(self, visitor):
        situation = opened(rhythm="yearly")
        mine = visitor(situation.people.reader).get("evaluation_coverage")
        theirs = visitor(situation.people.stranger).get("evaluation_coverage")

        (row,) = mine.context["years"]
        (cell,) = [cell for cell in row["cells"] if cell["number"]]
        assert (row["year"], cell["state"], cell["number"]) == (2026, "open", 1)
        assert escape(cell["url"]) in mine.content.decode()
        assert theirs.context["years"] == []
        url = reverse("evaluation_coverage")
        assert visitor(situation.people.reader).client.post(url).status_code == 405

    def test_the_list_shows_what_is_still_to_open_and_when(self, visitor):
        situation = make_situation(rhythm="yearly", evaluation_month=12)
        guest = visitor(situation.people.reader)
        page = guest.get("evaluation_list", state="planned", year=2026)

        (row,) = page.context["rows"]
        assert row["url"] == situation.partnership.get_absolute_url()
        assert row["progress"] == "gaat open op 1 december 2026"
        assert "1 samenwerking" in page.context["count_text"]
        for narrowed in ({"mine": "on"}, {"late": "yes"}, {"kind": "interim"}, {"q": "xyz"}):
            listed = guest.get("evaluation_list", state="planned", year=2026, **narrowed)
            assert listed.context["rows"] == []


class TestShow:
    @pytest.mark.parametrize("phase", PHASES)
    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_everybody_of_the_partnership_reads_it(self, visitor, phase, language):
        situation = PHASES[phase]()
        for name, user in vars(situation.people).items():
            user.language = language
            user.save()
            page = visitor(user).get("evaluation_show", situation.evaluation.pk)
            assert page.status_code == (404 if name == "stranger" else 200)

    def test_offers_a_manager_the_decision_named_by_party(self, visitor):
        situation = submitted()
        page = visitor(situation.people.their_manager).get(
            "evaluation_show", situation.evaluation.pk
        )
        text = page.content.decode()

        assert "Vaststellen namens Berkel Onderwijs" in text
        assert "Vaststellen namens Avondster Zorg" not in text
        assert reverse("signoff_send_back", args=[situation.sign_off(1).pk]) in text

    def test_offers_nothing_to_a_reader(self, visitor):
        situation = submitted()
        page = visitor(situation.people.reader).get("evaluation_show", situation.evaluation.pk)

        assert page.context["mine"] == []

    def test_largest_difference_comes_first_without_a_mark_across_parties(self, visitor):
        situation = answered()
        page = visitor(situation.people.reader).get("evaluation_show", situation.evaluation.pk)
        rows = page.context["page"]["scores"]

        assert [cell["text"] for cell in rows[0]["cells"]] == ["2", "5"]
        assert rows[0]["title"] == "Vertrouwen"
        assert [row["difference"] for row in rows] == [3, 1, 1, 1, 1, 1]

    def test_a_party_that_left_keeps_what_was_adopted_with_it(self, visitor):
        situation = adopted()
        left = situation.partnership.parties.get(organisation=situation.organisations[1])
        type(left).objects.filter(pk=left.pk).update(state="left")
        guest = visitor(situation.people.their_manager)
        next_year = situation.partnership.programmes.get(year=2027)
        later = Evaluation.objects.create(programme=next_year, due_on=DUE)

        listed = guest.get("evaluation_list").context["rows"]

        assert guest.get("evaluation_show", situation.evaluation.pk).status_code == 200
        assert guest.get("evaluation_show", later.pk).status_code == 404
        assert guest.get("correction_create", situation.evaluation.pk).status_code == 403
        assert [row["id"] for row in listed] == [situation.evaluation.pk]

    def test_post_is_refused(self, visitor):
        situation = opened()

        assert (
            visitor(situation.people.coordinator)
            .post("evaluation_show", situation.evaluation.pk)
            .status_code
            == 405
        )


class TestPrint:
    def test_has_buttons_to_print_and_to_save(self, visitor):
        situation = adopted()
        page = visitor(situation.people.reader).get("evaluation_print", situation.evaluation.pk)
        text = page.content.decode()

        assert page.status_code == 200
        assert "data-print" in text
        assert reverse("evaluation_pdf", args=[situation.evaluation.pk]) in text
        assert situation.fresh().get_absolute_url() in text

    def test_who_may_not_know_it_404(self, visitor):
        situation = opened()
        guest = visitor(situation.people.stranger)

        assert guest.get("evaluation_print", situation.evaluation.pk).status_code == 404

    def test_post_405(self, visitor):
        situation = opened()
        guest = visitor(situation.people.reader)

        assert guest.post("evaluation_print", situation.evaluation.pk).status_code == 405


class TestPdf:
    def test_who_may_not_know_it_404(self, visitor):
        situation = opened()
        guest = visitor(situation.people.stranger)

        assert guest.get("evaluation_pdf", situation.evaluation.pk).status_code == 404

    def test_post_405(self, visitor):
        situation = opened()
        guest = visitor(situation.people.reader)

        assert guest.post("evaluation_pdf", situation.evaluation.pk).status_code == 405


class TestOpen:
    def test_opens_the_year_that_was_chosen(self, visitor):
        situation = make_situation()
        answer = visitor(situation.people.coordinator).fill(
            "evaluation_open", situation.partnership.pk, year="2026", all_criteria="core"
        )

        evaluation = Evaluation.objects.get()
        assert answer.status_code == 302
        assert answer.url == evaluation.get_absolute_url()
        assert evaluation.programme == situation.programme
        assert evaluation.criteria.count() == 6
        assert evaluation.responses.filter(decides=True).count() == 2
        assert set(evaluation.activity_reviews.values_list("activity", flat=True)) == {
            activity.pk for activity in situation.activities
        }
        assert evaluation.activity_reviews.get(activity=situation.activities[2]).result == 24

    def test_a_first_evaluation_asks_all_by_itself(self, visitor):
        situation = make_situation()
        visitor(situation.people.coordinator).fill("evaluation_open", situation.partnership.pk)

        assert Evaluation.objects.get().criteria.count() == 18

    def test_proposes_a_day_to_answer_by(self, visitor):
        situation = make_situation()
        page = visitor(situation.people.coordinator).get(
            "evaluation_open", situation.partnership.pk
        )

        assert page.context["form"]["due_on"].value() == AT.date() + datetime.timedelta(days=28)

    def test_makes_the_programme_when_there_is_none(self, visitor):
        situation = make_situation()
        visitor(situation.people.coordinator).fill(
            "evaluation_open", situation.partnership.pk, year="2025"
        )

        assert Programme.objects.get(year=2025).evaluations.count() == 1

    def test_shows_what_is_asked_and_of_whom(self, visitor):
        situation = make_situation()
        page = visitor(situation.people.coordinator).get(
            "evaluation_open", situation.partnership.pk
        )
        text = page.content.decode()

        assert "Avondster Zorg" in text
        assert "antwoordt en beslist" in text
        assert "2026 – 3 activiteiten, 1 uitgevoerd" in text or "2026 – " in text


class TestSubmit:
    def test_asks_everybody_who_decides(self, visitor):
        situation = concluded()
        answer = visitor(situation.people.coordinator).fill(
            "evaluation_submit", situation.evaluation.pk
        )

        evaluation = situation.fresh()
        assert answer.status_code == 302
        assert evaluation.state == EvaluationState.IN_REVIEW
        assert evaluation.submitted_by == situation.people.coordinator
        assert {str(row.party) for row in evaluation.sign_offs.waiting()} == {
            "Avondster Zorg",
            "Berkel Onderwijs",
        }

    @pytest.mark.parametrize("phase", ["open", "shared", "in review", "adopted"])
    def test_at_the_wrong_moment_409(self, visitor, phase):
        situation = PHASES[phase]()
        before = situation.fresh()
        guest = visitor(situation.people.coordinator)

        for page in (
            guest.get("evaluation_submit", situation.evaluation.pk),
            guest.post("evaluation_submit", situation.evaluation.pk, version=before.version),
        ):
            assert page.status_code == 409
        assert situation.fresh().version == before.version

    def test_a_stale_page_is_refused(self, visitor):
        situation = concluded()
        page = visitor(situation.people.coordinator).post(
            "evaluation_submit", situation.evaluation.pk, version=1
        )

        assert page.status_code == 409
        assert situation.fresh().state == EvaluationState.OPEN

    def test_activity_with_a_verdict_needs_a_next_year(self, visitor):
        situation = concluded()
        situation.evaluation.activity_reviews.filter(activity=situation.activities[0]).update(
            next_year=""
        )
        page = visitor(situation.people.coordinator).get(
            "evaluation_submit", situation.evaluation.pk
        )

        assert page.status_code == 409
        assert "Dansles" in page.content.decode()

    def test_a_missing_verdict_does_not_block(self, visitor):
        situation = concluded()
        situation.evaluation.activity_reviews.update(verdict="")
        page = visitor(situation.people.coordinator).get(
            "evaluation_submit", situation.evaluation.pk
        )

        assert page.status_code == 200
        assert "3 activiteiten hebben nog geen oordeel" in page.content.decode()

    def test_others_may_not(self, visitor):
        situation = concluded()
        for name, status in (("manager", 403), ("reader", 403), ("owner", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.get("evaluation_submit", situation.evaluation.pk).status_code == status
            assert guest.post("evaluation_submit", situation.evaluation.pk).status_code == status


class TestCloseInput:
    def test_shares_what_was_handed_in(self, visitor):
        situation = opened()
        response = answer(situation.response(0), situation.people.coordinator)
        answering.hand_in(response, by=situation.people.coordinator, at=AT)
        with time_machine.travel(AFTER_DUE, tick=False):
            answered_page = visitor(situation.people.coordinator).fill(
                "evaluation_close_input", situation.evaluation.pk
            )
            page = visitor(situation.people.reader).get("evaluation_show", situation.evaluation.pk)

        assert answered_page.status_code == 302
        assert situation.fresh().shared_at == AFTER_DUE
        assert "Niet gereageerd" in page.content.decode()

    def test_not_before_the_due_date(self, visitor):
        situation = opened()
        guest = visitor(situation.people.coordinator)

        assert guest.get("evaluation_close_input", situation.evaluation.pk).status_code == 409
        assert guest.post("evaluation_close_input", situation.evaluation.pk).status_code == 409
        assert situation.fresh().shared_at is None

    def test_once_only(self, visitor):
        situation = answered()
        with time_machine.travel(AFTER_DUE, tick=False):
            page = visitor(situation.people.coordinator).post(
                "evaluation_close_input", situation.evaluation.pk, version=2
            )

        assert page.status_code == 409

    def test_others_may_not(self, visitor):
        situation = opened()
        for name, status in (("manager", 403), ("reader", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert (
                guest.post("evaluation_close_input", situation.evaluation.pk).status_code == status
            )


def test_messages_say_what_happened(visitor):
    situation = concluded()
    guest = visitor(situation.people.coordinator)
    answer = guest.fill("evaluation_submit", situation.evaluation.pk)

    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == ["Ingediend. Wie beslist kan de evaluatie nu vaststellen."]


def test_the_manager_of_an_outside_organisation_sees_nothing(visitor):
    situation = submitted()
    outsider = make_user(make_partnership().keeper, "manager")

    page = visitor(outsider).get("evaluation_show", situation.evaluation.pk)

    assert page.status_code == 404


class TestEdit:
    def test_moves_the_day(self, visitor):
        situation = opened()
        answer = visitor(situation.people.coordinator).fill(
            "evaluation_edit", situation.evaluation.pk, due_on="2026-12-31", decide_on="2027-01-31"
        )

        assert answer.status_code == 302
        assert situation.fresh().due_on == datetime.date(2026, 12, 31)
        assert situation.fresh().decide_on == datetime.date(2027, 1, 31)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"due_on": "2026-01-01"}, "due_on"),
            ({"decide_on": "2026-11-30"}, "decide_on"),
            ({"done_by": "bureau"}, "bureau"),
        ],
    )
    def test_what_cannot_be(self, visitor, values, field):
        situation = opened()
        answer = visitor(situation.people.coordinator).fill(
            "evaluation_edit", situation.evaluation.pk, **values
        )

        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert situation.fresh().version == situation.evaluation.version

    def test_a_day_that_passed_may_stay(self, visitor):
        situation = opened()
        with time_machine.travel(AFTER_DUE, tick=False):
            answer = visitor(situation.people.coordinator).fill(
                "evaluation_edit", situation.evaluation.pk, done_by="bureau", bureau="Bureau Kijk"
            )

        assert answer.status_code == 302
        assert situation.fresh().bureau == "Bureau Kijk"

    def test_an_adopted_one_stays(self, visitor):
        situation = adopted()

        page = visitor(situation.people.coordinator).get("evaluation_edit", situation.evaluation.pk)
        assert page.status_code == 409

    def test_others_do_not(self, visitor):
        situation = opened()
        pk = situation.evaluation.pk

        assert visitor(situation.people.manager).get("evaluation_edit", pk).status_code == 403
        assert visitor(situation.people.stranger).get("evaluation_edit", pk).status_code == 404
