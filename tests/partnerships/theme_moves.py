"""Moves of a theme: what holds for each, from every stage, by everybody."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from partnerships.enums import ThemeStage
from partnerships.lifecycle.theme import THEME
from partnerships.models import Theme
from tests.factories import form_data
from tests.partnerships.desk import as_user, assert_refused


def text(response) -> str:
    return response.content.decode()


class ThemeMoves:
    """Every move, from every stage, by everybody."""

    move = ""
    asks = False

    def url(self, desk):
        return reverse(f"theme_{self.move}", args=[desk.theme.pk])

    def data(self, desk, **values):
        desk.theme.refresh_from_db()
        asked = {"version": desk.theme.version} if self.asks else {}
        return {**asked, "reason": "Besloten", **values}

    def at_stage(self, desk, stage=None):
        stage = stage or min(THEME.moves[self.move].sources)
        Theme.objects.filter(pk=desk.theme.pk).update(
            stage=stage, stage_reason="Van toen", stage_since="2024"
        )

    @pytest.mark.parametrize("stage", ThemeStage.values)
    def test_grid(self, desk, stage):
        self.at_stage(desk, stage)
        move = THEME.moves[self.move]
        who = {**desk.without_access(), "owner": (desk.owner, 403)}
        entries = AuditEntry.objects.of(desk.theme).changes()

        assert_refused(who, self.url(desk), methods=("post",))
        desk.theme.refresh_from_db()
        assert (desk.theme.stage, entries.count()) == (stage, 0)

        for number, name in enumerate(("coordinator", "partner_coordinator"), start=1):
            self.at_stage(desk, stage)
            response = as_user(getattr(desk, name)).post(self.url(desk), self.data(desk))
            desk.theme.refresh_from_db()
            if stage in move.sources:
                assert response.url == desk.url
                assert desk.theme.stage == move.target
                assert [(e.verb, e.text.reason) for e in entries.all()] == [
                    (self.move, "Besloten")
                ] * number
            else:
                assert response.status_code == 409
                assert (desk.theme.stage, desk.theme.stage_reason) == (stage, "Van toen")
                assert not entries.exists()

    def test_second_click_is_refused(self, desk):
        self.at_stage(desk)
        client, data = as_user(desk.coordinator), self.data(desk)

        answers = [client.post(self.url(desk), data).status_code for _ in range(2)]

        assert answers == [302, 409]
        assert AuditEntry.objects.of(desk.theme).count() == 1

    def test_others(self, desk):
        self.at_stage(desk)
        who = {**desk.without_access(), "owner": (desk.owner, 403)}
        assert_refused(who, self.url(desk), methods=("get", "post") if self.asks else ("post",))
        client = as_user(desk.coordinator)
        assert client.get(self.url(desk)).status_code == (200 if self.asks else 405)
        assert client.put(self.url(desk)).status_code == 405


class QuickMoves(ThemeMoves):
    """One click; what was said of the stage before is told no more."""

    def test_forgets_why_it_rested(self, desk):
        self.at_stage(desk)

        as_user(desk.coordinator).post(self.url(desk))

        desk.theme.refresh_from_db()
        assert (desk.theme.stage_reason, bool(desk.theme.stage_since)) == ("", False)


class AskingMoves(ThemeMoves):
    """A page that asks why and since when; both stand on the page of the theme."""

    asks = True

    def test_says_why_and_since_when(self, desk):
        self.at_stage(desk)
        client = as_user(desk.coordinator)
        data = form_data(
            client.get(self.url(desk)),
            reason="Geen plek meer",
            stage_since_1="9",
            stage_since_2="2026",
        )

        client.post(self.url(desk), data)

        desk.theme.refresh_from_db()
        assert (desk.theme.stage_reason, desk.theme.stage_since.text) == (
            "Geen plek meer",
            "2026-09",
        )
        page = text(as_user(desk.reader).get(desk.url))
        assert "Geen plek meer" in page
        assert "sinds september 2026" in page

    def test_opens_without_the_date_of_the_stage_before(self, desk):
        self.at_stage(desk)

        form = as_user(desk.coordinator).get(self.url(desk)).context["form"]

        assert not form["stage_since"].value()

    def test_stale_changes_nothing(self, desk):
        self.at_stage(desk)
        data = self.data(desk)
        Theme.objects.filter(pk=desk.theme.pk).update(version=7, title="Van een ander")

        response = as_user(desk.coordinator).post(self.url(desk), data)

        desk.theme.refresh_from_db()
        assert response.status_code == 409
        assert desk.theme.stage != THEME.moves[self.move].target
        assert not AuditEntry.objects.of(desk.theme).exists()

    def test_bad_input_is_kept(self, desk):
        self.at_stage(desk)
        data = self.data(desk, reason="bel\x07", stage_since_0="31", stage_since_1="2")

        response = as_user(desk.coordinator).post(self.url(desk), data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"reason", "stage_since"}

    def test_does_not_open_at_the_wrong_moment(self, desk):
        Theme.objects.filter(pk=desk.theme.pk).update(stage=THEME.moves[self.move].target)

        assert as_user(desk.coordinator).get(self.url(desk)).status_code == 409

    def test_says_what_waits(self, desk):
        self.at_stage(desk)
        desk.activity(state="running")
        desk.activity(state="done")

        page = as_user(desk.coordinator).get(self.url(desk))

        assert [line for line in page.context["consequences"] if line.startswith("1 ")]
