"""Who is recorded as joined without being asked: the screen says what its own people notice."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.factories import OrganisationFactory, PartyFactory, form_data, make_user

from .parties import url_of
from .people import make_cast

pytestmark = pytest.mark.django_db
AT_ONCE = "Zij zien meteen de hele samenwerking; het register vraagt het hun niet eerst."


@pytest.fixture
def cast():
    return make_cast()


@pytest.mark.parametrize(
    ("state", "has_users"), [("joined", True), ("joined", False), ("wanted", True)]
)
def test_adding_a_party_says_whether_its_people_see_it(client, cast, state, has_users):
    new = OrganisationFactory(name="De Kern")
    if has_users:
        make_user(new)
    url = reverse("party_create", args=[cast.partnership.pk])
    client.force_login(cast.coordinator)
    page = client.get(url)

    response = client.post(url, form_data(page, partner=new.pk, state=state))

    told = [str(message) for message in get_messages(response.wsgi_request)]
    seen = (
        "De Kern doet mee. Deze organisatie heeft hier gebruikers: zij zien de samenwerking nu al."
    )
    assert "zien meteen de hele samenwerking" in page.content.decode()
    assert (told == [seen]) == (state == "joined" and has_users)


@pytest.mark.parametrize(("name", "state"), [("join", "in_talks"), ("rejoin", "left")])
def test_joining_says_it_beforehand(client, cast, name, state):
    silent, speaking = (
        PartyFactory(partnership=cast.partnership, state=state) for _number in range(2)
    )
    make_user(speaking.organisation)
    client.force_login(cast.coordinator)

    found = [
        AT_ONCE in client.get(url_of(name, row)).content.decode() for row in (silent, speaking)
    ]

    assert found == [False, True]
