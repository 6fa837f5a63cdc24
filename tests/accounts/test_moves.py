"""The move engine: claiming a row that somebody else has touched meanwhile."""

import datetime

import pytest

from accounts.errors import WrongMoment
from accounts.models import AuditEntry
from accounts.moves import Lifecycle, Move
from partnerships.lifecycle.plan import PLAN
from partnerships.models import Plan
from tests.factories import (
    OrganisationFactory,
    PlanFactory,
    ThemeFactory,
    make_partnership,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=datetime.UTC)


def test_a_move_counts_the_version_on_from_what_is_stored():
    partnership = make_partnership(OrganisationFactory())
    plan = PlanFactory(
        theme=ThemeFactory(partnership=partnership),
        programme=make_programme(partnership),
        state="draft",
    )
    in_hand = Plan.objects.get(pk=plan.pk)
    Plan.objects.filter(pk=plan.pk).update(version=5)

    PLAN.perform(in_hand, "adopt", by=make_user(), at=AT)

    assert (in_hand.version, Plan.objects.get(pk=plan.pk).version) == (6, 6)


def test_a_hindrance_is_judged_on_what_is_stored():
    plan = PlanFactory(
        theme=ThemeFactory(partnership=make_partnership(OrganisationFactory())), state="draft"
    )
    in_hand = Plan.objects.get(pk=plan.pk)
    Plan.objects.filter(pk=plan.pk).update(risks="Nog niet besproken")
    only_without_risks = Lifecycle.of(
        [
            Move(
                name="adopt",
                label="",
                sources=frozenset({"draft"}),
                target="adopted",
                permission="plan.adopt",
                hindrance=lambda plan, user: plan.risks,
            )
        ]
    )

    with pytest.raises(WrongMoment, match="Nog niet besproken"):
        only_without_risks.perform(in_hand, "adopt", by=make_user(), at=AT)

    assert Plan.objects.get(pk=plan.pk).state == "draft"
    assert not AuditEntry.objects.filter(verb="adopt").exists()
