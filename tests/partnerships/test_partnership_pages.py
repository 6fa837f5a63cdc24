"""The list and the page of partnerships: what they show, and what they cost."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.models import Affiliation, Municipality
from partnerships import models as p
from partnerships.counters import refresh_partnership
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

from .people import make_cast

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)
AT = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
PAGE_BAR, LIST_BAR = 12, 6


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


def cost(client, url) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def dossier_of(cast, user=None) -> Dossier:
    user = user or cast.coordinator
    return Dossier(read_partnership(cast.partnership.pk, user, TODAY), user, TODAY)


def adopted(programme, low, high):
    return EvaluationFactory(
        programme=programme,
        state="adopted",
        adopted_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
        frozen={},
        lowest_mean=low,
        highest_mean=high,
    )


def fill(partnership, themes=2, parties=0):
    """Everything a partnership page can show, as many themes and parties as asked."""
    programme = p.Programme.objects.filter(partnership=partnership).first() or make_programme(
        partnership
    )
    for _number in range(parties):
        PartyFactory(partnership=partnership, contact=ContactFactory())
    first, second = partnership.parties.all()[:2]
    for _number in range(themes):
        theme = make_owned_theme(partnership)
        plan = PlanFactory(theme=theme, programme=programme)
        for _again in range(3):
            ActivityFactory(plan=plan, ends_on=TODAY)
        arrangement = p.Arrangement.objects.create(partnership=partnership, text="Afspraak")
        arrangement.debtors.add(first)
        arrangement.beneficiaries.add(second)
        p.ExchangeItem.objects.create(
            partnership=partnership, party=first, direction="offer", text="Stages"
        )
        agreement = AgreementFactory(partnership=partnership, state="signed", signed="2014")
        for party in (first, second):
            p.Signature.objects.create(agreement=agreement, party=party)
        p.Document.objects.create(
            partnership=partnership, agreement=agreement, title="Tekst", link="https://example.org"
        )
        p.Document.objects.create(partnership=partnership, title="Los", link="https://example.org")
        body = p.Body.objects.create(partnership=partnership, name="Stuurgroep")
        p.Seat.objects.create(body=body, party=first, role="chair", function="directeur")
        meeting = p.Meeting.objects.create(body=body, planned_on=TODAY)
        p.Decision.objects.create(partnership=partnership, meeting=meeting, text="Besluit")
        p.ActionPoint.objects.create(partnership=partnership, text="Bellen", due_on=TODAY)
        result = p.Result.objects.create(
            partnership=partnership, title="Lesbrief", picture_name="x", picture_alt="Een klas"
        )
        p.CommunicationItem.objects.create(partnership=partnership, text="Artikel", result=result)
        p.Note.objects.create(
            partnership=partnership, organisation=partnership.keeper, text="Let op", noted_at=AT
        )
        p.Accession.objects.create(
            partnership=partnership, organisation=OrganisationFactory(), state="proposed"
        )
        p.ThemeParticipant.objects.create(theme=theme, party=first)
        p.ThemeParticipant.objects.create(theme=theme, organisation=OrganisationFactory())
        p.Source.objects.create(partnership=partnership, title="Krant", dated="2014")
        group, _made = p.TargetGroup.objects.get_or_create(name="Studenten")
        p.StakeholderBenefit.objects.create(
            partnership=partnership, target_group=group, text="Leren"
        )
        p.PartnershipLink.objects.create(
            partnership=partnership, other=make_partnership(keeper=partnership.keeper)
        )


class TestCost:
    def test_the_page_costs_the_same_for_2_and_20_themes(self, client, cast):
        client.force_login(cast.coordinator)
        url = cast.partnership.get_absolute_url()
        fill(cast.partnership, themes=2)
        few = cost(client, url)

        fill(cast.partnership, themes=18, parties=12)

        assert cost(client, url) == few <= PAGE_BAR

    def test_the_list_costs_the_same_for_1_and_3_rows(self, client, cast):
        client.force_login(cast.coordinator)
        fill(cast.partnership, themes=0)
        one = cost(client, "/partnerships/")
        for _number in range(2):
            fill(make_partnership(cast.here, cast.there), themes=1)

        assert cost(client, "/partnerships/") == one <= LIST_BAR

    def test_a_filtered_deep_page_stays_within_the_bar(self, client, cast):
        client.force_login(cast.coordinator)
        for _number in range(60):
            make_partnership(cast.here)
        first = client.get("/partnerships/?stage=active")

        assert cost(client, f"/partnerships/{first.context['next_url']}") <= LIST_BAR


class TestYearStrip:
    def test_tells_the_loop_year_by_year(self, cast):
        last, this = make_programme(cast.partnership, 2025), make_programme(cast.partnership, 2026)
        p.Programme.objects.filter(pk=last.pk).update(activity_count=16, done_count=14)
        p.Programme.objects.filter(pk=this.pk).update(
            activity_count=17, done_count=11, busy_count=4
        )
        adopted(last, "3.6", "4.2")
        EvaluationFactory(programme=this, due_on=datetime.date(2026, 12, 15))

        years = dossier_of(cast).years

        assert [
            (y.label, y.lead, y.note, y.state_label, y.state_tone, y.is_now, y.is_next)
            for y in years
        ] == [
            (
                "2025",
                "14 van 16",
                "uitgevoerd · 3,6 – 4,2 van 5",
                "Vastgesteld",
                "good",
                False,
                False,
            ),
            ("2026", "11 van 17", "uitgevoerd", "Invullen t/m 15 dec", "warn", True, False),
            ("2027", "–", "nog geen activiteiten", "In voorbereiding", "none", False, True),
        ]

    def test_names_each_party_while_they_are_few(self, cast):
        evaluation = adopted(make_programme(cast.partnership, 2025), "3.0", "4.0")
        means = [["Leger des Heils", "4.0"], ["Landstede", "3.0"]]
        type(evaluation).objects.filter(pk=evaluation.pk).update(party_means=means)

        assert dossier_of(cast).evaluations[0]["spread"] == (
            "Leger des Heils 4,0 · Landstede 3,0 (van 5)"
        )

        type(evaluation).objects.update(party_means=[*means, *means, ["Vijfde", "3.5"]])

        assert dossier_of(cast).evaluations[0]["spread"] == "3,0 – 4,0 van 5"

    def test_says_how_late_an_evaluation_is(self, cast):
        EvaluationFactory(
            programme=make_programme(cast.partnership), due_on=datetime.date(2026, 11, 1)
        )

        year = next(year for year in dossier_of(cast).years if year.is_now)

        assert (year.state_label, year.state_tone) == ("Evaluatie 3 weken te laat", "bad")

    def test_a_year_without_evaluation_is_told(self, cast):
        p.Partnership.objects.update(rhythm="yearly")
        programme = make_programme(cast.partnership, 2025)
        p.Programme.objects.filter(pk=programme.pk).update(activity_count=3)

        assert dossier_of(cast).years[0].state_label == "Niet geëvalueerd"

    def test_nothing_is_drawn_before_the_first_programme(self, client, cast):
        client.force_login(cast.coordinator)

        assert dossier_of(cast).years == []
        assert (
            'class="years' not in client.get(cast.partnership.get_absolute_url()).content.decode()
        )

    def test_a_school_year(self, cast):
        p.Partnership.objects.update(start_month=8)
        cast.partnership.start_month = 8
        make_programme(cast.partnership, 2026)

        assert [(y.label, y.is_now) for y in dossier_of(cast).years] == [
            ("2026-2027", True),
            ("2027-2028", False),
        ]


class TestSections:
    def test_everything_filled_in_is_shown(self, client, cast):
        fill(cast.partnership, themes=1)
        client.force_login(cast.coordinator)

        page = client.get(cast.partnership.get_absolute_url())

        assert [anchor for anchor, _label in page.context["dossier"].sections] == [
            "themes",
            "arrangements",
            "exchange",
            "results",
            "intent",
            "bodies",
            "communication",
            "notes",
            "documents",
        ]
        content = page.content.decode()
        for text in ("Afspraak", "Stages", "Leren", "Stuurgroep", "Artikel", "Krant", "Los"):
            assert text in content

    def test_what_is_empty_waits_under_add(self, cast):
        empty = {label for label, _url in dossier_of(cast).additions}
        fill(cast.partnership, themes=1)
        left = {label for label, _url in dossier_of(cast).additions}

        assert {"Thema", "Overeenkomst", "Afspraak", "Werkgebied"} <= empty
        assert left == {
            "Aanleiding, missie en meerwaarde",
            "Werkgebied",
            "Startcheck",
            "Voorbeeld voor de handreiking",
        }

    def test_a_theme_without_owner_is_told_loudly(self, client, cast):
        theme = ThemeFactory(partnership=cast.partnership, title="Leerwerkplaatsen")
        client.force_login(cast.coordinator)

        page = client.get(cast.partnership.get_absolute_url())

        line = page.context["dossier"].theme_lines[0]
        assert line.lacks_owner
        assert f"/themes/{theme.pk}/owner/" in page.content.decode()
        assert "“Leerwerkplaatsen” heeft geen trekker." in [
            gap.text for gap in page.context["dossier"].gaps
        ]

    def test_themes_stand_under_their_main_area(self, cast):
        area = p.MainArea.objects.create(partnership=cast.partnership, title="Voor cliënten")
        make_owned_theme(cast.partnership, title="Sport", main_area=area)
        make_owned_theme(cast.partnership, title="Los")
        make_owned_theme(cast.partnership, title="Oud", stage="completed")

        dossier = dossier_of(cast)

        assert [
            (group.title, [str(line.theme) for line in group.lines])
            for group in dossier.theme_groups
        ] == [("", ["Los"]), ("Voor cliënten", ["Sport"])]
        assert [str(line.theme) for line in dossier.former_themes] == ["Oud"]

    def test_progress_and_what_comes_next(self, cast):
        theme = make_owned_theme(cast.partnership)
        plan = PlanFactory(theme=theme, programme=make_programme(cast.partnership))
        ActivityFactory(plan=plan, state="done", ends_on=TODAY)
        ActivityFactory(plan=plan, title="Toernooi", starts_on=datetime.date(2026, 12, 6))
        line = dossier_of(cast).theme_lines[0]
        assert (line.done, line.total) == (1, 2)
        assert line.next_text == "Volgende: Toernooi, 6 december"
        assert line.late_text == ""

        ActivityFactory(plan=plan, title="Groep", ends_on=datetime.date(2026, 11, 1))

        assert dossier_of(cast).theme_lines[0].late_text == "Groep: 3 weken te laat"

    def test_arrangements_have_a_direction_and_a_verdict(self, cast):
        here, there = cast.partnership.parties.all()
        one = p.Arrangement.objects.create(partnership=cast.partnership, text="Studenten plaatsen")
        one.debtors.add(there)
        one.beneficiaries.add(here)
        both = p.Arrangement.objects.create(partnership=cast.partnership, text="Vermelden")
        both.debtors.add(here, there)
        evaluation = adopted(make_programme(cast.partnership, 2025), "3.0", "4.0")
        evaluation.arrangement_reviews.create(arrangement=one, kept="partly")

        lines = dossier_of(cast).arrangements.shown

        assert [(x.text, x.owed_by, x.owed_to, x.kept_label, x.kept_year) for x in lines] == [
            ("Studenten plaatsen", "Landstede", "Leger des Heils", "Deels nagekomen", "2025"),
            ("Vermelden", "Beide partijen", "", "", ""),
        ]

    def test_a_verdict_not_yet_adopted_is_not_shown(self, cast):
        one = p.Arrangement.objects.create(partnership=cast.partnership, text="Plaatsen")
        evaluation = EvaluationFactory(programme=make_programme(cast.partnership))
        evaluation.arrangement_reviews.create(arrangement=one, kept="not")

        assert dossier_of(cast).arrangements.shown[0].kept_label == ""

    def test_many_parties_are_counted(self, cast):
        p.Party.objects.filter(organisation=cast.there).update(role="lead")
        for _number in range(6):
            PartyFactory(partnership=cast.partnership)
        PartyFactory(
            partnership=cast.partnership, organisation=None, wanted_kind="gemeente", state="wanted"
        )

        parties = dossier_of(cast).parties

        assert parties.is_many
        assert parties.joined_count == 8
        assert [str(party) for party in parties.shown] == ["Landstede"]
        assert [str(party) for party in parties.coming] == ["gemeente"]

    def test_sisters_are_named(self, cast):
        group = OrganisationFactory(name="Dimence Groep")
        for organisation in (cast.here, cast.there):
            Affiliation.objects.create(organisation=organisation, group=group)

        assert dossier_of(cast).sisters == [
            "Leger des Heils en Landstede horen allebei bij Dimence Groep."
        ]

    def test_a_link_to_a_partnership_out_of_sight_is_not_shown(self, cast):
        hidden = make_partnership(title="Van anderen")
        shown = make_partnership(cast.here, title="Van ons")
        for other in (hidden, shown):
            p.PartnershipLink.objects.create(partnership=cast.partnership, other=other)
        p.PartnershipLink.objects.create(
            partnership=shown, other=cast.partnership, kind="predecessor"
        )

        links = dossier_of(cast).links

        assert {(row["title"], str(row["relation"])) for row in links} == {
            ("Van ons", "Verwant"),
            ("Van ons", "Opvolger"),
        }

    def test_gaps_never_block_and_are_for_who_can_fill_them(self, cast):
        texts = {gap.text for gap in dossier_of(cast).gaps}

        assert texts == {
            "Er zijn nog geen thema’s.",
            "Er is nog geen overeenkomst.",
            "Het doel is nog niet ingevuld.",
            "Sinds wanneer de partijen samenwerken is niet bekend.",
            "Er is geen evaluatieritme afgesproken. Elk jaar is gebruikelijk.",
            "Er is geen coördinator.",
            "De startcheck is nog niet ingevuld.",
        }
        assert dossier_of(cast, cast.reader).gaps == []


class TestSearchAndFilters:
    def titles(self, client, **asked) -> set:
        page = client.get("/partnerships/", asked)
        assert page.status_code == 200
        return {row["title"] for row in page.context["rows"]}

    @pytest.fixture
    def two(self, client, cast):
        other = make_partnership(
            cast.here, OrganisationFactory(name="De Kern"), title="Op Orde", kind="network",
            stage="ended",
        )  # fmt: skip
        ThemeFactory(partnership=other, title="Thuisadministratie")
        for one in (cast.partnership, other):
            refresh_partnership(one)
        client.force_login(cast.coordinator)
        return other

    def test_search_finds_title_number_party_and_theme(self, client, cast, two):
        for words in ("op orde", "de kern", "THUISADMINISTRATIE", two.number, "kern orde"):
            assert self.titles(client, q=words) == {"Op Orde"}, words
        assert self.titles(client, q="leger heils") == {cast.partnership.title, "Op Orde"}
        assert self.titles(client, q="bestaat niet") == set()

    def test_filters(self, client, cast, two):
        ours = cast.partnership
        zwolle = Municipality.objects.get(name="Zwolle")
        two.municipalities.add(zwolle)
        EvaluationFactory(programme=make_programme(ours), due_on=datetime.date(2026, 11, 1))
        adopted(make_programme(two), "3.0", "3.5")
        contact = ContactFactory(organisation=cast.here, user=cast.coordinator)
        p.Partnership.objects.filter(pk=ours.pk).update(coordinator=contact)

        assert self.titles(client, stage="ended") == {"Op Orde"}
        assert self.titles(client, kind="bilateral") == {ours.title}
        assert self.titles(client, party=cast.there.pk) == {ours.title}
        assert self.titles(client, municipality=zwolle.pk) == {"Op Orde"}
        assert self.titles(client, evaluation="late") == {ours.title}
        assert self.titles(client, evaluation="open") == {ours.title}
        assert self.titles(client, evaluation="in_review") == set()
        assert self.titles(client, evaluation="adopted") == {"Op Orde"}
        assert self.titles(client, evaluation="none") == set()
        assert self.titles(client, coordinator="me") == {ours.title}
        assert self.titles(client, q="orde", stage="ended") == {"Op Orde"}

    @pytest.mark.parametrize(
        "asked",
        [
            {"stage": "gone"},
            {"party": "x"},
            {"party": "99999999999999999999999"},
            {"after": "onzin"},
            {"q": "a\x85b"},
            {"q": "x" * 5000},
        ],
    )
    def test_nonsense_is_no_failure(self, client, two, asked):
        assert client.get("/partnerships/", asked).status_code == 200

    def test_choices_are_those_in_sight(self, client, two):
        hidden = make_partnership(OrganisationFactory(name="Geheim"))

        form = client.get("/partnerships/").context["form"]

        names = {label for _value, label in form.fields["party"].choices}
        assert hidden.keeper.name not in names
        assert {"De Kern", "Landstede", "Leger des Heils"} <= names

    def test_a_row_tells_agreement_programme_and_spread(self, client, cast):
        programme = make_programme(cast.partnership)
        p.Programme.objects.filter(pk=programme.pk).update(activity_count=17, done_count=11)
        adopted(make_programme(cast.partnership, 2025), "3.6", "4.2")
        AgreementFactory(
            partnership=cast.partnership, state="signed", signed="2014", ends="2020-12-31"
        )
        client.force_login(cast.reader)

        page = client.get("/partnerships/")

        content = page.content.decode()
        assert "31 december 2020" in content
        assert "Verlopen" in content
        assert "11 van 17 uitgevoerd" in content
        assert "3,6 – 4,2 van 5" in content

    def test_pages_follow_each_other(self, client):
        keeper = OrganisationFactory()
        for number in range(55):
            make_partnership(keeper, title=f"Samen {number:02}")
        client.force_login(make_user(keeper, "reader"))

        first = client.get("/partnerships/")
        second = client.get(f"/partnerships/{first.context['next_url']}")

        seen = [row["title"] for page in (first, second) for row in page.context["rows"]]
        assert seen == [f"Samen {number:02}" for number in range(55)]
        assert "55 samenwerkingen" in first.content.decode()
        assert second.context["next_url"] == ""
