"""The demo register: the nine dossiers of the five cases."""

import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count
from django.test import TestCase
from django.utils import translation

from accounts.models import AuditEntry, User
from evaluations.guide.examples import shown_cards
from evaluations.guide.reading import newest_version
from evaluations.models import Contribution, ExampleConsent, Guide
from organisations.models import LifeEvent, Municipality, Organisation
from overview.demo.loading import load_demo
from partnerships.impact.finding import effects_of
from partnerships.models import Activity, CommunicationItem, Partnership

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)


@pytest.fixture
def demo(db):
    return load_demo(at=AT)


def test_holds_the_nine_dossiers_in_order_and_one_example(demo):
    assert list(Partnership.objects.order_by("number").values_list("title", flat=True)) == [
        "Leger des Heils en Landstede",
        "MEE IJsseloevers en De Kern",
        "Op Orde",
        "Landstede Welzijn naar WijZ",
        "MVZ 010",
        "Netwerk Vrijwilligerszorg Enkhuizen e.o.",
        "Stichting Net-Werk Vrijwilligershulp Zuid-Kennemerland",
        "Streekzorg Westelijke Mijnstreek",
        "Zorg- en Welzijnspact Flevoland",
        "Ontmoeting in vijf gemeenten (voorbeeld)",
    ]


def test_leaves_no_duplicate_organisation_or_municipality(demo):
    for model, field in ((Organisation, "sort_name"), (Municipality, "name")):
        doubles = model.objects.values(field).annotate(n=Count("pk")).filter(n__gt=1)
        assert list(doubles) == []


def test_the_nine_municipalities_are_the_stated_shared_area(demo):
    signed = Partnership.objects.get(title="MEE IJsseloevers en De Kern")
    assert signed.area_basis == "stated"
    assert set(signed.municipalities.values_list("name", flat=True)) == {
        "Zwolle",
        "Kampen",
        "Zwartewaterland",
        "Olst-Wijhe",
        "Raalte",
        "Deventer",
        "Dalfsen",
        "Ommen",
        "Hardenberg",
    }


def test_made_up_data_is_labelled(demo):
    with_activities = Partnership.objects.filter(themes__plans__activities__isnull=False)
    assert set(with_activities.values_list("is_example", flat=True)) == {True}


@pytest.mark.parametrize("q", ["Leger de Heils", "Leger des Heils", "Welzijns- en Gezondheidszorg"])
def test_every_name_finds_the_one_organisation(demo, q):
    assert [str(found) for found in Organisation.objects.search(q)] == ["Leger des Heils"]


def test_every_record_has_its_trail(demo):
    recorded = AuditEntry.objects.filter(verb="create", object_type="partnerships.partnership")
    assert recorded.count() == demo


def test_a_second_load_changes_nothing(demo):
    users, entries = User.objects.count(), AuditEntry.objects.count()
    assert load_demo(at=AT) == 0
    assert (User.objects.count(), AuditEntry.objects.count()) == (users, entries)


