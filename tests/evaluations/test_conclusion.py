import pytest

from evaluations import acting
from evaluations.concluding import conclude
from evaluations.models import FollowUp, SignOff
from tests.evaluations.browser import filled
from tests.evaluations.situations import AT, adopted, answered, concluded, opened, submitted
from tests.factories import AgreementFactory, ContactFactory

pytestmark = pytest.mark.django_db

TEXT = {"conclusion": "change", "summary": "Anders verder.", "differing_opinions": "B twijfelt."}


class TestEdit:
    def test_is_written_when_all_answers_are_shared(self, visitor):
        situation = answered()
        done = visitor(situation.people.coordinator).fill(
            "conclusion_edit", situation.evaluation.pk, **TEXT
        )

        evaluation = situation.fresh()
        assert done.status_code == 302
        assert (evaluation.conclusion, evaluation.summary) == ("change", "Anders verder.")
        assert evaluation.concluded_by == situation.people.coordinator

    @pytest.mark.parametrize("phase", [opened, submitted, adopted])
    def test_not_before_and_not_after(self, visitor, phase):
        situation = phase()
        guest = visitor(situation.people.coordinator)
        version = situation.fresh().version

        assert guest.get("conclusion_edit", situation.evaluation.pk).status_code == 409
        post = guest.post("conclusion_edit", situation.evaluation.pk, version=version, **TEXT)
        assert post.status_code == 409
        assert situation.fresh().summary != "Anders verder."

    @pytest.mark.parametrize("missing", ["conclusion", "summary"])
    def test_needs_a_choice_and_words(self, visitor, missing):
        situation = answered()
        page = visitor(situation.people.coordinator).fill(
            "conclusion_edit", situation.evaluation.pk, **{**TEXT, missing: ""}
        )

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {missing}

    def test_two_editors_both_texts_survive(self, visitor):
        situation = answered()
        guest = visitor(situation.people.coordinator)
        mine = filled(guest.get("conclusion_edit", situation.evaluation.pk), **TEXT)
        guest.fill("conclusion_edit", situation.evaluation.pk, **{**TEXT, "summary": "Eerste."})

        page = guest.post("conclusion_edit", situation.evaluation.pk, **mine)

        assert page.status_code == 409
        assert "Eerste." in page.content.decode()
        assert "Anders verder." in page.content.decode()
        assert situation.fresh().summary == "Eerste."

    def test_who_may(self, visitor):
        situation = answered()
        for name, status in (("manager", 403), ("owner", 403), ("reader", 403), ("stranger", 404)):
            guest = visitor(getattr(situation.people, name))
            assert guest.get("conclusion_edit", situation.evaluation.pk).status_code == status


class TestEditExtension:
    def situation(self, **fields):
        situation = answered()
        agreement = AgreementFactory(
            partnership=situation.partnership,
            title="Convenant",
            **{"state": "signed", "ends": "2026-12-31", **fields},
        )
        return situation, agreement

    def fill(self, visitor, situation, **values):
        return visitor(situation.people.coordinator).fill(
            "conclusion_edit", situation.evaluation.pk, **{**TEXT, **values}
        )

    def test_names_the_agreement_and_the_day(self, visitor):
        situation, agreement = self.situation()
        done = self.fill(visitor, situation, conclusion="extend", extended_until="2028-12-31")

        evaluation = situation.fresh()
        assert done.status_code == 302  # the only one was chosen beforehand
        assert (evaluation.extends_agreement, str(evaluation.extended_until)) == (
            agreement,
            "2028-12-31",
        )

    def test_another_conclusion_forgets_it(self, visitor):
        situation, _agreement = self.situation()
        self.fill(visitor, situation, conclusion="extend", extended_until="2028-12-31")
        self.fill(visitor, situation, conclusion="change", extended_until="weet niet")

        evaluation = situation.fresh()
        assert (evaluation.conclusion, evaluation.extends_agreement) == ("change", None)
        assert evaluation.extended_until is None

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"extended_until": ""}, "extended_until"),
            ({"extended_until": "2026-12-31"}, "extended_until"),
            ({"extended_until": "1850-01-01"}, "extended_until"),
            ({"extended_until": "2028-12-31", "extends_agreement": ""}, "extends_agreement"),
            ({"extended_until": "2028-12-31", "extends_agreement": "999999"}, "extends_agreement"),
        ],
    )
    def test_needs_an_agreement_and_a_later_day(self, visitor, values, field):
        situation, _agreement = self.situation()
        page = self.fill(visitor, situation, conclusion="extend", **values)

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {field}
        assert situation.fresh().conclusion == ""

    @pytest.mark.parametrize(
        "fields", [{"state": "draft"}, {"state": "ended"}, {"duration": "open", "ends": None}]
    )
    def test_is_not_offered_where_nothing_can_be_extended(self, visitor, fields):
        situation, _agreement = self.situation(**fields)
        page = visitor(situation.people.coordinator).get("conclusion_edit", situation.evaluation.pk)

        offered = [code for code, _label in page.context["form"].fields["conclusion"].choices]
        assert offered == ["continue", "change", "wind_down", "stop"]

    def test_of_which_no_end_is_stated_only_after_its_start(self, visitor):
        situation, _agreement = self.situation(ends=None, effective="2026-01-01")
        early = self.fill(visitor, situation, conclusion="extend", extended_until="2025-06-01")
        done = self.fill(visitor, situation, conclusion="extend", extended_until="2027-06-01")

        assert (early.status_code, done.status_code) == (422, 302)


