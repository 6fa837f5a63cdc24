"""The yearly review of access: every line is decided on, and it is written down who did so."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.keys import make_key
from accounts.models import AuditEntry
from evaluations.models import Deputy
from organisations.models import AccessReview, WideGrant
from overview.duties import count_duties, duties_of
from tests.factories import MembershipFactory, OrganisationFactory, form_data, make_user
from tests.organisations.conftest import visit

AT = timezone.now()
ON = timezone.localdate()
MONTH = datetime.timedelta(days=30)
LIST = reverse("access_review_list")


def url(place):
    return reverse("access_review_create", args=[place.pk])


@pytest.fixture
def place(db):
    return OrganisationFactory(name="Noorderpoort Zorg")


@pytest.fixture
def manager(place):
    return make_user(place, "manager", display_name="Manager (voorbeeld)")


@pytest.fixture
def colleague(place, manager):
    """Somebody with access in every way there is."""
    user = make_user(place, "coordinator", display_name="Collega (voorbeeld)")
    WideGrant.objects.create(
        user=user, reason="Onderzoek", starts_on=ON, ends_on=ON + MONTH, given_by=user
    )
    make_key(user=user, name="Rapportage", expires_at=None, by=user, at=AT)
    Deputy.objects.create(
        organisation=place, user=user, starts_on=ON, ends_on=ON + MONTH, named_by=manager
    )
    return user


def sign(client, place, answer, **fields):
    page = client.get(url(place))
    names = [name for name in page.context["form"].fields if name != "token"]
    return client.post(url(place), form_data(page, **{**dict.fromkeys(names, answer), **fields}))


class TestCreate:
    def test_shows_every_way_in(self, place, manager, colleague):
        form = visit(manager).get(url(place)).context["form"]

        lines = {(line.kind, line.user, bool(line.why_not)) for line in form.lines}
        assert lines == {
            ("role", manager, True),
            ("role", colleague, False),
            ("wide", colleague, True),
            ("key", colleague, False),
            ("deputy", colleague, False),
        }

    def test_what_is_ended_works_no_more(self, place, manager, colleague):
        client = visit(colleague)

        assert sign(visit(manager), place, "end").status_code == 302

        assert client.get(reverse("membership_list", args=[place.pk])).status_code == 404
        assert not colleague.memberships.going_on(ON).exists()
        assert not colleague.api_tokens.working(timezone.now()).exists()
        assert not Deputy.objects.current(ON).exists()
        review = AccessReview.objects.get()
        assert (review.reviewed_by, review.kept_count, review.ended_count) == (manager, 0, 3)
        told = AuditEntry.objects.get(object_type="organisations.accessreview")
        assert (told.verb, told.actor_id, told.organisation_id) == ("create", manager.pk, place.pk)

    def test_an_administrator_ends_wide_reading(self, place, colleague):
        administrator = visit(make_user(is_administrator=True))

        sign(administrator, place, "keep", **{f"wide-{WideGrant.objects.get().pk}": "end"})

        assert not WideGrant.objects.going_on(ON).exists()
        review = AccessReview.objects.get()
        assert (review.kept_count, review.ended_count) == (4, 1)

    def test_every_line_has_to_be_answered(self, place, manager, colleague):
        response = visit(manager).post(url(place), form_data(visit(manager).get(url(place))))

        assert response.status_code == 422
        assert len(response.context["form"].errors) == 3
        assert not AccessReview.objects.exists()

    def test_who_came_meanwhile_is_not_signed_off_unseen(self, place, manager, colleague):
        client = visit(manager)
        page = client.get(url(place))
        names = [name for name in page.context["form"].fields if name != "token"]
        make_user(place, "reader")

        response = client.post(url(place), form_data(page, **dict.fromkeys(names, "keep")))

        assert response.status_code == 422
        assert not AccessReview.objects.exists()

    def test_a_key_of_who_works_elsewhere_too_stays(self, place, manager, colleague):
        MembershipFactory(user=colleague)

        form = visit(manager).get(url(place)).context["form"]

        assert [line.kind for line in form.lines if line.why_not and line.user == colleague] == [
            "wide",
            "key",
        ]

    def test_who_may(self, place, manager):
        codes = {
            role: visit(make_user(place, role)).get(url(place)).status_code
            for role in ("reader", "coordinator")
        }
        assert codes == {"reader": 403, "coordinator": 403}
        stranger = make_user(OrganisationFactory(), "manager")
        assert visit(stranger).get(url(place)).status_code == 404

    def test_costs_the_same_with_more_people(self, place, manager, colleague):
        client = visit(manager)
        with CaptureQueriesContext(connection) as few:
            client.get(url(place))
        for _ in range(3):
            make_key(user=make_user(place), name="x", expires_at=None, by=manager, at=AT)

        with CaptureQueriesContext(connection) as many:
            client.get(url(place))
        assert len(many) == len(few)


class TestList:
    def test_a_manager_sees_their_own_and_an_administrator_all(self, place, colleague, manager):
        other = OrganisationFactory()
        make_user(other, "manager")
        make_user(other, "reader")

        def shown(user):
            return {row["organisation"] for row in visit(user).get(LIST).context["rows"]}

        assert shown(manager) == {place}
        assert shown(make_user(is_administrator=True)) == {place, other}
        assert visit(make_user(place, "coordinator")).get(LIST).status_code == 403

    def test_leads_back_to_where_one_came_from(self, manager):
        for user, name in (
            (manager, "membership_mine"),
            (make_user(is_administrator=True), "user_list"),
        ):
            assert re.search(f'eyebrow[^<]*<a href="{reverse(name)}"', visit(user).get(LIST).text)


class TestDuty:
    def found(self, user):
        user = type(user).objects.get(pk=user.pk)
        keys = [d.key for group in duties_of(user, ON).values() for d in group]
        assert count_duties(user, ON).total == len(keys)
        return [key for key in keys if key.startswith("access-review")]

    def test_waits_after_a_year(self, place, manager, colleague):
        assert self.found(manager) == []
        place.memberships.update(created_at=AT - datetime.timedelta(days=400))
        assert self.found(manager) == [f"access-review-{place.pk}"]
        assert self.found(colleague) == []

        sign(visit(manager), place, "keep")
        assert self.found(manager) == []

        AccessReview.objects.update(reviewed_on=ON - datetime.timedelta(days=340))
        assert self.found(manager) == [f"access-review-{place.pk}"]

    def test_not_for_who_is_alone(self, db):
        OrganisationFactory.create_batch(3)  # so that no key of one table is that of another
        place = OrganisationFactory()
        manager = make_user(place, "manager")
        assert self.found(manager) == []

        place.memberships.update(created_at=AT - datetime.timedelta(days=400))
        assert self.found(manager) == []
