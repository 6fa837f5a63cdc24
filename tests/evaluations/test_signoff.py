import datetime

import pytest
import time_machine
from django.urls import reverse

from evaluations import adoption
from evaluations.enums import EvaluationState, SignOffState, Way
from evaluations.models import SignOff
from partnerships.models import Body, Programme
from tests.evaluations.browser import filled
from tests.evaluations.situations import (
    AT,
    adopted,
    answered,
    concluded,
    make_situation,
    opened,
    submitted,
)
from tests.factories import MembershipFactory, make_user

pytestmark = pytest.mark.django_db

SOURCE = {
    "decision": "adopted",
    "source_person": "directeur",
    "source_on": "2026-11-19",
    "source_text": "verslag van 19 november",
}


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


class TestAdopt:
    def test_the_last_manager_finishes_it(self, visitor):
        situation = submitted()
        first = visitor(situation.people.manager).fill("signoff_adopt", situation.sign_off(0).pk)
        assert situation.fresh().state == EvaluationState.IN_REVIEW
        second = visitor(situation.people.their_manager).fill(
            "signoff_adopt", situation.sign_off(1).pk
        )

        evaluation = situation.fresh()
        assert (first.status_code, second.status_code) == (302, 302)
        assert evaluation.state == EvaluationState.ADOPTED
        assert evaluation.adopted_at == AT
        assert Programme.objects.filter(year=2027).count() == 1

    def test_from_the_page_in_one_click(self, visitor):
        situation = submitted()
        guest = visitor(situation.people.manager)
        page = guest.get("evaluation_show", situation.evaluation.pk)
        done = guest.post("signoff_adopt", situation.sign_off(0).pk, **filled(page))

        assert done.status_code == 302
        assert situation.sign_off(0).state == SignOffState.ADOPTED

    def test_keeps_the_version_it_spoke_of(self, visitor):
        situation = submitted()
        version = situation.fresh().version
        visitor(situation.people.manager).fill("signoff_adopt", situation.sign_off(0).pk)

        row = situation.sign_off(0)
        assert (row.evaluation_version, row.way, row.decided_by) == (
            version,
            Way.REGISTER,
            situation.people.manager,
        )

    def test_twice_changes_nothing_twice_and_says_so(self, visitor):
        situation = submitted()
        guest = visitor(situation.people.manager)
        pk = situation.sign_off(0).pk
        data = filled(guest.get("signoff_adopt", pk))
        guest.post("signoff_adopt", pk, **data)
        before = situation.sign_off(0).version

        again = guest.post("signoff_adopt", pk, **data)

        assert again.status_code == 409
        assert "Hierover is al besloten" in again.content.decode()
        assert situation.sign_off(0).version == before

    def test_an_author_does_not_adopt(self, visitor):
        situation = submitted()
        people = situation.people
        MembershipFactory(
            user=people.coordinator, organisation=situation.organisations[0], role="manager"
        )
        guest = visitor(people.coordinator)

        page = guest.get("signoff_adopt", situation.sign_off(0).pk)
        post = guest.post("signoff_adopt", situation.sign_off(0).pk, version=1)
        shown = guest.get("evaluation_show", situation.evaluation.pk).content.decode()

        assert (page.status_code, post.status_code) == (409, 409)
        assert "U schreef mee aan deze evaluatie" in shown
        assert situation.sign_off(0).state == SignOffState.WAITING

    def alone(self):
        """One user in A, who wrote the evaluation and is its manager too."""
        situation = concluded(partner_users=True)
        ours, people = situation.organisations[0], situation.people
        ours.memberships.exclude(user=people.coordinator).update(ends_on=datetime.date(2026, 1, 1))
        MembershipFactory(user=people.coordinator, organisation=ours, role="manager")
        adoption.submit(situation.fresh(), by=people.coordinator, at=AT)
        return situation, ours

    def test_the_only_user_reads_where_to_switch_the_second_pair_of_eyes_off(self, visitor):
        situation, ours = self.alone()
        guest = visitor(situation.people.coordinator)
        link = f'href="{reverse("four_eyes_edit", args=[ours.pk])}"'

        shown = guest.get("evaluation_show", situation.evaluation.pk).content.decode()
        refused = guest.post("signoff_adopt", situation.sign_off(0).pk, version=1)

        assert link in shown
        assert (refused.status_code, link in refused.content.decode()) == (409, True)
        assert situation.sign_off(0).state == SignOffState.WAITING

    def test_where_it_is_off_an_author_adopts_and_the_page_says_so(self, visitor):
        situation, ours = self.alone()
        type(ours).objects.filter(pk=ours.pk).update(four_eyes=False)
        guest = visitor(situation.people.coordinator)
        done = guest.fill("signoff_adopt", situation.sign_off(0).pk)

        assert done.status_code == 302
        assert situation.sign_off(0).four_eyes_waived
        page = guest.get("evaluation_show", situation.evaluation.pk)
        assert (
            "vastgesteld zonder tweede paar ogen, zoals de organisatie toestaat"
            in page.content.decode()
        )

    def test_who_may(self, visitor):
        situation = submitted()
        expected = {
            "manager": 200,
            "coordinator": 403,
            "reader": 403,
            "owner": 403,
            "their_manager": 403,
            "their_coordinator": 403,
            "stranger": 404,
        }
        administrator = make_user(is_administrator=True)
        pk = situation.sign_off(0).pk
        found = {
            name: visitor(getattr(situation.people, name)).get("signoff_adopt", pk).status_code
            for name in expected
        }

        assert found == expected
        assert visitor(administrator).post("signoff_adopt", pk).status_code == 403

    def test_in_a_later_round_the_old_row_does_nothing(self, visitor):
        situation = submitted()
        old = situation.sign_off(0).pk
        adoption.send_back(
            situation.sign_off(1),
            note="Cijfers ontbreken.",
            by=situation.people.their_manager,
            at=AT,
        )
        adoption.submit(situation.fresh(), by=situation.people.coordinator, at=AT)

        page = visitor(situation.people.manager).post("signoff_adopt", old, version=1)

        assert page.status_code == 409
        assert SignOff.objects.get(pk=old).state == SignOffState.VOID
        assert situation.fresh().round == 2
        assert situation.sign_off(0).pk != old


