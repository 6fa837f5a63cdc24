"""Decisions, and what follows from them in one step."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from partnerships.models import (
    Accession,
    ActionPoint,
    Body,
    Decision,
    Meeting,
    Party,
    PartyStep,
    Theme,
)
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    form_data,
    make_partnership,
    make_user,
)
from tests.partnerships.children import (
    CreateCases,
    EditCases,
    FormRefusals,
    RemoveCases,
    Situation,
)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-20 10:00+01:00"):
        yield


class OneDecision:
    """A decision of a joint meeting of which the year is not known, and a partnership elsewhere."""

    def prepare(self):
        self.body = Body.objects.create(partnership=self.partnership, name="Stuurgroep")
        self.meeting = Meeting.objects.create(body=self.body, held="XXXX-05-27")
        self.decision = Decision.objects.create(
            partnership=self.partnership,
            meeting=self.meeting,
            text="Samen optrekken bij passend onderwijs",
            because="Beide teams zien dezelfde gezinnen.",
            decided="XXXX-05-27",
        )
        self.elsewhere = make_partnership(self.one, OrganisationFactory(), title="Op Orde")
        self.hidden = make_partnership(title="Niet voor ons")

    def subject(self):
        return self.decision


class TestList(OneDecision, Situation):
    url_name = "decision_list"

    def subject(self):
        return self.partnership

    def decide(self, text, decided=None):
        return Decision.objects.create(partnership=self.partnership, text=text, decided=decided)

    def test_the_latest_first_and_undated_last(self, client):
        old, new = self.decide("Oud", "2020"), self.decide("Nieuw", "2026-03")
        client.force_login(self.reader)

        assert client.get(self.url).context["decisions"] == [new, old, self.decision]

    def test_counts_what_came_of_each(self, client):
        for title in ("Sport", "Muziek"):
            Theme.objects.create(
                partnership=self.partnership, title=title, added_decision=self.decision
            )
        ActionPoint.objects.create(
            partnership=self.partnership, decision=self.decision, text="Doen"
        )
        client.force_login(self.reader)

        [row] = client.get(self.url).context["decisions"]

        counts = (row.themes_count, row.parties_count, row.accessions_count)
        assert (*counts, row.action_points_count) == (2, 0, 0, 1)

    def test_costs_the_same_for_more_rows(self, client, django_assert_num_queries):
        client.force_login(make_user(self.other, "coordinator"))
        with django_assert_num_queries(6):
            client.get(self.url)
        for number in range(12):
            self.decide(f"Besluit {number}")

        with django_assert_num_queries(6):
            client.get(self.url)

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.post(self.url).status_code == 405


class TestShow(OneDecision, Situation):
    url_name = "decision_show"

    def test_names_a_partnership_elsewhere_only_to_who_may_know_of_it(self, client):
        Accession.objects.create(
            partnership=self.elsewhere, organisation=self.other, decision=self.decision
        )

        partner = make_user(self.other, "reader")
        seen = {
            name: self.lines(client, user)
            for name, user in (("editor", self.editor), ("partner", partner))
        }

        assert seen == {
            "editor": ["Landstede sluit aan bij Op Orde"],
            "partner": ["Landstede sluit aan bij een andere samenwerking"],
        }
        assert "Op Orde" not in client.get(self.url).content.decode()

    def lines(self, client, user):
        client.force_login(user)
        return [line.text for line in client.get(self.url).context["outcomes"]]

    def test_says_when_as_far_as_known(self, client):
        client.force_login(self.reader)

        page = client.get(self.url).content.decode()

        assert "27 mei, jaar onbekend" in page
        assert "/invite/" not in page

    def test_offers_what_can_follow(self, client):
        client.force_login(self.editor)

        page = client.get(self.url).content.decode()

        for step in ("add-theme", "invite", "propose-accession", "add-action"):
            assert f"/decisions/{self.decision.pk}/{step}/" in page

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.post(self.url).status_code == 405


class TestCreate(CreateCases):
    url_name = "decision_create"
    model = Decision
    bad = {"text": "x" * 401}

    def prepare(self):
        body = Body.objects.create(partnership=self.partnership, name="Stuurgroep")
        self.meeting = Meeting.objects.create(body=body, held="XXXX-05-27")

    def values(self):
        return {"text": "Wij gaan door", "follows": "nothing"}

    def record(self, client, **values):
        data = self.opened(client, text="Wij gaan door", meeting=self.meeting.pk, **values)
        return client.post(self.url, data)

    def test_takes_the_date_of_its_meeting(self, client):
        self.record(client)

        assert Decision.objects.get().decided.text == "XXXX-05-27"

    def test_a_theme_follows_in_one_step(self, client):
        contact = ContactFactory(organisation=self.other)

        self.record(
            client, follows="theme", theme_title="Passend onderwijs", theme_owner=contact.pk,
            because="Dezelfde gezinnen",
        )  # fmt: skip

        theme, decision = Theme.objects.get(), Decision.objects.get()
        assert (theme.title, theme.added_decision) == ("Passend onderwijs", decision)
        assert theme.added.text == "XXXX-05-27"
        assert theme.added_because == "Wij gaan door\nDezelfde gezinnen"
        assert theme.current_owner.contact == contact

    def test_a_party_follows_in_one_step(self, client):
        invited = OrganisationFactory(name="Gemeente Zwolle")

        self.record(client, follows="party", partner=invited.pk, party_state="invited")

        party = Party.objects.get(organisation=invited)
        assert (party.state, party.decision) == ("invited", Decision.objects.get())
        assert PartyStep.objects.get(party=party).taken.text == "XXXX-05-27"
        assert not party.joined

    def test_a_kind_of_party_is_looked_for(self, client):
        self.record(client, follows="party", party_kind="lokale overheid", party_state="wanted")

        party = Party.objects.get(wanted_kind="lokale overheid")
        assert (party.state, party.decision) == ("wanted", Decision.objects.get())

    def test_who_joins_joins_on_the_date_of_the_decision(self, client):
        joined = OrganisationFactory()

        self.record(client, follows="party", partner=joined.pk, party_state="joined")

        assert Party.objects.get(organisation=joined).joined.text == "XXXX-05-27"
        self.partnership.refresh_from_db()
        assert self.partnership.party_count == 3

    def test_joining_elsewhere_follows_in_one_step(self, client):
        elsewhere = make_partnership(self.one, OrganisationFactory(), title="Op Orde")

        self.record(client, follows="accession", joiner=self.other_party.pk, joins=elsewhere.pk)

        accession = Accession.objects.get()
        assert (accession.partnership, accession.organisation) == (elsewhere, self.other)
        assert (accession.state, accession.decision) == ("proposed", Decision.objects.get())
        assert accession.decided.text == "XXXX-05-27"
        assert elsewhere.parties.count() == 2

    def test_an_action_point_follows_in_one_step(self, client):
        contact = ContactFactory(organisation=self.one)

        self.record(
            client, follows="action", action_text="Brief sturen", action_assignee=contact.pk,
            action_due_on="2026-12-01",
        )  # fmt: skip

        made = ActionPoint.objects.get()
        assert (made.text, made.assignee, made.due_on) == (
            "Brief sturen",
            contact,
            datetime.date(2026, 12, 1),
        )
        assert (made.decision, made.meeting) == (Decision.objects.get(), self.meeting)

    @pytest.mark.parametrize(
        ("typed", "wrong"),
        [
            ({"follows": "theme"}, {"theme_title"}),
            ({"follows": "party"}, {"partner"}),
            ({"follows": "party", "party_kind": "overheid", "party_state": "joined"},
             {"party_state"}),
            ({"follows": "accession"}, {"joiner", "joins"}),
            ({"follows": "action", "action_due_on": "straks"}, {"action_text", "action_due_on"}),
        ],
    )  # fmt: skip
    def test_what_is_missing_is_asked_and_nothing_is_half_written(self, client, typed, wrong):
        response = self.record(client, **typed)

        form = response.context["form"]
        assert (response.status_code, set(form.errors)) == (422, wrong)
        assert form.data["text"] == "Wij gaan door"
        assert not Decision.objects.exists()

    def test_what_was_typed_under_another_answer_is_no_trouble(self, client):
        self.record(client, follows="theme", theme_title="Sport", action_due_on="straks")

        assert Theme.objects.get().title == "Sport"
        assert not ActionPoint.objects.exists()

    def test_a_partnership_one_may_not_know_of_cannot_be_joined(self, client):
        hidden = make_partnership(title="Niet voor ons")

        response = self.record(client, follows="accession", joiner=self.party.pk, joins=hidden.pk)

        assert response.status_code == 422
        assert "Niet voor ons" not in response.content.decode()
        assert not Decision.objects.exists()

    def test_the_search_button_shows_partnerships_and_keeps_everything(self, client):
        for title in ("Op Orde", "Op Koers"):
            make_partnership(self.one, OrganisationFactory(), title=title)

        response = self.record(client, follows="accession", joins_q="orde", joins_search="1")

        page = response.content.decode()
        assert response.status_code == 200
        assert "Op Orde" in page and "Op Koers" not in page
        assert "Wij gaan door" in page
        assert not Decision.objects.exists()

    def test_a_partnership_is_found_by_its_only_match(self, client):
        elsewhere = make_partnership(self.one, OrganisationFactory(), title="Op Orde")

        self.record(client, follows="accession", joiner=self.party.pk, joins_q="op orde")

        # The one who joins is a party there already.
        assert not Accession.objects.exists()
        self.record(client, follows="accession", joiner=self.other_party.pk, joins_q="op orde")
        assert Accession.objects.get().partnership == elsewhere


class TestEdit(OneDecision, EditCases):
    url_name = "decision_edit"
    change = ("text", "Anders besloten")
    bad = {"text": ""}


class TestRemove(OneDecision, RemoveCases):
    url_name = "decision_remove"

    @pytest.mark.parametrize("kind", ["theme", "party", "accession", "action"])
    def test_stays_once_something_came_of_it(self, client, kind):
        client.force_login(self.editor)
        data = form_data(client.get(self.url))
        here = {"partnership": self.partnership}
        if kind == "theme":
            Theme.objects.create(title="Sport", added_decision=self.decision, **here)
        elif kind == "party":
            Party.objects.filter(pk=self.party.pk).update(decision=self.decision)
        elif kind == "accession":
            Accession.objects.create(
                partnership=self.elsewhere, organisation=self.other, decision=self.decision
            )
        else:
            ActionPoint.objects.create(text="Doen", decision=self.decision, **here)

        answers = (client.get(self.url), client.post(self.url, data))

        assert [answer.status_code for answer in answers] == [409, 409]
        assert Decision.objects.filter(pk=self.decision.pk).exists()


class StepOfDecision(OneDecision, FormRefusals):
    """A page that makes one thing because of a decision, and goes back to it."""

    def take(self, client, **values):
        client.force_login(self.editor)
        return client.post(self.url, form_data(client.get(self.url), **values))

    @property
    def back(self):
        return f"{self.decision.get_absolute_url()}#came-of"


class TestAddTheme(StepOfDecision):
    url_name = "decision_add_theme"

    def test_works(self, client):
        response = self.take(client, title="Passend onderwijs")

        theme = Theme.objects.get()
        assert (response.status_code, response.url) == (302, self.back)
        assert (theme.added_decision, theme.added.text) == (self.decision, "XXXX-05-27")
        assert "Samen optrekken" in theme.added_because

    def test_bad_input_is_kept(self, client):
        response = self.take(client, title="", goal_text="Waarover")

        assert response.status_code == 422
        assert response.context["form"].data["goal_text"] == "Waarover"


class TestInvite(StepOfDecision):
    url_name = "decision_invite"

    def test_works(self, client):
        invited = OrganisationFactory()

        response = self.take(client, partner=invited.pk)

        party = Party.objects.get(organisation=invited)
        assert (response.status_code, response.url) == (302, self.back)
        assert (party.state, party.decision) == ("invited", self.decision)

    def test_who_is_here_already_is_refused(self, client):
        response = self.take(client, partner=self.other.pk)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"partner"}

    def test_an_ended_partnership_invites_nobody(self, client):
        type(self.partnership).objects.filter(pk=self.partnership.pk).update(stage="ended")

        response = self.take(client, partner=OrganisationFactory().pk)

        assert response.status_code == 422
        assert self.partnership.parties.count() == 2


class TestProposeAccession(StepOfDecision):
    url_name = "decision_propose_accession"

    def test_works(self, client):
        response = self.take(client, joiner=self.other_party.pk, joins=self.elsewhere.pk)

        accession = Accession.objects.get()
        assert (response.status_code, response.url) == (302, self.back)
        assert (accession.partnership, accession.organisation) == (self.elsewhere, self.other)
        assert (accession.decision, accession.state) == (self.decision, "proposed")

    def test_sent_twice_proposes_once(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url), joiner=self.other_party.pk, joins=self.elsewhere.pk)

        client.post(self.url, data)
        again = client.post(self.url, data, follow=True)

        assert Accession.objects.count() == 1
        assert again.status_code == 200

    @pytest.mark.parametrize("where", ["hidden", "partnership"])
    def test_nowhere_one_may_not_know_of_and_not_here(self, client, where):
        response = self.take(client, joiner=self.party.pk, joins=getattr(self, where).pk)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"joins"}

    def test_proposed_there_already(self, client):
        self.take(client, joiner=self.other_party.pk, joins=self.elsewhere.pk)

        response = self.take(client, joiner=self.other_party.pk, joins=self.elsewhere.pk)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"joins"}


class TestAddAction(StepOfDecision):
    url_name = "decision_add_action"

    def test_works(self, client):
        response = self.take(client, text="Brief sturen")

        made = ActionPoint.objects.get()
        assert (response.status_code, response.url) == (302, self.back)
        assert (made.decision, made.meeting) == (self.decision, self.meeting)

    def test_bad_input_is_kept(self, client):
        response = self.take(client, text="Brief sturen", due_on="straks")

        assert response.status_code == 422
        assert response.context["form"].data["text"] == "Brief sturen"
        assert reverse("decision_show", args=[self.decision.pk]) in response.content.decode()
