"""Before sharing, a party's answers are read by its own people only: on every page there is."""

import pytest
from django.urls import get_resolver, reverse
from django.urls.converters import IntConverter

from accounts.errors import WrongMoment
from evaluations import answering
from evaluations.enums import Way
from evaluations.sheet import build_sheet, for_viewer
from tests.evaluations.situations import AFTER_DUE, AT, answer, answered, opened
from tests.factories import OrganisationFactory, make_partnership, make_user
from tests.house import sweep
from tests.house.sweep import everything_said, in_turn

pytestmark = pytest.mark.django_db

SECRET, COMMENT = "zeer-geheime-zienswijze", "zeer-geheime-toelichting"


def with_secret(*, hand_in=True):
    """B wrote something; A did not hand in yet."""
    situation = opened()
    people = situation.people
    people.administrator = make_user(is_administrator=True)
    response = answer(
        situation.response(1), people.their_coordinator, 1, comment=COMMENT, view=SECRET
    )
    if hand_in:
        answering.hand_in(response, by=people.their_coordinator, at=AT)
    return situation


def addresses(situation):
    """Every page there is, on every row of the model it is about."""
    for pattern in walk(get_resolver().url_patterns):
        name = pattern.name or ""
        if name.startswith(("account_", "mfa_", "invitation", "setup")) or not name:
            continue
        names = pattern.pattern.converters
        if not all(type(kind) is IntConverter for kind in names.values()):
            continue  # the key is a secret in the address; see tests of their own
        if not names:
            yield reverse(name)
            continue
        model = getattr(getattr(pattern.callback, "view_class", None), "model", None)
        rows = model._base_manager.order_by("pk").values_list("pk", flat=True)[:2] if model else []
        for pk in rows or [situation.evaluation.pk]:
            yield reverse(name, kwargs={**dict.fromkeys(names, 1), "pk": pk})


def walk(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern.url_patterns)
        else:
            yield pattern


def everybody(situation):
    """The browsers of all that the situation knows, by name."""
    people = vars(situation.people).items()
    return {name: sweep.visitor(user, raises=True) for name, user in people}


def readers(browsers, address):
    """Who finds the secret words at this address."""
    said = {name: everything_said(browser.get(address)) for name, browser in browsers.items()}
    return {name for name, words in said.items() if SECRET in words or COMMENT in words}


def test_who_stands_in_for_an_organisation_elsewhere_reads_nothing_in_its_history(visitor):
    situation = opened(partner_users=False)
    theirs = situation.organisations[1]
    answer(situation.response(1), situation.people.coordinator, 1, comment=COMMENT, view=SECRET)
    elsewhere = OrganisationFactory()
    make_partnership(elsewhere, theirs)

    page = visitor(make_user(elsewhere, "coordinator")).get("organisation_history", theirs.pk)

    assert page.status_code == 200
    assert SECRET not in page.content.decode() and COMMENT not in page.content.decode()


@pytest.mark.parametrize("hand_in", [False, True])
def test_what_a_party_wrote_stays_its_own_when_its_coordinator_is_gone(visitor, hand_in):
    situation = with_secret(hand_in=hand_in)
    response, coordinator = situation.response(1), situation.people.coordinator
    situation.people.their_coordinator.memberships.all().delete()
    guest = visitor(coordinator)

    page = guest.get("response_on_behalf", response.pk)
    shown = guest.get("evaluation_show", situation.evaluation.pk)

    assert page.status_code == 409
    assert SECRET not in page.content.decode() and COMMENT not in page.content.decode()
    assert reverse("response_on_behalf", args=[response.pk]) not in shown.content.decode()
    with pytest.raises(WrongMoment):
        answering.save_answers(
            response,
            scores={},
            changes={"view": "Van ons", "way": Way.ON_BEHALF},
            version=response.version,
            by=coordinator,
            at=AT,
        )


OWN = {"their_coordinator", "their_manager"}


@pytest.mark.parametrize("hand_in", [False, True])
def test_the_other_party_reads_nothing_anywhere(hand_in):
    situation = with_secret(hand_in=hand_in)
    browsers = everybody(situation)

    leaks = {
        address: found - OWN
        for number, address in enumerate(addresses(situation))
        if (found := readers(dict(in_turn(browsers.items(), number)), address)) - OWN
    }

    assert leaks == {}


def test_own_people_do():
    situation = with_secret()

    address = reverse("evaluation_show", args=[situation.evaluation.pk])

    assert readers(everybody(situation), address) == OWN


def test_once_shared_everybody_of_the_partnership_does():
    situation = with_secret()
    response = answer(situation.response(0), situation.people.coordinator)
    answering.hand_in(response, by=situation.people.coordinator, at=AT)

    address = reverse("evaluation_show", args=[situation.evaluation.pk])

    assert readers(everybody(situation), address) == set(vars(situation.people)) - {"stranger"}


def test_a_draft_that_was_never_handed_in_stays_private():
    situation = with_secret(hand_in=False)
    answering.close_input(situation.evaluation, by=situation.people.coordinator, at=AFTER_DUE)

    address = reverse("evaluation_show", args=[situation.evaluation.pk])

    assert readers(everybody(situation), address) == OWN


def test_scores_themselves_are_left_out():
    situation = with_secret()
    evaluation = situation.fresh()
    party = str(situation.response(1).party_id)

    def seen(user):
        sheet = for_viewer(build_sheet(evaluation), user, roles=evaluation.roles_of(user))
        return {code for code, answers in sheet["scores"].items() if party in answers}

    assert seen(situation.people.coordinator) == set()
    assert seen(situation.people.administrator) == set()
    assert len(seen(situation.people.their_manager)) == 6


def test_nobody_changes_the_other_partys_answers(visitor):
    situation = answered()
    before = list(situation.response(1).scores.values())
    guest = visitor(situation.people.coordinator)

    for name in ("response_edit", "response_hand_in", "response_take_back", "response_on_behalf"):
        page = guest.post(name, situation.response(1).pk, version=1, view="Van een ander")
        assert page.status_code in (403, 409)

    assert list(situation.response(1).scores.values()) == before
    assert situation.response(1).view != "Van een ander"
