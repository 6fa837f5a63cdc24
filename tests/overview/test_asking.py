"""All rules asked at once find what each finds by itself, whatever somebody is."""

import datetime
import random

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from evaluations.models import Deputy
from organisations.enums import Role
from organisations.models import Membership, Organisation, WideGrant
from overview.demo.loading import load_demo
from overview.duties import RULES
from overview.duties.asking import Asking, keys_of, standing_in
from tests.evaluations.situations import submitted
from tests.factories import make_user
from tests.overview.shaken import AT, shake

pytestmark = pytest.mark.django_db
ON = AT.date()
LONG_AGO = datetime.date(2020, 1, 1)


@pytest.fixture
def demo():
    with time_machine.travel(AT, tick=False):
        load_demo(at=AT)
        yield


def each_by_itself(user) -> dict:
    found = {rule.code: dict(rule.keys(user, ON)) for rule in RULES if rule.can_be_of(fresh(user))}
    return {code: days for code, days in found.items() if days}


def all_at_once(user) -> dict:
    return {one.rule.code: one.days for one in Asking(RULES)._found(fresh(user), ON)}


def fresh(user):
    return User.objects.get(pk=user.pk)


def takes_on(user, *roles) -> None:
    """Give somebody these roles in turn, in every organisation of the register."""
    for number, place in enumerate(Organisation.objects.order_by("pk")):
        Membership.objects.filter(user=user, organisation=place).delete()
        role = roles[number % len(roles)]
        Membership.objects.create(user=user, organisation=place, role=role, starts_on=LONG_AGO)


def stands_in(user) -> None:
    for place in fresh(user).organisation_ids:
        Deputy.objects.create(
            organisation_id=place, user=user, starts_on=LONG_AGO, ends_on=ON, named_by=user
        )


def test_the_same_for_every_demo_account_in_random_states(demo):
    chance = random.Random(11)  # noqa: S311 a seed, so that a failure can be repeated
    seen = set()
    for number in range(3):
        if number:
            shake(chance)
        for user in User.objects.order_by("pk"):
            assert all_at_once(user) == each_by_itself(fresh(user)), user
            seen |= set(all_at_once(user))
    assert len(seen) > len(RULES) / 3


@pytest.mark.parametrize(
    "roles",
    [
        [Role.COORDINATOR],
        [Role.MANAGER, Role.COORDINATOR],
        [Role.READER, Role.READER, Role.MANAGER],
    ],
)
def test_the_same_for_who_has_roles_in_many_organisations(demo, roles):
    user = User.objects.filter(contacts__owned_themes__isnull=False).first()
    takes_on(user, *roles)
    assert all_at_once(user) == each_by_itself(fresh(user)) != {}


@time_machine.travel(AT, tick=False)
def test_the_same_for_deputies_wide_readers_and_administrators():
    submitted()
    reader = make_user(Organisation.objects.order_by("pk").first())
    takes_on(reader, Role.READER)
    stands_in(reader)
    assert "sign-off" in all_at_once(reader)
    WideGrant.objects.create(
        user=reader, starts_on=LONG_AGO, ends_on=ON, reason="Onderzoek", given_by=reader
    )
    for is_administrator in (False, True):
        User.objects.filter(pk=reader.pk).update(is_administrator=is_administrator)
        assert all_at_once(reader) == each_by_itself(fresh(reader)) != {}


def test_people_of_the_same_roles_share_what_was_made(demo):
    asking = Asking(RULES)
    places = list(Organisation.objects.order_by("pk"))
    for place in places[:3]:
        user = fresh(make_user(place, role="coordinator"))
        with CaptureQueriesContext(connection) as queries:
            asking._found(user, ON)
        assert len(queries) == 3  # where one has which role, for whom one stands in, all rules
    assert asking.union._made.cache_info().misses == 1


def test_rules_can_ask_nothing_else_of_a_user():
    user = standing_in((-1,), keys_of(make_user())[1])
    assert user.roles_by_organisation == {}
    with pytest.raises(ObjectDoesNotExist):
        _ = user.email