class TestEditFollowUps:
    def test_are_added_changed_and_taken_away(self, visitor):
        situation = answered()
        guest, pk = visitor(situation.people.coordinator), situation.evaluation.pk
        contact = ContactFactory(organisation=situation.organisations[1])
        new = {"n0-text": "Bel de gemeente", "n0-due_on": "2027-02-01", "n1-text": "Vervalt"}
        guest.fill("conclusion_edit", pk, **TEXT, **new, **{"n0-assignee": contact.pk})
        call, gone = FollowUp.objects.order_by("pk")
        changed = {f"f{call.pk}-text": "Mail de gemeente", f"f{gone.pk}-remove": "on"}
        done = guest.fill("conclusion_edit", pk, **changed)

        row = FollowUp.objects.get()
        assert done.status_code == 302
        assert (row.text, row.assignee, str(row.due_on)) == (
            "Mail de gemeente",
            contact,
            "2027-02-01",
        )

    def test_a_double_click_adds_once(self, visitor):
        situation = answered()
        guest, pk = visitor(situation.people.coordinator), situation.evaluation.pk
        sent = filled(guest.get("conclusion_edit", pk), **TEXT, **{"n0-text": "Bel"})

        assert [guest.post("conclusion_edit", pk, **sent).status_code for _n in range(2)] == [
            302,
            302,
        ]
        assert FollowUp.objects.count() == 1

    def test_bad_input_is_named_and_nothing_is_half_written(self, visitor):
        situation = answered()
        page = visitor(situation.people.coordinator).fill(
            "conclusion_edit", situation.evaluation.pk, **TEXT, **{"n0-due_on": "morgen"}
        )

        assert page.status_code == 422
        assert {problem["id"] for problem in page.context["form"].problems} == {
            "id_n0-text",
            "id_n0-due_on",
        }
        assert situation.fresh().summary == ""

    def test_strangers_cannot_be_given_work(self, visitor):
        situation = answered()
        page = visitor(situation.people.coordinator).fill(
            "conclusion_edit",
            situation.evaluation.pk,
            **TEXT,
            **{"n0-text": "Bel", "n0-assignee": ContactFactory().pk},
        )

        assert page.status_code == 422
        assert not FollowUp.objects.exists()

    def test_who_writes_one_is_an_author(self):
        situation = concluded()
        party = situation.partnership.parties.first()
        asked = SignOff(evaluation=situation.fresh(), party=party)
        before = acting.is_author(asked, situation.people.manager)
        conclude(
            situation.fresh(),
            {},
            follow_ups=[(FollowUp(evaluation=situation.evaluation), {"text": "Bel"}, None)],
            version=situation.fresh().version,
            by=situation.people.manager,
            at=AT,
        )

        asked.evaluation = situation.fresh()
        assert (before, acting.is_author(asked, situation.people.manager)) == (False, True)
