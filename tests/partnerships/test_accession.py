"""Joining that was decided elsewhere: a proposal until a joined party confirms it."""

import datetime

import pytest
from django.urls import reverse

from accounts.errors import WrongMoment
from accounts.models import AuditEntry
from lib.dates import HonestDate
from partnerships.accessions import propose_accession
from partnerships.models import Accession, Decision, Partnership, Party
from tests.factories import (
    OrganisationFactory,
    PartyFactory,
    form_data,
    fresh_token,
    make_partnership,
    make_user,
)

from .people import REFUSED, answers, make_cast, refusals

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=datetime.UTC)


@pytest.fixture
def cast():
    """``mee`` wants to join the partnership of ``here`` and ``there``."""
    cast = make_cast(title="Op Orde")
    cast.mee = OrganisationFactory(name="MEE IJsseloevers")
    cast.newcomer = make_user(cast.mee, "manager")
    return cast


def propose(cast, **fields) -> Accession:
    fields = {"partnership": cast.partnership, "organisation": cast.mee, **fields}
    return propose_accession(by=cast.coordinator, at=AT, **fields)


def url_of(name, accession) -> str:
    return reverse(f"accession_{name}", args=[accession.pk])


def stored(accession) -> Accession:
    return Accession.objects.get(pk=accession.pk)


def parties_page(client, cast, user) -> str:
    client.force_login(user)
    return client.get(reverse("party_list", args=[cast.partnership.pk])).content.decode()


class TestProposing:
    def test_takes_the_date_of_the_decision(self, cast):
        elsewhere = make_partnership(cast.mee, cast.here, title="MEE en De Kern")
        decision = Decision.objects.create(
            partnership=elsewhere, text="MEE doet mee met Op Orde", decided="XXXX-05-27"
        )

        accession = propose(cast, decision=decision)

        assert (accession.state, accession.decided.text) == ("proposed", "XXXX-05-27")
        assert AuditEntry.objects.of(accession).get().verb == "create"
        assert not cast.partnership.parties.filter(organisation=cast.mee).exists()

    def test_not_twice_and_not_who_takes_part(self, cast):
        propose(cast)

        with pytest.raises(WrongMoment):
            propose(cast)
        with pytest.raises(WrongMoment):
            propose(cast, organisation=cast.there)
        assert Accession.objects.count() == 1

    def test_not_what_has_ended(self, cast):
        Partnership.objects.filter(pk=cast.partnership.pk).update(stage="ended")
        cast.partnership.refresh_from_db()

        with pytest.raises(WrongMoment):
            propose(cast)


class TestShown:
    def test_who_proposed_it_and_because_of_what(self, client, cast):
        elsewhere = make_partnership(cast.mee, cast.here, title="MEE en De Kern")
        decision = Decision.objects.create(partnership=elsewhere, text="MEE doet mee met Op Orde")
        propose(cast, decision=decision)

        knows, does_not = (
            parties_page(client, cast, cast.manager),
            parties_page(client, cast, cast.partner),
        )

        for page in (knows, does_not):
            assert "MEE IJsseloevers" in page
            assert f"voorgesteld door {cast.coordinator}" in page
        assert "MEE doet mee met Op Orde" in knows
        assert decision.get_absolute_url() in knows
        assert "MEE doet mee met Op Orde" not in does_not
        assert "Vanwege een besluit in een andere samenwerking" in does_not

    def test_the_steps_by_the_table(self, client, cast):
        accession = propose(cast)
        silent = PartyFactory(partnership=cast.partnership)  # has no users
        steps = {
            name: {step for step in ("confirm", "refuse", "on_behalf", "withdraw")
                   if url_of(step, accession) in parties_page(client, cast, user)}
            for name, user in (
                ("coordinator", cast.coordinator),
                ("manager", cast.manager),
                ("reader", cast.reader),
                ("partner", cast.partner),
            )
        }  # fmt: skip

        assert silent.is_joined
        assert steps == {
            "coordinator": {"confirm", "refuse", "on_behalf", "withdraw"},
            "manager": {"confirm", "refuse"},
            "reader": set(),
            "partner": {"confirm", "refuse", "on_behalf", "withdraw"},  # shared editing is on
        }


