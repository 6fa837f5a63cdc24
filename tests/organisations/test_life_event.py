"""What happens to organisations: recorded first, carried out when somebody presses the button."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.db.models.signals import post_delete, pre_delete
from django.urls import reverse

from accounts.models import AuditEntry
from lib.dates import HonestDate
from organisations.life_events import record_life_event
from organisations.models import Affiliation, LifeEvent, Municipality, Service, WorkingArea
from organisations.registering import register_organisation
from tests.factories import OrganisationFactory, form_data, make_user
from tests.organisations.conftest import AT, visit

pytestmark = pytest.mark.django_db
DAY = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
LIST = "/life-events/"


@pytest.fixture(autouse=True)
def at_the_time():
    with time_machine.travel(DAY, tick=False):
        yield


def url(verb, event) -> str:
    return reverse(f"life_event_{verb}", args=[event.pk])


def register(name):
    return register_organisation(name=name, kind="welfare", by=None, at=AT)


@pytest.fixture
def giver(db):
    return register("Landstede Welzijn")


@pytest.fixture
def taker(db):
    return register("WijZ")


@pytest.fixture
def decider(giver):
    return visit(make_user(giver, "coordinator"))


def make_event(kind, giver, *takers, places=(), effective="2026-05", **values) -> LifeEvent:
    event = LifeEvent(kind=kind, title="Wat er gebeurt", **values)
    event.effective = HonestDate.of(effective)
    sides = [(giver, "from", ""), *((taker, "to", "") for taker in takers)]
    return record_life_event(event, municipalities=places, sides=sides, by=None, at=AT)


@pytest.fixture
def event(giver, taker):
    """A transfer in two municipalities, of the three in which the giver works."""
    places = [Municipality.objects.get(name=name) for name in ("Ommen", "Raalte", "Zwolle")]
    for place in places:
        WorkingArea.objects.create(organisation=giver, municipality=place)
    WorkingArea.objects.create(organisation=taker, municipality=places[2])
    return make_event("transfer", giver, taker, places=places[:2], work_kind="welzijnswerk")


def areas(organisation, on) -> set[str]:
    rows = organisation.working_areas.counting(datetime.date.fromisoformat(on))
    return set(rows.values_list("municipality__name", flat=True))


class TestList:
    def test_everybody_reads_the_latest_first(self, event, giver, taker, stranger):
        later = make_event("rename", taker, effective="2027-01-01", new_name="WijZ Noord")
        unknown = make_event("dissolution", giver, effective=None)

        page = stranger.get(LIST)

        assert [row.pk for row in page.context["page"].rows] == [later.pk, event.pk, unknown.pk]

    def test_costs_the_same_with_more(self, event, giver, stranger, count_queries):
        one = count_queries(lambda: stranger.get(LIST))
        for _number in range(4):
            make_event("dissolution", giver)

        assert count_queries(lambda: stranger.get(LIST)) == one <= 6


class TestShow:
    def test_tells_all_to_everybody(self, event, stranger):
        event.statements.create(stakeholder="Cliënten", text="Vertrouwde gezichten blijven.")
        LifeEvent.objects.filter(pk=event.pk).update(research="Vooraf onderzocht.")

        text = stranger.get(url("show", event)).content.decode()

        shown = ["Landstede Welzijn", "WijZ", "Ommen", "Raalte", "welzijnswerk", "mei 2026"]
        shown += ["Cliënten", "Vertrouwde gezichten blijven.", "Vooraf onderzocht."]
        assert [words for words in shown if words not in text] == []
        assert url("edit", event) not in text and url("carry_out", event) not in text

    def test_a_renaming_says_nothing_of_work_and_municipalities(self, giver, stranger):
        renaming = make_event("rename", giver, new_name="Welzijn Noord")

        text = stranger.get(url("show", renaming)).content.decode()

        assert "Welzijn Noord" in text
        assert "Al het werk" not in text and "Elke gemeente" not in text

    def test_stands_on_the_pages_of_both(self, event, giver, taker, stranger):
        for organisation in (giver, taker):
            text = stranger.get(organisation.get_absolute_url()).content.decode()
            assert "Overdracht van activiteiten, mei 2026" in text
            assert url("show", event) in text

    def test_offers_the_steps_to_who_decides(self, event, decider):
        text = decider.get(url("show", event)).content.decode()

        assert url("edit", event) in text and url("carry_out", event) in text


class TestCreate:
    address = "/life-events/new/"

    def values(self, giver, taker, **more):
        facts = {
            "kind": "transfer",
            "giver": giver.pk,
            "receiver": taker.pk if taker else None,
            "effective_1": "5",
            "effective_2": "2014",
            "municipalities": "Ommen\nZwartwaterland",
            "giver_reason": "Richt zich meer op onderwijs.",
        }
        return {**facts, **more}

    def post(self, client, giver, taker, **more):
        page = client.get(self.address)
        return client.post(self.address, form_data(page, **self.values(giver, taker, **more)))

    def test_is_recorded_and_nothing_changes(self, giver, taker, decider):
        response = self.post(decider, giver, taker)

        event = LifeEvent.objects.get()
        assert response.url == url("show", event)
        assert event.title == "Overdracht van activiteiten: Landstede Welzijn → WijZ"
        assert (event.effective.text, event.carried_out_at) == ("2014-05", None)
        names = set(event.municipalities.values_list("name", flat=True))
        assert names == {"Ommen", "Zwartewaterland"}
        assert set(event.sides.values_list("organisation", "side", "reason")) == {
            (giver.pk, "from", "Richt zich meer op onderwijs."),
            (taker.pk, "to", ""),
        }
        assert not taker.working_areas.exists()

    def test_a_renaming_is_titled_with_both_names(self, giver, decider):
        facts = {"kind": "rename", "new_name": "Welzijn Noord", "municipalities": ""}
        self.post(decider, giver, None, **facts)

        assert LifeEvent.objects.get().title == "Naamswijziging: Landstede Welzijn → Welzijn Noord"

    def test_begins_with_the_organisation_one_comes_from(self, giver, decider):
        page = decider.get(self.address, {"organisation": giver.pk})

        assert page.context["form"]["giver"].value() == giver

    @pytest.mark.parametrize(
        ("spoil", "field"),
        [
            ({"kind": "rename", "receiver": None}, "new_name"),
            ({"kind": "dissolution"}, "receiver"),
            ({"receiver": None}, "receiver"),
            ({"new_name": "Iets anders"}, "new_name"),
            ({"municipalities": "Omen"}, "municipalities"),
            ({"effective_1": "13"}, "effective"),
        ],
    )
    def test_bad_input_is_kept(self, giver, taker, decider, spoil, field):
        data = self.values(giver, taker)
        data = {name: value for name, value in {**data, **spoil}.items() if value is not None}
        token = decider.get(self.address).context["form"]["token"].value()

        response = decider.post(self.address, {"token": token, **data})

        assert (response.status_code, field in response.context["form"].errors) == (422, True)
        assert not LifeEvent.objects.exists()

    def test_only_about_an_organisation_one_coordinates(self, giver, taker, stranger):
        response = self.post(stranger, giver, taker)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"giver"}

    def test_a_reader_may_not(self, reader):
        assert reader.get(self.address).status_code == 403


class TestEdit:
    def test_works(self, event, decider):
        data = form_data(decider.get(url("edit", event)), conclusion="Zij vullen elkaar aan.")

        assert decider.post(url("edit", event), data).status_code == 302
        event.refresh_from_db()
        assert event.conclusion == "Zij vullen elkaar aan."
        assert event.municipalities.count() == 2

    def test_what_was_carried_out_stays(self, event, decider):
        LifeEvent.objects.filter(pk=event.pk).update(carried_out_at=DAY)

        fields = decider.get(url("edit", event)).context["form"].fields

        assert not {"kind", "effective", "municipalities", "new_name"} & set(fields)

    def test_others_may_not(self, event, stranger):
        assert stranger.get(url("edit", event)).status_code == 403


class TestRemove:
    def test_works(self, event, decider):
        event.statements.create(stakeholder="Cliënten", text="Niets.")
        data = form_data(decider.get(url("remove", event)))

        assert decider.post(url("remove", event), data).url == LIST
        assert not LifeEvent.objects.exists()

    def test_not_when_it_changed_since_the_page_was_opened(self, event, decider):
        data = form_data(decider.get(url("remove", event)))
        LifeEvent.objects.update(text="Toch anders.", version=2)

        response = decider.post(url("remove", event), data)

        assert response.status_code == 409
        assert "Iemand heeft dit intussen gewijzigd" in response.content.decode()
        assert LifeEvent.objects.exists()

    def test_not_when_something_came_under_it_at_that_very_moment(self, event, decider):
        def somebody_else(sender, **kwargs):
            event.statements.create(stakeholder="Cliënten", text="Net op tijd.")

        def commit(sender, **kwargs):
            connection.check_constraints()

        data = form_data(decider.get(url("remove", event)))
        pre_delete.connect(somebody_else, sender=LifeEvent)
        post_delete.connect(commit, sender=LifeEvent)
        try:
            response = decider.post(url("remove", event), data)
        finally:
            pre_delete.disconnect(somebody_else, sender=LifeEvent)
            post_delete.disconnect(commit, sender=LifeEvent)

        assert response.status_code == 409
        assert "intussen is er iets aan toegevoegd" in response.content.decode().lower()
        assert LifeEvent.objects.get().sides.count() == 2
        assert not AuditEntry.objects.filter(verb="delete").exists()

    def test_not_once_carried_out(self, event, decider):
        LifeEvent.objects.filter(pk=event.pk).update(carried_out_at=DAY)

        assert decider.get(url("remove", event)).status_code == 409

    def test_others_may_not(self, event, stranger):
        assert stranger.post(url("remove", event), {}).status_code == 403


class TestCarryOut:
    def do(self, client, event, **values):
        page = client.get(url("carry_out", event))
        if page.status_code != 200:
            return page
        return client.post(url("carry_out", event), form_data(page, **values))

    def test_a_transfer_moves_the_area_within_the_scope(self, event, giver, taker, decider):
        sentences = decider.get(url("carry_out", event)).context["consequences"]
        assert len(sentences) == 4  # an end and a beginning, in each of two municipalities

        assert self.do(decider, event).url == url("show", event)

        assert areas(giver, "2026-04-01") == {"Ommen", "Raalte", "Zwolle"}
        assert areas(giver, "2026-08-01") == {"Zwolle"}
        assert areas(taker, "2026-04-01") == {"Zwolle"}
        assert areas(taker, "2026-08-01") == {"Ommen", "Raalte", "Zwolle"}
        event.refresh_from_db()
        assert event.carried_out_at == DAY
        assert AuditEntry.objects.filter(verb="carry_out", object_id=event.pk).count() == 1

    def test_services_end_with_who_keeps_no_municipality(self, event, giver, taker, decider):
        kept = Service.objects.create(organisation=giver, name="Kinderopvang")
        gone = Service.objects.create(organisation=giver, name="Welzijnswerk")
        giver.working_areas.filter(municipality__name="Zwolle").delete()

        self.do(decider, event)

        kept.refresh_from_db()
        gone.refresh_from_db()
        assert (bool(kept.until), gone.until.text) == (False, "2026-05")

    def test_a_renaming_keeps_the_old_name(self, giver, decider):
        self.do(decider, make_event("rename", giver, new_name="Welzijn Noord"))

        giver.refresh_from_db()
        assert giver.name == "Welzijn Noord"
        names = {(n.kind, n.name, n.valid_until.text) for n in giver.names.all()}
        assert names == {
            ("former", "Landstede Welzijn", "2026-05"),
            ("common", "Welzijn Noord", None),
        }

    def test_a_change_of_group_ends_one_and_begins_another(self, giver, decider):
        old, new = OrganisationFactory(name="Oude groep"), OrganisationFactory(name="Nieuwe groep")
        Affiliation.objects.create(organisation=giver, group=old)

        self.do(decider, make_event("group_change", giver, group=new))

        rows = {(a.group.name, a.since.text, a.until.text) for a in giver.affiliations.all()}
        assert rows == {("Oude groep", None, "2026-05"), ("Nieuwe groep", "2026-05", None)}

    def test_what_it_touches_is_pointed_at_first(self, giver, decider):
        leads = [
            decider.get(url("carry_out", event)).context["lead"]
            for event in (
                make_event("dissolution", giver),
                make_event("rename", giver, new_name="Welzijn Noord"),
            )
        ]

        assert leads == [
            "Wat in samenwerkingen loopt, verandert hierdoor niet: bekijk eerst de gevolgen.",
            "",
        ]

    def test_a_dissolution_ends_it(self, giver, decider):
        self.do(decider, make_event("dissolution", giver))

        giver.refresh_from_db()
        assert giver.ended.text == "2026-05"

    def test_a_merger_ends_who_merges_and_hands_over_the_area(self, giver, taker, decider):
        WorkingArea.objects.create(
            organisation=giver, municipality=Municipality.objects.get(name="Ommen")
        )

        self.do(decider, make_event("merger", giver, taker))

        giver.refresh_from_db()
        assert giver.ended.text == "2026-05"
        assert (areas(giver, "2026-08-01"), areas(taker, "2026-08-01")) == (set(), {"Ommen"})

    def test_asks_the_date_that_the_source_does_not_say(self, giver, decider):
        event = make_event("dissolution", giver, effective=HonestDate.unknown("vanaf nu"))

        without = self.do(decider, event)
        response = self.do(decider, event, effective_2="2025")

        assert (without.status_code, response.status_code) == (422, 302)
        giver.refresh_from_db()
        assert giver.ended.text == "2025"

    def test_nothing_ends_before_it_began(self, giver, taker, decider):
        group, place = OrganisationFactory(), Municipality.objects.get(name="Ommen")
        later = HonestDate.of("2026-08")
        name = giver.names.get(kind="common")
        name.valid_from = giver.began = later
        name.save()
        giver.save()
        Affiliation.objects.create(organisation=giver, group=group, since=later)
        WorkingArea.objects.create(organisation=giver, municipality=place, since=later)

        for event in (
            make_event("rename", giver, new_name="Welzijn Noord"),
            make_event("group_change", giver),
            make_event("dissolution", giver),
            make_event("transfer", giver, taker, places=[place]),
        ):
            response = self.do(decider, event)
            assert response.status_code == 422, event.kind
            assert "begon pas in augustus 2026" in response.content.decode()

    def test_an_area_that_began_later_is_no_reason_not_to_rename(self, giver, decider):
        place = Municipality.objects.get(name="Ommen")
        since = HonestDate.of("2026-08")
        WorkingArea.objects.create(organisation=giver, municipality=place, since=since)

        assert self.do(decider, make_event("rename", giver, new_name="Noord")).status_code == 302

    def test_not_before_its_day(self, giver, decider):
        event = make_event("dissolution", giver, effective="2027-01-01")

        assert decider.get(url("carry_out", event)).status_code == 409
        assert decider.post(url("carry_out", event), {}).status_code == 409

        with time_machine.travel("2027-01-02", tick=False):
            assert self.do(decider, event).status_code == 302

    def test_only_once(self, event, decider):
        data = form_data(decider.get(url("carry_out", event)))
        decider.post(url("carry_out", event), data)

        assert decider.post(url("carry_out", event), data).status_code == 409

    def test_only_by_who_decides_for_the_giver(self, event, taker, stranger):
        receiver = visit(make_user(taker, "coordinator"))

        assert stranger.get(url("carry_out", event)).status_code == 403
        assert receiver.get(url("carry_out", event)).status_code == 403

    def test_wrong_method(self, event, decider):
        assert decider.put(url("carry_out", event)).status_code == 405
