import datetime

import pytest
from django.utils import timezone

from evaluations.guide.starting import hints_for
from evaluations.models import Criterion, StartCheck
from partnerships.models import Goal, Party
from tests.evaluations import guides
from tests.evaluations.browser import filled
from tests.evaluations.situations import make_situation, opened
from tests.factories import AgreementFactory

pytestmark = pytest.mark.django_db


def page(response) -> str:
    return response.content.decode()


def prefix(code) -> str:
    return f"c{Criterion.objects.get(code=code).pk}"


class TestEdit:
    def test_is_filled_in_beforehand_and_saved(self, visitor):
        situation = make_situation()
        guest = visitor(situation.people.coordinator)
        opened = guest.get("start_check_edit", situation.partnership.pk)
        data = filled(opened)
        assert data[f"{prefix('clear_roles')}-answer"] == "met"
        assert data[f"{prefix('papers')}-answer"] == "not_yet"
        assert data[f"{prefix('trust')}-answer"] == "unknown"
        assert "Het register weet: Elk thema heeft een trekker." in page(opened)

        done = guest.fill(
            "start_check_edit",
            situation.partnership.pk,
            **{
                f"{prefix('trust')}-answer": "met",
                f"{prefix('trust')}-evidence": "Wij kennen elkaar al tien jaar.",
            },
        )

        rows = {row.criterion.code: row for row in StartCheck.objects.select_related("criterion")}
        assert done.status_code == 302
        assert len(rows) == 18
        assert (rows["trust"].answer, rows["trust"].evidence) == (
            "met",
            "Wij kennen elkaar al tien jaar.",
        )
        assert rows["clear_roles"].answer == "met"

    def test_a_second_time_changes_what_changed(self, visitor):
        situation = make_situation()
        guest, pk = visitor(situation.people.coordinator), situation.partnership.pk
        guest.fill("start_check_edit", pk)
        guest.fill("start_check_edit", pk, **{f"{prefix('trust')}-answer": "not_yet"})

        changed = StartCheck.objects.filter(version__gt=1)
        assert [(row.criterion.code, row.answer) for row in changed] == [("trust", "not_yet")]

    def test_two_editors(self, visitor):
        situation = make_situation()
        guest, pk = visitor(situation.people.coordinator), situation.partnership.pk
        guest.fill("start_check_edit", pk)
        name = f"{prefix('trust')}-evidence"
        data = filled(guest.get("start_check_edit", pk), **{name: "De mijne."})
        guest.fill("start_check_edit", pk, **{name: "Van een ander."})

        response = guest.post("start_check_edit", pk, **data)
        again = guest.post("start_check_edit", pk, **filled(response))

        assert response.status_code == 409
        assert "De mijne." in page(response) and "Van een ander." in page(response)
        assert again.status_code == 302
        assert StartCheck.objects.get(criterion__code="trust").evidence == "De mijne."

    def test_two_first_times(self, visitor):
        situation = make_situation()
        guest, pk = visitor(situation.people.coordinator), situation.partnership.pk
        data = filled(guest.get("start_check_edit", pk))
        guest.fill("start_check_edit", pk)

        assert guest.post("start_check_edit", pk, **data).status_code == 409
        assert StartCheck.objects.count() == 18

    def test_who_may(self, visitor):
        situation = make_situation()
        expected = {"coordinator": 200, "their_coordinator": 200, "manager": 403, "stranger": 404}
        found = {
            name: visitor(getattr(situation.people, name))
            .get("start_check_edit", situation.partnership.pk)
            .status_code
            for name in expected
        }

        assert found == expected

    def test_bad_input_keeps_what_was_typed(self, visitor):
        situation = make_situation()
        guest, pk = visitor(situation.people.coordinator), situation.partnership.pk
        data = filled(guest.get("start_check_edit", pk))
        data |= {f"{prefix('trust')}-evidence": "x" * 301, f"{prefix('need')}-evidence": "Ja."}

        response = guest.post("start_check_edit", pk, **data)

        assert response.status_code == 422
        assert "x" * 301 in page(response) and "Ja." in page(response)
        assert not StartCheck.objects.exists()

    def test_tips_stand_beside(self, visitor):
        guides.accepted(guides.tip(text="Bel dezelfde dag."))
        situation = make_situation()

        shown = page(
            visitor(situation.people.coordinator).get("start_check_edit", situation.partnership.pk)
        )

        assert "Bel dezelfde dag." in shown

    def test_costs_the_same_for_more(self, visitor, django_assert_max_num_queries):
        situation = make_situation()
        guest, pk = visitor(situation.people.coordinator), situation.partnership.pk
        with django_assert_max_num_queries(18):
            guest.get("start_check_edit", pk)