class TestCreate:
    def url(self, cast):
        return reverse("accession_create", args=[cast.partnership.pk])

    def send(self, client, cast, **values):
        client.force_login(cast.coordinator)
        return client.post(self.url(cast), {"token": fresh_token(), **values})

    def test_works(self, client, cast):
        self.send(client, cast, partner=cast.mee.pk, decided_2="2014", reason="Vroeg het zelf")

        accession = Accession.objects.get()
        assert (accession.organisation, accession.decided.text) == (cast.mee, "2014")
        assert AuditEntry.objects.of(accession).get().text.reason == "Vroeg het zelf"

    def test_the_same_form_twice_makes_one(self, client, cast):
        token = fresh_token()

        for _time in range(2):
            response = self.send(client, cast, partner=cast.mee.pk, token=token)

        assert response.status_code == 302
        assert Accession.objects.count() == 1

    def test_bad_input(self, client, cast):
        propose(cast)
        for partner in ("", cast.there.pk, cast.mee.pk, "999999"):
            response = self.send(client, cast, partner=partner)

            assert response.status_code == 422
            assert set(response.context["form"].errors) == {"partner"}
        assert Accession.objects.count() == 1

    def test_not_what_has_ended(self, client, cast):
        Partnership.objects.filter(pk=cast.partnership.pk).update(stage="ended")

        assert answers(client, cast.coordinator, "get", self.url(cast)) == 409
        assert self.send(client, cast, partner=cast.mee.pk).status_code == 409

    def test_refusals(self, client, cast):
        assert refusals(client, cast, self.url(cast)) == REFUSED
        assert answers(client, cast.coordinator, "delete", self.url(cast)) == 405


