"""Over every address there is: what a party fills in stays its own, also from who holds a link.

B writes, a colleague of B contributes; A has users, or holds a mailed link. Nothing of B is read by
A, and nothing that A posts anywhere changes a word of B.
"""

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from evaluations import contributing, mailing
from evaluations.enums import LinkPurpose
from evaluations.models import ColleagueAnswer, PartyResponse, Score
from tests.evaluations.situations import AT, answer, make_situation, opened
from tests.evaluations.test_mailed_link import address_in
from tests.evaluations.test_privacy import addresses
from tests.factories import make_user
from tests.house import sweep
from tests.house.sweep import everything_said

pytestmark = pytest.mark.django_db

VIEW, COMMENT, COLLEAGUE = "geheime-kijk", "geheime-zin", "geheime-collega"
SECRETS = (VIEW, COMMENT, COLLEAGUE)


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def written(**fields):
    """B's draft and its colleague's answer, all with words that stand nowhere else."""
    situation = opened(make_situation(**fields))
    response = situation.response(1)
    contributing.contribute(
        response,
        scores={situation.evaluation.criteria.first().pk: (1, False, COLLEAGUE)},
        view=COLLEAGUE,
        seen={},
        by=situation.people.their_manager,
        at=AT,
    )
    answer(response, situation.people.their_coordinator, 1, comment=COMMENT, view=VIEW)
    return situation


def told(page) -> set[str]:
    said = everything_said(page)
    return {word for word in SECRETS if word in said}


def everywhere(situation):
    yield from addresses(situation)
    for response in PartyResponse.objects.filter(evaluation=situation.evaluation):
        for name in ("colleague_answer_edit", "response_edit", "response_on_behalf"):
            yield reverse(name, args=[response.pk])


def link_of_party(situation, number, callbacks) -> str:
    """The party loses its users and holds a link to answer instead."""
    situation.organisations[number].memberships.all().delete()
    with callbacks(execute=True):
        mailing.send_link(
            situation.fresh(),
            purpose=LinkPurpose.ANSWER,
            party=situation.response(number).party,
            email="team@example.org",
            person="teamleider",
            language="nl",
            by=situation.people.administrator,
            at=AT,
        )
    return address_in(mail.outbox[-1])


def standing(situation, number=1):
    response = situation.response(number)
    return (
        PartyResponse.objects.filter(pk=response.pk).values().get(),
        list(Score.objects.filter(response=response).order_by("pk").values()),
        list(ColleagueAnswer.objects.filter(response=response).order_by("pk").values()),
    )


def test_users_of_the_other_party_read_nothing_anywhere():
    situation = written()
    people = situation.people
    others = [people.coordinator, people.owner, make_user(is_administrator=True)]
    browsers = {str(user): sweep.visitor(user, raises=True) for user in others}
    leaks = {
        (address, name): words
        for name, browser in browsers.items()
        for address in everywhere(situation)
        if (words := told(browser.get(address)))
    }

    assert leaks == {}


def test_own_people_do(visitor):
    """The control: the words are there to be found."""
    situation = written()
    page = visitor(situation.people.their_coordinator).get(
        "response_edit", situation.response(1).pk
    )

    assert told(page) == set(SECRETS)


def test_a_link_of_the_other_party_opens_nothing_of_it(django_capture_on_commit_callbacks):
    situation = written()
    situation.people.administrator = make_user(is_administrator=True)
    address = link_of_party(situation, 0, django_capture_on_commit_callbacks)
    guest = Client()

    assert guest.get(address).status_code == 200
    assert told(guest.get(address)) == set()
    leaks = {url for url in everywhere(situation) if told(guest.get(url))}
    assert leaks == set()


def test_the_own_link_shows_the_own_draft_but_no_colleagues(django_capture_on_commit_callbacks):
    situation = written()
    situation.people.administrator = make_user(is_administrator=True)
    address = link_of_party(situation, 1, django_capture_on_commit_callbacks)

    assert told(Client().get(address)) == {VIEW, COMMENT}


@pytest.mark.parametrize("open_scoring", [False, True])
def test_no_post_anywhere_changes_a_word(visitor, open_scoring, django_capture_on_commit_callbacks):
    situation = written(open_scoring=open_scoring)
    response, people = situation.response(1), situation.people
    colleague = ColleagueAnswer.objects.filter(response=response).first()
    before = standing(situation)
    key = situation.evaluation.criteria.first().pk
    hostile = {
        "question": key, "view": "Gekaapt", f"score_{key}": "5", f"comment_{key}": "Gekaapt",
        f"score_{key}_version": "1", "version": response.version, "take": colleague.pk,
        f"resolve_{key}": "mine", f"theirs_{key}": "1", "hand_in": "1", "person": "Iemand",
    }  # fmt: skip
    people.administrator = make_user(is_administrator=True)
    names = (
        "response_edit", "response_save", "response_hand_in", "response_take_back",
        "response_on_behalf", "colleague_answer_edit", "colleague_answer_save",
    )  # fmt: skip
    targets = [reverse(name, args=[response.pk]) for name in names]
    changed = []
    for user in (people.coordinator, people.manager, people.owner, people.administrator):
        guest = visitor(user).client
        every = addresses(situation) if user == people.coordinator else ()
        for url in [*targets, *every]:
            for question in (key, "view") if url in targets else (key,):
                with transaction.atomic():
                    guest.post(url, {**hostile, "question": question})
                    changed += [(url, str(user))] if standing(situation) != before else []
                    transaction.set_rollback(True)
    assert changed == []


def test_posting_through_the_other_partys_link_changes_nothing(
    django_capture_on_commit_callbacks,
):
    situation = written()
    situation.people.administrator = make_user(is_administrator=True)
    before = standing(situation)
    address = link_of_party(situation, 0, django_capture_on_commit_callbacks)
    key = situation.evaluation.criteria.first().pk
    guest = Client()
    data = {"question": key, f"score_{key}": "5", f"score_{key}_version": "0", "version": "1"}
    saved = guest.post(address.replace("answer", "save"), data)
    guest.post(address, {**data, "view": "Van ons", "response": situation.response(1).pk})

    assert saved.status_code == 200
    assert situation.response(0).scores.get().value == 5
    assert standing(situation) == before


def test_what_changes_would_be_seen(visitor):
    """The control: what B itself writes is seen by the same comparison."""
    situation = written()
    before = standing(situation)
    key = situation.evaluation.criteria.first().pk
    visitor(situation.people.their_coordinator).post(
        "response_save",
        situation.response(1).pk,
        question=key,
        **{f"score_{key}": "5", f"score_{key}_version": "1"},
    )

    assert standing(situation) != before
