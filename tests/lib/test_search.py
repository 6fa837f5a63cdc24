"""Search in one column of normalised text."""

import pytest

from lib.search import matching
from organisations.models import Organisation
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("leger heils", {"Leger des Heils"}),
        ("HEILS leger", {"Leger des Heils"}),
        ("sudwest", {"Súdwest-Fryslân"}),
        ("Fryslân", {"Súdwest-Fryslân"}),
        ("es", {"Leger des Heils", "Súdwest-Fryslân"}),
        ("100%", {"100 procent"}),
        ("leger fryslan", set()),
        ("!!", set()),
        ("%", set()),
        ("\x00", set()),
        ("", {"Leger des Heils", "Súdwest-Fryslân", "100 procent"}),
        (None, {"Leger des Heils", "Súdwest-Fryslân", "100 procent"}),
    ],
)
def test_every_word_is_found_whatever_its_accents(query, found):
    for name in ("Leger des Heils", "Súdwest-Fryslân", "100 procent"):
        OrganisationFactory(name=name)

    names = matching(Organisation.objects.all(), "search_text", query)

    assert set(names.values_list("name", flat=True)) == found
