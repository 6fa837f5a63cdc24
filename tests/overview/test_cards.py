"""What a result card asks of people, under My work."""

import pytest
import time_machine

from overview.duties import duties_of
from tests.evaluations.card_pages import own_store  # noqa: F401
from tests.evaluations.cards import agreed, asked, card_of, consent_of, drafted, shared
from tests.evaluations.situations import AT

pytestmark = pytest.mark.django_db


def fresh(user):
    """The user at the next request."""
    return type(user).objects.get(pk=user.pk)


def duties(situation) -> dict[str, list[str]]:
    """Per person the addresses of their duties."""
    with time_machine.travel(AT, tick=False):
        found = {
            name: [
                duty.url
                for lines in duties_of(fresh(user), AT.date()).values()
                for duty in lines
                if duty.key.startswith("card-")
            ]
            for name, user in vars(situation.people).items()
            if user
        }
    return {name: urls for name, urls in found.items() if urls}


@pytest.mark.parametrize("make", [drafted, shared])
def test_nothing_waits_before_and_after(make):
    assert duties(make()) == {}


def test_managers_are_asked():
    situation = asked()
    url = card_of(situation).get_absolute_url()

    assert duties(situation) == {"manager": [url], "their_manager": [url]}


def test_the_keeper_records_for_a_party_without_a_manager():
    situation = asked()
    situation.organisations[1].memberships.filter(role="manager").delete()

    found = duties(situation)

    url = f"/cards/consents/{consent_of(situation, 1).pk}/on-behalf/"
    assert found["coordinator"] == [url]
    assert "their_manager" not in found


def test_the_keeper_shares_when_all_agree():
    situation = agreed()

    assert duties(situation) == {"coordinator": [card_of(situation).get_absolute_url()]}
