"""The timeline: what stands on it, in which order, what it costs and who reads it."""

import csv
import datetime
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from lib.dates import HonestDate, honest_columns
from partnerships import models as p
from partnerships.lifecycle.theme import THEME
from partnerships.timeline import Timeline, timeline_queryset
from partnerships.timeline.event import Lane
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    ContactFactory,
    EvaluationFactory,
    OrganisationFactory,
    PlanFactory,
    ThemeFactory,
    make_owned_theme,
    make_partnership,
    make_programme,
)

from .people import make_cast

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)
AT = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
PAGE_BAR = 12


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


def timeline_of(cast) -> Timeline:
    user = cast.coordinator
    seen = p.Partnership.objects.visible_to(user)
    return Timeline(timeline_queryset(seen).get(pk=cast.partnership.pk), user, TODAY)


def lines(timeline) -> list[tuple[str, str]]:
    """What stands there, as (date in words, text)."""
    return [(str(event.date), event.text) for event in timeline.events]


def texts(cast, lane) -> list[str]:
    timeline = timeline_of(cast)
    timeline.narrow([lane], "")
    return [event.text for event in timeline.events]


def decide(cast, text, **fields):
    return p.Decision.objects.create(partnership=cast.partnership, text=text, **fields)


class TestOrder:
    def test_honest_dates_stand_where_they_belong(self, cast):
        for text, decided in (
            ("onbekend", None),
            ("later", "later"),
            ("jaar onbekend", "XXXX-05-27"),
            ("maand", "2014-05"),
            ("dag", "2014-05-27"),
            ("jaar", "2014"),
            ("start", "start"),
            ("omstreeks", "2013~"),
        ):
            decide(cast, text, decided=decided)

        timeline = timeline_of(cast)

        assert [(g.title, [e.text for e in g.events]) for g in timeline.groups] == [
            ("Vanaf de start", ["Besloten: start"]),
            ("2013", ["Besloten: omstreeks"]),
            ("2014", ["Besloten: jaar", "Besloten: maand", "Besloten: dag"]),
            ("Later, datum onbekend", ["Besloten: later"]),
            ("Jaar onbekend", ["Besloten: jaar onbekend"]),
            ("Datum onbekend", ["Besloten: onbekend"]),
        ]

    def test_what_is_still_to_come_stands_apart(self, cast):
        body = p.Body.objects.create(partnership=cast.partnership, name="Stuurgroep")
        p.Meeting.objects.create(body=body, planned_on=datetime.date(2026, 12, 3))
        p.Meeting.objects.create(body=body, held="2026-11-01")

        timeline = timeline_of(cast)

        assert [event.text for event in timeline.coming] == ["Vergadering gepland: Stuurgroep"]
        assert [event.text for group in timeline.groups for event in group.events] == [
            "Vergadering gehouden: Stuurgroep"
        ]

    def test_the_words_of_the_source_stay(self, client, cast):
        decide(cast, "Samen", decided=HonestDate.parse("XXXX-05-27", "dinsdag 27 mei"))
        client.force_login(cast.reader)

        page = client.get(reverse("partnership_timeline", args=[cast.partnership.pk]))

        content = page.content.decode()
        assert "27 mei, jaar onbekend" in content
        assert "“dinsdag 27 mei”" in content


