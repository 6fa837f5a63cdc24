"""Wide reading: given for a reason and a while, and over on the next request."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from organisations.models import WideGrant
from tests.factories import form_data, make_partnership, make_user
from tests.organisations.conftest import visit

DAY = datetime.timedelta(days=1)


def today():
    return timezone.localdate()


def add(client, user, **fields):
    url = reverse("wide_grant_create", args=[user.pk])
    given = {"reason": "Onderzoek", "starts_on": today(), "ends_on": today() + 30 * DAY}
    return client.post(url, form_data(client.get(url), **{**given, **fields}))


@pytest.fixture
def person(home):
    return make_user(home, "coordinator")


@pytest.fixture
def of_others(db):
    return make_partnership()


class TestCreate:
    def test_shows_partnerships_of_others_and_says_so(self, administrator, person, of_others):
        client, page = visit(person), of_others.get_absolute_url()
        assert client.get(page).status_code == 404

        assert add(administrator, person).status_code == 302

        assert client.get(page).status_code == 200
        assert client.get(page + "edit/").status_code == 403
        assert of_others.title in client.get(reverse("partnership_list")).content.decode()
        assert "Onderzoek" in client.get(reverse("membership_mine")).content.decode()
        grant = WideGrant.objects.get()
        told = AuditEntry.objects.get(object_type="organisations.widegrant")
        assert (told.verb, told.object_id) == ("create", grant.pk)

    def test_adds_nothing_to_do(self, administrator, home, person, of_others):
        """Not even what one's own partnership could be linked with, or proposed to join."""
        own = make_partnership(home)
        add(administrator, person)
        client = visit(person)

        link = client.get(reverse("link_create", args=[own.pk]))

        assert set(link.context["form"].fields["other"].queryset) == set()
        assert client.get(reverse("note_list", args=[of_others.pk])).status_code == 403
        assert client.get(reverse("link_create", args=[of_others.pk])).status_code == 403

    def test_costs_who_has_none_no_query(self, person, of_others, count_queries):
        """Roles and wide reading come in one query."""
        person = type(person).objects.get(pk=person.pk)

        asked = count_queries(lambda: (person.roles_by_organisation, person.reads_widely))

        assert asked == 1

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("reason", ""),
            ("starts_on", today() - DAY),
            ("ends_on", ""),
            ("ends_on", today()),
            ("ends_on", today() + 400 * DAY),
        ],
    )
    def test_says_what_is_wrong(self, administrator, person, name, value):
        response = add(administrator, person, **{name: value})

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {name}
        assert not WideGrant.objects.exists()

    def test_comes_beside_a_role_and_once(self, administrator, person):
        url = reverse("wide_grant_create", args=[make_user().pk])
        assert administrator.get(url).status_code == 409
        add(administrator, person)
        assert administrator.get(reverse("wide_grant_create", args=[person.pk])).status_code == 409

    def test_ends_with_the_last_role(self, administrator, person, of_others):
        add(administrator, person)
        person.memberships.update(ends_on=today())

        assert visit(person).get(of_others.get_absolute_url()).status_code == 404

    @pytest.mark.parametrize("days", [(-9, 0), (1, 9)])
    def test_counts_on_its_days_only(self, person, of_others, days):
        start, end = (today() + number * DAY for number in days)
        WideGrant.objects.create(
            user=person, reason="x", starts_on=start, ends_on=end, given_by=person
        )

        assert visit(person).get(of_others.get_absolute_url()).status_code == 404


class TestEnd:
    def test_works_on_the_next_request(self, administrator, person, of_others):
        add(administrator, person)
        client, page = visit(person), of_others.get_absolute_url()
        assert client.get(page).status_code == 200
        url = reverse("wide_grant_end", args=[WideGrant.objects.get().pk])

        assert client.get(url).status_code == 403
        assert administrator.post(url, form_data(administrator.get(url))).status_code == 302

        assert client.get(page).status_code == 404
        assert administrator.get(url).status_code == 409
