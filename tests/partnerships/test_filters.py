"""What each filter of the list finds, to the day; and that every picture of it tells the same."""

import datetime

import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from organisations.models import Municipality, Sector
from partnerships.filters import ENDS, EVALUATION_STATES, NOTICE, SORTS, PartnershipFilter
from partnerships.listing import found
from partnerships.models import Agreement, Party
from partnerships.remembered import COOKIE
from tests.factories import (
    ContactFactory,
    EvaluationFactory,
    OrganisationFactory,
    ThemeFactory,
    make_owned_theme,
    make_partnership,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db
ON = datetime.date(2026, 11, 20)
LIST_BAR = 6


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-20T10:32:00+01:00", tick=False):
        yield


@pytest.fixture
def home(db):
    return OrganisationFactory(name="Landstede")


@pytest.fixture
def user(home):
    return make_user(home, "coordinator")


def evaluate(programme, state, due_on):
    """An evaluation; an adopted one is frozen."""
    frozen = {"frozen": {}, "adopted_at": timezone.now()} if state == "adopted" else {}
    return EvaluationFactory(programme=programme, state=state, due_on=due_on, **frozen)


class Finds:
    """Two or more partnerships, and which of them a choice finds."""

    @pytest.fixture(autouse=True)
    def scene(self, home, user):
        self.home, self.user = home, user

    def make(self, title, **fields):
        return make_partnership(self.home, title=title, **fields)

    def finds(self, **chosen) -> set[str]:
        data = QueryDict(mutable=True)
        for name, value in chosen.items():
            data[name] = str(value)
        return {one.title for one in found(self.user, data, ON)}


class TestPlain(Finds):
    def test_stage_and_kind(self):
        self.make("a", stage="active", kind="network")
        self.make("b", stage="ended", kind="network")
        self.make("c", stage="active", kind="bilateral")

        assert self.finds(stage="active") == {"a", "c"}
        assert self.finds(kind="network") == {"a", "b"}
        assert self.finds(kind="network", stage="active") == {"a"}

    def test_what_does_not_exist_narrows_nothing(self):
        self.make("a")

        for odd in ({"stage": "x"}, {"party": "x"}, {"party": "9" * 30}, {"year": "abc"}):
            assert self.finds(**odd) == {"a"}
        assert self.finds(ends_from="x", coordinator="%00", owner="-1", sector="0") == {"a"}

    def test_nothing_of_others(self):
        make_partnership(OrganisationFactory(), title="vreemd")

        assert self.finds() == set()


class TestPartiesAndPlaces(Finds):
    def test_party_and_its_role(self):
        partner = OrganisationFactory()
        for title, role, state in (
            ("trekt", "lead", "joined"),
            ("doet mee", "partner", "joined"),
            ("afgehaakt", "lead", "declined"),
        ):
            Party.objects.create(
                partnership=self.make(title), organisation=partner, role=role, state=state
            )

        assert self.finds(party=partner.pk) == {"trekt", "doet mee"}
        assert self.finds(party=partner.pk, role="lead") == {"trekt"}
        assert self.finds(role="lead") == {"trekt"}
        assert self.finds(party=self.home.pk, role="lead") == set()

    def test_a_party_twice_is_found_once(self):
        partner = OrganisationFactory()
        one = self.make("a")
        for state in ("left", "joined"):
            Party.objects.create(partnership=one, organisation=partner, state=state)

        assert found(self.user, {"party": partner.pk}, ON).count() == 1

    def test_sector_of_who_takes_part(self):
        sector, other = Sector.objects.order_by("pk")[:2]
        partner = OrganisationFactory()
        partner.sectors.add(sector)
        Party.objects.create(partnership=self.make("a"), organisation=partner, state="joined")
        Party.objects.create(partnership=self.make("b"), organisation=partner, state="invited")

        assert self.finds(sector=sector.pk) == {"a"}
        assert self.finds(sector=other.pk) == set()

    def test_municipality_and_province(self):
        lelystad = Municipality.objects.get(name="Lelystad")
        almere = Municipality.objects.get(name="Almere")
        self.make("a").municipalities.add(lelystad)
        self.make("b").municipalities.add(lelystad, almere)
        self.make("c").municipalities.add(Municipality.objects.get(name="Zwolle"))

        assert self.finds(municipality=almere.pk) == {"b"}
        assert self.finds(province="FL") == {"a", "b"}
        assert found(self.user, {"province": "FL"}, ON).count() == 2


class TestPeopleAndThemes(Finds):
    def test_coordinator(self):
        me = ContactFactory(organisation=self.home, user=self.user)
        other = ContactFactory(organisation=self.home)
        self.make("mijn", coordinator=me)
        self.make("ander", coordinator=other)
        self.make("niemand")

        assert self.finds(coordinator="me") == {"mijn"}
        assert self.finds(coordinator=other.pk) == {"ander"}
        assert self.finds(coordinator="none") == {"niemand"}

    def test_owner_of_a_theme_that_goes_on(self):
        make_owned_theme(self.make("mijn"), self.user)
        other = make_owned_theme(self.make("ander"))
        make_owned_theme(self.make("oud"), self.user, stage="completed")
        self.make("zonder", ownerless_theme_count=1)

        assert self.finds(owner="me") == {"mijn"}
        assert self.finds(owner=other.current_owner.contact_id) == {"ander"}
        assert self.finds(owner="none") == {"zonder"}

    def test_words_of_one_theme(self):
        one, two = self.make("a"), self.make("b")
        ThemeFactory(partnership=one, title="Café en sport")
        ThemeFactory(partnership=one, title="Armoede")
        ThemeFactory(partnership=two, title="SPORT voor ouderen")
        ThemeFactory(partnership=self.make("c"), title="Sport", stage="completed")

        assert self.finds(theme="sport") == {"a", "b"}
        assert self.finds(theme="cafe SPORT") == {"a"}
        assert self.finds(theme="armoede sport") == set()

    def test_as_healthy_as_the_least_healthy_theme(self):
        for title, healths in {
            "goed": ["on_track", ""],
            "let op": ["on_track", "attention"],
            "stil": ["stalled", "attention", "on_track"],
            "niets": [""],
        }.items():
            one = self.make(title)
            for health in healths:
                ThemeFactory(partnership=one, health=health)
        ThemeFactory(partnership=self.make("over"), health="stalled", stage="completed")

        assert self.finds(health="on_track") == {"goed"}
        assert self.finds(health="attention") == {"let op"}
        assert self.finds(health="stalled") == {"stil"}


class TestEvaluations(Finds):
    def test_by_state_today_and_of_a_year(self):
        for title, year, state, due in (
            ("loopt", 2026, "open", ON),
            ("te laat", 2026, "open", ON - datetime.timedelta(days=1)),
            ("klaar", 2026, "adopted", ON),
            ("toen klaar", 2024, "adopted", ON),
        ):
            programme = make_programme(self.make(title), year)
            evaluate(programme, state, due)
        make_programme(self.make("geen"), 2026)

        assert self.finds(evaluation="open") == {"loopt", "te laat"}
        assert self.finds(evaluation="late") == {"te laat"}
        assert self.finds(evaluation="adopted") == {"klaar"}
        assert self.finds(evaluation="none") == {"geen", "toen klaar"}
        assert self.finds(evaluation="adopted", year=2024) == {"toen klaar"}
        assert self.finds(evaluation="none", year=2024) == {"loopt", "te laat", "klaar", "geen"}
        assert self.finds(year=2024) == {"toen klaar"}


class TestPapers(Finds):
    def signed(self, title, **given):
        fields = {"state": "signed", "signed": "2024-01-01", **given}
        return Agreement.objects.create(partnership=self.make(title), **fields)

    @pytest.mark.parametrize(
        ("ends", "within"),
        [
            ("2026-11-19", set()),
            ("2026-11-20", {"3", "6", "12"}),
            ("2027-02-20", {"3", "6", "12"}),
            ("2027-02-21", {"6", "12"}),
            ("2027-05-20", {"6", "12"}),
            ("2027-05-21", {"12"}),
            ("2027-11-20", {"12"}),
            ("2027-11-21", set()),
            ("2027-02", {"6", "12"}),
            ("2026", {"3", "6", "12"}),
        ],
    )
    def test_ends_within(self, ends, within):
        self.signed("a", ends=ends)

        assert {name for name in ("3", "6", "12") if self.finds(ends=name)} == within

    def test_between_days_and_both_are_one_paper(self):
        paper = self.signed("a", ends="2027-03-01")
        Agreement.objects.create(
            partnership=paper.partnership, state="signed", signed="2024", ends="2029-03-01"
        )

        assert self.finds(ends_from="2027-03-01", ends_to="2027-03-01") == {"a"}
        assert self.finds(ends_from="2027-03-02", ends_to="2029-02-28") == set()
        assert self.finds(ends_to="2027-02-28") == set()
        assert self.finds(ends_from="2029-03-01") == {"a"}

    def test_expired_only_when_no_paper_is_left(self):
        self.signed("verlopen", ends="2026-11-19")
        self.signed("vandaag", ends="2026-11-20")
        self.signed("stilzwijgend", ends="2026-11-19", renewal="tacit")
        self.signed("misschien", ends="2026-11-19?")
        self.signed("opgezegd", state="notice_given", notice_ends="2026-11-19", ends="2030")
        renewed = self.signed("verlengd", ends="2026-11-19")
        Agreement.objects.create(
            partnership=renewed.partnership, state="signed", signed="2026", ends="2030"
        )
        self.make("zonder")

        assert self.finds(ends="past") == {"verlopen", "opgezegd"}
        assert self.finds(ends="unsigned") == {"zonder"}

    def test_no_end_known(self):
        self.signed("open", duration="open")
        self.signed("niet vermeld")
        self.signed("wel", ends="2027")
        self.signed("concept", state="draft")

        assert self.finds(ends="none") == {"open", "niet vermeld"}

    @pytest.mark.parametrize(
        ("ends", "notice"),
        [
            ("2027-02-19", "window"),  # the last day was 19 November
            ("2027-02-20", "soon"),
            ("2027-05-20", "soon"),
            ("2027-05-21", None),
            ("2026-11-20", "window"),
            ("2026-11-19", None),
        ],
    )
    def test_notice_of_three_months(self, ends, notice):
        self.signed("a", ends=ends, notice_stated="stated", notice_months=3)

        found_by = {name for name in ("soon", "window", "given") if self.finds(notice=name)}
        assert found_by == ({notice} if notice else set())

    def test_notice_given(self):
        self.signed("a", state="notice_given", notice_ends="2027-01-01")
        self.signed("over", state="notice_given", notice_ends="2026-01-01")

        assert self.finds(notice="given") == {"a"}


class TestAddress(Finds):
    def filters(self, query) -> PartnershipFilter:
        return PartnershipFilter(query, user=self.user)

    def test_holds_only_what_is_chosen_in_one_order(self):
        given = "sort=since&columns=number&columns=kind&x=1&stage=active&q=+a+&kind=&after=zz"

        assert (
            self.filters(given).query
            == "q=a&stage=active&sort=since&columns=title&columns=number&columns=kind"
        )

    def test_is_the_same_when_read_again(self):
        query = self.filters("stage=active&ends_from=2026-01-01&since_to=2020&sort=-end").query

        assert self.filters(query).query == query

    def test_every_chip_takes_one_away(self):
        filters = self.filters("q=zorg&stage=active&ends=3&sort=end")

        assert [chip["url"] for chip in filters.chips] == [
            "?stage=active&ends=3&sort=end",
            "?q=zorg&ends=3&sort=end",
            "?q=zorg&stage=active&sort=end",
        ]

    def test_what_was_chosen_stays_choosable_in_a_long_list(self, monkeypatch):
        monkeypatch.setattr("partnerships.filtering.sight.LONGEST_LIST", 2)
        last = OrganisationFactory(name="Zzz", sort_name="zzz")
        for name in ("aaa", "bbb", "ccc"):
            organisation = OrganisationFactory(name=name, sort_name=name)
            make_partnership(self.home, organisation, title=name)
        make_partnership(self.home, last, title="laatste")

        filters = self.filters(f"party={last.pk}")

        assert [label for _key, label in filters.fields["party"].choices][1:] == [
            "Zzz",
            "aaa",
            "bbb",
        ]
        assert self.finds(party=last.pk) == {"laatste"}


class TestWayBack:
    def test_a_partnership_leads_back_to_the_list_as_it_was(self, client, home, user):
        partnership = make_partnership(home, stage="active")
        client.force_login(user)
        client.get(reverse("partnership_list"), {"stage": "active", "sort": "since"})

        page = client.get(partnership.get_absolute_url()).content.decode()

        assert f'href="{reverse("partnership_list")}?stage=active&amp;sort=since"' in page

    def test_the_list_without_choices_forgets(self, client, home, user):
        client.force_login(user)
        client.get(reverse("partnership_list"), {"stage": "active"})
        client.get(reverse("partnership_list"))

        page = client.get(make_partnership(home).get_absolute_url()).content.decode()

        assert f'href="{reverse("partnership_list")}"' in page

    def test_choices_of_another_user_are_not_shown(self, client, home, user):
        client.force_login(user)
        client.get(reverse("partnership_list"), {"q": "geheim"})
        kept = client.cookies[COOKIE].value
        client.force_login(make_user(home, "reader"))
        client.cookies[COOKIE] = kept

        page = client.get(make_partnership(home).get_absolute_url()).content.decode()

        assert "geheim" not in page

    @pytest.mark.parametrize("forged", ["//evil.example", "x", "https://evil.example/?a=b", ""])
    def test_a_forged_address_leads_nowhere_else(self, client, home, user, forged):
        client.force_login(user)
        client.cookies[COOKIE] = forged

        page = client.get(make_partnership(home).get_absolute_url()).content.decode()

        assert "evil.example" not in page

    def test_choices_left_open_leave_the_address(self, client, user):
        client.force_login(user)

        response = client.get(reverse("partnership_list"), {"q": "", "stage": "active", "kind": ""})

        assert response.url == f"{reverse('partnership_list')}?stage=active"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("ends", code) for code, _label in ENDS),
        *(("notice", code) for code, _label in NOTICE),
        *(("evaluation", code) for code, _label in EVALUATION_STATES),
        *(("sort", code) for code in SORTS if code),
    ],
)
def test_everything_on_offer_can_be_chosen(client, home, user, name, value):
    make_partnership(home)
    client.force_login(user)

    page = client.get(reverse("partnership_list"), {name: value})

    assert page.status_code == 200
    assert page.context["form"].lost == []