class TestSendBack:
    def test_opens_it_again_and_the_other_decision_falls_away(self, visitor):
        situation = submitted()
        adoption.adopt(situation.sign_off(0), by=situation.people.manager, at=AT)
        rows = [situation.sign_off(0).pk, situation.sign_off(1).pk]
        done = visitor(situation.people.their_manager).fill(
            "signoff_send_back", rows[1], note="De cijfers van thema twee kloppen niet."
        )

        evaluation = situation.fresh()
        states = [SignOff.objects.get(pk=pk).state for pk in rows]
        assert done.status_code == 302
        assert (evaluation.state, evaluation.round, evaluation.frozen) == ("open", 2, None)
        assert states == [SignOffState.VOID, SignOffState.SENT_BACK]
        page = visitor(situation.people.reader).get("evaluation_show", situation.evaluation.pk)
        assert "De cijfers van thema twee kloppen niet." in page.content.decode()

    def test_afterwards_a_party_can_change_its_own_answers(self, visitor):
        situation = submitted()
        adoption.send_back(
            situation.sign_off(1), note="Pas aan.", by=situation.people.their_manager, at=AT
        )
        guest = visitor(situation.people.coordinator)
        done = guest.fill("response_edit", situation.response(0).pk, view="Nieuwe zin")

        assert done.status_code == 302
        assert (situation.response(0).view, situation.response(0).is_handed_in) == (
            "Nieuwe zin",
            True,
        )

    @pytest.mark.parametrize("note", ["", "   "])
    def test_needs_a_note(self, visitor, note):
        situation = submitted()
        page = visitor(situation.people.manager).fill(
            "signoff_send_back", situation.sign_off(0).pk, note=note
        )

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"note"}
        assert situation.fresh().state == EvaluationState.IN_REVIEW

    def test_not_once_adopted(self, visitor):
        situation = adopted()
        page = visitor(situation.people.manager).post(
            "signoff_send_back", situation.sign_off(0).pk, version=2, note="Te laat"
        )

        assert page.status_code == 409
        assert situation.fresh().state == EvaluationState.ADOPTED

    def test_who_may(self, visitor):
        situation = submitted()
        pk = situation.sign_off(0).pk
        for name, status in (("coordinator", 403), ("their_manager", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.get("signoff_send_back", pk).status_code == status


class TestOnBehalf:
    def waiting(self):
        """B's managers have no account any more."""
        situation = submitted()
        situation.organisations[1].memberships.update(ends_on=datetime.date(2026, 1, 1))
        return situation

    def test_records_who_decided_when_and_where(self, visitor):
        situation = self.waiting()
        guest = visitor(situation.people.coordinator)
        done = guest.fill("signoff_on_behalf", situation.sign_off(1).pk, **SOURCE)

        row = situation.sign_off(1)
        assert done.status_code == 302
        assert (row.state, row.way, row.source_person) == ("adopted", Way.ON_BEHALF, "directeur")
        page = guest.get("evaluation_show", situation.evaluation.pk)
        assert (
            "vastgelegd namens de partij: directeur, 19 november 2026, "
            "bron: verslag van 19 november" in page.content.decode()
        )

    def test_a_sending_back_needs_its_note(self, visitor):
        situation = self.waiting()
        guest = visitor(situation.people.coordinator)
        pk = situation.sign_off(1).pk
        page = guest.fill("signoff_on_behalf", pk, **{**SOURCE, "decision": "sent_back"})
        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"note"}

        guest.fill("signoff_on_behalf", pk, **{**SOURCE, "decision": "sent_back", "note": "Nee."})

        row = SignOff.objects.get(pk=pk)
        assert (row.state, row.note, row.way) == ("sent_back", "Nee.", Way.ON_BEHALF)
        assert situation.fresh().state == EvaluationState.OPEN

    @pytest.mark.parametrize("missing", ["source_person", "source_on", "source_text", "decision"])
    def test_nothing_without_its_source(self, visitor, missing):
        situation = self.waiting()
        page = visitor(situation.people.coordinator).fill(
            "signoff_on_behalf", situation.sign_off(1).pk, **{**SOURCE, missing: ""}
        )

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {missing}

    def test_a_day_to_come_is_refused(self, visitor):
        situation = self.waiting()
        page = visitor(situation.people.coordinator).fill(
            "signoff_on_behalf",
            situation.sign_off(1).pk,
            **{**SOURCE, "source_on": "2026-12-24"},
        )

        assert set(page.context["form"].errors) == {"source_on"}

    def test_for_a_party_that_left_although_it_has_a_manager(self, visitor):
        situation = submitted()
        row = situation.sign_off(1)
        type(row.party).objects.filter(pk=row.party_id).update(state="left")
        guest = visitor(situation.people.coordinator)
        link = reverse("signoff_on_behalf", args=[row.pk])

        shown = guest.get("evaluation_show", situation.evaluation.pk).content.decode()
        done = guest.fill("signoff_on_behalf", row.pk, **SOURCE)

        assert link in shown
        assert done.status_code == 302
        assert situation.sign_off(1).way == Way.ON_BEHALF
        gone = visitor(situation.people.their_manager)
        assert gone.get("signoff_adopt", row.pk).status_code == 404

    def test_never_for_a_party_with_a_manager(self, visitor):
        situation = submitted()
        guest = visitor(situation.people.coordinator)
        pk = situation.sign_off(1).pk

        assert guest.get("signoff_on_behalf", pk).status_code == 409
        assert guest.post("signoff_on_behalf", pk, version=1, **SOURCE).status_code == 409
        assert situation.sign_off(1).state == SignOffState.WAITING

    def test_who_may(self, visitor):
        situation = self.waiting()
        pk = situation.sign_off(1).pk
        for name, status in (("manager", 403), ("reader", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.get("signoff_on_behalf", pk).status_code == status


def test_the_lead_party_alone_decides():
    situation = make_situation(decided_by="lead_party")
    situation.partnership.parties.filter(organisation=situation.organisations[0]).update(
        role="lead"
    )
    submitted(concluded_of(situation))

    assert [(str(row.party), row.decides) for row in SignOff.objects.all()] == [
        ("Avondster Zorg", True),
        ("Berkel Onderwijs", False),
    ]
    adoption.adopt(situation.sign_off(0), by=situation.people.manager, at=AT)
    assert situation.fresh().is_adopted


def test_a_named_body_decides_and_is_recorded(visitor):
    situation = make_situation(decided_by="named_body")
    body = Body.objects.create(partnership=situation.partnership, name="Stuurgroep")
    situation.partnership.deciding_body = body
    situation.partnership.save()
    submitted(concluded_of(situation))
    row = SignOff.objects.get(decides=True)

    done = visitor(situation.people.coordinator).fill("signoff_on_behalf", row.pk, **SOURCE)

    assert (row.party, done.status_code) == (None, 302)
    assert situation.fresh().is_adopted
    assert situation.fresh().frozen["sign_offs"][0]["name"] == "Stuurgroep"


def concluded_of(situation):
    return concluded(answered(opened(situation)))
