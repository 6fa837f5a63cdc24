"""The list, its count, its pages and its file tell the same for any choice, at one price."""

import csv
import datetime
import io
import random

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.models import Municipality, Sector
from partnerships.columns import COLUMNS
from partnerships.filters import SORTS, PartnershipFilter
from partnerships.listing import found
from partnerships.models import Agreement
from tests.factories import (
    ContactFactory,
    MembershipFactory,
    OrganisationFactory,
    make_owned_theme,
    make_partnership,
    make_programme,
    make_user,
)
from tests.partnerships.test_filters import evaluate

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


def large_register(home, user):
    """Partnerships that differ in everything that can be chosen."""
    draw = random.Random(6)  # noqa: S311
    people = [ContactFactory(organisation=home) for _number in range(2)]
    people.append(ContactFactory(organisation=home, user=user))
    partners = [OrganisationFactory() for _number in range(3)]
    for partner, sector in zip(partners, Sector.objects.order_by("pk"), strict=False):
        partner.sectors.add(sector)
    places = list(Municipality.objects.filter(name__in=["Lelystad", "Almere", "Zwolle", "Ede"]))
    for number in range(60):
        one = make_partnership(
            home,
            *draw.sample(partners, draw.randrange(3)),
            title=f"Samen {draw.choice(['zorg', 'sport', 'wonen'])} {number}",
            stage=draw.choice(["active", "ended", "exploring"]),
            kind=draw.choice(["bilateral", "network"]),
            coordinator=draw.choice([None, *people]),
            since=draw.choice([None, "2014", "2019-05-01", "start"]),
        )
        one.municipalities.add(*draw.sample(places, draw.randrange(3)))
        for _theme in range(draw.randrange(3)):
            health = draw.choice(["", "on_track", "attention", "stalled"])
            owned = draw.choice([user, None])
            make_owned_theme(one, owned, title=draw.choice(["Sport", "Werk"]), health=health)
        for _paper in range(draw.randrange(3)):
            Agreement.objects.create(
                partnership=one,
                state=draw.choice(["signed", "draft", "notice_given"]),
                signed="2024",
                ends=draw.choice([None, "2026-12-31", "2027-02-28", "2026-01-01", "2028"]),
                notice_stated="stated",
                notice_months=3,
            )
        if draw.random() < 0.5:
            programme = make_programme(one, draw.choice([2025, 2026]))
            state = draw.choice(["open", "in_review", "adopted"])
            evaluate(programme, state, ON)
    return partners, places, people


def choices(filters) -> dict[str, list[str]]:
    """Per filter the values it offers, and some that people type."""
    typed = {
        "q": ["zorg", "samen sport", "xyz"],
        "theme": ["sport", "werk"],
        "year": ["2025", "2026"],
        "ends_from": ["2026-12-31", "2027-01-01"],
        "ends_to": ["2026-12-31", "2028-12-31"],
        "since_from": ["2014", "2020"],
        "since_to": ["2014", "2019"],
    }
    offered = {
        name: [str(key) for key, _label in field.choices if key]
        for name, field in filters.fields.items()
        if hasattr(field, "choices") and name != "sort"
    }
    return {**offered, **typed}


class TestOneAnswer:
    def test_list_count_file_and_pages_agree(self, client, home, user, monkeypatch):
        monkeypatch.setattr("accounts.views.heavy.MOST", 100)
        large_register(home, user)
        read_only = OrganisationFactory()
        make_partnership(OrganisationFactory(), title="Samen vreemd")
        MembershipFactory(user=user, organisation=read_only, role="coordinator")
        client.force_login(user)
        draw = random.Random(20261120)  # noqa: S311
        offered = choices(PartnershipFilter("", user=user))
        some = 0
        for _round in range(60):
            names = draw.sample(sorted(offered), draw.choice([1, 1, 2, 3]))
            query = {name: draw.choice(offered[name]) for name in names if offered[name]}
            query["sort"] = draw.choice(list(SORTS))
            query = {name: value for name, value in query.items() if value}
            wanted = set(found(user, query, ON).values_list("pk", flat=True))
            assert found(user, query, ON).count() == len(wanted)
            some += 0 < len(wanted) < 60
            assert self.listed(client, query) == (wanted, len(wanted)), query
            assert self.in_file(client, query) == len(wanted), query
        assert some > 20  # the choices do choose

    def listed(self, client, query):
        url, seen = f"{reverse('partnership_list')}?{address(query)}", []
        while url:
            page = client.get(url).context
            seen += [row["id"] for row in page["rows"]]
            url = page["next_url"] and reverse("partnership_list") + page["next_url"]
        return set(seen), len(seen)

    def in_file(self, client, query) -> int:
        response = client.get(reverse("partnership_export_csv"), query)
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        return len(list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))) - 1


def address(query) -> str:
    data = QueryDict(mutable=True)
    data.update(query)
    return data.urlencode()


class TestCost:
    def cost(self, client, **given) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("partnership_list"), given).status_code == 200
        return len(queries)

    def test_as_many_queries_for_any_list(self, client, home, user):
        client.force_login(user)
        make_partnership(home)
        small = self.cost(client)
        partners, places, people = large_register(home, user)
        chosen = {
            "party": partners[0].pk,
            "municipality": places[0].pk,
            "coordinator": people[0].pk,
            "ends": "12",
            "notice": "soon",
            "health": "stalled",
            "evaluation": "open",
        }

        # One more counts, once there is more than one page.
        costs = [self.cost(client), self.cost(client, columns=[c.code for c in COLUMNS])]
        costs += [self.cost(client, **{name: value}) for name, value in chosen.items()]

        assert small == LIST_BAR - 1
        assert set(costs) <= {LIST_BAR - 1, LIST_BAR}
        assert self.cost(client, **chosen) <= LIST_BAR

    def test_who_only_narrows_looks_up_what_was_chosen(self, home, user):
        make_partnership(home)
        user.organisation_ids  # noqa: B018 (read once per request)

        with CaptureQueriesContext(connection) as plain:
            found(user, {"stage": "active", "ends": "3"}, ON).count()
        with CaptureQueriesContext(connection) as named:
            found(user, {"party": home.pk, "owner": "me"}, ON).count()

        assert (len(plain), len(named)) == (1, 2)