def test_is_refused_where_demo_accounts_are_not_allowed(db, settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(ImproperlyConfigured):
        load_demo(at=AT)
    assert not User.objects.exists()


def test_case_a_went_through_a_year_and_carried_its_activities_on(demo):
    partnership = Partnership.objects.get(title="Leger des Heils en Landstede")
    last, this = partnership.programmes.order_by("year")
    assert [e.state for e in last.evaluations.all()] == ["adopted"]
    carried = Activity.objects.filter(plan__programme=this)
    assert {a.carried_from.title: a.target for a in carried}["Plaatsen werven"] == 36
    assert "Begeleiders trainen" not in {a.title for a in carried}


def test_case_a_tells_each_kind_of_communication_its_source_names(demo):
    items = CommunicationItem.objects.filter(partnership__title="Leger des Heils en Landstede")
    assert set(items.values_list("kind", "reach")) == {
        ("publicity", "external"),
        ("mention", "external"),
        ("internal", "internal"),
        ("offer", "internal"),
    }


def test_case_d_has_examples_a_published_tip_and_one_that_waits(demo):
    cards = shown_cards()
    titles = {"MVZ 010", "Netwerk Vrijwilligerszorg Enkhuizen e.o."}
    consents = ExampleConsent.objects.all()
    assert len(cards) == 4 and titles < {card.name for card in cards}
    assert {(consent.way, consent.source_text) for consent in consents} == {
        ("on_behalf", "voorbeeldgegevens")
    }
    assert all("(voorbeeld)" in party for card in cards for party in card.parties)
    assert newest_version().number == 2
    assert [row.state for row in Contribution.objects.order_by("pk")] == ["accepted", "proposed"]
    assert Guide.objects.get().is_public


class CasesBAndE(TestCase):
    """What the texts of B and E tell, and what of it is made up."""

    @classmethod
    def setUpTestData(cls):
        with translation.override("nl"):
            load_demo(at=AT)

    def test_case_b_decided_in_its_joint_meeting(self):
        signed = Partnership.objects.get(title="MEE IJsseloevers en De Kern")
        meeting = signed.bodies.get().meetings.get()
        assert (meeting.held.text, meeting.held.as_stated) == ("XXXX-05-27", "dinsdag 27 mei")
        assert {str(party) for party in meeting.attending.all()} == {"MEE IJsseloevers", "De Kern"}
        education, joining = signed.decisions.order_by("pk")
        theme = education.themes.get()
        assert (str(theme), theme.area_kind, theme.added.text) == (
            "Passend onderwijs",
            "whole",
            "XXXX-05-27",
        )
        assert joining.accessions.get().partnership.title == "Op Orde"

    def test_mee_joined_op_orde_by_a_confirmation_there(self):
        op_orde = Partnership.objects.get(title="Op Orde")
        accession = op_orde.accessions.get()
        assert (accession.state, str(accession.answered_by)) == ("confirmed", "De Kern")
        assert "voorbeeld" in accession.answered_as
        assert accession.party.is_joined
        assert {str(party) for party in op_orde.parties.all() if party.is_joined} == {
            "De Kern",
            "Humanitas",
            "WijZ",
            "MEE IJsseloevers",
        }

    def test_one_party_sits_somewhere_for_the_other(self):
        signed = Partnership.objects.get(title="MEE IJsseloevers en De Kern")
        for_other = signed.arrangements.exclude(network="").get()
        assert "voorbeeld" in for_other.network
        assert [str(party) for party in for_other.debtors.all()] == ["MEE IJsseloevers"]
        shared = signed.arrangements.get(existed_before=True)
        assert shared.municipalities.count() == 9

    def test_case_e_added_six_themes_over_time(self):
        pact = Partnership.objects.get(title="Zorg- en Welzijnspact Flevoland")
        assert [theme.added.text for theme in pact.themes.all()] == ["start", *["later"] * 5]
        outsider = pact.themes.get(title="Social return (SROI)").participants.get()
        assert (str(outsider), outsider.party) == ("Werkbedrijf Flevoland", None)

    def test_case_e_has_a_pilot_with_its_conclusion_and_a_result(self):
        pact = Partnership.objects.get(title="Zorg- en Welzijnspact Flevoland")
        pilot = Activity.objects.get(plan__theme__partnership=pact)
        assert (pilot.kind, pilot.state, pilot.pilot_outcome) == ("pilot", "done", "scale_up")
        assert pilot.plan.state == "draft"  # it began before the plan was complete
        for words in (pilot.question, pilot.learned, pilot.results.get().title):
            assert "(voorbeeld)" in words

    def test_case_e_wanted_local_government_and_invited_it(self):
        pact = Partnership.objects.get(title="Zorg- en Welzijnspact Flevoland")
        party = pact.parties.exclude(state="joined").get()
        assert (party.wanted_kind, party.state) == ("Lokale overheid", "invited")
        assert "(voorbeeld)" in str(party)
        assert [step.state for step in party.steps.all()] == ["wanted", "invited"]


def test_the_transfer_waits_with_its_example_work_and_case_a_beside_it(demo):
    event = LifeEvent.objects.get()
    keeper = User.objects.get(email="coordinator@registerbureau.example")

    effects = effects_of(event, keeper, AT.date())

    assert [(row.kind.name, row.title) for row in effects.inside] == [
        ("party", "Ontmoeting in vijf gemeenten (voorbeeld)"),
        ("contact", "Trekker ontmoeting (voorbeeld)"),
        ("theme", "Ontmoeting in de buurt (voorbeeld)"),
        ("arrangement", "Vrijwilligers samen begeleiden (voorbeeld)"),
        ("seat", "Stuurgroep (voorbeeld): Lid"),
        *(("area", name) for name in sorted(place.name for place in event.municipalities.all())),
        ("service", "Welzijnswerk"),
    ]
    assert [row.title for row in effects.outside] == ["Leger des Heils en Landstede"]
    assert (effects.for_others, effects.unseen, event.carried_out_at) == ([], 0, None)