class TestShow:
    def test_before_it_was_filled_in(self, visitor):
        situation = make_situation()
        pk = situation.partnership.pk

        editor = page(visitor(situation.people.coordinator).get("start_check_show", pk))
        reader = page(visitor(situation.people.reader).get("start_check_show", pk))

        assert f"/partnerships/{pk}/start-check/edit/" in editor
        assert f"/partnerships/{pk}/start-check/edit/" not in reader
        assert "nog niet ingevuld" in reader

    def test_met_not_yet_and_unknown_apart(self, visitor):
        situation = make_situation()
        pk = situation.partnership.pk
        visitor(situation.people.coordinator).fill("start_check_edit", pk)

        response = visitor(situation.people.reader).get("start_check_show", pk)

        counts = {group["answer"]: len(group["rows"]) for group in response.context["groups"]}
        assert sum(counts.values()) == 18
        assert set(counts) == {"met", "not_yet", "unknown"}
        assert "Elk thema heeft een trekker." in page(response)

    def test_a_stranger(self, visitor):
        situation = make_situation()
        guest = visitor(situation.people.stranger)

        assert guest.get("start_check_show", situation.partnership.pk).status_code == 404

    def test_a_criterion_retired_since_stays(self, visitor):
        situation = make_situation()
        pk = situation.partnership.pk
        guest = visitor(situation.people.coordinator)
        guest.fill("start_check_edit", pk)
        Criterion.objects.filter(code="trust").update(retired_at=guides.AT)

        assert "Vertrouwen" in page(guest.get("start_check_show", pk))
        assert guest.get("start_check_edit", pk).status_code == 200


class TestOnThePartnershipPage:
    LACKING = "De startcheck is nog niet ingevuld."

    def shown(self, visitor, situation, who="coordinator") -> str:
        guest = visitor(getattr(situation.people, who))
        return page(guest.client.get(situation.partnership.get_absolute_url()))

    def test_a_new_partnership_is_reminded_and_then_shows_one_line(self, visitor):
        situation = make_situation()
        before = self.shown(visitor, situation)
        guest = visitor(situation.people.coordinator)
        guest.fill("start_check_edit", situation.partnership.pk)
        after = self.shown(visitor, situation, "reader")

        met = StartCheck.objects.filter(answer="met").count()
        assert self.LACKING in before
        assert self.LACKING not in self.shown(visitor, situation)
        assert f"{met} van 18 randvoorwaarden op orde" in after

    def test_not_once_it_was_evaluated_or_is_long_there(self, visitor):
        evaluated, old = opened(), make_situation()
        type(old.partnership).objects.filter(pk=old.partnership.pk).update(
            created_at=timezone.now() - datetime.timedelta(days=200)
        )

        assert self.LACKING not in self.shown(visitor, evaluated)
        assert self.LACKING not in self.shown(visitor, old)

    def test_tells_that_it_is_an_example(self, visitor):
        situation = make_situation()
        guides.example(situation.partnership)
        assert "Wacht op toestemming" in self.shown(visitor, situation, "reader")


class TestHints:
    def test_follow_what_is_recorded(self):
        situation = make_situation()
        partnership = situation.partnership
        before = {code: hint.answer for code, hint in hints_for(partnership).items()}
        for theme in situation.themes:
            Goal.objects.create(theme=theme, statement="Iets af hebben.")
        AgreementFactory(partnership=partnership, state="signed")
        Party.objects.filter(partnership=partnership).update(
            own_interest="Studenten plaatsen.", identity_note="Wij blijven wij."
        )
        situation.themes[0].owners.all().delete()
        partnership.shared_mission = "Samen verder."
        after = {code: hint.answer for code, hint in hints_for(partnership).items()}

        assert before == {
            "clear_goals": "not_yet",
            "clear_roles": "met",
            "interests": "not_yet",
            "own_identity": "not_yet",
            "papers": "not_yet",
            "learning": before["learning"],
        }
        assert after == {
            **before,
            "shared_ambition": "met",
            "clear_goals": "met",
            "clear_roles": "not_yet",
            "interests": "met",
            "own_identity": "met",
            "papers": "met",
        }
