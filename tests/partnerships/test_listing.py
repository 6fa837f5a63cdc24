"""What the list of partnerships reads of each: equal on both engines."""

import datetime

import pytest

from partnerships.columns import COLUMNS
from partnerships.listing import listed, rows_of
from partnerships.models import Agreement, Partnership
from tests.factories import OrganisationFactory, make_partnership

pytestmark = pytest.mark.django_db
ON = datetime.date(2026, 11, 20)


def test_an_agreement_without_a_date_is_not_the_latest():
    partnership = make_partnership(OrganisationFactory())
    for signed in ("2019", "2024-05-27", None):
        Agreement.objects.create(partnership=partnership, state="signed", signed=signed)

    row = listed(Partnership.objects.all(), ON).get()

    assert [paper["signed"] for paper in row["papers"]] == ["2024-05-27", "2019", None]


def test_every_column_tells_of_a_bare_partnership():
    make_partnership(OrganisationFactory(), title="Kaal")

    (row,) = rows_of(Partnership.objects.all(), ON, COLUMNS)

    told = {column.code: column.words(row) for column in COLUMNS if column.words(row)}
    assert told.keys() == {
        "number",
        "title",
        "kind",
        "stage",
        "parties",
        "party_count",
        "keeper",
        "since",
        "valid_until",
        "theme_count",
        "ownerless",
        "updated",
    }
    assert (told["since"], told["valid_until"]) == ("Niet vermeld", "Geen overeenkomst")