class TestEvents:
    def test_parties_step_by_step(self, cast):
        first, second = cast.partnership.parties.all()
        p.Party.objects.filter(pk=first.pk).update(joined="start")
        p.Party.objects.filter(pk=second.pk).update(
            joined="2020", joined_lower="2020-01-01", joined_upper="2020-12-31",
            left="2024", left_lower="2024-01-01", left_upper="2024-12-31",
            state="left", leaving_cause="withdrawal",
        )  # fmt: skip
        p.PartyStep.objects.create(
            party=second, state="invited", taken="2019-03", recorded_at=AT, reason="Op verzoek"
        )

        assert lines(timeline_of(cast)) == [
            ("vanaf de start", "Leger des Heils doet mee"),
            ("maart 2019", "Landstede is uitgenodigd"),
            ("2020", "Landstede doet mee"),
            ("2024", "Landstede vertrekt"),
        ]

    def test_an_agreement_from_signing_to_a_derived_end(self, cast):
        AgreementFactory(
            partnership=cast.partnership,
            title="Convenant",
            state="signed",
            signed="2026-01-15",
            duration="fixed",
            term_amount=2,
            term_unit="years",
            term_anchor="signing",
            notice_stated="stated",
            notice_months=3,
        )

        events = timeline_of(cast).events

        assert [(str(e.date), e.text, e.is_derived) for e in events] == [
            ("15 januari 2026", "Convenant ondertekend", False),
            ("14 oktober 2027", "Laatste dag om Convenant op te zeggen", True),
            ("14 januari 2028", "Convenant loopt af", True),
        ]

    def test_a_signing_without_a_date_is_still_a_milestone(self, cast):
        AgreementFactory(partnership=cast.partnership, title="Pact", state="signed")
        AgreementFactory(partnership=cast.partnership, title="Concept", state="draft")

        assert texts(cast, Lane.AGREEMENT) == ["Pact ondertekend"]

    def test_advice_addenda_and_notice(self, cast):
        agreement = AgreementFactory(
            partnership=cast.partnership,
            title="Convenant",
            state="notice_given",
            signed="2020",
            notice_given="2026-10-01",
            notice_ends="2027-01-01",
        )
        agreement.approvals.create(
            body="OR", asked="2019-11", decided="2019-12", outcome="positive"
        )
        agreement.amendments.create(text="Ook Ommen", signed="2021-02", effective="2021-03")

        assert texts(cast, Lane.AGREEMENT) == [
            "Convenant: advies of goedkeuring gevraagd",
            "Convenant: advies of goedkeuring ontvangen",
            "Convenant ondertekend",
            "Addendum bij Convenant ondertekend",
            "Addendum bij Convenant gaat in",
            "Convenant opgezegd",
            "Convenant eindigt door opzegging",
        ]

    def test_a_decision_without_a_date_takes_that_of_its_meeting(self, cast):
        body = p.Body.objects.create(partnership=cast.partnership, name="Stuurgroep")
        meeting = p.Meeting.objects.create(body=body, held="XXXX-05-27")
        decide(cast, "Samen optrekken", meeting=meeting)

        assert lines(timeline_of(cast)) == [
            ("27 mei, jaar onbekend", "Vergadering gehouden: Stuurgroep"),
            ("27 mei, jaar onbekend", "Besloten: Samen optrekken"),
        ]

    def test_seats_and_action_points(self, cast):
        body = p.Body.objects.create(partnership=cast.partnership, name="Pactoverleg")
        p.Seat.objects.create(body=body, role="chair", function="coach", since="start")
        done = {"state": "done", "done_on": datetime.date(2026, 5, 1)}
        for text, fields in (
            ("Gedaan", done),
            ("Te doen", {"due_on": datetime.date(2027, 1, 1)}),
            ("Te laat", {"due_on": datetime.date(2026, 1, 1)}),
            ("Vervallen", {"state": "dropped", "due_on": datetime.date(2027, 1, 1)}),
        ):
            p.ActionPoint.objects.create(partnership=cast.partnership, text=text, **fields)

        assert texts(cast, Lane.MEETING) == [
            "coach wordt voorzitter van Pactoverleg",
            "Actiepunt gedaan: Gedaan",
            "Actiepunt te doen: Te doen",
        ]

    def test_themes_added_split_and_dropped_and_their_owners(self, cast):
        theme = ThemeFactory(partnership=cast.partnership, title="Jeugd", added="later")
        ThemeFactory(partnership=cast.partnership, title="Jongeren", added="2025", split_from=theme)
        first, second = ContactFactory(name="Trekker A"), ContactFactory(name="Trekker B")
        p.ThemeOwner.objects.create(
            theme=theme, contact=first, since="2020", until="2023-06", handed_over_at=AT
        )
        p.ThemeOwner.objects.create(theme=theme, contact=second, since="2023-07")
        THEME.perform(theme, "drop", by=cast.coordinator, at=AT)

        found = timeline_of(cast)
        found.narrow([Lane.THEME], "")

        assert lines(found) == [
            ("2020", "Trekker A wordt trekker van “Jeugd”"),
            ("juli 2023", "“Jeugd” overgedragen van Trekker A aan Trekker B"),
            ("2025", "Thema afgesplitst van “Jeugd”: Jongeren"),
            ("22 november 2026", "Thema vervallen: Jeugd"),
            ("later, datum onbekend", "Thema toegevoegd: Jeugd"),
        ]
        assert found.events[1].note == "Trekker A tot en met juni 2023"

    def test_the_yearly_loop(self, cast):
        programme = make_programme(cast.partnership, 2025)
        theme = make_owned_theme(cast.partnership, title="Sport")
        plan = PlanFactory(theme=theme, programme=programme)
        p.Plan.objects.filter(pk=plan.pk).update(
            state="adopted", adopted_at=AT, adopted_by=cast.coordinator
        )
        ActivityFactory(
            plan=plan, title="Toernooi", kind="event", state="done",
            starts_on=datetime.date(2025, 6, 1), ends_on=datetime.date(2025, 6, 3),
        )  # fmt: skip
        ActivityFactory(plan=plan, title="Zonder datum")
        opened = datetime.datetime(2025, 11, 30, 23, 30, tzinfo=datetime.UTC)
        EvaluationFactory(programme=programme, state="open", opened_at=opened)

        assert lines(timeline_of(cast)) == [
            ("1 januari 2025", "Programma 2025 begint"),
            ("1 juni 2025", "Evenement: Toernooi"),
            ("1 december 2025", "Evaluatie 2025 geopend"),
            ("22 november 2026", "Plan van aanpak 2025 vastgesteld: Sport"),
            ("15 december 2026", "Evaluatie 2025: antwoorden uiterlijk klaar"),
        ]

    def test_results_publicity_and_what_was_arranged(self, cast):
        first = cast.partnership.parties.first()
        p.Result.objects.create(partnership=cast.partnership, title="Lesbrief", reached="2024")
        p.CommunicationItem.objects.create(
            partnership=cast.partnership,
            text="Artikel",
            status="done",
            planned_on=datetime.date(2024, 3, 1),
        )
        p.CommunicationItem.objects.create(partnership=cast.partnership, text="Ooit eens")
        p.Arrangement.objects.create(
            partnership=cast.partnership, text="Vervangen", since="2024", until="2025"
        )
        p.ExchangeItem.objects.create(
            partnership=cast.partnership,
            party=first,
            direction="offer",
            text="Stages",
            since="2025-01",
        )

        assert texts(cast, Lane.RESULT) == ["Resultaat: Lesbrief", "Communicatie: Artikel"]
        assert texts(cast, Lane.AGREEMENT) == [
            "Afspraak geldt: Vervangen",
            "Leger des Heils biedt: Stages",
            "Afspraak geldt niet meer: Vervangen",
        ]

    def test_the_partnership_itself_and_those_it_belongs_with(self, cast):
        p.Partnership.objects.filter(pk=cast.partnership.pk).update(
            since_stated="al lang", stage="ended", **honest_columns("ended", "2026-01")
        )
        seen = make_partnership(cast.here, title="Voorloper", since="2001")
        hidden = make_partnership(title="Van anderen", since="2002")
        for other in (seen, hidden):
            p.PartnershipLink.objects.create(
                partnership=cast.partnership, other=other, kind="predecessor"
            )

        assert texts(cast, Lane.RELATION) == [
            "Voorganger: “Voorloper” begon",
            "De samenwerking is beëindigd",
            "De partijen gaan samenwerken",
        ]

    @pytest.mark.parametrize(
        ("kind", "told"),
        [
            ("predecessor", "Opvolger"),
            ("successor", "Voorganger"),
            ("part_of", "Omvat"),
            ("holds", "Onderdeel van"),
            ("related", "Verwant"),
        ],
    )
    def test_a_link_is_told_from_its_other_end(self, cast, kind, told):
        other = make_partnership(cast.here, title="De andere", since="2001")
        p.PartnershipLink.objects.create(partnership=other, other=cast.partnership, kind=kind)

        assert texts(cast, Lane.RELATION) == [f"{told}: “De andere” begon"]

    def test_joining_that_was_decided_elsewhere(self, cast):
        p.Accession.objects.create(
            partnership=cast.partnership,
            organisation=OrganisationFactory(name="MEE"),
            decided="XXXX-05-27",
            state="confirmed",
            answered="2026-11-02",
            answered_by=cast.partnership.parties.first(),
        )

        assert texts(cast, Lane.PARTY) == [
            "Toetreding van MEE bevestigd door Leger des Heils",
            "Elders voorgesteld: MEE treedt toe",
        ]