class TestConfirm:
    def send(self, client, user, accession, **values):
        client.force_login(user)
        url = url_of("confirm", accession)
        return client.post(url, form_data(client.get(url), **values))

    def test_makes_it_a_party_with_its_step(self, client, cast):
        accession = propose(cast)
        page = cast.partnership.get_absolute_url()
        assert answers(client, cast.newcomer, "get", page) == 404

        self.send(
            client,
            cast.partner,
            accession,
            answered_0="3",
            answered_1="6",
            answered_2="2014",
            answered_as="directeur",
            answer_reason="Past erbij",
        )

        accession = stored(accession)
        ours = cast.partnership.parties.get(organisation=cast.there)
        assert (accession.state, accession.answered.text) == ("confirmed", "2014-06-03")
        assert (accession.answered_by, accession.answered_as) == (ours, "directeur")
        new = cast.partnership.parties.get(organisation=cast.mee)
        assert (new, new.state, new.joined.text) == (accession.party, "joined", "2014-06-03")
        step = new.steps.get()
        assert (step.state, step.taken.text, step.reason) == ("joined", "2014-06-03", "Past erbij")
        assert Partnership.objects.get(pk=cast.partnership.pk).party_count == 3
        assert AuditEntry.objects.of(accession).newest_first().first().verb == "confirm"
        assert answers(client, cast.newcomer, "get", page) == 200
        assert "Beantwoord door Landstede, directeur, 3 juni 2014" in parties_page(
            client, cast, cast.reader
        )

    def test_its_own_day_of_joining(self, client, cast):
        accession = propose(cast)

        self.send(client, cast.partner, accession, answered_2="2014", joined_2="2015")

        assert stored(accession).party.joined == HonestDate("2015")

    @pytest.mark.parametrize("state", ["wanted", "approached", "invited", "in_talks"])
    def test_who_was_on_its_way_joins_in_its_own_row(self, client, cast, state):
        row = PartyFactory(partnership=cast.partnership, organisation=cast.mee, state=state)
        accession = propose(cast)

        self.send(client, cast.partner, accession)

        row.refresh_from_db()
        assert (row.state, stored(accession).party) == ("joined", row)
        assert [step.state for step in row.steps.all()] == ["joined"]

    def test_who_joined_in_the_meantime_keeps_its_row(self, client, cast):
        accession = propose(cast)
        row = PartyFactory(partnership=cast.partnership, organisation=cast.mee)

        self.send(client, cast.partner, accession)

        assert stored(accession).party == row
        assert not row.steps.exists()

    def test_the_decision_stays_with_it_only_in_its_own_partnership(self, client, cast):
        elsewhere = make_partnership(cast.mee, cast.here)
        for place in (cast.partnership, elsewhere):
            decision = Decision.objects.create(partnership=place, text="Doet mee")
            accession = propose(cast, decision=decision, organisation=OrganisationFactory())

            self.send(client, cast.partner, accession)

            expected = decision if place == cast.partnership else None
            assert stored(accession).party.decision == expected

    def test_with_a_decision_of_its_own_row(self, client, cast):
        PartyFactory(partnership=cast.partnership, organisation=cast.mee, state="invited")
        decision = Decision.objects.create(partnership=cast.partnership, text="Doet mee")
        accession = propose(cast, decision=decision)

        self.send(client, cast.partner, accession)

        assert stored(accession).party.decision == decision

    def test_for_which_of_two_own_parties(self, client, cast):
        more = PartyFactory(partnership=cast.partnership)
        cast.partner.memberships.create(
            organisation=more.organisation, role="manager", starts_on=AT.date()
        )
        accession = propose(cast)

        response = self.send(client, cast.partner, accession, answered_by="")
        assert response.status_code == 422
        self.send(client, cast.partner, accession, answered_by=more.pk)

        assert stored(accession).answered_by == more

    def test_not_for_the_party_of_another(self, client, cast):
        ours = cast.partnership.parties.get(organisation=cast.here)
        accession = propose(cast)

        response = self.send(client, cast.partner, accession, answered_by=ours.pk)

        assert response.status_code == 422
        assert stored(accession).state == "proposed"

    def test_nobody_joins_what_has_ended(self, client, cast):
        accession = propose(cast)
        Partnership.objects.filter(pk=cast.partnership.pk).update(stage="ended")

        assert answers(client, cast.partner, "get", url_of("confirm", accession)) == 409
        assert answers(client, cast.partner, "post", url_of("confirm", accession)) == 409

    def test_stale_changes_nothing(self, client, cast):
        accession = propose(cast)
        client.force_login(cast.partner)
        data = form_data(client.get(url_of("confirm", accession)))
        Accession.objects.filter(pk=accession.pk).update(version=7)

        assert client.post(url_of("confirm", accession), data).status_code == 409
        assert stored(accession).state == "proposed"
        assert cast.partnership.parties.count() == 2

    def test_refusals(self, client, cast):
        url = url_of("confirm", propose(cast))
        assert refusals(client, cast, url) == refusals(client, cast, url, "get") == REFUSED
        assert answers(client, cast.coordinator, "delete", url) == 405


class TestRefuse:
    def test_works_with_a_reason(self, client, cast):
        accession = propose(cast)
        client.force_login(cast.partner)
        url = url_of("refuse", accession)

        client.post(url, form_data(client.get(url), answer_reason="De tafel is vol"))

        assert (stored(accession).state, stored(accession).answer_reason) == (
            "refused",
            "De tafel is vol",
        )
        assert cast.partnership.parties.count() == 2
        assert "De tafel is vol" in parties_page(client, cast, cast.reader)

    def test_refusals(self, client, cast):
        url = url_of("refuse", propose(cast))
        assert refusals(client, cast, url) == refusals(client, cast, url, "get") == REFUSED
        assert answers(client, cast.coordinator, "delete", url) == 405