UNREAD = "Niet gebruikt, omdat het niet meer bestaat, u het niet mag zien of het niet te lezen is"


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("year", "abc", "Programmajaar"),
        ("since_from", "x", "Vanaf jaar"),
        ("stage", "bogus", "Fase"),
        ("party", "99999", "Partij"),
        ("party", "secret", "Partij"),
        ("sort", "bogus", "Volgorde"),
    ],
)
class TestWhatCannotBeUsedIsSaid:
    def given(self, home, value):
        make_partnership(home)
        secret = make_partnership(OrganisationFactory(name="Geheim"))
        return str(secret.keeper_id) if value == "secret" else value

    def test_by_an_address(self, client, home, user, name, value, label):
        client.force_login(user)
        page = client.get(reverse("partnership_list"), {name: self.given(home, value)})

        assert f"{UNREAD}: {label}." in page.text

    def test_by_the_form_that_leaves_the_rest_open(self, client, home, user, name, value, label):
        client.force_login(user)
        fields = dict.fromkeys(PartnershipFilter({}, user=user).fields, "")
        data = {**fields, name: self.given(home, value), "kind": "bilateral"}
        page = client.get(reverse("partnership_list"), data, follow=True)

        assert len(page.redirect_chain) == 1
        assert f"{UNREAD}: {label}." in page.text
        assert set(page.context["form"].chosen) == {"kind"}


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ({"ends_from": "2027-01-01"}, {"ends_to": "2026-01-01"}),
        ({"since_from": "2020"}, {"since_to": "2010"}),
    ],
)
def test_a_reversed_range_is_said_and_narrows_nothing(client, home, user, first, last):
    ours = make_partnership(home)
    client.force_login(user)

    page = client.get(reverse("partnership_list"), {**first, **last, "year": "abc"})

    words = page.context["list"].lost_words
    one, other = (str(page.context["form"].fields[n].label) for n in (*first, *last))
    assert words == [
        f"{UNREAD}: Programmajaar.",
        f"Niet gebruikt, omdat “{one}” na “{other}” ligt.",
    ]
    assert [row["id"] for row in page.context["rows"]] == [ours.pk]
    assert all(word in page.text for word in words)


def test_a_wide_table_scrolls_inside_its_sheet_and_by_keyboard(client, user, home):
    make_partnership(home)
    client.force_login(user)

    page = client.get(reverse("partnership_list")).text

    box = page[page.index('<div class="tablebox"') : page.index("<table")]
    assert 'tabindex="0" role="group" aria-label="' in box
    assert "css/lists." in page