class TestFolding:
    def test_a_short_timeline_stands_open(self, cast):
        for number in range(20):
            decide(cast, f"Besluit {number}", decided="2014")

        assert [group.is_folded for group in timeline_of(cast).groups] == [False]

    def test_a_long_one_shows_the_last_year_and_folds_what_is_long(self, cast):
        for year, number in ((2014, 40), (2015, 3), (2016, 40), (None, 20)):
            for _n in range(number):
                decide(cast, "Besluit", decided=str(year) if year else None)
        timeline = timeline_of(cast)

        assert {group.title: group.is_folded for group in timeline.groups} == {
            "2014": True,
            "2015": False,
            "2016": False,
            "Datum onbekend": True,
        }

        timeline = timeline_of(cast)
        timeline.narrow([], "2014")

        assert [group.is_folded for group in timeline.groups] == [False]


class TestFilter:
    @pytest.fixture
    def page(self, client, cast):
        decide(cast, "Eerste", decided="2024")
        decide(cast, "Tweede", decided="2025")
        decide(cast, "Derde", decided="later")
        AgreementFactory(partnership=cast.partnership, title="Pact", state="signed", signed="2024")
        client.force_login(cast.reader)
        url = reverse("partnership_timeline", args=[cast.partnership.pk])

        def shown(query="") -> list[str]:
            response = client.get(f"{url}{query}")
            assert response.status_code == 200
            return [event.text for event in response.context["timeline"].events]

        return shown

    def test_by_kind_and_year(self, page):
        assert page() == ["Pact ondertekend", "Besloten: Eerste", "Besloten: Tweede",
                          "Besloten: Derde"]  # fmt: skip
        assert page("?year=2024") == ["Pact ondertekend", "Besloten: Eerste"]
        assert page("?kind=agreement") == ["Pact ondertekend"]
        assert page("?kind=agreement&kind=meeting&year=2025") == ["Besloten: Tweede"]
        assert page("?year=unknown") == ["Besloten: Derde"]

    @pytest.mark.parametrize("query", ["?year=1850", "?kind=nonsense", "?year=x&kind=%C2%85"])
    def test_a_choice_that_does_not_exist_narrows_nothing(self, page, query):
        assert len(page(query)) == 4


