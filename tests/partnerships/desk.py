"""A theme with everybody around it, for the tests of the owner's page."""

import datetime
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from partnerships import models as p
from tests.factories import (
    ActivityFactory,
    OrganisationFactory,
    PlanFactory,
    ThemeFactory,
    make_owned_theme,
    make_partnership,
    make_programme,
    make_user,
)

ON = datetime.date(2026, 11, 20)
NOW = "2026-11-20T10:32:00+01:00"


@dataclass
class Desk:
    """A partnership of two, two owned themes, a programme, a plan; one user per role."""

    partnership: p.Partnership
    theme: p.Theme
    other_theme: p.Theme
    programme: p.Programme
    plan: p.Plan
    owner: object
    other_owner: object
    coordinator: object
    partner_coordinator: object
    manager: object
    reader: object
    stranger: object

    @property
    def url(self) -> str:
        return reverse("theme_show", args=[self.theme.pk])

    def activity(self, **fields) -> p.Activity:
        return ActivityFactory(plan=self.plan, **fields)

    def without_access(self) -> dict:
        """Who may not change this theme, and what each is answered."""
        return {
            "other_owner": (self.other_owner, 403),
            "manager": (self.manager, 403),
            "reader": (self.reader, 403),
            "stranger": (self.stranger, 404),
        }


def make_desk() -> Desk:
    ours, theirs = OrganisationFactory(name="Zorgpartij"), OrganisationFactory(name="School")
    partnership = make_partnership(ours, theirs, title="Zorg en School")
    owner, other_owner = make_user(ours, display_name="Trekker"), make_user(theirs)
    theme = make_owned_theme(partnership, owner, ours, title="Leerwerkplaatsen")
    programme = make_programme(partnership, 2026)
    return Desk(
        partnership=partnership,
        theme=theme,
        other_theme=make_owned_theme(partnership, other_owner, theirs, title="Sport"),
        programme=programme,
        plan=PlanFactory(theme=theme, programme=programme),
        owner=owner,
        other_owner=other_owner,
        coordinator=make_user(ours, "coordinator", display_name="Coördinator"),
        partner_coordinator=make_user(theirs, "coordinator"),
        manager=make_user(ours, "manager"),
        reader=make_user(theirs, "reader"),
        stranger=make_user(OrganisationFactory(name="Elders"), "coordinator"),
    )


def as_user(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ownerless_theme(partnership) -> p.Theme:
    return ThemeFactory(partnership=partnership, title="Zonder trekker")


def assert_refused(who: dict, url: str, methods=("get", "post")) -> None:
    """Everybody in ``who`` (name → user, status) gets that answer at this address."""
    for name, (user, status) in who.items():
        for method in methods:
            answer = getattr(as_user(user), method)(url)
            assert answer.status_code == status, f"{name} {method}"


def row_data(activity, **values) -> dict:
    return {"row": "1", "version": activity.version, "state": activity.state, **values}


def counters(programme) -> tuple[int, int, int]:
    programme.refresh_from_db()
    return programme.activity_count, programme.done_count, programme.busy_count
