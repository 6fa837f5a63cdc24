"""The count in the menu equals the list, for everybody and in any state."""

import datetime
import random
from unittest import mock

import pytest
import time_machine
from django.db import transaction

from accounts.models import User
from overview.demo.loading import load_demo
from overview.duties import RULES, DutyCount, count_duties, duties_of
from partnerships.models import ActionPoint, Activity, Partnership, ThemeOwner
from tests.factories import make_user
from tests.overview.shaken import AT, shake

pytestmark = pytest.mark.django_db


def counted_from_list(user, on) -> DutyCount:
    groups = duties_of(user, on)
    return DutyCount(sum(len(duties) for duties in groups.values()), len(groups["late"]))


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_a_rule_holds_nothing_for_who_lacks_the_roles_it_needs():
    """Such a rule is not looked up: whatever else points at somebody, it would find nothing."""
    load_demo(at=AT)
    passed_over = set()
    for user in User.objects.filter(contacts__isnull=False).distinct():
        with transaction.atomic():
            contact = user.contacts.first()
            for model in (Partnership, ActionPoint, ThemeOwner, Activity):
                name = {Partnership: "coordinator", ActionPoint: "assignee"}.get(model, "contact")
                name = "responsible" if model is Activity else name
                model.objects.update(**{name: contact})
            Partnership.objects.update(shared_editing=True)
            for rule in RULES:
                if not rule.can_be_of(fresh(user)):
                    for days in (0, 60, 500):
                        on = AT.date() + datetime.timedelta(days=days)
                        assert not list(rule.rows(fresh(user), on)), (rule.code, user)
                    passed_over.add(rule.code)
            transaction.set_rollback(True)
    assert passed_over == {rule.code for rule in RULES if rule.needs}


def test_who_has_no_role_costs_little(django_assert_max_num_queries):
    load_demo(at=AT)
    user = make_user()
    with (
        mock.patch("overview.duties.papers.attention") as attention,
        django_assert_max_num_queries(2),
    ):
        assert count_duties(user, AT.date()) == DutyCount(0, 0)
    assert not attention.mock_calls


def test_counts_equal_lists_for_every_demo_account_in_random_states():
    with time_machine.travel(AT, tick=False):
        load_demo(at=AT)
        users = list(User.objects.order_by("pk"))
        chance = random.Random(7)  # noqa: S311 a seed, so that a failure can be repeated
        seen = set()
        for number in range(6):
            if number:
                shake(chance)
            for user in users:
                listed = counted_from_list(fresh(user), AT.date())
                assert count_duties(fresh(user), AT.date()) == listed, user
                seen.add(listed)
    assert len(seen) > 5  # the states did differ