class TestPicture:
    def test_places_what_has_a_year(self, cast):
        decide(cast, "Een", decided="2024-01-01")
        decide(cast, "Twee", decided="2025")
        decide(cast, "Drie", decided="later")

        picture = timeline_of(cast).picture

        assert [tick.label for tick in picture.ticks] == ["2024", "2025"]
        first, second = picture.lanes[0].dots
        assert (first.start, first.end, first.is_span) == (2.0, 2.0, False)
        assert second.is_span
        assert (second.start, second.end) == (50.57, 97.37)
        assert picture.undated == 1
        assert picture.today is None

    def test_is_left_out_when_there_is_nothing_to_compare(self, cast):
        decide(cast, "Een", decided="2024")
        decide(cast, "Twee", decided="XXXX-05-27")

        assert timeline_of(cast).picture is None


def fill(partnership, number):
    """As many of everything dated as asked."""
    body = p.Body.objects.create(partnership=partnership, name="Stuurgroep")
    programme = p.Programme.objects.filter(partnership=partnership).first() or make_programme(
        partnership
    )
    party = partnership.parties.first()
    for _n in range(number):
        agreement = AgreementFactory(partnership=partnership, state="signed", signed="2014-05")
        p.Signature.objects.create(agreement=agreement, party=party, state="signed")
        agreement.approvals.create(body="OR", party=party, asked="2013")
        agreement.amendments.create(text="Erbij", effective="2015")
        meeting = p.Meeting.objects.create(body=body, held="2024-02-01")
        p.Decision.objects.create(partnership=partnership, meeting=meeting, text="Besluit")
        p.Seat.objects.create(body=body, party=party, since="2024")
        theme = make_owned_theme(partnership, added="2023")
        plan = PlanFactory(theme=theme, programme=programme)
        ActivityFactory(plan=plan, ends_on=TODAY)
        p.Result.objects.create(partnership=partnership, title="Resultaat", reached="2025")


