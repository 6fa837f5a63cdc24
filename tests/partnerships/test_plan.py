"""Plans of approach: written per year, adopted, and still open to visible change."""

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from accounts.errors import StaleRecord
from accounts.models import AuditEntry
from partnerships.enums import PlanState
from partnerships.forms.plan import PlanForm
from partnerships.lifecycle.plan import PLAN
from partnerships.models import Plan
from tests.factories import form_data, make_programme
from tests.partnerships.desk import as_user, assert_refused, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


class TestEdit:
    def url(self, desk, year=2026):
        return f"{reverse('plan_edit', args=[desk.theme.pk])}?year={year}"

    def test_changes_the_plan_there_is(self, desk):
        client = as_user(desk.owner)
        data = form_data(client.get(self.url(desk)), approach="Stap voor stap", risks="Te druk")

        response = client.post(self.url(desk), data)

        desk.plan.refresh_from_db()
        assert response.url == f"{desk.url}?year=2026#plan"
        assert (desk.plan.approach, desk.plan.means, desk.plan.risks) == (
            "Stap voor stap",
            "",
            "Te druk",
        )
        assert AuditEntry.objects.of(desk.plan).get().verb == "change"

    def test_makes_the_plan_of_a_new_year(self, desk):
        programme = make_programme(desk.partnership, 2027)
        client = as_user(desk.coordinator)
        data = form_data(client.get(self.url(desk, 2027)), approach="Verder")

        client.post(self.url(desk, 2027), data)

        plan = Plan.objects.get(theme=desk.theme, programme=programme)
        assert (plan.approach, plan.state) == ("Verder", PlanState.DRAFT)

    def test_looking_makes_no_plan(self, desk):
        make_programme(desk.partnership, 2027)

        as_user(desk.owner).get(self.url(desk, 2027))

        assert Plan.objects.count() == 1

    @pytest.mark.parametrize("year", [2026, 2027])
    def test_stale_shows_both_texts(self, desk, year):
        """Also when the plan was not there yet for either of the two."""
        make_programme(desk.partnership, 2027)
        client = as_user(desk.owner)
        url = self.url(desk, year)
        mine = form_data(client.get(url), approach="Mijn tekst")
        theirs = form_data(client.get(url), approach="Hun tekst")
        as_user(desk.coordinator).post(url, theirs)

        response = client.post(url, mine)
        again = client.post(url, form_data(response))

        page = response.content.decode()
        assert response.status_code == 409
        assert "Mijn tekst" in page
        assert "Hun tekst" in page
        assert again.status_code == 302
        plan = Plan.objects.get(theme=desk.theme, programme__year=year)
        assert plan.approach == "Mijn tekst"

    def test_made_by_somebody_else_in_between(self, desk):
        """The database decides between two who both found nothing there."""
        programme = make_programme(desk.partnership, 2027)
        plan = Plan(theme=desk.theme, programme=programme)
        form = PlanForm({"version": 0, "approach": "x"}, instance=plan, user=desk.owner)
        assert form.is_valid()
        other = Plan.objects.create(theme=desk.theme, programme=programme, approach="y")

        with pytest.raises(StaleRecord) as stale:
            form.save(by=desk.owner, at=timezone.now())

        assert stale.value.record == other

    def test_one_plan_a_year(self, desk):
        with pytest.raises(IntegrityError):
            Plan.objects.create(theme=desk.theme, programme=desk.programme)

    @pytest.mark.parametrize("values", [{"approach": "nul\x00"}, {"version": "x"}])
    def test_bad_input(self, desk, values):
        client = as_user(desk.owner)
        data = form_data(client.get(self.url(desk)), **{"means": "Vier uur 🌱", **values})

        response = client.post(self.url(desk), data)

        assert response.status_code == 422
        assert "Vier uur 🌱" in response.content.decode()

    def test_closed_plan(self, desk):
        Plan.objects.update(state="closed")

        assert as_user(desk.owner).get(self.url(desk)).status_code == 409

    def test_unknown_year(self, desk):
        assert as_user(desk.owner).get(self.url(desk, 2031)).status_code == 404

    def test_others(self, desk):
        assert_refused(desk.without_access(), self.url(desk))
        assert as_user(desk.owner).put(self.url(desk)).status_code == 405


class PlanMoves:
    """Every move, from every state, by everybody."""

    move = ""

    def url(self, desk):
        return reverse(f"plan_{self.move}", args=[desk.plan.pk])

    def put(self, desk, state):
        adopted = {"adopted_at": None, "adopted_by": None}
        if state != PlanState.DRAFT:
            adopted = {"adopted_at": timezone.now(), "adopted_by": desk.manager}
        Plan.objects.filter(pk=desk.plan.pk).update(state=state, **adopted)

    @pytest.mark.parametrize("state", PlanState.values)
    def test_grid(self, desk, state):
        move = PLAN.moves[self.move]
        self.put(desk, state)
        who = {**desk.without_access(), "owner": (desk.owner, 403)}
        entries = AuditEntry.objects.of(desk.plan).changes()

        assert_refused(who, self.url(desk), methods=("post",))
        desk.plan.refresh_from_db()
        assert (desk.plan.state, entries.count()) == (state, 0)

        for number, name in enumerate(("coordinator", "partner_coordinator"), start=1):
            self.put(desk, state)
            response = as_user(getattr(desk, name)).post(self.url(desk))
            desk.plan.refresh_from_db()
            if state in move.sources:
                assert response.url == f"{desk.url}?year=2026"
                assert desk.plan.state == move.target
                assert [entry.verb for entry in entries.all()] == [self.move] * number
            else:
                assert response.status_code == 409
                assert (desk.plan.state, entries.count()) == (state, 0)

    def test_second_click_is_refused(self, desk):
        self.put(desk, min(PLAN.moves[self.move].sources))
        client = as_user(desk.coordinator)

        answers = [client.post(self.url(desk)).status_code for _ in range(2)]

        assert answers == [302, 409]
        assert AuditEntry.objects.of(desk.plan).count() == 1

    def test_others(self, desk):
        who = {**desk.without_access(), "owner": (desk.owner, 403)}
        assert_refused(who, self.url(desk), methods=("post",))
        assert as_user(desk.coordinator).get(self.url(desk)).status_code == 405


class TestAdopt(PlanMoves):
    move = "adopt"

    def test_says_who_and_when(self, desk):
        as_user(desk.coordinator).post(self.url(desk))

        desk.plan.refresh_from_db()
        assert desk.plan.adopted_by == desk.coordinator
        assert desk.plan.adopted_at is not None

    def test_second_click_changes_nothing(self, desk):
        as_user(desk.coordinator).post(self.url(desk))
        desk.plan.refresh_from_db()

        answer = as_user(desk.partner_coordinator).post(self.url(desk))

        first = (desk.plan.adopted_at, desk.plan.adopted_by, desk.plan.version)
        desk.plan.refresh_from_db()
        assert answer.status_code == 409
        assert (desk.plan.adopted_at, desk.plan.adopted_by, desk.plan.version) == first


class TestClose(PlanMoves):
    move = "close"


class TestReopen(PlanMoves):
    move = "reopen"