class TestOnBehalf:
    @pytest.fixture
    def silent(self, cast):
        organisation = OrganisationFactory(name="Humanitas")
        return PartyFactory(partnership=cast.partnership, organisation=organisation)

    def send(self, client, cast, accession, **values):
        client.force_login(cast.coordinator)
        url = url_of("on_behalf", accession)
        given = {
            "answer": "confirm_on_behalf",
            "answered_2": "2014",
            "answered_as": "directeur",
            "source": "Notulen van juni",
            **values,
        }
        return client.post(url, form_data(client.get(url), **given))

    def test_is_printed_as_such(self, client, cast, silent):
        accession = propose(cast)

        self.send(client, cast, accession)

        accession = stored(accession)
        assert (accession.state, accession.answered_by) == ("confirmed", silent)
        assert accession.party.joined.text == "2014"
        page = parties_page(client, cast, cast.reader)
        assert "Vastgelegd namens Humanitas, directeur, 2014 · Notulen van juni" in page
        verbs = [entry.verb for entry in AuditEntry.objects.of(accession).newest_first()]
        assert verbs == ["confirm_on_behalf", "create"]

    def test_not_confirmed(self, client, cast, silent):
        accession = propose(cast)

        self.send(client, cast, accession, answer="refuse_on_behalf")

        assert stored(accession).state == "refused"
        assert not cast.partnership.parties.filter(organisation=cast.mee).exists()

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"answered_2": ""}, "answered"),
            ({"answered_as": ""}, "answered_as"),
            ({"source": ""}, "source"),
            ({"answer": "withdraw"}, "answer"),
            ({"answer": "refuse_on_behalf", "joined_2": "2015"}, "joined"),
        ],
    )
    def test_says_who_when_and_where(self, client, cast, silent, values, field):
        accession = propose(cast)

        response = self.send(client, cast, accession, **values)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        assert stored(accession).state == "proposed"

    def test_not_for_a_party_with_users(self, client, cast, silent):
        theirs = cast.partnership.parties.get(organisation=cast.there)
        accession = propose(cast)

        response = self.send(client, cast, accession, answered_by=theirs.pk)

        assert response.status_code == 422

    def test_nobody_to_speak_for(self, client, cast):
        url = url_of("on_behalf", propose(cast))

        assert answers(client, cast.coordinator, "get", url) == 409
        assert answers(client, cast.coordinator, "post", url) == 409

    def test_refusals(self, client, cast, silent):
        url = url_of("on_behalf", propose(cast))
        assert refusals(client, cast, url) == refusals(client, cast, url, "get") == REFUSED
        assert answers(client, cast.manager, "get", url) == 403
        assert answers(client, cast.coordinator, "delete", url) == 405


class TestWithdraw:
    def test_works_with_a_reason(self, client, cast):
        accession = propose(cast)
        client.force_login(cast.coordinator)
        url = url_of("withdraw", accession)
        assert client.post(url, form_data(client.get(url))).status_code == 422

        client.post(url, form_data(client.get(url), answer_reason="Toch niet"))

        assert stored(accession).state == "withdrawn"
        assert propose(cast).state == "proposed"  # it can be proposed again

    def test_refusals(self, client, cast):
        url = url_of("withdraw", propose(cast))
        assert refusals(client, cast, url) == refusals(client, cast, url, "get") == REFUSED
        assert answers(client, cast.coordinator, "delete", url) == 405


class TestWhoAnswers:
    """Joined parties, each for its own; not a keeper that takes no part, nor who wants to join."""

    def test_the_keeper_that_is_no_party(self, client, cast):
        Party.objects.filter(organisation=cast.here).update(state="left")
        accession = propose(cast)

        for name in ("confirm", "refuse"):
            url = url_of(name, accession)
            assert answers(client, cast.coordinator, "post", url) == 403
            assert answers(client, cast.manager, "post", url) == 403
        assert stored(accession).state == "proposed"

    def test_who_wants_to_join_and_keeps_the_record(self, client, cast):
        Party.objects.filter(organisation=cast.here).update(state="left")
        accession = propose(cast, organisation=cast.here)

        for name in ("confirm", "refuse", "on_behalf"):
            assert answers(client, cast.coordinator, "post", url_of(name, accession)) == 403

    def test_who_wants_to_join_and_is_invited(self, client, cast):
        PartyFactory(partnership=cast.partnership, organisation=cast.mee, state="invited")

        assert answers(client, cast.newcomer, "post", url_of("confirm", propose(cast))) == 404

    def test_the_administrator_does_not_answer_for_a_party(self, client, cast):
        chief = make_user(is_administrator=True)

        assert answers(client, chief, "post", url_of("confirm", propose(cast))) == 403