class TestCost:
    def test_is_the_same_for_2_and_12_of_everything(self, client, cast):
        client.force_login(cast.coordinator)
        url = reverse("partnership_timeline", args=[cast.partnership.pk])
        costs = []
        for number in (2, 10):
            fill(cast.partnership, number)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            costs.append(len(queries))

        assert costs[0] == costs[1] <= PAGE_BAR


class TestFile:
    def rows(self, response) -> list[list[str]]:
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))

    def test_holds_what_the_page_shows_without_losing_a_date(self, client, cast):
        decide(cast, "=1+1", decided=HonestDate.parse("XXXX-05-27", "dinsdag 27 mei"))
        decide(cast, "Gewoon", decided="2014-05")
        AgreementFactory(partnership=cast.partnership, title="Pact", state="signed", signed="2024")
        client.force_login(cast.coordinator)

        response = client.get(
            reverse("partnership_timeline_csv", args=[cast.partnership.pk]) + "?kind=meeting"
        )

        number = cast.partnership.number
        assert response["Content-Disposition"] == f'attachment; filename="{number}-tijdlijn.csv"'
        head, *rows = self.rows(response)
        assert head[:3] == ["Datum (EDTF)", "Zoals vermeld", "Datum in woorden"]
        assert [(row[0], row[1], row[5]) for row in rows] == [
            ("2014-05", "", "Besloten: Gewoon"),
            ("XXXX-05-27", "dinsdag 27 mei", "Besloten: =1+1"),
        ]

    def test_a_cell_that_begins_like_a_formula_is_text(self, client, cast):
        decide(cast, "Besluit", because="=HYPERLINK(1)", decided="2014")
        client.force_login(cast.coordinator)

        response = client.get(reverse("partnership_timeline_csv", args=[cast.partnership.pk]))

        assert self.rows(response)[1][6] == "'=HYPERLINK(1)"

    def test_is_written_down(self, client, cast):
        client.force_login(cast.coordinator)

        client.get(reverse("partnership_timeline_csv", args=[cast.partnership.pk]))

        entry = AuditEntry.objects.get(verb="export")
        assert (entry.actor_id, entry.partnership_id) == (cast.coordinator.pk, cast.partnership.pk)
