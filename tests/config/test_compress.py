"""Pages go out packed to who takes them so; files that are made for saving as they are."""

import gzip

import pytest
from django.urls import reverse

from tests.factories import OrganisationFactory, make_partnership, make_user

pytestmark = pytest.mark.django_db
TAKES = {"accept-encoding": "gzip, br"}


@pytest.fixture
def client(client):
    home = OrganisationFactory()
    make_partnership(home, OrganisationFactory())
    client.force_login(make_user(home, "coordinator"))
    return client


def test_a_page_is_packed_for_who_takes_it_so(client):
    packed = client.get(reverse("partnership_list"), headers=TAKES)
    plain = client.get(reverse("partnership_list"))

    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 3
    assert gzip.decompress(packed.content).startswith(b"<!doctype html>")
    assert "Content-Encoding" not in plain


def test_its_length_tells_nothing_of_what_it_holds(client):
    """Of one page every packed answer is of another length."""
    url = reverse("profile_edit")
    lengths = {len(client.get(url, headers=TAKES).content) for _ in range(8)}

    assert len(lengths) > 1


@pytest.mark.parametrize("name", ["partnership_export_csv", "partnership_export_xlsx"])
def test_a_file_goes_out_as_it_is(client, name):
    response = client.get(reverse(name), headers=TAKES)

    assert response.status_code == 200
    assert "Content-Encoding" not in response
