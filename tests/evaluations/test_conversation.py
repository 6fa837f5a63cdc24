"""At the table: the sheet of the conversation, and what is made of what was typed."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from evaluations.models import ExchangeReview, ProposedActivity
from partnerships.models import ActionPoint, Arrangement, Body, Decision, ExchangeItem, Meeting
from tests.evaluations.browser import filled
from tests.evaluations.situations import (
    AT,
    adopted,
    answered,
    concluded,
    judge,
    opened,
    submitted,
)
from tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def parties_of(situation) -> list[str]:
    return [str(party.pk) for party in situation.partnership.parties.order_by("pk")]


def typed(situation, **values) -> dict:
    """A whole conversation."""
    theme = situation.theme_review(0)
    activity = situation.activities[0]
    return {
        "attending": parties_of(situation),
        "held_on": "2026-11-20",
        "minutes": "Wij spraken open.",
        "note_trust": "Afspraken komen voortaan op papier.",
        f"t{theme.pk}-next_year": "continue",
        f"a{activity.pk}-next_year": "continue",
        "p0-title": "Zwemles",
        "p0-theme": str(situation.themes[0].pk),
        "p0-target": "12",
        "n0-text": "Zwembad bellen",
        "conclusion": "continue",
        "summary": "Wij gaan door.",
        "decision_1": "Wij vieren het tienjarig bestaan.",
        **values,
    }


def everything() -> dict:
    """How many of each there are."""
    models = (Body, Meeting, Decision, ProposedActivity, ActionPoint)
    return {model.__name__: model.objects.count() for model in models}


class TestEdit:
    def test_shows_what_to_talk_about(self, visitor):
        situation = answered()
        judge(situation, verdict="not", next_year="")
        party = situation.partnership.parties.first()
        ExchangeItem.objects.create(
            partnership=situation.partnership, party=party, direction="request", text="Een zaal"
        )
        page = visitor(situation.people.coordinator).get(
            "conversation_edit", situation.evaluation.pk
        )

        form = page.context["form"]
        assert page.status_code == 200
        assert [row["code"] for row in form.differences][0] == "trust"
        assert len(form.differences) == 3
        assert form.differences[0]["scores"] == "Avondster Zorg 2, Berkel Onderwijs 5"
        assert "Daarom." in page.content.decode()
        assert {row["text"] for row in page.context["promises"]} == {
            activity.title for activity in situation.activities
        }
        assert [row["text"] for row in page.context["exchange"]] == ["Een zaal"]
        assert [group.review.theme for group in form.open_groups] == situation.themes

    def test_what_the_evaluation_closes_is_not_open_any_more(self, visitor):
        situation = answered()
        party = situation.partnership.parties.first()
        for text, choice in [("Een zaal", "close"), ("Een bus", "open")]:
            item = ExchangeItem.objects.create(
                partnership=situation.partnership, party=party, direction="request", text=text
            )
            ExchangeReview.objects.create(
                evaluation=situation.evaluation, item=item, next_year=choice
            )
        page = visitor(situation.people.coordinator).get(
            "conversation_edit", situation.evaluation.pk
        )

        assert [row["text"] for row in page.context["exchange"]] == ["Een bus"]

    def test_arrangements_that_were_not_kept(self, visitor):
        situation = opened()
        for number, kept in enumerate(["kept", "partly", "not"]):
            arrangement = Arrangement.objects.create(
                partnership=situation.partnership, text=f"Afspraak {number}", position=number
            )
            situation.evaluation.arrangement_reviews.create(arrangement=arrangement, kept=kept)
        answered(situation)
        page = visitor(situation.people.coordinator).get(
            "conversation_edit", situation.evaluation.pk
        )

        assert [row["text"] for row in page.context["promises"]] == ["Afspraak 1", "Afspraak 2"]

    def test_what_is_typed_becomes_records(self, visitor):
        situation = answered()
        done = visitor(situation.people.coordinator).fill(
            "conversation_edit", situation.evaluation.pk, **typed(situation)
        )

        evaluation = situation.fresh()
        meeting = evaluation.meeting
        assert done.status_code == 302, done.content.decode()[:4000]
        assert meeting.body.name == "Jaargesprek"
        assert meeting.held.text == "2026-11-20"
        assert meeting.minutes.splitlines() == [
            "Wij spraken open.",
            "Vertrouwen (Avondster Zorg 2, Berkel Onderwijs 5): "
            "Afspraken komen voortaan op papier.",
        ]
        assert [str(party.pk) for party in meeting.attending.order_by("pk")] == parties_of(
            situation
        )
        assert set(meeting.decisions.values_list("text", flat=True)) == {
            "Thema “Sport en spel” komend jaar: Doorgaan.",
            "“Dansles” komend jaar: Doorgaan.",
            "Nieuw komend jaar onder “Sport en spel”: Zwemles.",
            "Wij vieren het tienjarig bestaan.",
        }
        assert (evaluation.conclusion, evaluation.summary) == ("continue", "Wij gaan door.")
        assert evaluation.concluded_by == situation.people.coordinator
        assert set(evaluation.proposed_activities.values_list("title", flat=True)) == {
            "Dansles",
            "Zwemles",
        }
        assert list(evaluation.follow_ups.values_list("text", flat=True)) == ["Zwembad bellen"]
        assert situation.theme_review(0).next_year == "continue"

    def test_a_second_click_makes_nothing_twice(self, visitor):
        situation = answered()
        guest = visitor(situation.people.coordinator)
        page = guest.get("conversation_edit", situation.evaluation.pk)
        data = filled(page, **typed(situation))
        guest.post("conversation_edit", situation.evaluation.pk, **data)
        before = everything()

        again = guest.post("conversation_edit", situation.evaluation.pk, **data)

        assert again.status_code == 302
        assert everything() == before
        assert before["Meeting"] == before["Body"] == 1

    def test_going_on_later_stays_in_the_same_meeting(self, visitor):
        situation = answered()
        guest = visitor(situation.people.coordinator)
        key = situation.evaluation.pk
        guest.fill("conversation_edit", key, **typed(situation, conclusion="", summary=""))
        page = guest.get("conversation_edit", key)
        assert page.context["form"].initial["minutes"].startswith("Wij spraken open.")

        done = guest.fill(
            "conversation_edit",
            key,
            attending=parties_of(situation),
            conclusion="change",
            summary="Anders verder.",
        )

        evaluation = situation.fresh()
        assert done.status_code == 302, done.content.decode()[:4000]
        assert Meeting.objects.count() == 1
        assert evaluation.conclusion == "change"
        assert evaluation.meeting.decisions.count() == 4
        assert evaluation.meeting.minutes.startswith("Wij spraken open.")

    def test_an_existing_body(self, visitor):
        situation = answered()
        body = Body.objects.create(partnership=situation.partnership, name="Stuurgroep")
        guest = visitor(situation.people.coordinator)
        guest.fill(
            "conversation_edit", situation.evaluation.pk, **typed(situation, body=str(body.pk))
        )

        assert situation.fresh().meeting.body == body
        assert Body.objects.count() == 1

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"attending": []}, "attending"),
            ({"held_on": "2026-12-24"}, "held_on"),
            ({"held_on": ""}, "held_on"),
            ({"body": "999"}, "body"),
        ],
    )
    def test_bad_input_is_kept_and_writes_nothing(self, visitor, values, field):
        situation = answered()
        before = everything()
        page = visitor(situation.people.coordinator).fill(
            "conversation_edit", situation.evaluation.pk, **typed(situation, **values)
        )

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {field}
        assert "Afspraken komen voortaan op papier." in page.content.decode()
        assert everything() == before

    def test_a_theme_that_stops_keeps_no_activities(self, visitor):
        situation = answered()
        key = f"t{situation.theme_review(0).pk}-next_year"
        page = visitor(situation.people.coordinator).fill(
            "conversation_edit", situation.evaluation.pk, **typed(situation, **{key: "stop"})
        )

        assert page.status_code == 422
        assert "Dansles" in str(page.context["form"].problems)
        assert situation.theme_review(0).next_year == ""

    def test_a_rival_both_texts_survive(self, visitor):
        situation = answered()
        guest = visitor(situation.people.coordinator)
        key = situation.evaluation.pk
        mine = filled(guest.get("conversation_edit", key), **typed(situation))
        guest.fill("conclusion_edit", key, conclusion="change", summary="Eerste tekst.")
        before = everything()

        page = guest.post("conversation_edit", key, **mine)

        assert page.status_code == 409
        assert "Eerste tekst." in page.content.decode()
        assert "Wij gaan door." in page.content.decode()
        assert everything() == before

        again = guest.post("conversation_edit", key, **filled(page))
        assert again.status_code == 302, again.content.decode()[:3000]
        assert situation.fresh().summary == "Wij gaan door."

    def test_a_rival_judgement_writes_nothing(self, visitor):
        situation = answered()
        guest = visitor(situation.people.coordinator)
        mine = filled(guest.get("conversation_edit", situation.evaluation.pk), **typed(situation))
        judge(situation, next_year="stop")
        before = everything()

        page = guest.post("conversation_edit", situation.evaluation.pk, **mine)

        assert page.status_code == 409
        assert everything() == before
        assert situation.theme_review(0).next_year == "continue"
        assert situation.fresh().meeting is None

    @pytest.mark.parametrize("phase", [opened, submitted, adopted])
    def test_not_before_and_not_after(self, visitor, phase):
        situation = phase()
        guest = visitor(situation.people.coordinator)

        assert guest.get("conversation_edit", situation.evaluation.pk).status_code == 409
        post = guest.post("conversation_edit", situation.evaluation.pk, **typed(situation))
        assert post.status_code == 409
        assert not Meeting.objects.exists()

    def test_who_may(self, visitor):
        situation = answered()
        for name, status in (("manager", 403), ("owner", 403), ("reader", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.get("conversation_edit", situation.evaluation.pk).status_code == status
            post = guest.post("conversation_edit", situation.evaluation.pk, **typed(situation))
            assert post.status_code == status
        assert not Meeting.objects.exists()

    def test_as_many_queries_with_more_activities(self, visitor):
        situation = answered()
        guest = visitor(situation.people.coordinator)
        guest.get("conversation_edit", situation.evaluation.pk)
        with CaptureQueriesContext(connection) as few:
            guest.get("conversation_edit", situation.evaluation.pk)
        plan = situation.activities[0].plan
        for number in range(4):
            ActivityFactory(plan=plan, title=f"Nog een {number}", position=9 + number)
        with CaptureQueriesContext(connection) as many:
            guest.get("conversation_edit", situation.evaluation.pk)
        assert len(many) == len(few)

    def test_the_adoption_on_behalf_can_point_at_the_minutes(self, visitor):
        situation = concluded()
        guest = visitor(situation.people.coordinator)
        guest.fill(
            "conversation_edit",
            situation.evaluation.pk,
            attending=parties_of(situation),
            held_on="2026-11-19",
        )
        situation.organisations[1].memberships.filter(role="manager").delete()
        guest.fill("evaluation_submit", situation.evaluation.pk)

        page = guest.get("signoff_on_behalf", situation.sign_off(1).pk)

        initial = page.context["form"].initial
        assert initial["source_text"] == "Notulen van Jaargesprek, 19 november 2026"
        assert str(initial["source_on"]) == "2026-11-19"


class TestShow:
    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_says_what_was_made(self, visitor, language):
        situation = answered()
        guest = visitor(situation.people.coordinator)
        guest.fill("conversation_edit", situation.evaluation.pk, **typed(situation))
        reader = situation.people.reader
        type(reader).objects.filter(pk=reader.pk).update(language=language)

        page = visitor(reader).get("conversation_show", situation.evaluation.pk)

        said = page.content.decode()
        meeting = situation.fresh().meeting
        wanted = [meeting.get_absolute_url(), "Zwemles", "Zwembad bellen", "Wij spraken open."]
        assert [words for words in wanted if words not in said] == []
        assert not page.context["may_go_on"]

    def test_before_there_is_one(self, visitor):
        situation = answered()
        page = visitor(situation.people.coordinator).get(
            "conversation_show", situation.evaluation.pk
        )
        assert page.status_code == 200
        assert page.context["may_go_on"]

    def test_stranger(self, visitor):
        situation = answered()
        guest = visitor(situation.people.stranger)
        assert guest.get("conversation_show", situation.evaluation.pk).status_code == 404


def test_the_page_of_the_evaluation_names_the_meeting(visitor):
    situation = concluded()
    guest = visitor(situation.people.coordinator)
    guest.fill(
        "conversation_edit",
        situation.evaluation.pk,
        attending=parties_of(situation),
        held_on="2026-11-19",
    )
    guest.fill("evaluation_submit", situation.evaluation.pk)

    page = guest.get("evaluation_show", situation.evaluation.pk)
    paper = guest.get("evaluation_print", situation.evaluation.pk)

    assert page.context["page"]["meeting"]["body"] == "Jaargesprek"
    for response in (page, paper):
        assert "Jaargesprek, 19 november 2026" in response.content.decode()
    assert AuditEntry.objects.filter(verb="conclude").exists()
