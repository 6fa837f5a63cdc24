"""The sections of the partnership page about what was agreed, decided, made and told."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from lib.dates import HonestDate
from organisations.models import Municipality
from partnerships import models as p
from partnerships.dossier import Dossier, read_partnership
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    ContactFactory,
    EvaluationFactory,
    OrganisationFactory,
    PartyFactory,
    PlanFactory,
    ThemeFactory,
    make_owned_theme,
    make_partnership,
    make_programme,
    make_user,
)

from .many import AT, grow
from .people import make_cast

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


def dossier_of(cast, user=None) -> Dossier:
    user = User.objects.get(pk=(user or cast.coordinator).pk)
    return Dossier(read_partnership(cast.partnership.pk, user, TODAY), user, TODAY)


def text_of(client, cast, user) -> str:
    client.force_login(user)
    response = client.get(cast.partnership.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


class TestDecisions:
    def test_the_latest_three_and_how_many_there_are(self, client, cast):
        body = p.Body.objects.create(partnership=cast.partnership, name="Stuurgroep")
        meeting = p.Meeting.objects.create(body=body, held="2025-05")
        for text, fields in (
            ("Oudste", {"decided": "2020"}),
            ("Uit de vergadering", {"meeting": meeting}),
            ("Jaar onbekend", {"decided": "XXXX-05-27"}),
            ("Nieuwste", {"decided": "2026-01-02"}),
        ):
            p.Decision.objects.create(partnership=cast.partnership, text=text, **fields)

        lines = dossier_of(cast).decisions

        assert [(line.text, str(line.date), line.body) for line in lines] == [
            ("Nieuwste", "2 januari 2026", ""),
            ("Uit de vergadering", "mei 2025", "Stuurgroep"),
            ("Oudste", "2020", ""),
        ]
        assert "Alle 4 besluiten" in text_of(client, cast, cast.reader)

    def test_the_next_meeting_and_what_waits_to_be_done(self, cast):
        body = p.Body.objects.create(partnership=cast.partnership, name="Stuurgroep")
        for day, held in ((10, None), (3, None), (1, "2026-12-01")):
            p.Meeting.objects.create(body=body, planned_on=datetime.date(2026, 12, day), held=held)
        p.Meeting.objects.create(body=body, planned_on=datetime.date(2026, 11, 1))
        for fields in (
            {"due_on": datetime.date(2026, 11, 21)},
            {"due_on": TODAY},
            {"state": "done", "done_on": TODAY},
        ):
            p.ActionPoint.objects.create(partnership=cast.partnership, text="Bellen", **fields)

        dossier = dossier_of(cast)

        assert (dossier.next_meeting["name"], dossier.next_meeting["on"]) == (
            "Stuurgroep",
            datetime.date(2026, 12, 3),
        )
        assert dossier.actions == "2 actiepunten open, 1 te laat"

    def test_without_any_of_it_nothing_is_drawn(self, client, cast):
        assert 'id="bodies"' not in text_of(client, cast, cast.coordinator)


class TestJoining:
    @pytest.fixture
    def elsewhere(self, cast):
        other = make_partnership(title="Op Orde en anderen")
        decision = p.Decision.objects.create(partnership=other, text="MEE sluit aan")
        return p.Accession.objects.create(
            partnership=cast.partnership,
            organisation=OrganisationFactory(name="MEE"),
            decision=decision,
            decided="XXXX-05-27",
        )

    def test_waits_for_an_answer_of_who_may_give_it(self, client, cast, elsewhere):
        confirm = f"/accessions/{elsewhere.pk}/confirm/"

        assert confirm in text_of(client, cast, cast.partner)
        reader = text_of(client, cast, cast.reader)
        assert "MEE" in reader
        assert confirm not in reader

    def test_a_decision_of_others_is_not_told(self, client, cast, elsewhere):
        assert "MEE sluit aan" not in text_of(client, cast, cast.coordinator)

    def test_once_answered_it_is_gone(self, cast, elsewhere):
        assert len(dossier_of(cast).proposed) == 1

        p.Accession.objects.update(state="confirmed")

        assert dossier_of(cast).proposed == []


class TestResults:
    def test_the_latest_with_their_picture(self, client, cast):
        for number in range(6):
            p.Result.objects.create(
                partnership=cast.partnership, title=f"Lesbrief {number}", reached=f"202{number}"
            )
        p.Result.objects.filter(title="Lesbrief 5").update(
            picture_name="x", picture_alt="Een klas", picture_width=30, picture_height=20
        )

        page = text_of(client, cast, cast.reader)

        titles = [line.title for line in dossier_of(cast).results]
        assert titles == ["Lesbrief 5", "Lesbrief 4", "Lesbrief 3", "Lesbrief 2"]
        assert "Alle 6 resultaten" in page
        assert page.count('alt="Een klas"') == 1

    def test_a_joint_result_without_publicity_is_a_gap(self, cast):
        joint = p.Result.objects.create(partnership=cast.partnership, title="Samen")
        alone = p.Result.objects.create(partnership=cast.partnership, title="Alleen")
        alone.parties.add(cast.partnership.parties.first())
        wanted = "Het gezamenlijke resultaat “Samen” heeft nog geen publiciteit gehad."
        gaps = [gap.text for gap in dossier_of(cast).gaps]
        assert wanted in gaps
        assert not [text for text in gaps if "Alleen" in text]

        p.CommunicationItem.objects.create(
            partnership=cast.partnership, text="Artikel", result=joint, reach="external"
        )

        assert wanted not in [gap.text for gap in dossier_of(cast).gaps]

    def test_many_are_one_gap(self, cast):
        for number in range(3):
            p.Result.objects.create(partnership=cast.partnership, title=f"Samen {number}")

        assert "3 gezamenlijke resultaten hebben nog geen publiciteit gehad." in [
            gap.text for gap in dossier_of(cast).gaps
        ]

    def test_a_pilot_that_ended_without_a_conclusion_is_a_gap(self, cast):
        plan = PlanFactory(
            theme=make_owned_theme(cast.partnership), programme=make_programme(cast.partnership)
        )
        for title, fields in (
            ("Klaar", {"state": "done"}),
            ("Besloten", {"state": "done", "learned": "Ja", "pilot_outcome": "stop"}),
            ("Loopt", {"state": "running"}),
            ("Geen pilot", {"state": "done", "kind": "training"}),
        ):
            ActivityFactory(plan=plan, title=title, **{"kind": "pilot", **fields})

        gaps = [gap.text for gap in dossier_of(cast).gaps if "pilot" in gap.text]

        assert gaps == ["De pilot “Klaar” heeft nog geen conclusie."]


class TestNotes:
    def write(self, cast, text, visibility="parties", organisation=None, minutes=0):
        return p.Note.objects.create(
            partnership=cast.partnership,
            organisation=organisation or cast.here,
            text=text,
            visibility=visibility,
            noted_at=timezone.now() + datetime.timedelta(minutes=minutes),
        )

    def test_the_latest_two_with_who_may_read_them(self, cast):
        self.write(cast, "Eerste")
        self.write(cast, "Tweede", "everyone", minutes=1)
        self.write(cast, "Derde", "own", minutes=2)

        dossier = dossier_of(cast, cast.reader)

        assert [(note.text, note.level) for note in dossier.notes] == [
            ("Derde", "Alleen Leger des Heils"),
            ("Tweede", "Iedereen die deze samenwerking mag zien, ook wie is uitgenodigd"),
        ]
        assert dossier.partnership.note_count == 3

    def test_a_note_of_one_party_is_not_there_for_another(self, client, cast):
        self.write(cast, "Vertrouwelijk", "own")

        assert "Vertrouwelijk" in text_of(client, cast, cast.reader)
        other = text_of(client, cast, cast.partner)
        assert "Vertrouwelijk" not in other
        assert 'id="notes"' not in other

    def test_who_may_write_one_is_shown_where(self, cast):
        assert "Notitie" in [label for label, _url in dossier_of(cast, cast.manager).additions]
        assert dossier_of(cast, cast.reader).additions == []


class TestDocuments:
    def test_of_one_party_is_not_there_for_another(self, client, cast):
        p.Document.objects.create(
            partnership=cast.partnership, title="Intern memo", link="https://example.org",
            visibility="own", organisation=cast.here,
        )  # fmt: skip

        assert "Alleen Leger des Heils" in text_of(client, cast, cast.reader)
        assert "Intern memo" not in text_of(client, cast, cast.partner)

    def test_the_newest_version_stands_there(self, cast):
        old = p.Document.objects.create(
            partnership=cast.partnership, title="Plan", link="https://example.org/1"
        )
        new = p.Document.objects.create(
            partnership=cast.partnership, title="Plan", link="https://example.org/2", replaces=old
        )

        assert [row.document for row in dossier_of(cast).documents] == [new]


class TestArrangements:
    def test_who_sits_where_for_whom_stands_apart(self, client, cast):
        here, there = cast.partnership.parties.all()
        arrangement = p.Arrangement.objects.create(
            partnership=cast.partnership,
            text="Elkaar vervangen",
            network="Overleg wijkteams Ommen",
            representative=ContactFactory(name="Medewerker wijk"),
            since="2014-05",
        )
        arrangement.debtors.add(here)
        arrangement.beneficiaries.add(there)
        p.Arrangement.objects.create(partnership=cast.partnership, text="Werkruimte delen")

        dossier = dossier_of(cast)

        assert [line.text for line in dossier.arrangements.shown] == ["Werkruimte delen"]
        assert [line.network for line in dossier.represented.shown] == ["Overleg wijkteams Ommen"]
        page = text_of(client, cast, cast.reader)
        assert "Leger des Heils voor Landstede" in page
        assert "sinds mei 2014" in page

    @pytest.mark.parametrize(("number", "shown", "further"), [(8, 8, 0), (9, 6, 3), (40, 6, 34)])
    def test_a_long_list_is_folded(self, cast, number, shown, further):
        for place in range(number):
            p.Arrangement.objects.create(partnership=cast.partnership, text=f"Afspraak {place}")

        lines = dossier_of(cast).arrangements

        assert (len(lines.shown), len(lines.further), lines.total) == (shown, further, number)


class TestThemes:
    def test_where_with_whom_since_when_and_why(self, cast):
        theme = ThemeFactory(
            partnership=cast.partnership,
            title="SROI",
            area_kind="listed",
            added="later",
            added_because="Werkgevers zoeken mee.",
        )
        theme.municipalities.set(Municipality.objects.filter(name__in=["Zwolle", "Lelystad"]))
        p.ThemeParticipant.objects.create(theme=theme, party=cast.partnership.parties.first())
        p.ThemeParticipant.objects.create(
            theme=theme, organisation=OrganisationFactory(name="Werkbedrijf")
        )
        p.ThemeParticipant.objects.create(
            theme=theme, organisation=OrganisationFactory(name="Oud"), until="2020"
        )
        ThemeFactory(partnership=cast.partnership, title="Onderwijs", area_kind="whole")

        first, second = dossier_of(cast).theme_lines

        assert (first.where, first.who, first.because) == (
            "Lelystad, Zwolle",
            "Leger des Heils; van buiten: Werkbedrijf",
            "Werkgevers zoeken mee.",
        )
        assert str(first.theme.added) == "later, datum onbekend"
        assert (second.where, second.who) == ("het hele werkgebied van de partijen", "")

    def test_a_theme_that_came_of_a_decision_says_so(self, cast):
        decision = p.Decision.objects.create(partnership=cast.partnership, text="Samen optrekken")
        ThemeFactory(partnership=cast.partnership, added_decision=decision)

        assert dossier_of(cast).theme_lines[0].because == "Samen optrekken"


class TestParties:
    def test_the_next_contact_with_a_wanted_party(self, client, cast):
        PartyFactory(
            partnership=cast.partnership, organisation=None, wanted_kind="Lokale overheid",
            state="wanted", next_contact="wethouder bellen", own_interest="Vaardige mensen",
            next_contact_on=datetime.date(2026, 12, 1),
        )  # fmt: skip

        page = text_of(client, cast, cast.reader)

        for words in ("Lokale overheid", "Vaardige mensen", "1 december 2026", "wethouder bellen"):
            assert words in page

    def test_a_full_table_that_decides_little_is_told(self, client, cast):
        assert dossier_of(cast).crowd is None
        for _number in range(11):
            PartyFactory(partnership=cast.partnership)

        assert dossier_of(cast).crowd.parties == 13
        assert "De tafel wordt vol" in text_of(client, cast, cast.reader)


class TestPapers:
    def test_a_living_partnership_without_a_valid_paper_is_said_so(self, client, cast):
        AgreementFactory(
            partnership=cast.partnership, state="signed", signed="2014-05-27", duration="fixed",
            ends=HonestDate.parse("2016-05-26"),
        )  # fmt: skip

        page = text_of(client, cast, cast.reader)

        assert dossier_of(cast).papers.is_valid is False
        assert "Geen geldige overeenkomst" in page
        assert "Actief" in page


class TestOpening:
    @pytest.mark.parametrize(("year", "offered"), [(2024, True), (2026, True), (2027, False)])
    def test_a_year_with_activities_that_has_begun_can_be_evaluated(self, cast, year, offered):
        programme = make_programme(cast.partnership, year)
        ActivityFactory(plan=PlanFactory(theme__partnership=cast.partnership, programme=programme))
        p.Programme.objects.update(activity_count=1)

        assert bool(dossier_of(cast).opening_url) is offered
        assert dossier_of(cast, cast.reader).opening_url == ""

    def test_an_evaluated_year_is_not_offered_again(self, cast):
        programme = make_programme(cast.partnership, 2025)
        p.Programme.objects.update(activity_count=1)
        EvaluationFactory(programme=programme)

        assert dossier_of(cast).opening_url == ""


class TestSize:
    def test_a_large_partnership_shows_the_start_of_every_list(self, client, cast):
        grow(cast.partnership, parties=40, themes=10, activities=80)
        user = make_user(cast.here, "coordinator")

        page = text_of(client, cast, user)

        assert "Toon alle 30" in page  # arrangements, but for the ten about networks
        assert "Toon alle 10" in page
        assert "Toon alle 40" in page  # communication
        assert page.count('class="themerow"') == 10
