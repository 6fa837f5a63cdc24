"""What an invited organisation reads beside title, purpose and its own row."""

import pytest
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Document, Note
from tests.factories import PartyFactory

from .people import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


class TestForEveryone:
    def url(self, cast):
        return reverse("partnership_invitation", args=[cast.partnership.pk])

    def test_what_is_for_everyone_stands_there(self, client, cast):
        party = PartyFactory(
            partnership=cast.partnership,
            organisation_id=cast.stranger.organisation_ids[0],
            state="invited",
        )
        party.steps.create(
            state="invited", recorded_at=timezone.now(), taken="2026-05", reason="Geheim"
        )
        for level in ("own", "parties", "everyone"):
            fields = {"partnership": cast.partnership, "organisation": cast.here}
            Note.objects.create(
                **fields, text=f"Notitie voor {level}", noted_at=timezone.now(), visibility=level
            )
            Document.objects.create(
                **fields, title=f"Stuk voor {level}", link="https://example.org", visibility=level
            )
        client.force_login(cast.stranger)

        page = client.get(self.url(cast)).content.decode()

        for word in ("Notitie", "Stuk"):
            assert f"{word} voor everyone" in page
            assert f"{word} voor parties" not in page
            assert f"{word} voor own" not in page
        assert "Uitgenodigd: mei 2026" in page
        assert "Geheim" not in page
